"""Charts: they exist, say where they come from, and can be read: nothing collides, nothing is cut off."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

import figures
from experiments.storage.store import Run
from experiments.wording.numbers import MISSING
from figures import effects, style, trajectories
from figures.facts import scenario_facts, source_line, status_quo_facts
from model.counting.outcomes import OUTCOMES
from model.errors import InputError

from .conftest import TITLES

Stored = Callable[..., Run]
ALL = tuple(TITLES)
MAIN = [outcome for outcome in OUTCOMES.values() if outcome.main]


def texts(figure: Figure) -> Iterator[tuple[Text, Bbox]]:
    """Every visible piece of text of a drawn figure with its box in pixels."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            if box.width > 0:
                yield text, box


def shown(figure: Figure) -> list[tuple[str, Bbox]]:
    """As `texts`, without ticks outside their axis, which matplotlib keeps but does not draw."""
    found = list(texts(figure))
    hidden = set()
    for axes in figure.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {id(tick.label1), id(tick.label2)}
    return [(text.get_text(), box) for text, box in found if id(text) not in hidden]


def assert_readable(figure: Figure) -> None:
    pieces = shown(figure)
    assert len(pieces) > 20
    width, height = figure.canvas.get_width_height()
    clipped = [text for text, box in pieces if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    assert not clipped
    collisions = [
        (first, second)
        for (first, one), (second, two) in combinations(pieces, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > 1.0 and min(one.y1, two.y1) - max(one.y0, two.y0) > 1.0
    ]
    assert not collisions


@pytest.mark.parametrize("scenarios", [ALL[:1], ALL[:2], ALL[:4], ALL])
def test_effects_chart_is_readable_with_any_number_of_scenarios(stored: Stored, scenarios: tuple[str, ...]) -> None:
    with style.look():
        figure = effects.compose(stored(scenarios), "all")
        assert_readable(figure)
    assert len(figure.axes) == len(scenarios) * len({outcome.effect for outcome in MAIN})


@pytest.mark.parametrize(("replicates", "weeks"), [(1, 5), (2, 60), (4, 208)])
def test_trajectories_are_readable_for_short_and_long_runs(stored: Stored, replicates: int, weeks: int) -> None:
    run = stored(("crisis",), replicates=replicates, weeks=weeks)
    with style.look():
        figure = trajectories.compose(run, scenario_facts(run)[0])
        assert_readable(figure)
    assert [axes.get_gid() for axes in figure.axes] == [outcome.name for outcome in MAIN]


def test_every_file_exists_and_carries_alt_text_and_source(stored: Stored) -> None:
    run = stored()
    files = figures.draw_run(run.path)
    assert {file.stem for file in files} == {
        "effects", "effects_weeks_0-12", "effects_weeks_13-52", "trajectories_seizure", "trajectories_demand"
    }  # fmt: skip
    for file in files:
        assert file.stat().st_size > 10_000
        if file.suffix == ".png":
            with Image.open(file) as picture:
                title, alt, source = (picture.info[key] for key in ("Title", "Description", "Source"))
        else:
            root = ET.parse(file).getroot()
            title, alt, source = (next(_inner(root, tag)) for tag in ("title", "description", "source"))
        assert TITLES["seizure"] in title + alt or TITLES["demand"] in title + alt
        assert "status quo" in alt
        assert source == source_line(run)
    assert not list((run.path / "figures").glob(".*"))


def _inner(root: ET.Element, tag: str) -> Iterator[str]:
    for element in root.iter():
        if element.tag.endswith(f"}}{tag}"):
            words = "".join(element.itertext()).strip()
            if words:
                yield words


def test_footer_names_version_model_run_replicates_and_seed(stored: Stored) -> None:
    run = stored()
    with style.look():
        said = [" ".join(text.split()) for text, _ in shown(effects.compose(run, "all"))]
    made = "undertow 9.8.7 · model fedcba9876 · run 0123456789 · 4 replicates · scale 1 · seed 11"
    assert f"Source: {made} · Changed assumptions: fear_hides=0.3 · simulated, not observed" in said


def test_the_same_run_gives_the_same_files(stored: Stored) -> None:
    run = stored(ALL[:1])
    first = [file.read_bytes() for file in figures.draw_run(run.path)]
    assert first == [file.read_bytes() for file in figures.draw_run(run.path)]


def test_no_policy_shows_before_its_first_week(stored: Stored) -> None:
    run = stored()
    name = MAIN[2].name
    before = [trajectories.weekly(run, scenario, name).loc[:-1] for scenario in ("status_quo", "seizure")]
    pd.testing.assert_frame_equal(*before)
    assert before[0].index[0] == -52 + trajectories.SMOOTHING - 1


def test_intervals_that_are_not_numbers_are_drawn_as_unclear(stored: Stored) -> None:
    run = stored(edit=lambda table: table.assign(low=np.nan, high=np.nan))
    with style.look():
        said = [text for text, _ in shown(effects.compose(run, "all"))]
    assert "No clear change" in said
    assert "Better" not in said
    assert "Worse" not in said


def test_missing_changes_and_differences_in_own_units(stored: Stored) -> None:
    ratio = next(outcome.name for outcome in MAIN if outcome.effect == "ratio")

    def edit(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["outcome"] == ratio, ["effect", "unit", "change"]] = ("difference", "people", 3.0)
        table.loc[table["outcome"] == MAIN[1].name, ["change", "low", "high"]] = np.nan
        return table[table["outcome"] != MAIN[2].name]

    run = stored(edit=edit)
    with style.look():
        figure = effects.compose(run, "all")
        said = [text for text, _ in shown(figure)]
        assert_readable(figure)
    assert "+3.0 *" in said
    assert said.count(MISSING) == 4
    assert "A star" in effects.describe(run, "all").caption


def test_a_replicate_missing_from_one_scenario_is_left_out_of_its_lines(stored: Stored) -> None:
    run = stored()
    rows = (run.series["scenario"] == "seizure") & (run.series["replicate"] == 3) & (run.series["week"] > 10)
    cut = replace(run, series=run.series[~rows])
    assert list(trajectories.weekly(cut, "seizure", MAIN[0].name).columns) == [0, 1, 2]


def test_status_quo_alone_is_drawn(stored: Stored) -> None:
    run = stored(())
    files = figures.draw_run(run.path)
    assert {file.name for file in files} == {"trajectories_status_quo.svg", "trajectories_status_quo.png"}
    with style.look():
        assert_readable(trajectories.compose(run, status_quo_facts(run)))


def test_no_run_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no results of a run"):
        figures.draw_run(str(tmp_path))


def test_drawing_leaves_no_global_state(stored: Stored) -> None:
    run = stored(ALL[:1])
    before = dict(matplotlib.rcParams.copy())
    figures.draw_run(run.path)
    assert dict(matplotlib.rcParams.copy()) == before
    code = (
        "import sys, figures, figures.report; figures.draw_run(sys.argv[1]); figures.write_report(sys.argv[1]); "
        "import matplotlib; assert 'matplotlib.pyplot' not in sys.modules; "
        "assert dict(matplotlib.rcParams.copy()) == dict(matplotlib.rc_params_from_file(matplotlib.matplotlib_fname(), "
        "use_default_template=True).copy()) | {'backend': matplotlib.rcParams._get('backend')}"
    )
    subprocess.run([sys.executable, "-c", code, str(run.path)], check=True)


def test_importing_figures_loads_no_matplotlib() -> None:
    subprocess.run([sys.executable, "-c", "import sys, figures; assert 'matplotlib' not in sys.modules"], check=True)


def test_weekly_lines_pool_weeks_and_replicates_and_have_a_gap_where_nothing_happened(stored: Stored) -> None:
    """One report of one case in a week and none of nine in the next are 10 % of two weeks."""
    run, name = stored((), 2, 20), next(outcome.name for outcome in MAIN if outcome.kind == "share")
    series, below = run.series.copy(), run.series_basis.copy()
    below[name] = np.where(series["week"] == 0, 1.0, np.where(series["week"].between(1, 3), 3.0, 0.0))
    below.loc[(series["replicate"] == 1) & (series["week"] == 3), name] = 0.0
    series[name] = np.where(below[name] > 0.0, np.where(series["week"] == 0, 100.0, 0.0), np.nan)
    changed = replace(run, series=series, series_basis=below)
    table, line = (part(changed, "status_quo", name) for part in (trajectories.weekly, trajectories.pooled))
    assert list(table.loc[3]) == pytest.approx([10.0, 100.0 / 7.0])
    assert line.loc[3] == pytest.approx(200.0 / 17.0)
    assert table.loc[7:].isna().all(axis=None)
    with style.look():
        assert_readable(trajectories.compose(changed, status_quo_facts(changed)))
