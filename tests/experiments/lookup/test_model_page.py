"""The page about the model says what the code does."""

from pathlib import Path

import pytest

from experiments.lookup.model_page import page
from experiments.lookup.week_map import KINDS, lines
from model.parameters import MECHANISMS

PAGE = Path(__file__).parents[3] / "docs" / "model.md"


def test_the_page_is_the_one_that_the_code_gives():
    assert PAGE.read_text(encoding="utf-8") == page(), "out of date: python -m figures.week writes it anew"


@pytest.mark.parametrize("name", [name for name in MECHANISMS if not name.startswith("line_")])
def test_every_mechanism_has_its_sentences(name):
    said = next(row for row in page().splitlines() if row.startswith(f"- **`{name}`**: "))
    assert said.count(".") >= 1
    assert said.endswith(")")


def test_the_week_has_its_fifteen_lines_in_order():
    assert [line.number for line in lines()] == list(range(1, 16))


@pytest.mark.parametrize(
    ("number", "changes", "leaves"),
    [
        (1, {"places", "clients"}, {"workers", "third parties", "police"}),  # a new place finds clients at home in it
        (8, {"workers", "clients", "police"}, set()),  # contacts are had by both sides, and note a quota
        (13, {"workers"}, {"clients", "police", "third parties"}),  # bills and homes
        (15, set(), set(KINDS)),  # counting changes nobody
    ],
)
def test_whom_a_line_changes(number, changes, leaves):
    line = lines()[number - 1]
    assert changes <= set(line.changes)
    assert not leaves & set(line.changes)
