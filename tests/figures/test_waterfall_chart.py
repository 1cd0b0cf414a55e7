"""The waterfall of an attribution: its steps meet, every part has its interval, the colours follow what is better."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from experiments.mechanisms.attribution import ALL, INTERACTION, LOG_POINTS, NONE
from experiments.wording.numbers import signed
from figures import style, waterfall
from figures.style import BLUE, VERMILLION

MANIFEST = {
    "scenarios": [{"title": "A policy"}], "windows": {"all": (0, 52)}, "confidence": 0.9, "replicates": 4,
    "exact": True,
    "model": "0123456789abcdef", "id": "fedcba9876543210", "seed": 1, "scale": 0.5, "versions": {"undertow": "9.8.7"},
}  # fmt: skip
VALUES = {NONE: -4.0, "screening": 3.0, "brokerage": -2.0, ALL: -3.0, INTERACTION: 1.0}


def rows(low: float, high: float):
    """The parts of an effect; the ends of the interaction's interval are given."""
    found = []
    for part, value in VALUES.items():
        ends = (low, high) if part == INTERACTION else (value - 1.0, value + 1.0)
        player = part not in (NONE, ALL, INTERACTION)
        found.append(
            {"part": part, "value": value, "low": ends[0], "high": ends[1], "unit": LOG_POINTS,
             "alone": 1.5 if player else np.nan, "removed": 2.5 if player else np.nan}
        )  # fmt: skip
    return found


def chart(outcome: str, low: float = -1.0, high: float = 1.2):
    found = rows(low, high)
    with style.look():
        figure = waterfall.compose(outcome, found, waterfall.describe(MANIFEST, found, outcome, "all"), 4)
        figure.canvas.draw()
    return figure


def test_each_step_begins_where_the_last_one_ended():
    axes = chart("client_violence").axes[0]
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert ends == [(0.0, -4.0), (-4.0, -1.0), (-1.0, -3.0), (0.0, -3.0)]


@pytest.mark.parametrize(("high", "arrows"), [(1.2, []), (900.0, [">"])])
def test_the_interaction_has_its_interval_and_a_mark_where_it_is_cut(high, arrows):
    figure = chart("client_violence", high=high)
    strip = next(axes for axes in figure.axes if axes.get_gid() == INTERACTION)
    assert strip.get_xlim() == figure.axes[0].get_xlim()
    drawn = [line for line in strip.lines if len(line.get_xdata()) == 2 and line.get_linewidth() == 1.2]
    assert [tuple(line.get_xdata()) for line in drawn] == [(-1.0, min(high, strip.get_xlim()[1]))]
    assert [line.get_marker() for line in strip.lines if line.get_marker() in "<>"] == arrows
    said = [text.get_text() for text in figure.legends[0].get_texts()]
    assert ("Beyond the scale" in said) == bool(arrows)
    assert f"−1.0 to {signed(high)}" in [text.get_text() for text in figure.texts]


@pytest.mark.parametrize(("outcome", "raises"), [("client_violence", VERMILLION), ("median_income", BLUE)])
def test_what_raises_an_outcome_is_blue_only_where_more_is_better(outcome, raises):
    bar = chart(outcome).axes[0].patches[1]
    assert bar.get_facecolor()[:3] == pytest.approx(to_rgb(raises))


def test_changed_assumptions_and_too_few_replicates_are_said():
    few = {**MANIFEST, "replicates": 3, "parameters": {"changed": {"fear_hides": 0.9}}}
    words = waterfall.describe(few, rows(-1.0, 1.2), "client_violence", "all")
    assert words.subtitle.endswith("Changed assumptions: fear_hides=0.9.")
    assert "Changed assumptions: fear_hides=0.9" in words.source
    assert "no verdict" in words.subtitle
    found = rows(-1.0, 1.2)
    with style.look():
        bold = [
            {text.get_text() for text in waterfall.compose("client_violence", found, words, n).texts
             if text.get_weight() == "bold"} for n in (3, 4)
        ]  # fmt: skip
    assert "−2.0" not in bold[0]
    assert "−2.0" in bold[1]


def test_nothing_overlaps_and_nothing_leaves_the_sheet():
    figure = chart("client_violence", high=900.0)
    boxes = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for at, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0
        assert one.x1 <= figure.bbox.x1
        assert not any(one.padded(-2.0).overlaps(other.padded(-2.0)) for other in boxes[:at])
