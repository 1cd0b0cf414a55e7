"""The chart of a claim: draws beyond its scale are marked, and it speaks of policies by their titles."""

import pytest

from experiments.claims.readings import OFF, ON, PLACEBO
from figures import claims, style
from scenarios import load
from tests.experiments.claims.test_results import judged, made_up

SOURCE = "Source: undertow 9.8.7"


@pytest.fixture(scope="module")
def row():
    return judged(made_up({ON: -0.3, OFF: 0.0, PLACEBO: 0.0}, draws=60))


def marks(figure, markers):
    """How many draws are drawn with each of some marks."""
    (axes,) = figure.axes
    return {mark: sum(len(line.get_xdata()) for line in axes.lines if line.get_marker() == mark) for mark in markers}


def test_every_draw_is_a_dot_or_an_arrow_at_the_edge(row):
    row.parts[0].effects_off[7] = 40.0
    with style.look():
        figure = claims.compose(row, SOURCE)
    found = marks(figure, "o<>")
    assert found[">"] >= 1
    assert found["o"] + found["<"] + found[">"] == 2 * 60 + 2, "the draws of both rows, and two means"
    assert figure.axes[0].get_xlim()[1] < 40.0
    assert "Beyond the scale" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_it_says_which_policies_are_compared_and_where_it_is_from(row):
    with style.look():
        figure = claims.compose(row, SOURCE)
    said = [text.get_text() for text in figure.texts]
    title = load("us_end_demand", 52).title
    assert any(words.startswith(f"{title} vs Status quo, ") for words in said)
    assert SOURCE in said
