"""Having the whole model compiled before it is needed: a small world is lived in, where every entry point is called."""

from __future__ import annotations

import time
from collections.abc import Callable

from model.machine import compilation


def prepare(say: Callable[[str], None] | None = None) -> None:
    """Have the compiled model on disk; see `model.machine.compilation.prepare`.

    The model is imported only if it must be compiled, so that a process that starts others waits for neither.
    """
    compilation.prepare(_load, say)


def compile_all() -> float:
    """Compile the model, or load it if it was compiled before.

    Returns the seconds it took.
    """
    began = time.perf_counter()
    _exercise()
    return time.perf_counter() - began


def _load() -> None:
    import model.world  # noqa: F401


def _exercise() -> None:
    from model.world import live_a_little

    live_a_little()
