"""The store of a sweep: a folder that only ever gains files, each written aside, flushed to disk and renamed.

A batch of finished runs becomes one shard of up to three files of one name: ``series/X.parquet``, ``groups/X.parquet``
and, last, ``runs/X.parquet``. A batch counts from the moment its file in ``runs`` exists; files of the other two
without it are what a killed process left behind, and are removed when its part of the sweep goes on.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import store
from experiments.store import to_json, umask, write_text
from experiments.sweeps.plan import Shard
from experiments.sweeps.tables import TABLES
from model.errors import InputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMAT = 1
PLAN, MANIFEST, POINTS, LOCK = "plan.json", "manifest.json", "points.parquet", ".lock"


def create(folder: Path, plan: Mapping[str, Any], manifest: Mapping[str, Any], points: pd.DataFrame) -> bool:
    """Lay out a new store, whole or not at all; gives False if another process was faster.

    Raises:
        InputError: the folder holds something else, or cannot be written.
    """
    if (folder / PLAN).is_file():
        return False
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"--out {folder} exists and holds something else than a sweep: name a new or empty folder.")
    aside = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
        for table in TABLES:
            (aside / table).mkdir()
        write_points(aside, points)
        write_text(aside / MANIFEST, to_json(manifest))
        write_text(aside / PLAN, to_json(plan))
        aside.chmod(0o777 & ~umask())
        aside.rename(folder)
    except OSError as error:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST) and (folder / PLAN).is_file():
            return False
        raise InputError(f"--out {folder} cannot be written ({error.strerror}).") from None
    return True


def write_points(folder: Path, points: pd.DataFrame) -> None:
    """Put the design in place of an earlier one."""
    import pyarrow as pa

    write_parquet(folder / POINTS, pa.Table.from_pandas(points, preserve_index=False))


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """The plan or the manifest of a store; `InputError` if the folder holds none of this format."""
    return store.read_json(folder, name, FORMAT, "sweep")


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
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table, aside, compression="zstd", use_dictionary=keys, write_statistics=keys)
        _flush(aside)
        aside.replace(path)
        if hasattr(os, "O_DIRECTORY"):
            _flush(path.parent)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def _flush(path: Path) -> None:
    """Have the system write a file or a folder to disk, so that it outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Writer:
    """Adds shards to a store on behalf of one part of a sweep; at most one process per part may (see `locked`)."""

    def __init__(self, folder: Path, shard: Shard) -> None:
        self._folder = folder
        self._name = shard.writer
        self._clean()
        numbers = [int(path.stem.rpartition("-")[2]) for path in (folder / "runs").glob(f"{self._name}-*.parquet")]
        self._next = max(numbers, default=-1) + 1

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
