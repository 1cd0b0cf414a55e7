"""Better and worse have a size, need replicates, and come with a count of what luck alone gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.claims import readings
from experiments.comparison.effects import changes
from experiments.wording import interest
from experiments.wording.verdicts import FEW_NOTE, MARKED, Verdict, by_luck, in_words, verdict
from model.counting.outcomes import OUTCOMES

NAN = math.nan


def row(low: float, high: float, kind: str = "ratio", status_quo: float = 40.0, n: int = 4) -> dict[str, object]:
    middle = 0.0 if math.isnan(low) else (low + high) / 2.0
    return {"status_quo": status_quo, "change": middle, "low": low, "high": high, "effect": kind, "unit": "%", "n": n}


@pytest.mark.parametrize(
    ("low", "high", "kind", "status_quo", "expected"),
    [
        (5.1, 9.0, "ratio", 40.0, Verdict.WORSE),
        (-9.0, -4.8, "ratio", 40.0, Verdict.BETTER),
        (4.9, 9.0, "ratio", 40.0, Verdict.MOVES),
        (-4.7, -1.0, "ratio", 40.0, Verdict.NEGLIGIBLE),
        (-6.0, 1.0, "ratio", 40.0, Verdict.UNCLEAR),
        (0.02, 0.04, "points", 40.0, Verdict.NEGLIGIBLE),
        (1.1, 2.0, "points", 40.0, Verdict.WORSE),
        (0.11, 0.5, "points", 1.0, Verdict.WORSE),
        (0.09, 0.5, "points", 1.0, Verdict.MOVES),
        (0.5, 2.0, "difference", 0.0, Verdict.WORSE),
        (0.0, 0.0, "ratio", 40.0, Verdict.NEGLIGIBLE),
        (NAN, NAN, "ratio", 40.0, Verdict.UNCLEAR),
    ],
)
def test_the_smallest_effect_of_interest_decides(
    low: float, high: float, kind: str, status_quo: float, expected: Verdict
) -> None:
    assert verdict("lower", row(low, high, kind, status_quo)) is expected


def test_what_is_better_follows_the_outcome() -> None:
    up, down = row(10.0, 12.0), row(-12.0, -10.0)
    assert [verdict(better, up) for better in ("lower", "higher", "neutral")] == [
        Verdict.WORSE, Verdict.BETTER, Verdict.CHANGED,
    ]  # fmt: skip
    assert verdict("higher", down) is Verdict.WORSE
    assert verdict(OUTCOMES["unhoused"], down) is Verdict.BETTER
    assert verdict("lower", None) is verdict("lower", row(1.0, 2.0) | {"change": NAN}) is Verdict.MISSING


@pytest.mark.parametrize("n", [1, 2, 3])
def test_fewer_than_four_replicates_have_no_verdict(n: int) -> None:
    found = row(50.0, 60.0, n=n)
    assert verdict("lower", found) is Verdict.FEW
    assert in_words(found, "lower") == "no verdict"
    assert by_luck([found], 0.9) == ""
    assert "no verdict" in FEW_NOTE
    assert verdict("lower", row(50.0, 60.0, n=4)) is Verdict.WORSE


def test_verdicts_in_words() -> None:
    told = {
        "more: worse": row(10.0, 12.0), "less: better": row(-12.0, -10.0), "more, size open": row(2.0, 8.0),
        "hardly moves": row(-2.0, -1.0), "no clear change": row(-8.0, 2.0), "no change": row(0.0, 0.0),
        "–": row(1.0, 2.0) | {"change": NAN, "low": NAN, "high": NAN},
    }  # fmt: skip
    assert [in_words(found, "lower") for found in told.values()] == list(told)
    assert in_words(row(10.0, 12.0)) == "more"


def test_the_ledger_judges_by_the_same_size() -> None:
    assert readings.margin is interest.margin
    assert interest.negligible("ratio", 12.0) == pytest.approx((-100.0 / 21.0, 5.0))
    for status_quo in (0.4, 4.0, 40.0):
        assert interest.negligible("points", status_quo)[1] == interest.margin("points", status_quo)


def test_luck_fills_no_more_marks_than_is_said() -> None:
    """Of policies that do nothing, as many intervals leave out zero as the sentence says, and fewer are marked."""
    luck = np.random.default_rng(5)
    shape = (6, 1500)
    base = 50.0 + luck.standard_normal(shape)
    found = changes(base, base + luck.standard_normal(shape), np.ones(shape[1], dtype=bool))
    rows = [
        {"status_quo": 50.0, "change": c, "low": low, "high": high, "effect": "ratio", "n": 6}
        for c, low, high in zip(found.change, found.low, found.high, strict=True)
    ]
    leaving_out = sum(one["low"] > 0.0 or one["high"] < 0.0 for one in rows)
    assert leaving_out == pytest.approx(150, abs=40)
    assert sum(verdict("lower", one) in MARKED for one in rows) <= leaving_out
    assert by_luck(rows, 0.9).endswith("luck alone would mark at most about 150 of 1500 as changed.")
    few = by_luck(rows[:5], 0.9, "the event did nothing")
    assert few == "If the event did nothing, luck alone would mark fewer than one of 5 as changed."


def test_what_is_the_same_in_every_world_is_not_counted_as_luck() -> None:
    assert by_luck([row(0.0, 0.0), row(NAN, NAN)], 0.9) == ""
