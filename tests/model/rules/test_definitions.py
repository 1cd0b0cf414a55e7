"""Who counts as exploited: to agencies, to the public, to oneself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules, usual_conditions

definitions = rules("definitions")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("members", "share"), [(0, 0.0), (1, 0.0), (2, 0.3), (9, 0.3)])
def test_it_takes_several_workers_to_control_them_through_each_other(members, share):
    assert definitions.share_controlling_through_peers(members, numbers(through_peers=0.3)) == share


@pytest.mark.parametrize(
    ("control", "through_peers", "fits"),
    [
        (0.8, False, True),  # helpless, and controlled in person
        (0.8, True, False),  # controlled through others
        (0.7, False, False),  # not helpless: exactly at the line
        (0.5, False, False),
        (0.5, True, False),
    ],
)
def test_the_narrow_picture_is_of_the_helpless_controlled_in_person(control, through_peers, fits):
    assert definitions.fits_narrow_picture(control, through_peers, numbers(narrow_control=0.7)) == fits


def test_policy_sets_how_many_agencies_define_narrowly_unless_definitions_make_no_difference():
    c = conditions(services_narrow_definition=0.9)
    assert definitions.share_of_narrow_agencies(c, numbers()) == 0.9
    usual = usual_conditions().services_narrow_definition
    assert definitions.share_of_narrow_agencies(c, numbers(on_definitions=False)) == usual != 0.9


@pytest.mark.parametrize(
    ("narrow", "fits", "counts"), [(False, False, True), (False, True, True), (True, True, True), (True, False, False)]
)
def test_a_broad_definition_counts_everyone_and_a_narrow_one_those_who_fit(narrow, fits, counts):
    assert definitions.counts_as_exploited(narrow, fits) == counts


@pytest.mark.parametrize(
    ("exploited", "fits", "narrow", "ready"),
    [
        (True, False, 0.5, 0.8),  # 1 - 0.4 x 0.5: the picture keeps some from asking,
        (True, False, 1.0, 0.6),  # the more so the narrower it is;
        (True, False, 0.0, 1.0),
        (True, True, 1.0, 1.0),  # but not those who find themselves in it,
        (False, False, 1.0, 1.0),  # nor those whom it is not about
        (False, True, 1.0, 1.0),
    ],
)
def test_who_does_not_fit_the_public_picture_asks_less(exploited, fits, narrow, ready):
    c = conditions(identification_narrow_picture=narrow)
    p = numbers(picture_deters=0.4)
    assert definitions.sees_oneself_entitled(exploited, fits, c, p) == pytest.approx(ready)


def test_a_picture_that_policy_cannot_change_is_the_usual_one():
    off = numbers(on_picture=False, picture_deters=0.4)
    usual = 1.0 - 0.4 * usual_conditions().identification_narrow_picture
    c = conditions(identification_narrow_picture=0.05)
    assert definitions.sees_oneself_entitled(True, False, c, off) == pytest.approx(usual)


@given(SHARES, SHARES, SHARES)
def test_a_narrower_picture_never_makes_anyone_readier(one, other, deters):
    low, high = (conditions(identification_narrow_picture=narrow) for narrow in sorted((one, other)))
    p = numbers(picture_deters=deters)
    readier, less = (definitions.sees_oneself_entitled(True, False, c, p) for c in (low, high))
    assert 0.0 <= less <= readier <= 1.0
