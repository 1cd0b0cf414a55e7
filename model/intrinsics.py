"""What the rules need of the machine itself, for compiled mode only: long products, and memory fetched in advance."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


@intrinsic
def product(typing_context: Any, a: Any, b: Any) -> Any:
    """The high and the low word of the product of two 64-bit words."""
    signature = types.UniTuple(types.uint64, 2)(types.uint64, types.uint64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word, double = ir.IntType(64), ir.IntType(128)
        whole = builder.mul(*(builder.zext(argument, double) for argument in arguments))
        high = builder.trunc(builder.lshr(whole, double(64)), word)
        return cgutils.pack_array(builder, [high, builder.trunc(whole, word)])

    return signature, generate
