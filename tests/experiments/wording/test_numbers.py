"""One rule for numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.wording.numbers import MISSING, change, ends, fixed, level, money, percent, setting, signed, tick

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (0.0, "ratio", "0"),
        (0.004, "points", "±0.00"),
        (0.004, "difference", "+0.0040"),
        (-0.05, "ratio", "−0.05"),
        (0.03, "points", "+0.03"),
        (3.14, "ratio", "+3.1"),
        (9.96, "ratio", "+10"),
        (99.6, "points", "+100"),
        (151.2, "difference", "+151"),
        (-99.6, "ratio", "−99.6"),
        (-99.97, "ratio", "−99.97"),
        (999.4, "ratio", "+999"),
        (1234.5, "ratio", "×13"),
        (1234.5, "difference", "+1,234"),
        (NAN, "ratio", MISSING),
        (math.inf, "ratio", MISSING),
    ],
)
def test_a_change_has_two_digits_and_a_sign(value: float, kind: str, words: str) -> None:
    assert signed(value, kind) == words


def test_changes_and_intervals_carry_their_unit() -> None:
    assert change(-1.0, "ratio") == "−1.0%"
    assert change(0.3, "points") == "+0.30 points"
    assert change(3.0, "difference") == "+3.0"
    assert change(3.0, "difference", "people") == "+3.0 people"
    assert change(NAN, "points") == MISSING
    assert ends(-3.0, 1.0, "ratio") == "−3.0 to +1.0%"
    assert ends(-0.5, 1.25, "points") == "−0.50 to +1.2 points"
    assert ends(25.0, 2900.0, "ratio") == "+25% to ×30"
    assert ends(NAN, NAN, "ratio") == MISSING


def test_levels_shares_and_money() -> None:
    told = {0.0: "0", 12_345.6: "12,346", 99.94: "99.9", 99.96: "100", 3.14159: "3.14", 0.002714: "0.00271"}
    told |= {-3.14159: "−3.14", NAN: MISSING, 1e-9: "±0.000000"}
    assert [level(value) for value in told] == list(told.values())
    assert [percent(share) for share in (0.123, -0.002, -0.5, NAN)] == ["12%", "0%", "−50%", MISSING]
    assert [fixed(value) for value in (0.934, -0.001, -0.02, NAN)] == ["0.93", "0.00", "−0.02", MISSING]
    assert [money(value) for value in (1234.5, -340.0, NAN)] == ["1,234", "−340", MISSING]
    assert [tick(value, "%", plus=True) for value in (0.0, 5.0, -2.5)] == ["0", "+5%", "−2.5%"]
    assert [setting(value) for value in (False, True, 3, 0.123456789, 1e-7)] == [
        "false", "true", "3", "0.123456789", "1e-07",
    ]  # fmt: skip


@given(value=st.floats(allow_nan=False, allow_infinity=False, width=32), kind=st.sampled_from(["points", "difference"]))
def test_a_number_as_told_is_the_number(value: float, kind: str) -> None:
    """What is read back differs by half of the last digit that is shown, and by no more."""
    told = signed(value, kind).replace("−", "-").replace("±", "").replace(",", "")
    decimals = len(told.partition(".")[2])
    assert abs(float(told) - value) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value)
