"""Requests to stop: a signal is remembered, and whoever works looks now and then whether there is one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that ask to stop: Ctrl-C, a request to terminate, a terminal that closes (which Windows does not have)."""

_ALWAYS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Stop:
    """Whether someone asked to stop: the number of the signal, or None."""

    signal: int | None = None


@contextmanager
def stop_requests() -> Iterator[Stop]:
    """While the block runs, the signals of `STOPPING` only set the yielded `Stop`; nothing is interrupted midway.

    Outside the main thread signals are left alone, since Python delivers them there; and so is the closing of a
    terminal where it is ignored already (``nohup``).
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def remember(number: int, _: FrameType | None) -> None:
        stop.signal = number

    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    asking = [number for number in numbers if number in _ALWAYS or signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, remember) for number in asking}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
