"""Memory for the model's arrays: zeroed, and beginning at the start of a cache line."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

CACHE_LINE = 64
"""Bytes that a processor fetches at once."""
PREFETCHED = 12
"""Elements that a loop asks for in advance of the one it works on."""


def zeros(shape: int | tuple[int, ...], dtype: DTypeLike) -> np.ndarray:
    """A zeroed array whose first element lies at the start of a cache line."""
    kind = np.dtype(dtype)
    size = int(np.prod(shape)) * kind.itemsize
    room = np.zeros(size + CACHE_LINE, dtype=np.uint8)
    begin = -room.ctypes.data % CACHE_LINE
    return room[begin : begin + size].view(kind).reshape(shape)


def copy(array: np.ndarray) -> np.ndarray:
    """A copy of an array of its own class, in memory as from `zeros`."""
    twin = zeros(array.shape, array.dtype)
    twin[...] = array
    return twin.view(type(array))


def extended(array: np.ndarray, rows: int) -> np.ndarray:
    """A copy of an array with so many zeroed rows more."""
    longer = zeros((len(array) + rows, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer.view(type(array))
