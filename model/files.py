"""Files and folders that people name: found, and read within bounds, so that whatever is wrong is one message."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from model.errors import InputError, short, visible

MAX_BYTES = 1 << 20
"""Largest file that people write: 1 MiB, more than ten times the longest of this project."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def located(path: str | Path) -> Path:
    """The absolute path of a file or folder that someone named; it need not exist.

    Raises:
        InputError: "~nobody" names no user, the name is too long, goes round in a circle of links or cannot be shown.
    """
    path = expanded(path)
    try:
        path = path.resolve()
        path.lstat()
    except FileNotFoundError:
        pass
    except (ValueError, RuntimeError):
        raise InputError(f"'{short(path)}' is no path: it holds a null character, or links lead in a circle.") from None
    except OSError as error:
        raise InputError(f"'{short(path)}' is no path ({error.strerror}).") from None
    if visible(str(path)) != str(path):
        raise InputError(
            f"'{short(path)}' holds bytes that are no text in UTF-8, or characters that cannot be shown: rename it."
        )
    return path


def expanded(path: str | Path) -> Path:
    """A path in which "~" stands for a home; `InputError` if there is no such user, or no home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise InputError(f"'{short(path)}': there is no home that '~' could stand for; write the whole path.") from None


def exists(path: Path) -> bool:
    """Whether something lies there; a path that no file can have is simply not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether an ordinary file lies there."""
    return exists(path) and path.is_file()


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        InputError: it cannot be read, is no ordinary file, is larger than `MAX_BYTES`, or is not in UTF-8.
    """
    data = _read(path)
    if len(data) > MAX_BYTES:
        raise InputError(f"{path.name}: larger than {MAX_BYTES:,} bytes (1 MiB), the most that is read.")
    if data.startswith(_WIDE) or b"\0" in data:
        raise InputError(f"{path.name}: not a text file in UTF-8, but perhaps in UTF-16: save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not a text file in UTF-8: save it as UTF-8.") from None


def _read(path: Path) -> bytes:
    """The first bytes of an ordinary file, one more than are allowed; nothing else is opened, as it may never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "a device, a pipe or the like"
            raise InputError(f"{path.name}: this is {kind}, not an ordinary file.")
        with open(located(path), "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{short(path.name)}: cannot be read: its name holds a null character.") from None
