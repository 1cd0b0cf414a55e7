"""Charts of analyses: every row is drawn, whatever their number, and no words overlap or leave the sheet."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from figures import boxes, indices, style, variance

ABOUT = {
    "experiment": {"name": "test", "title": "a test"},
    "scenario": {"name": "end_demand", "title": "Ending demand (criminalising clients)"},
    "window": "all", "design": "sobol", "points": 1280, "replicates": 4, "weeks": 104, "scale": 0.5, "seed": 1,
    "model": "0123456789abcdef", "version": "9.8.7", "notes": ["A note."],
}  # fmt: skip
OUTCOME = {"name": "price", "label": "Price per session", "quantity": "change", "unit": "$/session"}


def rows(count: int, *names: str) -> list[dict[str, Any]]:
    kinds = itertools.cycle(("parameter", "structure", "lever"))
    found = []
    for n, kind in zip(range(count), kinds, strict=False):
        row: dict[str, Any] = {"factor": f"some_long_name_of_a_factor.{n}", "kind": kind, "unit": "share"}
        for name in names:
            value = 0.5 / (1 + n) - 0.01
            row |= {name: value, f"{name}_low": value - 0.05, f"{name}_high": value + 0.1}
        found.append(row)
    return found


def document(kind: str, count: int = 5) -> dict[str, Any]:
    about: dict[str, Any] = {**ABOUT, "kind": kind}
    if kind in ("sobol", "morris"):
        names = ("S1", "ST") if kind == "sobol" else ("mu_star", "sigma")
        return {**about, "outcome": OUTCOME, "rows": rows(count, *names), "pairs": [], "luck": 0.12}
    if kind == "variance":
        outcomes = [
            {**OUTCOME, "name": f"o{n}", "label": f"An outcome with a long name, number {n}"} for n in range(count)
        ]
        sources = [("luck", "Luck"), ("structure", "Contested structure"), ("interaction", "Interaction")]
        shares = [(0.6, 0.5, 0.7), (0.5, 0.2, 0.8), (-0.1, -0.9, 0.7)]
        found = [
            {
                "source": source,
                "label": label,
                "share": share,
                "low": low,
                "high": high,
                "factors": "",
                "outcome": o["name"],
            }
            for o in outcomes
            for (source, label), (share, low, high) in zip(sources, shares, strict=True)
        ]
        return {**about, "outcomes": outcomes, "rows": found}
    limits = [
        {"factor": f"a_long_name_of_a_factor.{n // 2}", "side": side, "limit": limit, "least": 0.0, "greatest": 52.0,
         "quasi_p": 0.0001, "again": 0.9, "unit": "weeks", "words": ""}
        for n, (side, limit) in zip(range(count), itertools.cycle((("low", 10.0), ("high", 11.0))), strict=False)
    ]  # fmt: skip
    path = [
        {"step": n, "coverage": 1 - n / 10, "density": 0.2 + n / 12, "mass": 0.5, "restricted": n} for n in range(9)
    ]
    said = {"where": "price_change > 0", "sentence": "In 42 of the 400 points it holds.", "lines": ["a low", "b high"]}
    return {
        **about,
        **said,
        "share": 0.2,
        "box": {"step": 4, "coverage": 0.6, "density": 0.5, "density_apart": 0.4, "coverage_apart": None},
        "rows": limits,
        "trajectory": path,
    }


def ticks(axes: Axes) -> list[Text]:
    """Labels of ticks that are drawn: matplotlib keeps some beyond the ends of a scale."""
    if not axes.axison:
        return []
    low, high = axes.get_xlim()
    found = [text for text in axes.get_xticklabels() if low <= text.get_position()[0] <= high]
    low, high = axes.get_ylim()
    return found + [text for text in axes.get_yticklabels() if low <= text.get_position()[1] <= high]


DRAW = {"sobol": indices, "morris": indices, "variance": variance, "discovery": boxes}


@pytest.mark.parametrize("count", [1, 6, 60])
@pytest.mark.parametrize("kind", ["sobol", "morris", "variance", "discovery"])
def test_nothing_overlaps_and_nothing_leaves_the_sheet(kind, count):
    if kind in ("variance", "discovery"):
        count = min(count, 13)
    with style.look():
        figure = DRAW[kind].compose(document(kind, count), "stem")
        figure.canvas.draw()
    found = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for axes in figure.axes:
        texts = [*axes.texts, *(text for text in (axes.xaxis.label, axes.yaxis.label) if axes.axison)]
        found += [text.get_window_extent() for text in (*texts, *ticks(axes)) if text.get_text()]
    for at, one in enumerate(found):
        assert figure.bbox.x0 <= one.x0
        assert one.x1 <= figure.bbox.x1
        for other in found[:at]:
            assert not one.padded(-2.0).overlaps(other.padded(-2.0))


def test_a_long_ranking_is_cut_and_says_so():
    with style.look():
        figure = indices.compose(document("morris", 60), "stem")
    said = [text.get_text() for text in figure.texts]
    assert "20 more factors, all below these, are in the files" in said
    assert "40  some_long_name_of_a_factor.39" in said
    # All sixty are in the plane.
    plane = next(axes for axes in figure.axes if axes.get_gid() == "plane")
    assert len(plane.lines) == 61


@pytest.mark.parametrize("kind", ["sobol", "morris", "variance", "discovery"])
def test_charts_are_written_with_their_words(tmp_path, kind):
    files = DRAW[kind].draw(document(kind), tmp_path, "stem")
    assert [file.name for file in files] == ["stem.svg", "stem.png"]
    words = DRAW[kind].describe(document(kind), "stem")
    assert "simulated, not observed" in words.source
    assert "Ending demand" in words.title
    assert len(words.alt) > 40


def test_an_interval_of_the_variance_that_the_scale_cuts_has_an_arrow():
    with style.look():
        figure = variance.compose(document("variance", 1), "stem")
    (axes,) = figure.axes
    marks = [(line.get_marker(), float(line.get_ydata()[0])) for line in axes.lines if line.get_marker() in "<>"]
    assert marks == [("<", 2.0)], "only the interaction, whose interval begins at -90 %"
    low, high = axes.get_xlim()
    assert all(low <= bar.get_x() + bar.get_width() <= high for bar in axes.patches), "no bar is cut"
