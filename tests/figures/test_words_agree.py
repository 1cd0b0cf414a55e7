"""One result reads the same in the terminal, on the chart, in the report and on a page, and says its assumptions."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from rich.console import Console

import figures
from experiments.claims import words as claim_words
from experiments.claims.ledger import shipped
from experiments.comparison.effects import Effect
from experiments.comparison.table import show
from experiments.contested import words
from experiments.storage.store import Run, read_run
from experiments.wording.numbers import MISSING, MISSING_NOTE
from figures import effects, groups, style, trajectories
from figures.facts import scenario_facts, source_line
from model.counting.outcomes import OUTCOMES

from .test_report import Page

Stored = Callable[..., Run]
MAIN = [outcome for outcome in OUTCOMES.values() if outcome.main]
CHANGES = [0.0, 0.03, -0.04, 0.34, -4.1, 9.96, 12.34, 151.2, -99.7, 1234.5, math.nan, -0.004, 55.55, -0.5]


def invented(table: pd.DataFrame) -> pd.DataFrame:
    """The effects table with changes from nothing to the extreme."""
    for outcome, value in zip(MAIN, CHANGES, strict=True):
        rows = table["outcome"] == outcome.name
        table.loc[rows, ["change", "low", "high"]] = [value, value - 0.5, value + 0.25]
    return table


@pytest.fixture(scope="module")
def run(stored: Stored) -> Run:
    return stored(("demand",), edit=invented)


def terminal(run: Run, width: int = 120) -> str:
    stream = io.StringIO()
    show(Console(file=stream, width=width), run.manifest, run.effects, "results/x")
    return stream.getvalue()


def test_terminal_chart_report_and_pages_print_the_same_digits(run: Run) -> None:
    lines = terminal(run).splitlines()
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8"))
    with style.look():
        figure = effects.compose(run, "all")
    labels = {text.get_text() for text in figure.texts}
    alt = trajectories.describe(run, scenario_facts(run)[0]).alt
    table = run.effects[(run.effects["window"] == "all") & (run.effects["scenario"] == "demand")].set_index("outcome")
    part = {part.kind: part for claim in shipped().values() for part in claim.parts}
    for outcome in MAIN:
        row = table.loc[outcome.name]
        own = Effect(1.0, 1.0, row["change"], row["low"], row["high"], row["effect"], row["unit"], 4)
        told = words.change(own)
        # Names of outcomes may be wrapped; their first words are not.
        line = next(line for line in lines if line.strip().startswith(outcome.label[:12]))
        assert told in line
        assert words.interval(own) in line
        assert told.removesuffix(" points") in labels
        assert told in page.words
        assert words.interval(own) in page.words
        if math.isfinite(row["change"]):
            assert f"{outcome.label} {told}" in alt
        ledger = math.log1p(row["change"] / 100.0) if row["effect"] == "ratio" else row["change"]
        assert claim_words.change(part[row["effect"]], ledger) == told


def test_a_missing_number_is_one_sign_with_a_note_everywhere(run: Run) -> None:
    said = " ".join(terminal(run).split())
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8")).text
    for text in (said, page, effects.describe(run, "all").caption):
        assert MISSING_NOTE in " ".join(text.split())
        assert not re.search(r"\bnan\b|n/a", text, re.IGNORECASE)
    assert not re.search(r"\bnan\b", effects.describe(run, "all").alt, re.IGNORECASE)
    assert MISSING in said


def test_charts_are_drawn_of_weeks_and_outcomes_in_which_nothing_happened(run: Run) -> None:
    series = run.series.copy()
    series.loc[series["week"] % 3 == 0, MAIN[0].name] = np.nan
    series[MAIN[1].name] = np.nan
    below = run.series_basis.copy()
    below.loc[below["week"] % 3 == 0, MAIN[0].name] = 0.0
    below[MAIN[1].name] = 0.0
    unknown = run.effects.assign(change=np.nan, low=np.nan, high=np.nan)
    cut = replace(run, series=series, effects=unknown, series_basis=below)
    weekly = trajectories.weekly(cut, "demand", MAIN[0].name)
    assert list(weekly.columns) == [0, 1, 2, 3]
    assert np.isfinite(weekly.to_numpy()).all()
    with style.look():
        for figure in (trajectories.compose(cut, scenario_facts(cut)[0]), effects.compose(cut, "all")):
            figure.canvas.draw()
            words = [text.get_text().lower() for text in figure.findobj(Text)]
            assert not any("nan" in word.split() for word in words)


def test_changed_assumptions_are_said_in_table_charts_and_first_screen(run: Run) -> None:
    line = "Changed assumptions: fear_hides=0.3"
    assert line in terminal(run).split("Outcome")[0]
    page = figures.write_report(run.path).read_text(encoding="utf-8")
    assert line in page[: page.index("<nav")]
    assert line in source_line(run)
    scenario = scenario_facts(run)[0]
    for said in (effects.describe(run, "all"), trajectories.describe(run, scenario)):
        assert line in said.subtitle
        assert line in said.source


def test_nothing_is_said_where_nothing_is_changed(run: Run) -> None:
    manifest = {**run.manifest, "parameters": {**run.manifest["parameters"], "changed": {}}}
    (run.path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    plain = read_run(run.path)
    try:
        page = figures.write_report(run.path).read_text(encoding="utf-8")
        for text in (terminal(plain), page, source_line(plain), effects.describe(plain, "all").subtitle):
            assert "Changed assumptions" not in text
    finally:
        (run.path / "manifest.json").write_text(json.dumps(run.manifest), encoding="utf-8")


def test_a_switch_is_said_as_it_is_typed_and_a_long_list_is_cut(run: Run) -> None:
    changed = {"mechanisms.screening": 0.0} | {f"p{n}": float(n) for n in range(9)}
    manifest = {**run.manifest, "parameters": {**run.manifest["parameters"], "changed": changed}}
    other = replace(run, manifest=manifest)
    assert "mechanisms.screening=false, p0=0, p1=1, p2=2, p3=3, p4=4 and 4 more" in source_line(other)


def test_the_reader_is_told_how_many_marks_luck_alone_would_fill(run: Run) -> None:
    told = f"luck alone would mark at most about 1 of {len(MAIN) - 1} as changed"  # one has no number
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8")).text
    for text in (terminal(run), page, effects.describe(run, "all").subtitle):
        assert told in " ".join(text.split())


def test_small_changes_are_not_filled_marks(stored: Stored) -> None:
    def small(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(change=0.03, low=0.02, high=0.04)

    run = stored(("seizure",), edit=small)
    with style.look():
        figure = effects.compose(run, "all")
    entries = [text.get_text() for text in figure.legends[0].get_texts()]
    assert entries == ["Hardly moves"]
    assert not any(text.get_weight() == "bold" for text in figure.texts if text.get_text().startswith("+0.03"))
    assert "hardly moves" in terminal(run)
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8")).text
    assert f"Headline outcomes: hardly moves ({len(MAIN)})." in page


def test_below_four_replicates_nothing_is_called_better(stored: Stored) -> None:
    run = stored(("seizure",), replicates=3)
    with style.look():
        figure = effects.compose(run, "all")
    entries = {text.get_text() for text in figure.legends[0].get_texts()}
    assert entries - {"Beyond the scale"} == {"No verdict: fewer than 4 replicates"}
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8")).text
    for text in (" ".join(terminal(run).split()), page, effects.describe(run, "all").subtitle):
        assert "Fewer than 4 replicates, so no verdict" in text
    assert "better" not in {line.split()[-1] for line in terminal(run).splitlines() if line.split()}


def test_groups_say_their_assumptions_and_their_luck(stored: Stored) -> None:
    from .test_group_chart import rows

    run = stored(scenarios=("demand",))
    rows("demand").to_parquet(run.path / "group_effects.parquet", index=False)
    words = groups.describe(run, scenario_facts(run)[0], "race")
    assert "Changed assumptions: fear_hides=0.3" in words.subtitle
    assert "luck alone would mark at most about" in words.subtitle
