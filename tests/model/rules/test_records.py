"""How criminal records are cleared."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules

records = rules("records")
EVEN_IN_A_YEAR = math.log(2.0)  # a rate per year at which half is gone in a year


@pytest.mark.parametrize(
    ("petition", "automatic", "within_a_year"),
    [
        (0.0, 0.0, 0.0),
        (EVEN_IN_A_YEAR, 0.0, 0.5),
        (2.0 * EVEN_IN_A_YEAR, 0.0, 0.75),
        (0.0, EVEN_IN_A_YEAR / 4.0, 0.5),  # four quarters in a year
        (EVEN_IN_A_YEAR, EVEN_IN_A_YEAR / 4.0, 0.75),  # both ways
    ],
)
def test_records_are_cleared_on_petition_or_within_about_a_quarter_without_one(petition, automatic, within_a_year):
    c = conditions(records_petition=petition, records_automatic=automatic)
    weekly = records.chance_record_cleared(c, numbers())
    assert 1.0 - (1.0 - weekly) ** 52 == pytest.approx(within_a_year)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_ways_never_clear_fewer_records(petition, other, automatic, another):
    few, many = sorted((petition, other))
    narrow, wide = sorted((automatic, another))
    less, more = (
        records.chance_record_cleared(conditions(records_petition=rate, records_automatic=share), numbers())
        for rate, share in ((few, narrow), (many, wide))
    )
    assert 0.0 <= less <= more <= 1.0


@pytest.mark.parametrize(
    ("petition", "automatic", "share"),
    [(0.01, 0.3, 1.0), (0.01, 0.0, 1.0), (0.0, 0.3, 0.3), (0.0, 0.0, 0.0)],
)
def test_anyone_may_petition_and_the_automatic_rule_covers_some(petition, automatic, share):
    c = conditions(records_petition=petition, records_automatic=automatic)
    assert records.share_clearable(c, numbers()) == share


def test_switched_off_records_are_cleared_as_usual(monkeypatch):
    monkeypatch.setattr(records, "USUAL_PETITION", 0.0)
    monkeypatch.setattr(records, "USUAL_AUTOMATIC", 0.4)
    c, off = conditions(records_petition=3.0, records_automatic=0.9), numbers(on_records=False)
    assert records.ways_to_clear(c, off) == (0.0, 0.4)
    assert records.ways_to_clear(c, numbers()) == (3.0, 0.9)
    assert records.share_clearable(c, off) == 0.4
    assert records.chance_record_cleared(c, off) == pytest.approx(1.0 - math.exp(-1.6 / 52.0))
