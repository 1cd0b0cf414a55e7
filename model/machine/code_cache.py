"""The folder that keeps compiled code: where it lies, whether it may be trusted, whether it is whole.

What lies there is executed, so a folder that others can write is not used. Everything that is made here carries a mark
that names its files; clean-up removes those files and nothing else.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError

VARIABLE = "UNDERTOW_CACHE"
MARK = "undertow-compiled.json"
"""In every folder of compiled code: what it was made from, and its files with their SHA-256."""
SUFFIX = ".code"

_KEPT_VERSIONS = 8
_BUILDING = ".building-"
_ABANDONED_SECONDS = 86_400.0
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Place:
    """Where compiled code is kept.

    Attributes:
        folder: of exactly these sources on this machine; may not exist yet.
        trouble: why it is not the usual folder but one that goes with this process; empty if it is.
    """

    folder: Path
    trouble: str = ""


def find(version: str) -> Place:
    """The folder of a version of compiled code, or a temporary one where no usual one can be used.

    Raises:
        InputError: there is no folder for temporary files either.
    """
    try:
        home = _home()
        trouble = _trouble(home, home / version)
    except (OSError, RuntimeError) as error:
        trouble = _reason(error)
    return _temporary(version, trouble) if trouble else Place(home / version)


def shelf() -> Path:
    """The folder of all versions, or a temporary one, for what other libraries keep; raises as `find` does."""
    return find("any").folder.parent


def _home() -> Path:
    """The folder of all versions. `RuntimeError` if nobody knows a home folder."""
    base = os.environ.get(VARIABLE) or os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base).absolute() / "undertow"
    home = Path.home()
    if not home.is_absolute():
        raise RuntimeError("there is no home folder")
    return home / ".cache" / "undertow"


def _trouble(home: Path, folder: Path) -> str:
    """Why compiled code cannot be loaded from, or kept in, a folder; empty if it can. Makes ``home``."""
    for path in (home.parent, home, folder, *(folder.iterdir() if folder.is_dir() else ())):
        if danger := _danger(path, base=path == home.parent):
            return danger
    if is_whole(folder):
        return ""
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    return "" if os.access(home, os.W_OK | os.X_OK) else f"{home} cannot be written"


def _danger(path: Path, base: bool) -> str:
    """Why what lies at a path may be someone else's; empty if it cannot, or where the system does not tell.

    ``base`` is a folder like ~/.cache, which a user's own group may often write; for the rest of the world it must be
    closed, or let nobody move the files of others.
    """
    if not hasattr(os, "geteuid"):
        return ""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ""
    if base:
        open_to_all = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
        return f"others can write {path}, and what lies there is executed" if open_to_all else ""
    if found.st_mode & _OTHERS_WRITE:
        return f"others can write {path}, and what lies there is executed"
    if found.st_uid not in (os.geteuid(), 0):
        return f"{path} belongs to another user, and what lies there is executed"
    return ""


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{os.fsdecode(error.filename)} cannot be used ({error.strerror})"
    return "there is no home folder" if isinstance(error, RuntimeError) else str(error)


def _temporary(version: str, reason: str) -> Place:
    """A new folder for as long as this process lives, which the processes that it starts use as well."""
    try:
        base = tempfile.mkdtemp(prefix="undertow-")
    except OSError:
        raise InputError(
            f"there is no place for compiled code: {reason}, and no folder for temporary files can be written. "
            f"Set {VARIABLE} to a folder that you can write."
        ) from None
    os.environ[VARIABLE] = base
    atexit.register(_remove_temporary, base, os.getpid())
    trouble = (
        f"Compiled code is kept in a temporary folder and will be made again next time: {reason}. "
        f"Set {VARIABLE} to a folder of your own that can be written."
    )
    return Place(Path(base) / "undertow" / version, trouble)


def _remove_temporary(base: str, process: int) -> None:
    if os.getpid() == process:
        shutil.rmtree(base, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether a folder holds all that its mark names, unchanged."""
    files = _marked(folder)
    try:
        return bool(files) and all(_digest((folder / name).read_bytes()) == files[name] for name in files)
    except OSError:
        return False


