"""Results folders: which kind of result one holds, whether it may be written, and who is at work on it.

A folder holds one result of one kind, and says so: its ``manifest.json`` names the ``kind`` and the ``id`` of what was
asked for. Every command asks `claim` before it writes and `check_kind` before it reads, so that no result ever takes
the place of another unless someone asked for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.storage.locks import LOCK
from model.errors import InputError

MANIFEST, PLAN = "manifest.json", "plan.json"
"""What a result says of itself; what only a sweep has besides."""

RUN, SWEEP, ATTRIBUTION, COUNTERFACTUAL = "run", "sweep", "attribution", "counterfactual"
BUDGET, CONTEST, CLAIMS, LEVELS = "budget", "contest", "claims", "levels"

KINDS = {
    RUN: "a run",
    SWEEP: "a sweep",
    ATTRIBUTION: "an attribution",
    COUNTERFACTUAL: "a counterfactual",
    BUDGET: "a comparison at equal budget",
    CONTEST: "a test of contested assumptions",
    CLAIMS: "verdicts on claims",
    LEVELS: "a survey of levels",
}
"""Every kind of result, in words."""

COMPLETE = "complete"


def option(kind: str) -> str:
    """The option that names the folder of a kind of result."""
    return "--results" if kind in (CLAIMS, LEVELS) else "--out"


@dataclass(frozen=True)
class Holding:
    """The result that a folder holds: its kind, its identity ("" if it says none), how it ended, its manifest."""

    kind: str
    id: str
    status: str
    manifest: dict[str, Any]


def holding(folder: Path) -> Holding | None:
    """The result in a folder; None if there is no folder, or nothing is in it.

    Raises:
        InputError: the folder is a file, holds other files than a result, or its manifest cannot be read.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise InputError(f"{folder} is a file: name a folder.")
    if not (folder / MANIFEST).is_file():
        if any(not entry.name.startswith(LOCK) for entry in folder.iterdir()):
            raise InputError(f"{folder} holds other files than results: name a new or empty folder.")
        return None
    manifest = read_table_of_keys(folder, MANIFEST)
    return Holding(_kind(folder, manifest), str(manifest.get("id", "")), str(manifest.get("status", "")), manifest)


def stored(folder: Path) -> Holding:
    """The result in a folder; `InputError` if it holds none."""
    found = holding(folder) if folder.is_dir() and (folder / MANIFEST).is_file() else None
    if found is None:
        raise InputError(f"{folder}: no results here (no {MANIFEST}).")
    return found


def kind_of(folder: Path) -> str:
    """The kind of result in a folder, one of `KINDS`; `InputError` if it holds none."""
    return stored(folder).kind


def check_kind(folder: Path, kind: str) -> None:
    """`InputError` unless a folder holds a result of this kind; says which kind it holds."""
    found = kind_of(folder)
    if found != kind:
        raise InputError(f"{folder} holds {KINDS[found]}, not {KINDS[kind]}.")


def claim(folder: Path, kind: str, identity: str, overwrite: bool = False) -> Holding | None:
    """Make sure, before anything runs or is written, that a result may go to a folder. Nothing is changed.

    Args:
        folder: where it is to go. kind: one of `KINDS`. identity: what was asked for, the ``id`` of its manifest.
        overwrite: whether another result of the same kind may be replaced.

    Returns:
        What of the same identity is there already, complete or not, to be shown or gone on with; None if the folder
        is free, or ``overwrite`` lets the caller clear it.

    Raises:
        InputError: the folder holds another kind of result, another identity, or other files; one line says what.
    """
    try:
        found = holding(folder)
    except InputError as error:
        raise InputError(f"{option(kind)}: {error}") from None
    if found is None:
        return None
    if found.kind != kind:
        raise InputError(
            f"{option(kind)} {shown_path(folder)} holds {KINDS[found.kind]}{described(found.manifest)}, and kinds of "
            f"result never share a folder: name another with {option(kind)}."
        )
    if found.id == identity:
        return found
    if overwrite:
        return None
    raise InputError(
        f"{option(kind)} {shown_path(folder)} holds {KINDS[kind]} of something else{described(found.manifest)}: name "
        f"another folder with {option(kind)}, or replace it with --overwrite."
    )


def shown_path(path: Path) -> Path:
    """A path as short as it can be told from the current folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def described(manifest: Mapping[str, Any]) -> str:
    """What a manifest holds, short and in brackets, for a message; empty if it says nothing of itself."""
    facts = []
    entries = manifest.get("scenarios")
    if isinstance(entries, list):
        names = [str(entry.get("name")) for entry in entries if isinstance(entry, dict)]
        chosen = [name for name in names if name != "status_quo"]
        facts.append(", ".join(chosen[:3]) + (f" and {len(chosen) - 3} more" if len(chosen) > 3 else ""))
    for key, told in (("replicates_asked", "{} replicates"), ("weeks", "{} weeks"), ("seed", "seed {}")):
        if key in manifest:
            facts.append(told.format(manifest[key]))
    if isinstance(manifest.get("scale"), int | float):
        facts.append(f"scale {manifest['scale']:g}")
    parameters = manifest.get("parameters")
    changed = parameters.get("changed") if isinstance(parameters, dict) else None
    if isinstance(changed, dict) and changed:
        facts.append(f"changed: {', '.join(list(changed)[:3])}")
    if "model" in manifest:
        facts.append(f"model {str(manifest['model'])[:12]}")
    told = "; ".join(filter(None, facts))
    return f" ({told})" if told else ""


def read_table_of_keys(folder: Path, name: str) -> dict[str, Any]:
    """A JSON document of a folder; `InputError` if it is damaged or no table of keys."""
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{folder}: {name} cannot be read ({reason}).") from None
    if not isinstance(found, dict):
        raise InputError(f"{folder}: {name} is not a table of keys.")
    return found


def _kind(folder: Path, manifest: Mapping[str, Any]) -> str:
    """The kind that a manifest names; in earlier versions some named none."""
    unnamed = SWEEP if (folder / PLAN).is_file() else CLAIMS if (folder / "claims.parquet").is_file() else RUN
    kind = manifest.get("kind", unnamed)
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(f"{folder}: {MANIFEST} says kind = {str(kind)[:40]!r}, which this version does not know.")
    return kind
