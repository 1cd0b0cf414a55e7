"""How long people are held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation
from tests.model.rules.plain import conditions, numbers, person, rules

custody = rules("custody")
CITIZEN, TEMPORARY, UNDOCUMENTED = Documentation


@pytest.mark.parametrize(("interpreter", "on", "weeks"), [(False, True, 4.0), (True, True, 6.0), (True, False, 4.5)])
def test_screening_takes_longer_where_an_interpreter_is_needed(interpreter, on, weeks, monkeypatch):
    monkeypatch.setattr(custody, "USUAL_DELAY", 3.0)  # which counts while slow screening is switched off
    p = numbers(on_slow_screening=on, detention_language=0.5)
    w, c = person(limited_english=interpreter), conditions(courts_screening_delay=4.0)
    assert custody.weeks_until_screened(w, c, p) == pytest.approx(weeks)


@pytest.mark.parametrize(
    ("delay", "witness", "detention", "weeks"),
    [
        (0.9, False, True, 0),  # screened within the week
        (2.7, False, True, 2),  # whole weeks
        (2.7, True, True, 7),  # and five more as a witness
        (0.0, True, True, 5),
        (2.7, True, False, 0),  # nobody is held
    ],
)
def test_someone_recognised_is_held_until_screened_and_longer_as_a_witness(delay, witness, detention, weeks):
    w, c = person(limited_english=False), conditions(courts_screening_delay=delay)
    p = numbers(on_detention=detention, witness_weeks=5.5)
    assert custody.weeks_held_though_recognised(w, witness, c, p) == weeks


@pytest.mark.parametrize(
    ("interpreter", "documentation", "legal_aid", "weeks"),
    [
        (False, CITIZEN, 0.0, 6.0),  # twice the usual three weeks
        (True, CITIZEN, 0.0, 9.0),  # half as long again
        (False, TEMPORARY, 0.0, 6.0),
        (False, UNDOCUMENTED, 0.0, 10.5),  # three quarters as long again
        (True, UNDOCUMENTED, 0.0, 15.75),  # both
        (False, CITIZEN, 1.0, 3.6),  # a lawyer of one's own saves two fifths
        (True, UNDOCUMENTED, 0.5, 12.6),  # half of the people have one: a fifth is saved
    ],
)
def test_detention_is_longer_for_some_and_shorter_with_a_lawyer(interpreter, documentation, legal_aid, weeks):
    w = person(limited_english=interpreter, documentation=documentation)
    c = conditions(courts_detention=2.0, services_legal_aid=legal_aid)
    p = numbers(detention_weeks=3.0, detention_language=0.5, detention_undocumented=0.75, legal_aid_shortens=0.4)
    assert custody.weeks_detained(w, c, p) == pytest.approx(weeks)


def test_without_detention_nobody_is_held():
    w = person(limited_english=True, documentation=UNDOCUMENTED)
    c = conditions(courts_detention=2.0, services_legal_aid=0.0)
    assert custody.weeks_detained(w, c, numbers(on_detention=False, detention_weeks=3.0)) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.booleans(), st.sampled_from(Documentation))
def test_more_legal_aid_never_means_longer_detention(one, other, interpreter, documentation):
    low, high = sorted((one, other))
    w = person(limited_english=interpreter, documentation=documentation)
    p = numbers(detention_weeks=3.0, detention_language=0.5, detention_undocumented=0.75, legal_aid_shortens=0.4)
    without, with_aid = (
        custody.weeks_detained(w, conditions(courts_detention=1.0, services_legal_aid=aid), p) for aid in (low, high)
    )
    assert 0.0 <= with_aid <= without
