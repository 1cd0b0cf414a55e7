"""The store under every command: tables of Parquet files that only ever gain files, each written aside and renamed.

A batch of what was finished together is a file of one name in the folder of every table, written in reverse order: it
counts from the moment its file in the *first* table exists. Files of the others without it are what a killed process
left behind; they are removed when its part of the work goes on. No file is ever written twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.storage.store import aside, first_line
from model.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = re.compile(r"[0-9a-z-]+-(\d{6,12})\.parquet")


class Writer:
    """Adds batches to a store on behalf of one part of the work; at most one process per part may (see `locks`)."""

    def __init__(self, folder: Path, tables: Sequence[str], name: str) -> None:
        """``tables`` in order, the one that counts first; ``name`` is that of the part."""
        self._folder, self._tables, self._name = folder, tables, name
        for table in tables:
            (folder / table).mkdir(parents=True, exist_ok=True)
        self._clean()
        found = [_BATCH.fullmatch(path.name) for path in (folder / tables[0]).glob(f"{name}-*.parquet")]
        self._next = max((int(match[1]) for match in found if match), default=-1) + 1

    def _clean(self) -> None:
        """Remove what an earlier process of this part left half done."""
        first, *others = self._tables
        for table in self._tables:
            for path in (self._folder / table).glob(f".{self._name}-*"):
                path.unlink(missing_ok=True)
        for table in others:
            for path in (self._folder / table).glob(f"{self._name}-*.parquet"):
                if not (self._folder / first / path.name).exists():
                    path.unlink(missing_ok=True)

    def add(self, tables: Mapping[str, pa.Table]) -> str:
        """Store a batch of rows of all tables, whole or not at all; gives the name of its files.

        Raises:
            OSError: the disk is full or cannot be written; the batch is not in the store then.
        """
        name = f"{self._name}-{self._next:06d}.parquet"
        written: list[Path] = []
        try:
            for table in reversed(self._tables):
                if table == self._tables[0] or tables[table].num_rows:
                    path = self._folder / table / name
                    write_rows(path, tables[table])
                    written.append(path)
        except BaseException:
            for path in written:
                with suppress(OSError):
                    path.unlink()
            raise
        self._next += 1
        return name


def batches(folder: Path, tables: Sequence[str], table: str) -> list[Path]:
    """The files of one of the ``tables`` that count, in order of their names."""
    found = sorted((folder / table).glob("[!.]*.parquet"))
    if table == tables[0]:
        return found
    return [path for path in found if (folder / tables[0] / path.name).exists()]


def read_rows(path: Path, schema: pa.Schema, folder: Path, columns: Sequence[str] | None = None) -> pa.Table:
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


def write_rows(path: Path, table: pa.Table) -> None:
    """Write a Parquet file aside and rename it, so that it is there whole or not at all.

    Raises:
        OSError: the disk is full or cannot be written; nothing is left behind then.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Outcomes hardly repeat themselves, and nobody looks rows up by them: a dictionary of them and the ends of their
    # ranges would take time and room.
    plain = (pa.types.is_floating, pa.types.is_binary)
    keys = [field.name for field in table.schema if not any(kind(field.type) for kind in plain)]
    options = {"use_dictionary": keys, "write_statistics": keys, "write_page_checksum": True}
    with aside(path) as file:
        pq.write_table(table, file, compression="zstd", **options)
