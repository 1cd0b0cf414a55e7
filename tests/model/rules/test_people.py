"""Who works with a third party, and who can work."""

import pytest

from model.codes import NOBODY
from tests.model.rules.plain import person, rules

people = rules("people")


def test_a_third_party_is_anyone_but_nobody():
    assert not people.has_third_party(person(third_party=NOBODY))
    assert people.has_third_party(person(third_party=0))
    assert people.has_third_party(person(third_party=7))


@pytest.mark.parametrize(
    ("in_trade", "detained_until", "injured_until", "free"),
    [
        (True, 5, 5, True),  # out, and well, from this week on
        (True, 6, 5, False),
        (True, 5, 6, False),
        (False, 5, 5, False),
        (True, 0, 0, True),
    ],
)
def test_free_to_work_are_those_in_the_trade_at_liberty_and_well(in_trade, detained_until, injured_until, free):
    w = person(in_trade=in_trade, detained_until=detained_until, injured_until=injured_until)
    assert people.free_to_work(w, 5) == free
