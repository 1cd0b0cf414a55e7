"""What the rules need of the machine itself, for compiled mode only: long products, and memory fetched in advance."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from model.machine.memory import CACHE_LINE


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


@intrinsic
def fetch_ahead(typing_context: Any, array: Any, position: Any, line: Any) -> Any:
    """Ask for an element of an array before it is needed, so that memory and work overlap. Changes no result.

    ``position`` is the element's in the array seen as one row, ``line`` the cache line wanted of a long record.
    """
    signature = types.void(array, types.intp, types.intp)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        items = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte, number = cgutils.voidptr_t, ir.IntType(32)
        start = builder.mul(arguments[1], items.itemsize)
        at = builder.add(start, builder.mul(arguments[2], arguments[2].type(CACHE_LINE)))
        address = builder.gep(builder.bitcast(items.data, byte), [at])
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(prefetch, [address, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return signature, generate
