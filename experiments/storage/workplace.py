"""One result from the claim on its folder to its last table: what every command does alike that runs replicates.

The folder says from the start what was asked for and holds the policies; every replicate is kept there when it is
finished; tables are made at the end of all that are. So whatever ends the work, `undertow resume` goes on with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from experiments.comparison.replicate import Result
from experiments.running.ending import COMPLETE
from experiments.running.replicates import Replicates
from experiments.running.worker import check_main
from experiments.storage.folders import MANIFEST, Holding, claim, locked, shown_path
from experiments.storage.store import POLICIES, REPLICATES, RUNNING, clear, sweep_up, to_json, write_result, write_text

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison.plan import Plan
    from scenarios import Copies

NOTHING_YET = {"status": RUNNING, "replicates": 0, "seeds": {}, "failures": []}


@dataclass
class Workplace:
    """A folder that this process alone may write in.

    Attributes:
        folder: the results folder.
        document: what its manifest says of what was asked for.
        policies: copies of the scenario files.
        tables: names of the tables that the result will have.
        holding: the same result as it is there already, complete or not; None if the work starts afresh.
        begun: whether the folder holds this result, or an earlier one that is to be replaced when there is something
            to replace it with.
    """

    folder: Path
    document: dict[str, Any]
    policies: Copies
    tables: tuple[str, ...]
    holding: Holding | None
    begun: bool = False
    kept_any: bool = field(default=False, init=False)

    @property
    def complete(self) -> dict[str, Any] | None:
        """The manifest of this very result if nothing is left to do; None otherwise."""
        done = self.holding is not None and self.holding.status == COMPLETE
        return self.holding.manifest if done and self.holding else None

    def begin(self) -> None:
        """Put the policies and the manifest in the folder, in place of an earlier result."""
        if self.begun:
            return
        clear(self.folder, self.tables)
        for name, text in self.policies.files.items():
            path = self.folder / POLICIES / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, text)
        self._say(NOTHING_YET)
        self.begun = True

    def note(self, **facts: Any) -> None:
        """Write down what has been found out on the way, so that it need not be found out again."""
        self.document |= facts
        if self.begun:
            self._say(NOTHING_YET)

    def shelf(self, kind: type[Result], part: str = "") -> Shelf[Result]:
        """Where the replicates of a task are kept, instances of the data class ``kind``.

        Where one result comes of several tasks, each has a ``part`` of its own.
        """
        return Shelf(self, Replicates(self.folder / REPLICATES / part, kind))

    def finish(self, ended: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
        """Store the tables and how the work ended; gives the whole manifest back."""
        # Until the last of them is there, nobody may take the tables for those of one result.
        self._say(NOTHING_YET)
        manifest = self.document | dict(ended)
        write_result(self.folder, manifest, tables)
        self.kept_any = True
        if manifest["status"] == COMPLETE:
            # All that they say is in the tables now.
            shutil.rmtree(self.folder / REPLICATES, ignore_errors=True)
        return manifest

    def _say(self, facts: Mapping[str, Any]) -> None:
        write_text(self.folder / MANIFEST, to_json(self.document | dict(facts)))


@dataclass
class Shelf(Generic[Result]):
    """The kept replicates of one task; see `experiments.running.replicates`."""

    _place: Workplace
    _replicates: Replicates[Result]

    def read(self, count: int) -> list[Result]:
        """Those of the numbers 0 to ``count - 1`` that are there, in order."""
        found = self._replicates.read(count) if self._place.begun else []
        self._place.kept_any |= bool(found)
        return found

    def add(self, result: Result) -> None:
        """Keep a replicate from now on."""
        self._place.begin()
        self._replicates.add(result)
        self._place.kept_any = True


@contextmanager
def workplace(plan: Plan, document: dict[str, Any], policies: Copies, tables: Iterable[str]) -> Iterator[Workplace]:
    """The plan's folder, claimed and locked while the block runs; ``document`` as from `manifest.asked`.

    A folder in which nothing came to be kept is left as it was found.

    Raises:
        InputError: it holds another result, or another process is at work there; nothing has been written then.
        OSError: the disk is full or cannot be written; says what is kept, and how to go on.
        RuntimeError: this process is only being started by another; see `experiments.running.worker.check_main`.
    """
    check_main()
    folder = plan.folder
    claim(folder, document["kind"], document["id"], plan.overwrite)
    with locked(folder):
        there = claim(folder, document["kind"], document["id"], plan.overwrite)
        if there is not None:
            earlier = {key: there.manifest[key] for key in document if key in there.manifest and key != "by"}
            document = document | earlier
        fresh = not (folder / MANIFEST).is_file()
        place = Workplace(folder, document, policies, tuple(tables), there, begun=there is not None)
        sweep_up(folder)
        try:
            if fresh:
                place.begin()
            yield place
        except OSError as error:
            if not place.kept_any or isinstance(error, BrokenPipeError):
                raise
            raise OSError(error.errno, _how_to_go_on(folder, error)) from error
        finally:
            if fresh and not place.kept_any:
                clear(folder, place.tables)


def _how_to_go_on(folder: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{reason}: what is finished is kept. Make room, then go on with `undertow resume {shown_path(folder)}`"
