"""What a stored run says about itself: its scenarios, its headline outcomes, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.running.plan import STATUS_QUO
from experiments.storage.store import Run
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import setting
from experiments.wording.sentences import counted, visible
from model.counting.outcomes import OUTCOMES, Outcome

Effects = dict[tuple[str, str], dict[Hashable, Any]]
"""Rows of the effects table (columns: see ``experiments.storage.store``) by scenario and outcome."""


@dataclass(frozen=True)
class ScenarioFacts:
    """One scenario of a run, as its manifest describes it.

    ``changes`` are the lines that say which lever moves from what to what, and when; ``first_week`` is the first
    week that differs from the status quo, counted from week 0.
    """

    name: str
    title: str
    description: str
    source: tuple[str, ...]
    claims: tuple[str, ...]
    changes: tuple[str, ...]
    first_week: int


def scenario_facts(run: Run) -> list[ScenarioFacts]:
    """The scenarios of ``run`` other than the status quo, in the order in which they were asked for."""
    return [_scenario(entry) for entry in run.manifest["scenarios"] if entry["name"] != STATUS_QUO]


def status_quo_facts(run: Run) -> ScenarioFacts:
    """The status quo of ``run``, for what is drawn of it alone."""
    return next(_scenario(entry) for entry in run.manifest["scenarios"] if entry["name"] == STATUS_QUO)


def _scenario(entry: Mapping[str, Any]) -> ScenarioFacts:
    return ScenarioFacts(
        name=entry["name"],
        title=visible(entry.get("title") or entry["name"].replace("_", " ")),
        description=visible(entry.get("description", "")),
        source=tuple(map(visible, entry.get("source", ()))),
        claims=tuple(map(visible, entry.get("claims", ()))),
        changes=tuple(entry.get("changes", ())),
        first_week=entry.get("first_week") or 0,
    )


def main_outcomes(run: Run) -> list[Outcome]:
    """The headline outcomes that ``run`` holds, in the order of the registry."""
    return [outcome for outcome in OUTCOMES.values() if outcome.main and outcome.name in run.series.columns]


def effects_in(run: Run, window: str) -> Effects:
    """The rows of the effects table for one window, by scenario and outcome."""
    table = run.effects[run.effects["window"] == window]
    return {(row["scenario"], row["outcome"]): row for row in table.to_dict("records")}


def replicates(run: Run) -> int:
    """How many replicates the run finished (an interrupted run has fewer than it planned)."""
    return int(run.series["replicate"].nunique())


def source_line(run: Run) -> str:
    """The line under every chart of a run; see `sourced`."""
    return manifest_line({**run.manifest, "replicates": replicates(run)})


def manifest_line(manifest: Mapping[str, Any]) -> str:
    """The same from a manifest alone, of a run or of an analysis."""
    what = (f"run {manifest['id'][:10]}", counted(manifest["replicates"], "replicate"))
    version = manifest["versions"]["undertow"]
    return sourced(version, manifest["model"], what, manifest["scale"], manifest["seed"], assumed(manifest))


def sourced(version: str, model: str, what: Sequence[str], scale: float, seed: int, changed: str = "") -> str:
    """The line under every chart: version, hash of the model's source, ``what`` was run, size of the world, seed.

    ``changed`` names the assumptions that are not the model's own, if there are any.
    """
    source = f"Source: undertow {version} · model {model[:10]}"
    run = (source, *what, f"scale {setting(scale)}", f"seed {seed}", changed, "simulated, not observed")
    return " · ".join(filter(None, run))
