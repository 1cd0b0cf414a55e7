"""What people learn from a week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Documentation
from tests.model.rules.plain import numbers, person, rules

learning = rules("learning")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("wanted", "venue", "exploited", "third_party", "worked", "heard_of", "learns_alone"),
    [
        (1, 0, False, NOBODY, True, True, True),
        (5, 4, False, 2, True, True, False),  # a third party's clients and cut are in it
        (5, 4, True, 2, True, False, False),  # nor do others hear of it
        (0, 4, False, NOBODY, False, False, False),  # no work
        (5, NOBODY, False, NOBODY, False, False, False),  # no place
    ],
)
def test_what_a_week_tells_whom(wanted, venue, exploited, third_party, worked, heard_of, learns_alone):
    w = person(wanted=wanted, venue=venue, exploited=exploited, third_party=third_party)
    assert learning.worked_this_week(w) == worked
    assert learning.others_hear_of(w) == heard_of
    assert learning.learns_what_it_brings_alone(w) == learns_alone


def test_what_is_told_of_a_venue_moves_towards_this_weeks_mean():
    p = numbers(hearsay_weight=0.25, risk_weight=0.5)
    assert learning.earnings_told_of(400.0, 2400.0, 3.0, p) == pytest.approx(500.0)  # a quarter of the way to 800
    assert learning.violence_told_of(0.2, 3.0, 5.0, p) == pytest.approx(0.4)  # half of the way to 0.6


@pytest.mark.parametrize(
    ("rule", "weight"),
    [
        ("income_expected", "income_weight"),
        ("income_in_the_long_run", "variation_weight"),
        ("risk_expected", "risk_weight"),
    ],
)
def test_own_experience_moves_what_one_expects_by_the_weight_of_a_week(rule, weight):
    assert getattr(learning, rule)(400.0, 800.0, numbers(**{weight: 0.25})) == pytest.approx(500.0)


@pytest.mark.parametrize(("peers", "weight"), [(0, 0.0), (4, 0.1), (12, 0.15)])
def test_hearsay_weighs_more_with_more_peers(peers, weight):
    # 0.2 with very many; half of it with four, three quarters with three times as many
    assert learning.weight_of_hearsay(peers, numbers(hearsay=0.2, peers_half=4.0)) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("documentation", "usual"),
    [(Documentation.CITIZEN_OR_RESIDENT, 0.5), (Documentation.TEMPORARY, 0.4), (Documentation.UNDOCUMENTED, 0.4)],
)
def test_trust_recovers_towards_what_people_of_a_status_start_with(documentation, usual):
    p = numbers(usual_trust=0.5, status_costs_trust=0.2, trust_weight=0.25)
    assert learning.usual_trust(documentation, p) == pytest.approx(usual)
    w = person(documentation=documentation, trust=0.1)
    assert learning.trust_next(w, p) == pytest.approx(0.1 + 0.25 * (usual - 0.1))


def test_hurry_fades():
    assert learning.hurry_left(0.8, numbers(hurry_fades=0.25)) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("skill", "peers", "control", "growth", "learnt"),
    [
        (0.5, 0, 0.0, 0.2, 0.6),  # a fifth of what is missing
        (0.5, 4, 0.0, 0.2, 0.625),  # a quarter faster with four peers
        (0.5, 0, 0.5, 0.2, 0.55),  # control holds half of it back
        (0.0, 0, 0.0, 0.2, 0.2),
        (1.0, 4, 0.0, 0.2, 1.0),  # nothing is left to learn
        (0.5, 0, 0.0, 4.0, 1.0),  # never above all
        (0.5, 0, 0.0, -4.0, 0.0),  # nor below none
    ],
)
def test_skill_grows_with_work_and_peers_and_control_holds_it_back(skill, peers, control, growth, learnt):
    w = person(skill=skill, peers=peers, control=control)
    p = numbers(skill_growth=growth, peers_teach=0.5, peers_half=4.0)
    assert learning.skill_next(w, p) == pytest.approx(learnt)


@given(SHARES, SHARES, SHARES, st.integers(0, 30))
def test_more_control_never_teaches_more(skill, one, other, peers):
    low, high = sorted((one, other))
    p = numbers(skill_growth=0.1, peers_teach=0.5, peers_half=4.0)
    free, held = (learning.skill_next(person(skill=skill, peers=peers, control=control), p) for control in (low, high))
    assert skill - 1e-15 <= held <= free <= 1.0


def test_a_third_party_remembers_what_a_worker_brought():
    # 600 $ a worker, a quarter of the way there from 200 $
    assert learning.profit_remembered(200.0, 1800.0, 3, numbers(profit_weight=0.25)) == pytest.approx(300.0)


def test_a_third_party_remembers_what_it_takes_in_and_what_its_book_brings_a_worker():
    p = numbers(profit_weight=0.25)
    assert learning.takings_remembered(200.0, 600.0, p) == pytest.approx(300.0)
    assert learning.book_remembered(200.0, 1800.0, 3, p) == pytest.approx(300.0)
