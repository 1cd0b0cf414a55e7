"""A small stored run made of invented numbers, so that charts are tested without running the model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.effects import paired
from experiments.running.plan import WINDOWS
from experiments.storage.store import Run, read_run
from model.counting.outcomes import OUTCOMES

TITLES = {
    "seizure": "Platform seizure (2018)",
    "crisis": "Pandemic without accessible support (2020)",
    "demand": "Ending demand <criminalising clients> for $5 or $6",
    "decriminalisation": "Decriminalisation for everyone",
    "stimulus": "Pandemic with accessible income support (2020)",
    "second": "Two platform seizures (2018 and 2020)",
}
#: Relative changes that scenarios cause, from nothing to far beyond what most outcomes do.
CHANGES = (0.0, 0.004, -0.2, 0.35, 6.0, -0.95)
LEVELS = {"share": 23.0, "rate": 47.0, "money": 640.0, "count": 6800.0, "mean": 0.4}


def world(replicates: int, weeks: int, shift: float) -> dict[str, np.ndarray]:
    """Invented weekly values (replicates, 52 + weeks) of every outcome; the scenario's shift starts in week 0."""
    luck = np.random.default_rng(7)
    ramp = np.concatenate([np.zeros(52), 1.0 - np.exp(-np.arange(weeks) / 20.0)])
    found = {}
    for at, (name, outcome) in enumerate(OUTCOMES.items()):
        change = CHANGES[at % len(CHANGES)] * shift * (1.0 + 0.2 * luck.standard_normal((replicates, 1)))
        noise = 1.0 + 0.05 * luck.standard_normal((replicates, 52 + weeks))
        found[name] = LEVELS.get(outcome.kind, 10.0) * noise * np.maximum(1.0 + change * ramp, 0.0)
    return found


def manifest(
    scenarios: Sequence[str], replicates: int, weeks: int, windows: dict[str, tuple[int, int]]
) -> dict[str, Any]:
    entries = [{"name": "status_quo", "title": "Status quo", "first_week": None, "changes": []}]
    entries += [
        {"name": name, "title": TITLES[name], "first_week": 0, "changes": ["enforcement.stings: 1 → 2 from week 0"]}
        for name in scenarios
    ]
    common = {"description": "What it <stands> for.", "source": ["Q3"], "claims": ["P1"], "files": ["a.toml"]}
    return {
        "format": 1,
        "id": "0123456789abcdef" * 4,
        "status": "complete",
        "created": "2026-01-02T03:04:05+00:00",
        "command": "undertow run",
        "model": "fedcba9876543210" * 4,
        "interpreted": False,
        "weeks": weeks,
        "burn_in": 260,
        "scale": 1.0,
        "people": 28000,
        "seed": 11,
        "replicates_asked": replicates,
        "replicates": replicates,
        "confidence": 0.9,
        "windows": {name: list(span) for name, span in windows.items()},
        "parameters": {"hash": "ab" * 32, "changed": {"fear_hides": 0.3}, "values": {}},
        "scenarios": [{**common, "table": "cd" * 32, **entry} for entry in entries],
        "notes": [],
        "failures": [],
        "versions": {"python": "3.11", "undertow": "9.8.7"},
    }


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """``stored(scenarios, replicates, weeks, edit)``: a run on disk, read back; ``edit`` may change its effects."""

    def make(
        scenarios: Sequence[str] = ("seizure", "demand"),
        replicates: int = 4,
        weeks: int = 60,
        edit: Callable[[pd.DataFrame], pd.DataFrame] = lambda effects: effects,
    ) -> Run:
        path = tmp_path_factory.mktemp("run")
        windows = {"all": (0, weeks), **{name: span for name, span in WINDOWS.items() if span[1] <= weeks}}
        names = ["status_quo", *scenarios]
        # Every scenario does less than the one before it, so that their panels differ.
        worlds = {name: world(replicates, weeks, 0.0 if at == 0 else 1.0 / at) for at, name in enumerate(names)}
        week = np.arange(-52, weeks)
        pd.concat(
            pd.DataFrame({"scenario": name, "replicate": r, "week": week, **{o: v[r] for o, v in values.items()}})
            for name, values in worlds.items()
            for r in range(replicates)
        ).to_parquet(path / "series.parquet", index=False)
        series = pd.read_parquet(path / "series.parquet")
        series.assign(**dict.fromkeys(OUTCOMES, 100.0)).to_parquet(path / "series_basis.parquet", index=False)
        edit(effects(worlds, windows)).to_parquet(path / "effects.parquet", index=False)
        for empty in ("groups", "runs"):
            pd.DataFrame({"scenario": []}).to_parquet(path / f"{empty}.parquet", index=False)
        (path / "manifest.json").write_text(
            json.dumps(manifest(scenarios, replicates, weeks, windows)), encoding="utf-8"
        )
        return read_run(path)

    return make


def effects(worlds: dict[str, dict[str, np.ndarray]], windows: dict[str, tuple[int, int]]) -> pd.DataFrame:
    rows = []
    for scenario in list(worlds)[1:]:
        for window, (start, stop) in windows.items():
            for name, outcome in OUTCOMES.items():
                base, policy = (
                    worlds[w][name][:, 52 + start : 52 + stop].mean(axis=1) for w in ("status_quo", scenario)
                )
                found = paired(base, policy, outcome.effect, outcome.unit)
                rows.append((scenario, name, window, found.status_quo, found.scenario_value, found.change, found.low,
                             found.high, found.unit, found.kind, found.n))  # fmt: skip
    columns = ["scenario", "outcome", "window", "status_quo", "scenario_value", "change", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "unit", "effect", "n"])
