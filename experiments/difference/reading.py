"""Two stored runs, and what of them can be paired: the same scenarios, lived through in the same replicates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any

from experiments.storage.folders import shown_path
from experiments.storage.store import RUNNING, read_manifest, read_table
from experiments.wording.sentences import joined, visible
from model.counting.outcomes import OUTCOMES
from model.errors import InputError
from scenarios.files import STATUS_QUO

if TYPE_CHECKING:
    import pandas as pd

    from model.counting.outcomes import Outcome

TABLES = ("series", "groups", "runs", "series_basis", "groups_basis", "runs_basis")
"""The tables that hold what each replicate gave."""

UNPAIRED = {
    "seed": "other seeds are other luck",
    "scale": "worlds of other sizes hold other people",
    "weeks": "effects over other numbers of weeks are not the same quantity",
}
"""What two runs must share to be paired, and why."""

NEEDED: dict[str, type | UnionType] = {
    "id": str, "model": str, "versions": dict, "seed": int, "scale": int | float, "weeks": int, "burn_in": int,
    "replicates_asked": int, "confidence": float, "windows": dict, "scenarios": list, "parameters": dict,
}  # fmt: skip
"""What a manifest must say for a run to be compared."""


@dataclass(frozen=True)
class Side:
    """One of the two stored runs: its folder, its manifest, and its tables by name."""

    path: Path
    manifest: dict[str, Any]
    tables: dict[str, pd.DataFrame]

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each scenario, by name, the status quo included."""
        return {entry["name"]: entry for entry in self.manifest["scenarios"]}

    @property
    def replicates(self) -> set[int]:
        """The numbers of the replicates that are stored."""
        return set(map(int, self.tables["runs"]["replicate"].unique()))


@dataclass(frozen=True)
class Pair:
    """Two runs and what they share.

    Attributes:
        a, b: the runs; differences are B minus A.
        scenarios: those that both have, in the order of A, without the status quo.
        replicates: numbers of the replicates that both have.
        outcomes: the headline outcomes that both have, by name.
        window: the weeks that are compared, by the name that both give to them.
    """

    a: Side
    b: Side
    scenarios: tuple[str, ...]
    replicates: tuple[int, ...]
    outcomes: dict[str, Outcome]
    window: str

    def title(self, scenario: str) -> str:
        """What readers call a scenario."""
        return visible(self.a.entries[scenario].get("title") or scenario)


def read_side(path: Path) -> Side:
    """A stored run; `InputError` if the folder holds none, or one that is not finished, damaged, or of other keys."""
    manifest = read_manifest(path)
    if manifest.get("status") == RUNNING:
        raise InputError(f"{path}: this run has no tables yet: finish it with `undertow resume {path}`.")
    if lacking := _lacking(manifest):
        raise InputError(
            f"{path}: its manifest does not say {joined(lacking)}: made by an earlier version, or changed."
        )
    side = Side(path, manifest, {name: read_table(path, name) for name in TABLES})
    for name, table in side.tables.items():
        keys = ("scenario", "replicate", *(("window",) if name.startswith("runs") else ()))
        if absent := [key for key in keys if key not in table]:
            raise InputError(f"{path}: {name}.parquet has no column {joined(absent)}.")
    return side


def _lacking(manifest: dict[str, Any]) -> list[str]:
    """What a manifest should say and does not, by its keys."""
    lacking = [key for key, kind in NEEDED.items() if not isinstance(manifest.get(key), kind)]
    if not lacking:
        names = [entry.get("name") if isinstance(entry, dict) else None for entry in manifest["scenarios"]]
        if STATUS_QUO not in names or not all(isinstance(name, str) for name in names):
            return ["scenarios"]
    return lacking


def pair(a: Path, b: Path, window: str = "all") -> Pair:
    """Two stored runs, paired.

    Raises:
        InputError: one cannot be read, they cannot be paired, or they share nothing; one line says what.
    """
    one, other = read_side(a), read_side(b)
    _check_alike(one, other)
    scenarios = tuple(name for name in one.entries if name in other.entries and name != STATUS_QUO)
    if not scenarios:
        raise InputError(f"{_both(a, b)} have no scenario in common: A has {_named(one)}, B has {_named(other)}.")
    replicates = tuple(sorted(one.replicates & other.replicates))
    if not replicates:
        raise InputError(f"{_both(a, b)} have no replicate in common.")
    windows = [name for name in one.manifest["windows"] if name in other.manifest["windows"]]
    if window not in windows:
        raise InputError(f"--window {window!r} is not in both runs. Valid: {', '.join(windows)}.")
    stored = set(one.tables["runs"]) & set(other.tables["runs"])
    outcomes = {name: outcome for name, outcome in OUTCOMES.items() if outcome.main and name in stored}
    if not outcomes:
        raise InputError(f"{_both(a, b)} have no headline outcome in common.")
    return Pair(one, other, scenarios, replicates, outcomes, window)


def _check_alike(one: Side, other: Side) -> None:
    """`InputError` unless the two were run on the same luck, people and weeks."""
    for key, reason in UNPAIRED.items():
        here, there = one.manifest[key], other.manifest[key]
        if here != there:
            raise InputError(
                f"{_both(one.path, other.path)} cannot be paired: {key} {here} in A, {there} in B; {reason}. "
                f"Run one again with the other's --{key}."
            )


def _both(a: Path, b: Path) -> str:
    return f"{shown_path(a)} (A) and {shown_path(b)} (B)"


def _named(side: Side) -> str:
    """The scenarios of a run in words."""
    names = [name for name in side.entries if name != STATUS_QUO]
    return (joined(names[:4]) if len(names) < 5 else f"{', '.join(names[:4])} and {len(names) - 4} more") or "none"
