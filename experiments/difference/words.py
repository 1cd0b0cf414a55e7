"""A row of differences in words and numbers, the same in the terminal and in the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.difference.pairing import EFFECT, LEVEL
from experiments.wording import numbers
from experiments.wording.interest import negligible, negligible_between
from experiments.wording.verdicts import Verdict, in_words, verdict


def as_change(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as verdicts read changes: the difference is the change."""
    return {**row, "change": row["difference"]}


def _small(row: Mapping[Any, Any]) -> tuple[float, float]:
    """Between which two differences a row says nothing of interest."""
    rule = negligible if row["compared"] == LEVEL else negligible_between
    return rule(str(row["effect"]), float(row["status_quo"]))


def verdict_of(row: Mapping[Any, Any], better: str) -> Verdict:
    """What the interval of a difference says, given the direction that counts as better in its outcome."""
    return verdict(better, as_change(row), _small(row))


def words_of(row: Mapping[Any, Any], better: str) -> str:
    """The same in words: "more: worse", "no clear change"."""
    return in_words(as_change(row), better, _small(row))


def stated(row: Mapping[Any, Any]) -> str:
    """How a row's difference is stated, for its digits and its unit: differences of percentages are in points."""
    kind = str(row["effect"])
    return "points" if kind == "ratio" and row["compared"] == EFFECT else kind


def side_words(row: Mapping[Any, Any], side: str) -> str:
    """The level or the effect in one run, "a" or "b", in words."""
    value = float(row[side])
    return numbers.level(value) if row["compared"] == LEVEL else numbers.change(value, row["effect"])


def difference_words(row: Mapping[Any, Any]) -> str:
    """The difference with its sign and unit: "+12%", "−3.1 points"."""
    return numbers.change(float(row["difference"]), stated(row))


def interval_words(row: Mapping[Any, Any]) -> str:
    """The interval of the difference."""
    return numbers.ends(float(row["low"]), float(row["high"]), stated(row))
