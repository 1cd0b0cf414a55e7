"""Who is at work in a folder: one process alone, or several, each on a part of its own.

The system lets go of a lock when its process ends, however that happens. A file system without locks keeps nobody
apart.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.running.means import Shard
from model.errors import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".lock"
"""The file that a process holds while it writes in a folder; names of further ones begin with it."""
PATIENCE = 30.0
"""Seconds that a part waits while another one lays the folder out."""


@contextmanager
def locked(folder: Path, what: str = "--out") -> Iterator[None]:
    """Make a folder if there is none, and keep every other process from writing in it while the block runs.

    A folder in which the block leaves nothing is removed again.

    Raises:
        InputError: another process is at work there, or the folder cannot be written.
    """
    with _open(folder, what) as handle:
        if not _taken(handle):
            raise InputError(_busy(folder))
        try:
            yield
        finally:
            with suppress(OSError):
                if sys.platform != "win32" and [entry.name for entry in folder.iterdir()] == [LOCK]:
                    (folder / LOCK).unlink()
                    folder.rmdir()


@contextmanager
def locked_part(
    folder: Path, shard: Shard, begin: Callable[[], None] = lambda: None, begun: Callable[[], bool] = lambda: True,
    what: str = "--out",
) -> Iterator[None]:  # fmt: skip
    """Keep every other process from writing the same part of the work in a folder, or the whole of it.

    Args:
        folder: of the results. shard: the part; the whole is one as well.
        begin: lays the folder out, which only one process does; it is called if it can be alone there.
        begun: whether the folder is laid out. what: the option that named it.

    Raises:
        InputError: another process is at work on this part, or on the whole.
    """
    if sys.platform == "win32":
        # Only one process at a time is let in there, and none for the whole of a folder laid out before.
        begin()
        yield
        return
    with _open(folder, what) as whole, _open(folder, what, f"{LOCK}-{shard.writer}") as part:
        until = time.monotonic() + PATIENCE
        while not (alone := _taken(whole)) and not begun() and time.monotonic() < until:
            time.sleep(0.1)
        if alone:
            begin()
        if not shard.whole:
            alone = _taken(whole, shared=True)
        if not alone or not _taken(part):
            raise InputError(_busy(folder))
        yield


def _busy(folder: Path) -> str:
    return f"{folder}: another process is writing its results there; let it end, or stop it first."


@contextmanager
def _open(folder: Path, what: str, name: str = LOCK) -> Iterator[int]:
    """The lock file of a folder, open; both are made if they are not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        reason = "is a file: name a folder" if folder.is_file() else f"cannot be written ({error.strerror})"
        raise InputError(f"{what} {folder} {reason}.") from None
    try:
        yield handle
    finally:
        os.close(handle)


def _taken(handle: int, shared: bool = False) -> bool:
    """Lock an open file without waiting; False if another process holds it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
