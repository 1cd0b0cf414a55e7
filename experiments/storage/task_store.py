"""Finished tasks, kept from the moment they are there: whatever ends the work, they are not lost.

A row holds a task's name, how it ended and, if it has one, its result: the fields of a data class as the bytes of an
``.npz`` file, to the bit. Nothing in it is ever run.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic

import numpy as np

from experiments.running.engine import Ended
from experiments.running.tasks import Done, Failed, Result, Task
from experiments.storage.batches import Writer, batches, read_rows
from model.errors import InputError

TABLES = ("tasks",)
OK, FAILED = "ok", "failed"
_INSIDE = "/"
"""Joins the name of a mapping and a key of it."""


class TaskStore(Generic[Result]):
    """The ended tasks of one job in a folder of their own; see `experiments.storage.batches`."""

    def __init__(self, folder: Path, kind: type[Result], writer: str = "all") -> None:
        """``kind`` is the data class of a result; its fields are numbers, texts, arrays, or mappings of such.

        ``writer`` is the name of the part of the work that adds to it.
        """
        self.folder, self._kind, self._name = folder, kind, writer
        self._writer: Writer | None = None
        self._seen: set[str] = set()
        self._results: dict[str, Result] = {}
        self._failures: dict[str, Failed] = {}
        self.damaged: tuple[str, ...] = ()
        """What could not be read the last time, a sentence for each file: its tasks count as not there."""

    def add(self, ended: Sequence[Ended]) -> None:
        """Keep some tasks; `OSError` if the disk is full or cannot be written."""
        import pyarrow as pa

        if self._writer is None:
            self._writer = Writer(self.folder, TABLES, self._name)
        rows = [
            {"task": one.task.name, "status": OK, "reason": "", "traceback": "", "result": _bytes_of(one.result)}
            if isinstance(one, Done)
            else {"task": one.task.name, "status": FAILED, "reason": one.reason, "traceback": one.traceback}
            | {"result": b""}
            for one in ended
        ]
        self._seen.add(self._writer.add({TABLES[0]: pa.Table.from_pylist(rows, schema=_schema())}))
        self._take(ended)

    def read(self) -> tuple[dict[str, Result], dict[str, Failed]]:
        """The last result of every task by its name, and the failures of tasks that have none."""
        self._take(self.unread())
        return self._results, self._failures

    def _take(self, ended: Iterable[Ended]) -> None:
        for one in ended:
            if isinstance(one, Done):
                self._results[one.task.name] = one.result
                self._failures.pop(one.task.name, None)
            elif one.task.name not in self._results:
                self._failures[one.task.name] = one

    def unread(self) -> Iterator[Ended]:
        """Every task, batch by batch, that was neither added nor read before through this object."""
        damaged = []
        for path in batches(self.folder, TABLES, TABLES[0]):
            if path.name in self._seen:
                continue
            self._seen.add(path.name)
            try:
                found = [self._ended(row) for row in read_rows(path, _schema(), self.folder).to_pylist()]
            except (InputError, ValueError, TypeError, KeyError, EOFError, OSError, zipfile.BadZipFile, zlib.error):
                damaged.append(f"{path} is damaged: what it held is simulated again")
                continue
            yield from found
        self.damaged = tuple(damaged)

    def _ended(self, row: Mapping[str, str | bytes]) -> Ended:
        """What a row says; an error of one of several kinds if it is damaged."""
        task = Task(str(row["task"]), None, 0)
        if row["status"] == FAILED:
            return Failed(task, str(row["reason"]), str(row["traceback"]))
        assert isinstance(row["result"], bytes)
        return Done(task, self._made(row["result"]))

    def _made(self, data: bytes) -> Result:
        """A result from its bytes; an error of one of several kinds if they are not those of one."""
        values: dict[str, Any] = {}
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            for name in arrays:
                field, inside, key = name.partition(_INSIDE)
                value = arrays[name] if arrays[name].ndim else arrays[name].item()
                if inside:
                    values.setdefault(field, {})[key] = value
                else:
                    values[field] = value
        return self._kind(**values)


def count(folder: Path) -> int:
    """How many tasks have a result in the stores of a folder, as far as their files can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = set()
    for path in folder.rglob(f"{TABLES[0]}/[!.]*.parquet"):
        with suppress(OSError, ValueError, pa.ArrowException):
            rows = pq.read_table(path, columns=["task", "status"]).to_pylist()
            found |= {(path.parent, row["task"]) for row in rows if row["status"] == OK}
    return len(found)


def _schema() -> Any:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in ("task", "status", "reason", "traceback")]
    return pa.schema([*texts, ("result", pa.binary())])


def _bytes_of(result: Any) -> bytes:
    arrays: dict[str, Any] = {}
    for field in dataclasses.fields(result):
        value = getattr(result, field.name)
        if isinstance(value, dict):
            arrays |= {f"{field.name}{_INSIDE}{key}": array for key, array in value.items()}
        else:
            arrays[field.name] = value
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()