def read(folder: Path) -> dict[str, bytes]:
    """The files that a whole folder's mark names; takes note that they are in use."""
    with suppress(OSError):
        os.utime(folder / MARK)
    return {name: (folder / name).read_bytes() for name in _marked(folder)}


def pick(place: Place, files: Iterable[str]) -> dict[str, bytes]:
    """Those of some files that versions beside the one of ``place`` hold; a file's name stands for its content."""
    found: dict[str, bytes] = {}
    wanted = set(files)
    for folder in sorted(place.folder.parent.glob("*")):
        there = wanted & _marked(folder).keys() - found.keys()
        if there and not _trouble(folder.parent, folder) and is_whole(folder):
            found |= {name: (folder / name).read_bytes() for name in there}
    return found


def keep(place: Place, files: Mapping[str, bytes], made_from: Mapping[str, str]) -> Place:
    """Write a version of compiled code, all of it at once; gives the place where it is now.

    A damaged version there is replaced. What cannot be written goes to a temporary folder.

    Args:
        place: from `find`. files: by names that end in `SUFFIX`. made_from: what the version depends on, to be read by
            people.
    """
    try:
        _write(place.folder, files, made_from)
    except OSError as error:
        if place.trouble:
            raise
        place = _temporary(place.folder.name, _reason(error))
        _write(place.folder, files, made_from)
    _forget_old_versions(place.folder)
    return place


def _write(folder: Path, files: Mapping[str, bytes], made_from: Mapping[str, str]) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder.parent))
    try:
        # Marked from the start, so that what a kill leaves behind can be told from other people's folders.
        _mark(building, dict.fromkeys(files, ""), made_from)
        for name, data in files.items():
            _put(building / name, data)
        _mark(building, {name: _digest(data) for name, data in files.items()}, made_from)
        if folder.exists() and not is_whole(folder):
            remove(folder)
        if not folder.exists():
            building.rename(folder)
    except OSError:
        if not is_whole(folder):  # another process was faster
            raise
    finally:
        if building.exists():
            remove(building)


def remove(folder: Path) -> None:
    """Remove a folder of compiled code, damaged ones included.

    Raises:
        OSError: it cannot be removed, or holds something that was not made here, which stays.
    """
    for path in folder.iterdir():
        if path.name == MARK or path.suffix == SUFFIX:
            path.unlink()
    folder.rmdir()


def _forget_old_versions(current: Path) -> None:
    """Remove the versions that were used longest ago, and what killed processes left; what has no mark stays."""
    marked = [path for path in current.parent.iterdir() if path != current and not path.is_symlink() and _marked(path)]
    used = {path: (path / MARK).stat().st_mtime for path in marked}
    versions = sorted((path for path in marked if not path.name.startswith(_BUILDING)), key=used.__getitem__)
    abandoned = [path for path in marked if path not in versions and time.time() - used[path] > _ABANDONED_SECONDS]
    for path in [*versions[: max(0, len(versions) - _KEPT_VERSIONS + 1)], *abandoned]:
        with suppress(OSError):
            remove(path)


def _mark(folder: Path, files: Mapping[str, str], made_from: Mapping[str, str]) -> None:
    document = {"made_by": "undertow", "made_from": dict(made_from), "files": dict(files)}
    _put(folder / MARK, json.dumps(document, indent=2).encode())


def _put(path: Path, data: bytes) -> None:
    """Write a file that nobody else can write, whatever the user's mask."""
    path.touch(mode=0o600)
    path.write_bytes(data)


def _marked(folder: Path) -> dict[str, str]:
    """The files that a folder's mark names, each with its SHA-256; empty if it has no mark that can be read."""
    try:
        document: Any = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if document["made_by"] != "undertow":
            return {}
        # A file's name alone: a mark that was tampered with leads nowhere else.
        return {Path(name).name: str(digest) for name, digest in document["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
