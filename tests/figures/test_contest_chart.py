"""The chart of a contest: intervals that its scale cuts are marked, and it says what it shows and where it is from."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.contested.design import ALONE, FROZEN
from experiments.storage.manifest import versions
from figures import contest, style
from tests.experiments.contested.test_contest import made_up

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def result():
    return made_up(lambda point: 1.0 - 2.0 * point.values.get("deterrence", 0.0))


def marks(figure, markers):
    return [line for axes in figure.axes for line in axes.lines if line.get_marker() in markers]


def widened(result, design, low, high):
    """The contest with the first interval of a design as wide as said."""
    first = next(n for n, point in enumerate(result.points) if point.design == design)
    effects = list(result.effects)
    effects[first] = replace(effects[first], low=low, high=high)
    return replace(result, effects=tuple(effects))


def test_no_interval_is_cut_without_a_mark(result):
    with style.look():
        assert not marks(contest.compose(result), "^v")
    for design in (ALONE, FROZEN):
        with style.look():
            figure = contest.compose(widened(result, design, -900.0, 800.0))
        assert sorted(line.get_marker() for line in marks(figure, "^v")) == ["^", "v"]
        assert {axes.get_ylim() for axes in figure.axes}.pop()[1] < 100.0
        assert "Beyond the scale" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_every_point_is_within_the_scale(result):
    with style.look():
        low, high = contest.compose(result).axes[0].get_ylim()
    assert low < min(effect.change for effect in result.effects)
    assert high > max(effect.change for effect in result.effects)


def test_it_names_the_policy_as_readers_know_it_and_the_model_it_ran(result):
    words = contest.describe(result)
    assert words.title.startswith("Effect of “Ending demand” on “In exploitation”")
    assert f"undertow {versions()['undertow']} · model 0123456789" in words.source
    assert "scale 0.25 · seed 1 · simulated, not observed" in words.source


def test_nothing_overlaps_and_nothing_leaves_the_sheet(result):
    with style.look():
        figure = contest.compose(result)
        figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for axes in figure.axes:
        boxes += [text.get_window_extent() for text in (axes.xaxis.label, axes.yaxis.label) if text.get_text()]
    for at, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0
        assert one.x1 <= figure.bbox.x1
        assert not any(one.padded(-2.0).overlaps(other.padded(-2.0)) for other in boxes[:at])


def test_a_scenario_in_another_folder_gives_a_file_in_this_one(result, tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    shipped = (ROOT / "scenarios" / "end_demand.toml").read_text(encoding="utf-8")
    (tmp_path / "mine" / "own.toml").write_text(shipped, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = replace(result, question=replace(result.question, scenario="mine/own.toml"))
    files = contest.draw(own, tmp_path / "charts")
    assert [file.parent.name for file in files] == ["charts", "charts"]
