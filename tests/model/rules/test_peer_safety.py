"""What a project of peers does for those whom it reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

peer_safety = rules("peer_safety")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("disposition", "share", "on", "reached"),
    [
        (0.2, 0.3, True, True),
        (0.3, 0.3, True, False),  # at the share one is outside
        (0.4, 0.3, True, False),
        (0.2, 0.3, False, False),  # no such mechanism
        (0.0001, 0.0, True, False),  # nobody is reached
    ],
)
def test_whom_a_project_reaches(disposition, share, on, reached):
    assert peer_safety.reached(disposition, share, numbers(on_peer_safety=on)) == reached


@pytest.mark.parametrize(
    ("of_third_party", "reached", "help_given"),
    [(0.2, True, 0.5), (0.6, True, 0.6), (0.2, False, 0.2), (0.0, True, 0.5), (0.0, False, 0.0)],
)
def test_peers_screen_as_well_as_the_better_of_them_and_the_third_party(of_third_party, reached, help_given):
    assert peer_safety.help_with_screening(of_third_party, reached, numbers(peers_screen=0.5)) == help_given


@pytest.mark.parametrize(
    ("reached", "by_how_much", "near"),
    [(True, 0.35, True), (True, -0.2, True), (True, 0.0, False), (False, 0.35, False)],
)
def test_company_that_does_nothing_is_none(reached, by_how_much, near):
    assert peer_safety.goes_along(reached, numbers(peers_go_along=by_how_much)) == near


@pytest.mark.parametrize(
    ("security", "reached", "protected"),
    [(0.2, True, 0.35), (0.4, True, 0.4), (0.2, False, 0.2), (-0.5, True, 0.35), (-0.5, False, -0.5)],
)
def test_company_takes_isolation_off(security, reached, protected):
    assert peer_safety.protection(security, reached, numbers(peers_go_along=0.35)) == protected


def test_company_that_does_nothing_leaves_someone_alone_as_isolated_as_without():
    assert peer_safety.protection(0.0, True, numbers(peers_go_along=0.0)) == 0.0
    assert peer_safety.protection(0.0, True, numbers(peers_go_along=-0.2)) == 0.0


@pytest.mark.parametrize(
    ("told", "reached", "after"),
    [
        (0.5, True, 0.8),  # three fifths of those whom ties leave out
        (0.0, True, 0.6),
        (1.0, True, 1.0),
        (0.5, False, 0.5),
    ],
)
def test_warnings_reach_some_of_those_whom_ties_leave_out(told, reached, after):
    assert peer_safety.share_told(told, reached, numbers(peers_warn=0.6)) == pytest.approx(after)


@given(SHARES, SHARES, SHARES)
def test_a_project_never_takes_help_warnings_or_company_away(had, size, other):
    p = numbers(peers_screen=size, peers_go_along=other, peers_warn=size)
    assert peer_safety.help_with_screening(had, True, p) >= had
    assert peer_safety.protection(had, True, p) >= had
    assert had <= peer_safety.share_told(had, True, p) <= 1.0 + 1e-12


@given(SHARES)
def test_with_nothing_in_it_a_project_changes_nothing(had):
    p = numbers(peers_screen=0.0, peers_go_along=0.0, peers_warn=0.0)
    assert peer_safety.help_with_screening(had, True, p) == had
    assert peer_safety.protection(had, True, p) == had
    assert peer_safety.share_told(had, True, p) == had
