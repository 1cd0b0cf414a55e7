"""The chart of who bears an effect: every group has a row, small cells say so, clear gaps are printed."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.groups import HEADLINE
from experiments.storage.store import Run, read_run
from figures import draw_run, groups, style, write_report
from figures.facts import scenario_facts
from model.counting.outcomes import GROUPS, OUTCOMES, TRAITS


def rows(scenario: str) -> pd.DataFrame:
    luck = np.random.default_rng(3)
    found = []
    for trait, members in TRAITS.items():
        for member in members:
            for name in HEADLINE:
                change = float(luck.normal(0.0, 20.0))
                hidden = GROUPS[member] == "documentation:temporary" and name == "unhoused"
                gap = np.nan if member == members[0] or hidden else 7.5
                numbers = [np.nan] * 5 if hidden else [10.0, 11.0, change, change - 5.0, change + 5.0]
                found.append(
                    (scenario, name, "all", trait, GROUPS[member], 20.0, 80.0, hidden, *numbers, "%",
                     OUTCOMES[name].effect, 4, GROUPS[members[0]], gap, gap - 2.0, gap + 2.0, "points")
                )  # fmt: skip
    columns = ["scenario", "outcome", "window", "trait", "group", "people", "person_years", "suppressed", "status_quo"]
    columns += ["scenario_value", "change", "low", "high", "unit", "effect", "n", "reference", "gap", "gap_low"]
    return pd.DataFrame(found, columns=[*columns, "gap_high", "gap_unit"])


@pytest.fixture
def run(stored) -> Run:
    run = stored(scenarios=("demand",))
    rows("demand").to_parquet(run.path / "group_effects.parquet", index=False)
    document = {**run.manifest, "by": ["documentation", "race"]}
    (run.path / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    return read_run(run.path)


@pytest.mark.parametrize("trait", TRAITS)
def test_every_group_and_outcome_is_drawn_and_nothing_overlaps(run, trait):
    scenario = scenario_facts(run)[0]
    with style.look():
        figure = groups.compose(run, scenario, trait)
        figure.canvas.draw()
    assert [axes.get_gid() for axes in figure.axes] == HEADLINE
    assert all(axes.get_ylim() == (len(TRAITS[trait]) - 0.5, -0.5) for axes in figure.axes)
    boxes = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for at, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0
        assert one.x1 <= figure.bbox.x1
        for other in boxes[:at]:
            assert not (one.padded(-2.0).overlaps(other.padded(-2.0))), trait


def test_small_cells_and_gaps_are_said(run):
    scenario = scenario_facts(run)[0]
    words = groups.describe(run, scenario, "documentation")
    assert "temporary suppressed" in words.alt
    assert "fewer than 10 people" in words.caption
    assert "Suppressed: rests on too few people or events." in words.subtitle
    with style.look():
        figure = groups.compose(run, scenario, "documentation")
    unhoused = figure.axes[HEADLINE.index("unhoused")]
    assert [text.get_text() for text in unhoused.texts] == ["suppressed"]
    # Two groups besides the reference group, one cell suppressed.
    assert sum(text.get_text() == "+7.5" for text in figure.texts) == 2 * len(HEADLINE) - 1


def test_charts_and_report_hold_the_traits_that_were_asked_for(run):
    files = [path.name for path in draw_run(run.path)]
    assert {"groups_demand_documentation.png", "groups_demand_race.svg"} <= set(files)
    assert "groups_demand_gender.png" not in files
    page = write_report(run.path).read_text(encoding="utf-8")
    assert "Who bears it" in page
    assert groups.traits(replace(run, manifest={})) == []


def test_one_wide_interval_does_not_press_the_others_together(run):
    table = pd.read_parquet(run.path / "group_effects.parquet")
    mine = table["outcome"].eq("price") & table["group"].isin(
        ["documentation:citizen_or_resident", "documentation:temporary"]
    )
    assert mine.sum() == 2
    table.loc[mine, ["change", "low", "high"]] = [-5.0, -10.0, 5.0]
    far = table["outcome"].eq("price") & table["group"].eq("documentation:undocumented")
    table.loc[far, ["change", "low", "high"]] = [400.0, 20.0, 3000.0]
    table.to_parquet(run.path / "group_effects.parquet", index=False)
    with style.look():
        figure = groups.compose(read_run(run.path), scenario_facts(run)[0], "documentation")
    price = figure.axes[HEADLINE.index("price")]
    assert price.get_xlim()[1] < 50.0
    assert [line.get_marker() for line in price.lines if line.get_marker() in "<>"] == [">"]
    # The point itself lies beyond the scale, so its number is told.
    assert [text.get_text() for text in price.texts] == ["+400%"]
    assert "Beyond the scale" in [text.get_text() for text in figure.legends[0].get_texts()]
