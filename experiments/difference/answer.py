"""What a comparison of two runs says, as one thing that is printed, drawn and written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.difference.bits import identical
from experiments.difference.inputs import Differing, differing, notes
from experiments.difference.pairing import differences
from experiments.difference.reading import Pair, pair
from experiments.difference.words import as_change
from experiments.storage.folders import MANIFEST, shown_path
from experiments.storage.manifest import digest
from experiments.storage.spreadsheet import to_csv
from experiments.storage.store import read_json, to_json, write_parquet, write_text
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
STEM = "difference"


@dataclass(frozen=True)
class Answer:
    """Two runs side by side.

    Attributes:
        pair: the runs and what they share. inputs: what differs in what they were asked. notes: what to know first.
        identical: scenarios that are the same to the last bit, the status quo included.
        table: the differences; see `experiments.difference.pairing.differences`.
    """

    pair: Pair
    inputs: list[Differing]
    notes: list[str]
    identical: list[str]
    table: pd.DataFrame

    @property
    def all_identical(self) -> bool:
        """Whether the two runs are the same to the last bit in all that they share."""
        return len(self.identical) == 1 + len(self.pair.scenarios)

    @property
    def id(self) -> str:
        """The identity of the question: which two runs, over which weeks."""
        return digest(" ".join((self.pair.a.manifest["id"], self.pair.b.manifest["id"], self.pair.window)))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table, as verdicts read changes."""
        return [as_change(row) for row in self.table.to_dict(orient="records")]

    def document(self) -> dict[str, Any]:
        """All of it as one JSON document."""
        sides = {
            letter: {"path": side.path, "id": side.manifest["id"], "model": side.manifest["model"]}
            for letter, side in (("a", self.pair.a), ("b", self.pair.b))
        }
        return {
            "format": FORMAT,
            "id": self.id,
            **sides,
            "window": self.pair.window,
            "replicates": list(self.pair.replicates),
            "differing": [line._asdict() for line in self.inputs],
            "notes": self.notes,
            "identical": self.identical,
            "differences": self.table.to_dict(orient="records"),
        }


def compare(a: Path, b: Path, window: str = "all") -> Answer:
    """Two stored runs side by side; `InputError` if they cannot be read, or not be paired."""
    found = pair(a, b, window)
    inputs = differing(found)
    return Answer(found, inputs, notes(found, inputs), identical(found), differences(found))


def check_folder(folder: Path, answer: Answer, overwrite: bool) -> None:
    """`InputError` unless the difference may be written to a folder: a new or empty one, or its own; nothing changes.

    With ``overwrite`` the difference between two other runs may be replaced.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"--out {shown_path(folder)} is a file: name a folder.")
    if (folder / MANIFEST).exists():
        raise InputError(f"--out {shown_path(folder)} holds a result: name a new or empty folder.")
    if not (folder / f"{STEM}.json").exists():
        if any(folder.iterdir()):
            raise InputError(f"--out {shown_path(folder)} holds other files: name a new or empty folder.")
        return
    if not overwrite and read_json(folder, f"{STEM}.json", FORMAT, "difference").get("id") != answer.id:
        raise InputError(
            f"--out {shown_path(folder)} holds the difference between other runs: name another folder, or replace it "
            "with --overwrite."
        )


def write(answer: Answer, folder: Path) -> list[Path]:
    """Write the table as CSV and Parquet and all that is said of it as JSON into a folder; gives the files.

    Charts of other scenarios, from a difference that is replaced, are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for chart in (*folder.glob(f"{STEM}_*.png"), *folder.glob(f"{STEM}_*.svg")):
        chart.unlink()
    table, csv, document = (folder / f"{STEM}{ending}" for ending in (".parquet", ".csv", ".json"))
    write_parquet(table, answer.table)
    write_text(csv, to_csv(answer.table))
    write_text(document, to_json(answer.document()))
    return [csv, table, document]
