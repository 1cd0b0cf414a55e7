"""Stored runs made of invented numbers, in pairs whose differences can be worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.difference.reading import TABLES
from experiments.storage.manifest import table_hash
from model.counting.outcomes import OUTCOMES
from scenarios import load

WEEKS = 14
MAIN = [name for name, outcome in OUTCOMES.items() if outcome.main]
LEVELS = {"share": 23.0, "rate": 47.0, "money": 640.0, "mean": 4.0}

Values = Mapping[str, Mapping[str, Sequence[float]]]
"""By scenario and outcome, the values of the replicates; outcomes that are left out have a level of their own."""


def stored(
    folder: Path, values: Values, replicates: Sequence[int] = (0, 1, 2, 3, 4),
    policies: Mapping[str, str] | None = None, basis: Values | None = None, **manifest: Any,
) -> Path:  # fmt: skip
    """A run of the status quo and the scenarios in ``values``, with the manifest's keys changed as said.

    Args:
        basis: what values are ratios to, where that is not 100. policies: scenario files by name, for scenarios that
            have the name of one.
    """
    folder.mkdir(parents=True)
    names = ["status_quo", *values.keys() - {"status_quo"}]
    world = {name: _world(values.get(name, {}), len(replicates)) for name in names}
    below = {name: {o: np.array((basis or {}).get(name, {}).get(o, [100.0] * len(replicates))) for o in MAIN}
             for name in names}  # fmt: skip
    for table in TABLES:
        kind, found = table.partition("_")[0], below if table.endswith("basis") else world
        axis = {"series": "week", "groups": "year", "runs": "window"}[kind]
        place = "all" if kind == "runs" else 0
        rows = [
            {"scenario": name, "replicate": number, axis: place, **{o: found[name][o][at] for o in MAIN}}
            for name in names
            for at, number in enumerate(replicates)
        ]
        own = {"run_id": f"{folder.name}"} if kind == "runs" else {}
        pd.DataFrame(rows).assign(**own).to_parquet(folder / f"{table}.parquet", index=False)
    for name, text in (policies or {}).items():
        (folder / "policies").mkdir(exist_ok=True)
        (folder / "policies" / f"{name}.toml").write_text(text, encoding="utf-8")
    entries = [_entry(folder, name, policies or {}) for name in names]
    document = _manifest(entries, len(replicates)) | {"id": folder.name.ljust(64, "0")} | manifest
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def _world(values: Mapping[str, Sequence[float]], count: int) -> dict[str, np.ndarray]:
    return {
        name: np.array(values.get(name, [LEVELS.get(OUTCOMES[name].kind, 10.0)] * count), dtype=float) for name in MAIN
    }


def _entry(folder: Path, name: str, policies: Mapping[str, str]) -> dict[str, Any]:
    file = str(folder / "policies" / f"{name}.toml") if name in policies else "status_quo"
    scenario = load(file, WEEKS)
    return {"name": name, "title": f"The {name}", "table": table_hash(scenario.table), "changes": scenario.changes}


def _manifest(entries: list[dict[str, Any]], replicates: int) -> dict[str, Any]:
    return {
        "format": 1,
        "kind": "run",
        "status": "complete",
        "model": "fedcba9876543210" * 4,
        "commit": "0" * 40,
        "interpreted": False,
        "weeks": WEEKS,
        "burn_in": 20,
        "scale": 0.5,
        "seed": 11,
        "replicates_asked": replicates,
        "replicates": replicates,
        "confidence": 0.9,
        "windows": {"all": [0, WEEKS]},
        "policies": [f"{entry['name']}.toml" for entry in entries[1:]],
        "parameters": {"changed": {}, "values": {"fear_hides": 0.5}},
        "scenarios": entries,
        "versions": {"undertow": "9.8.7", "python": "3.11"},
    }
