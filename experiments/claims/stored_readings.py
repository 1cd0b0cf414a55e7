"""The readings of an order as they are stored: those of a claim are used while all that they depend on is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.claims.worlds import COLUMNS, DrawReplicate, Readings
from experiments.running.engine import Ended
from experiments.running.means import Shard
from experiments.running.tasks import Failed
from experiments.storage.task_store import TaskStore

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "readings"


class StoredReadings:
    """The readings of some replicates of draws; see `experiments.running.task_list.Store`.

    Several tasks may have read different claims of one replicate, and a claim whose key has changed was read anew: of
    every claim the readings with its present key count.
    """

    def __init__(self, folder: Path, keys: Mapping[str, str], every: Sequence[DrawReplicate], shard: Shard) -> None:
        """``keys`` of the claims; ``every`` replicate that is asked for."""
        self._store = TaskStore(folder / FOLDER, Readings, shard.writer)
        self._keys, self._every = keys, every
        self._found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        self._failures: dict[str, Failed] = {}
        self.read()

    def missing(self, of: DrawReplicate) -> tuple[str, ...]:
        """The claims of which a replicate has no readings."""
        return tuple(claim for claim in self._keys if (of.name, claim) not in self._found)

    def read(self) -> tuple[dict[str, bool], dict[str, Failed]]:
        """Replicates that lack nothing, by name, and those that failed."""
        self._take(self._store.unread())
        complete = {one.name: True for one in self._every if not self.missing(one)}
        return complete, {name: failure for name, failure in self._failures.items() if name not in complete}

    def _take(self, ended: Iterable[Ended]) -> None:
        for one in ended:
            if isinstance(one, Failed):
                self._failures[one.task.name] = one
            else:
                self._note(one.task.name, one.result)

    def _note(self, name: str, readings: Readings) -> None:
        """Note what a task has read, as far as its keys are those of today."""
        found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        columns = (getattr(readings, column).tolist() for column in COLUMNS)
        for row in zip(*columns, strict=True):
            if self._keys.get(row[0]) == row[1]:
                found.setdefault((name, row[0]), []).append(row)
        self._found |= found

    def add(self, ended: Sequence[Ended]) -> None:
        """See `experiments.running.task_list.Store`."""
        self._store.add(ended)
        self._take(ended)

    def table(self) -> pd.DataFrame:
        """All readings that are there: columns draw, replicate and those of `COLUMNS`."""
        import pandas as pd

        rows = [
            (*row, one.draw, one.replicate)
            for one in self._every
            for claim in self._keys
            for row in self._found.get((one.name, claim), ())
        ]
        return pd.DataFrame(rows, columns=[*COLUMNS, "draw", "replicate"])
