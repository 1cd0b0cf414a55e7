"""The store of a sweep: a folder that only ever gains files, each written aside, flushed to disk and renamed.

It holds all that the sweep needs: the plan, copies of the policies, the points and the results, in whatever place.

A batch of finished runs becomes one shard of up to three files of one name: ``series/X.parquet``, ``groups/X.parquet``
and, last, ``runs/X.parquet``. A batch counts from the moment its file in ``runs`` exists; files of the other two
without it are what a killed process left behind, and are removed when its part of the sweep goes on.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.storage import folders
from experiments.storage.store import aside, umask, write_text
from experiments.sweeps.documents import MANIFEST, PLAN, POINTS, POLICIES
from experiments.sweeps.plan import Shard
from experiments.sweeps.tables import TABLES
from model.errors import InputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LOCK = ".lock"
DAMAGED = "damaged"
"""Folder in a store to which `repair` moves what it cannot use."""
_OURS = (*TABLES, PLAN, MANIFEST, POINTS, POLICIES, DAMAGED, "analysis", "figures", "export")
_SHARD = re.compile(r"[0-9a-z-]+-(\d{6,12})\.parquet")


@dataclass(frozen=True)
class Layout:
    """What a new store begins with: the texts of its documents, its points, and copies of policies by name."""

    plan: str
    manifest: str
    points: pd.DataFrame
    policies: Mapping[str, str]


def create(folder: Path, layout: Layout, overwrite: bool = False) -> bool:
    """Lay out a new store, whole or not at all; gives False if another process was faster.

    Args:
        folder: where; new, empty, or with a sweep to ``overwrite``, of which files of someone else are kept.
        layout: what it begins with. overwrite: whether a sweep there is to be replaced.

    Raises:
        InputError: the folder holds something else, or cannot be written; what it held is unchanged then.
    """
    made = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
        _lay_out(made, layout)
        if overwrite and (folder / MANIFEST).is_file():
            _replace(folder, made)
            return True
        if folder.exists() and not (folder / PLAN).is_file():
            # Nobody else is about to write there; an empty folder is removed.
            with folders.locked(folder):
                pass
        made.rename(folder)
    except (OSError, InputError) as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        if not overwrite and (folder / PLAN).is_file():
            return False
        if isinstance(error, InputError):
            raise
        raise InputError(f"--out {folder} cannot be written ({error.strerror}).") from None
    return True


def _lay_out(folder: Path, layout: Layout) -> None:
    for table in TABLES:
        (folder / table).mkdir()
    for name, text in layout.policies.items():
        path = folder / POLICIES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    write_points(folder, layout.points)
    write_text(folder / MANIFEST, layout.manifest)
    write_text(folder / PLAN, layout.plan)
    folder.chmod(0o777 & ~umask())


def _replace(folder: Path, made: Path) -> None:
    """Put a new store in place of a sweep; the earlier one comes back if that fails."""
    with locked(folder, Shard()):
        earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-earlier-", dir=folder.parent))
        folder.rename(earlier)
        try:
            made.rename(folder)
        except BaseException:
            earlier.rename(folder)
            raise
        for entry in earlier.iterdir():
            if entry.name not in _OURS and not entry.name.startswith(LOCK):
                entry.replace(folder / entry.name)
        shutil.rmtree(earlier, ignore_errors=True)


def write_points(folder: Path, points: pd.DataFrame) -> None:
    """Put the design in place of an earlier one."""
    import pyarrow as pa

    write_parquet(folder / POINTS, pa.Table.from_pandas(points, preserve_index=False))


def read_points(folder: Path, expected: Sequence[str]) -> pd.DataFrame:
    """The design as it was written, with the ``expected`` columns; `InputError` if it is missing or damaged."""
    import pyarrow as pa

    integers = ("point", "block", "parameter_set")
    schema = pa.schema([(name, pa.int64() if name in integers else pa.float64()) for name in expected])
    return read_parquet(folder / POINTS, schema, folder).to_pandas(ignore_metadata=True)


def read_parquet(path: Path, schema: pa.Schema, folder: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A file of a store, checked for its columns, for missing keys and, as far as its checksums go, for its bytes.

    Args:
        path: of the file. schema: of its columns. folder: of the store, for messages.
        columns: to read; all unless given.

    Raises:
        InputError: it cannot be read, or is not of this schema.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = path.relative_to(folder).as_posix()
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            if not file.schema_arrow.remove_metadata().equals(schema):
                raise InputError(f"{folder}: {name} has other columns than the plan.")
            rows = file.read(columns=columns)
    except FileNotFoundError:
        raise InputError(f"{folder}: {name} is missing.") from None
    except (OSError, MemoryError, OverflowError, pa.ArrowException) as error:
        raise InputError(f"{folder}: {name} cannot be read ({first_line(error)}).") from None
    for field in rows.schema:
        if not pa.types.is_floating(field.type) and rows[field.name].null_count:
            raise InputError(f"{folder}: {name} has rows without a value for '{field.name}'.")
    return rows


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return " ".join((str(error) or type(error).__name__).splitlines()[0].split())[:200]


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a Parquet file aside and rename it, so that it is there whole or not at all.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left behind then.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Outcomes hardly repeat themselves, and nobody looks rows up by them: a dictionary of them and the ends of their
    # ranges would take time and room.
    keys = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    options = {"use_dictionary": keys, "write_statistics": keys, "write_page_checksum": True}
    with aside(path) as file:
        pq.write_table(table, file, compression="zstd", **options)


class Writer:
    """Adds shards to a store on behalf of one part of a sweep; at most one process per part may (see `locked`)."""

    def __init__(self, folder: Path, shard: Shard) -> None:
        self._folder = folder
        self._name = shard.writer
        for table in TABLES:
            (folder / table).mkdir(exist_ok=True)
        self._clean()
        found = [_SHARD.fullmatch(path.name) for path in (folder / "runs").glob(f"{self._name}-*.parquet")]
        self._next = max((int(match[1]) for match in found if match), default=-1) + 1

    def _clean(self) -> None:
        """Remove what an earlier process of this part left half done."""
        for table in TABLES:
            for path in (self._folder / table).glob(f".{self._name}-*"):
                path.unlink(missing_ok=True)
        for table in TABLES[1:]:
            for path in (self._folder / table).glob(f"{self._name}-*.parquet"):
                if not (self._folder / "runs" / path.name).exists():
                    path.unlink(missing_ok=True)

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Store a batch of rows of all tables, whole or not at all.

        Raises:
            OSError: the disk is full or cannot be written; the batch is not in the store then.
        """
        name = f"{self._name}-{self._next:06d}.parquet"
        written: list[Path] = []
        try:
            for table in reversed(TABLES):
                if table == "runs" or tables[table].num_rows:
                    path = self._folder / table / name
                    write_parquet(path, tables[table])
                    written.append(path)
        except BaseException:
            for path in written:
                with suppress(OSError):
                    path.unlink()
            raise
        self._next += 1


def shards(folder: Path, table: str) -> list[Path]:
    """The files of one table that count, in order of their names."""
    found = sorted((folder / table).glob("[!.]*.parquet"))
    if table == "runs":
        return found
    return [path for path in found if (folder / "runs" / path.name).exists()]


@contextmanager
def locked(folder: Path, shard: Shard) -> Iterator[None]:
    """Keep every other process from writing the same part of a sweep; the lock goes with the process, however it ends.

    Raises:
        InputError: another process is at work on this part, or on the whole.
    """
    if sys.platform == "win32":
        # Two processes on one sweep are not kept apart there.
        yield
        return
    whole = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    part = os.open(folder / f"{LOCK}-{shard.writer}", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(whole, (fcntl.LOCK_EX if shard.of == 1 else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"{folder}: another process is running this sweep; let it end, or stop it first."
            ) from None
        yield
    finally:
        os.close(part)
        os.close(whole)
