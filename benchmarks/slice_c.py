"""The slice in C, where a compiler is: what the same records and the same luck cost without Python and Numba."""

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.slice_market import CANDIDATES, DANGEROUS, SEEKS, VIOLENCE, WEEKS, Market
from benchmarks.slice_records import records

SOURCE = Path(__file__).with_name("slice.c")
FLAGS = ("-O3", "-march=native", "-shared", "-fPIC")


class _Numbers(ctypes.Structure):
    _fields_ = [
        ("seeks", ctypes.c_double),
        ("dangerous", ctypes.c_double),
        ("violence", ctypes.c_double),
        ("candidates", ctypes.c_int64),
    ]


def compiler() -> str | None:
    """The path of a C compiler; None where there is none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


@cache
def _library() -> ctypes.CDLL:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "slice.so"
        subprocess.run([str(compiler()), *FLAGS, str(SOURCE), "-o", str(made)], check=True)
        return ctypes.CDLL(str(made))


def prepare(market: Market, seed: int):
    """A job that runs all weeks and gives what happened, shape (weeks, 3)."""
    workers, clients, queue, rows = records(market)
    numbers = _Numbers(SEEKS, DANGEROUS, VIOLENCE, CANDIDATES)
    run_slice = _library().run_slice

    def run() -> np.ndarray:
        run_slice(
            _at(workers), ctypes.c_int64(len(workers)), _at(clients), ctypes.c_int64(len(clients)), _at(queue),
            ctypes.c_uint64(seed), _at(rows), ctypes.c_int64(WEEKS), ctypes.byref(numbers),
        )  # fmt: skip
        return rows

    return run


def _at(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
