"""The report: one page that says what was run, what came out, what it stands for, and where every number comes from."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from experiments.storage.spreadsheet import to_csv
from experiments.storage.store import Run, read_table, write_text
from experiments.wording import numbers, same_people
from experiments.wording.assumptions import assumed, stated
from experiments.wording.sentences import joined
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, RULE, SHORT, Verdict, by_luck, verdict
from figures import effects, groups, trajectories
from figures.facts import (
    Effects,
    ScenarioFacts,
    effects_in,
    main_outcomes,
    replicates,
    scenario_facts,
    status_quo_facts,
)
from figures.style import Words
from model.counting.outcomes import Outcome

CSV = "effects.csv"

_CONTENTS = {
    "series.parquet": "every outcome by scenario, replicate and week",
    "groups.parquet": "outcomes by scenario, replicate, year and group of people",
    "runs.parquet": "every outcome by scenario, replicate and part of the period",
    "effects.parquet": "changes against the status quo with their intervals, all outcomes and parts of the period",
    CSV: "the same as effects.parquet, for a spreadsheet",
    "group_effects.parquet": "changes by group of people, with the gaps between groups",
    "same_people.parquet": "people in the trade at the start of the policy: better off, worse off, as before",
    "manifest.json": "what was run: model, parameters, scenarios, seeds, versions",
}


@dataclass(frozen=True)
class Picture:
    """A chart inside the page: its words, its SVG as a data address, and its files relative to the page."""

    words: Words
    data: str
    svg: str
    png: str


@dataclass(frozen=True)
class Line:
    """One row of a table of effects, all in words. ``verdict`` is also the row's style in the page."""

    outcome: Outcome
    status_quo: str
    scenario: str
    change: str
    interval: str
    verdict: Verdict


@dataclass(frozen=True)
class Section:
    """What the page says about one scenario."""

    scenario: ScenarioFacts
    summary: str
    lines: tuple[Line, ...]
    picture: Picture
    by_group: tuple[Picture, ...]
    people: str


def write(run: Run) -> Path:
    """Write ``report.html`` and ``effects.csv`` into the folder of ``run``; returns the path of the page."""
    write_text(run.path / CSV, to_csv(run.effects))
    # Autoescape: titles and descriptions come from files that anyone may have written.
    environment = Environment(
        loader=PackageLoader("figures"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = run.path / "report.html"
    write_text(page, environment.get_template("report.html.j2").render(contents(run)))
    return page


def contents(run: Run) -> dict[str, Any]:
    """Everything the template needs, ready to print."""
    scenarios, manifest = scenario_facts(run), run.manifest
    rows, shown = effects_in(run, "all"), effects.main_rows(run, "all")
    luck = by_luck(shown, manifest["confidence"])
    return {
        "name": run.path.resolve().name,
        "run": manifest,
        "count": replicates(run),
        "created": datetime.fromisoformat(manifest["created"]).strftime("%d %B %Y, %H:%M UTC").lstrip("0"),
        "period": effects.span(run, "all"),
        "level": round(100 * manifest["confidence"]),
        "overview": [_overview(run, window) for window in effects.windows(run)],
        "sections": [_section(run, rows, scenario) for scenario in scenarios],
        "baseline": None if scenarios else _trajectory(run, status_quo_facts(run)),
        "main": main_outcomes(run),
        "assumed": assumed(manifest),
        "rule": f"{RULE} {luck}".strip() if scenarios else "",
        "same_people": same_people.NOTE,
        "missing": numbers.MISSING_NOTE if any(not math.isfinite(row["change"]) for row in shown) else "",
        "changed": {name: stated(name, value) for name, value in manifest["parameters"]["changed"].items()},
        "scale": numbers.setting(manifest["scale"]),
        "files": {name: meaning for name, meaning in _CONTENTS.items() if (run.path / name).is_file()},
    }


def _section(run: Run, rows: Effects, scenario: ScenarioFacts) -> Section:
    lines = tuple(_line(outcome, rows.get((scenario.name, outcome.name))) for outcome in main_outcomes(run))
    by_group = tuple(_by_group(run, scenario, trait) for trait in groups.traits(run))
    people = _same_people(run, scenario.name)
    return Section(scenario, summary(lines, replicates(run)), lines, _trajectory(run, scenario), by_group, people)


def _same_people(run: Run, scenario: str) -> str:
    """What became of the people who were there when a scenario started; empty for runs of earlier versions."""
    if not (run.path / "same_people.parquet").is_file():
        return ""
    table = read_table(run.path, "same_people")
    return same_people.told(table[table["scenario"] == scenario].to_dict(orient="records"))


def summary(lines: Sequence[Line], count: int) -> str:
    """What a scenario does to the headline outcomes, in one or two sentences."""
    if count < LEAST_REPLICATES:
        alone = "One replicate only. " if count == 1 else ""
        return f"{alone}{FEW_NOTE}"
    named: dict[Verdict, list[str]] = {kind: [] for kind in Verdict}
    for line in lines:
        named[line.verdict].append(f"{line.outcome.label} ({line.change})")
    told = [
        f"{kind.value.capitalize()}: {joined(named[kind])}."
        for kind in (Verdict.WORSE, Verdict.BETTER, Verdict.CHANGED)
        if named[kind]
    ]
    rest = (Verdict.MOVES, Verdict.NEGLIGIBLE, Verdict.UNCLEAR, Verdict.MISSING)
    counts = [f"{SHORT[kind].lower()} ({len(named[kind])})" for kind in rest if named[kind]]
    if counts:
        told.append(f"{'The others' if told else 'Headline outcomes'}: {'; '.join(counts)}.")
    return " ".join(told)


def _line(outcome: Outcome, row: Mapping[Any, Any] | None) -> Line:
    if row is None:
        nothing = numbers.MISSING
        return Line(outcome, nothing, nothing, nothing, nothing, Verdict.MISSING)
    levels = numbers.level(row["status_quo"]), numbers.level(row["scenario_value"])
    change = numbers.change(row["change"], row["effect"], row["unit"])
    interval = numbers.ends(row["low"], row["high"], row["effect"], row["unit"])
    return Line(outcome, *levels, change, interval, verdict(outcome, row))


def _picture(run: Run, words: Words, draw: Callable[[], object]) -> Picture:
    """The chart with these words, drawn now if it is not there yet."""
    svg = run.path / "figures" / f"{words.stem}.svg"
    if not svg.is_file():
        draw()
    data = base64.b64encode(svg.read_bytes()).decode("ascii")
    return Picture(words, f"data:image/svg+xml;base64,{data}", f"figures/{words.stem}.svg", f"figures/{words.stem}.png")


def _overview(run: Run, window: str) -> Picture:
    return _picture(run, effects.describe(run, window), lambda: effects.draw(run, window))


def _trajectory(run: Run, scenario: ScenarioFacts) -> Picture:
    return _picture(run, trajectories.describe(run, scenario), lambda: trajectories.draw(run, scenario))


def _by_group(run: Run, scenario: ScenarioFacts, trait: str) -> Picture:
    words = groups.describe(run, scenario, trait)
    return _picture(run, words, lambda: groups.draw(run, scenario, trait))
