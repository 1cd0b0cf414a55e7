"""Charts and report for people who see little colour or contrast, or use no mouse."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb

import figures
from experiments.storage.store import Run
from figures import style
from figures.dots import MARKS

from .test_report import Page

Stored = Callable[..., Run]
TEXT = {name: getattr(style, name) for name in ("INK", "GREY", "BLUE", "VERMILLION", "PURPLE")}
TEMPLATE = Path(figures.__file__).parent / "templates" / "report.html.j2"


def contrast(colour: str) -> float:
    """Contrast with white as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert contrast("#000000") == pytest.approx(21.0)
    assert contrast("#D55E00") == pytest.approx(3.87, abs=0.01)


@pytest.mark.parametrize("colour", [*TEXT.values(), *(look["color"] for look in MARKS.values())])
def test_every_colour_of_text_stands_out_from_white(colour: str) -> None:
    assert contrast(colour) >= 4.5


def test_every_colour_that_is_only_drawn_stands_out_from_white() -> None:
    assert contrast(style.MUSTARD) >= 3.0


def test_no_chart_writes_in_another_colour() -> None:
    """Text takes its colour from the names above, so that the tests of contrast hold for all of it."""
    for path in Path(figures.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("text", "annotate"):
                for colour in (key.value for key in node.keywords if key.arg == "color"):
                    named = {part.id for part in ast.walk(colour) if isinstance(part, ast.Name)}
                    assert named <= {*TEXT, "MARKS", "colour", "color", "kind", "clear"}, f"{path.name}: {named}"


def test_colours_of_the_report_stand_out_from_white() -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", TEMPLATE.read_text(encoding="utf-8")))
    for name in ("ink", "grey", "blue", "red", "violet"):
        assert contrast(colours[name]) >= 4.5, name


def test_marks_differ_without_colour() -> None:
    shapes = {(look["marker"], look.get("markerfacecolor"), look.get("fillstyle")) for look in MARKS.values()}
    assert len(shapes) == len(MARKS)


def test_regions_that_scroll_are_reached_by_keyboard(stored: Stored) -> None:
    page = Page(figures.write_report(stored(("seizure", "demand"), weeks=8).path).read_text(encoding="utf-8"))
    scrolling = [attributes for tag, attributes in page.seen if attributes.get("class") == "scroll"]
    assert len(scrolling) >= 4
    for region in scrolling:
        assert region["tabindex"] == "0"
        assert region["role"] == "region"
        assert region["aria-label"]
    assert len({region["aria-label"] for region in scrolling}) == len(scrolling)
    # Every table lies in such a region.
    assert sum(tag == "table" for tag, _ in page.seen) == len(scrolling)
