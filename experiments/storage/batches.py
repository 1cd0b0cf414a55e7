"""The store under every command: tables of Parquet files, each written aside and renamed, and none written twice.

What was finished together is a file of one name in the folder of every table, written in reverse order: it counts from
the moment its file in the *first* table exists. What is finished next goes to a new file that holds the last one's rows
as well and stands in for it, until there are enough of them for a batch: so a store that is added to twice a second has
a file for every few seconds. Files without one in the first table, and files that another stands in for, are what a
killed process left behind; they do not count, and are removed when its part of the work goes on.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.storage.store import aside, first_line
from model.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

ADDED_TO_A_BATCH = 16
"""How often a batch is added to before the next one begins."""
_LEFT_FOR_READERS = 8
"""Files that others stand in for and that stay for the moment, since somebody may be about to read them."""
_FILE = re.compile(r"(.+-(\d{6,12}))(?:-(\d\d))?\.parquet")
"""A file's batch, the number of that, and which one of the batch's files it is; the first says nothing."""


class Writer:
    """Adds to a store on behalf of one part of the work; at most one process per part may (see `locks`)."""

    def __init__(self, folder: Path, tables: Sequence[str], name: str) -> None:
        """``tables`` in order, the one that counts first; ``name`` is that of the part."""
        self._folder, self._tables, self._name = folder, tables, name
        for table in tables:
            (folder / table).mkdir(parents=True, exist_ok=True)
        self._clean()
        found = [_FILE.fullmatch(path.name) for path in (folder / tables[0]).glob(f"{name}-*.parquet")]
        self._batch = max((int(match[2]) for match in found if match), default=-1) + 1
        self._rows: dict[str, pa.Table] = {}  # of the batch that is being added to
        self._written: list[str] = []  # its files
        self._replaced: list[str] = []  # files that another stands in for; they go when the writer does
        weakref.finalize(self, _remove, folder, tables, self._replaced, 0)

    def _clean(self) -> None:
        """Remove what an earlier process of this part left half done."""
        for table in self._tables:
            counting = set(batches(self._folder, self._tables, table))
            for path in (self._folder / table).glob(f".{self._name}-*"):
                path.unlink(missing_ok=True)
            for path in (self._folder / table).glob(f"{self._name}-*.parquet"):
                if path not in counting:
                    path.unlink(missing_ok=True)

    def add(self, tables: Mapping[str, pa.Table]) -> str:
        """Store rows of all tables, whole or not at all; gives the name of their files.

        Raises:
            OSError: the disk is full or cannot be written; the rows are not in the store then.
        """
        import pyarrow as pa

        rows = {table: pa.concat_tables([self._rows.get(table, new[:0]), new]) for table, new in tables.items()}
        again = f"-{len(self._written):02d}" if self._written else ""
        name = f"{self._name}-{self._batch:06d}{again}.parquet"
        written: list[Path] = []
        try:
            for table in reversed(self._tables):
                if table == self._tables[0] or rows[table].num_rows:
                    path = self._folder / table / name
                    write_rows(path, rows[table])
                    written.append(path)
        except BaseException:
            for path in written:
                with suppress(OSError):
                    path.unlink()
            raise
        self._replaced += self._written[-1:]
        _remove(self._folder, self._tables, self._replaced, _LEFT_FOR_READERS)
        self._rows, self._written = rows, [*self._written, name]
        if len(self._written) == ADDED_TO_A_BATCH:
            self._batch, self._rows, self._written = self._batch + 1, {}, []
        return name


def _remove(folder: Path, tables: Sequence[str], names: list[str], left: int) -> None:
    """Remove the files of some names, but for as many of the last as are ``left``."""
    while len(names) > left:
        name = names.pop(0)
        for table in tables:
            with suppress(OSError):
                (folder / table / name).unlink(missing_ok=True)


def batches(folder: Path, tables: Sequence[str], table: str) -> list[Path]:
    """The files of one of the ``tables`` that count, in order of their names: the last file of every batch."""
    last: dict[str, Path] = {}
    for path in sorted((folder / tables[0]).glob("[!.]*.parquet"), key=lambda path: path.stem):
        match = _FILE.fullmatch(path.name)
        last[match[1] if match else path.name] = path
    counting = [folder / table / path.name for path in last.values()]
    return counting if table == tables[0] else [path for path in counting if path.exists()]


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
