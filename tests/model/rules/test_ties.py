"""What holds when a tie with a third party begins, and what is left of it when it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import agent, numbers, rules

ties = rules("ties")
Beginning, Ending = ties.Beginning, ties.Ending
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("active", "members", "capacity", "room"),
    [
        (True, 2, 3, True),  # room for one more
        (True, 3, 3, False),  # full
        (True, 4, 3, False),
        (False, 0, 3, False),  # out of business
    ],
)
def test_a_third_party_has_room_below_its_capacity_while_it_is_in_business(active, members, capacity, room):
    assert ties.has_room(agent("third_party", active=active, members=members, capacity=capacity)) == room


@pytest.mark.parametrize(
    ("how", "control"),
    [
        (Beginning.CHOSEN, 0.0),
        (Beginning.RECRUITED, 0.2),  # 0.4 of the propensity of one half
        (Beginning.FOUND_AGAIN, 0.6),  # the threshold itself
        (Beginning.AT_START, 0.35),  # 0.7 of it
    ],
)
def test_control_begins_as_the_tie_does(how, control):
    p = numbers(recruited_control=0.4, exploitation_begins=0.6, usual_control=0.7)
    assert ties.control_at_beginning(how, 0.5, p) == pytest.approx(control)


@given(SHARES, SHARES, st.sampled_from(list(Beginning)))
def test_a_more_coercive_third_party_never_begins_with_less_control(one, other, how):
    low, high = sorted((one, other))
    p = numbers(recruited_control=0.4, exploitation_begins=0.6, usual_control=0.7)
    assert 0.0 <= ties.control_at_beginning(how, low, p) <= ties.control_at_beginning(how, high, p) <= 1.0


@pytest.mark.parametrize(
    ("how", "dependence"),
    [(Beginning.CHOSEN, 0.0), (Beginning.RECRUITED, 0.0), (Beginning.FOUND_AGAIN, 1.0), (Beginning.AT_START, 0.3)],
)
def test_dependence_has_to_grow_but_for_old_ties_and_for_those_found_again(how, dependence):
    assert ties.dependence_at_beginning(how, numbers(usual_dependence=0.3)) == dependence


@pytest.mark.parametrize(
    ("how", "control", "exploited"),
    [
        (Beginning.AT_START, 0.61, True),
        (Beginning.AT_START, 0.6, False),  # at the threshold it has not begun
        (Beginning.RECRUITED, 0.9, False),  # line 12 is to judge
        (Beginning.FOUND_AGAIN, 0.9, False),
        (Beginning.CHOSEN, 0.9, False),
    ],
)
def test_only_ties_at_the_start_begin_as_exploitation(how, control, exploited):
    assert ties.exploited_at_beginning(how, control, numbers(exploitation_begins=0.6)) == exploited


@pytest.mark.parametrize(
    ("how", "into"),
    [
        (Beginning.CHOSEN, {Housing.UNHOUSED}),
        (Beginning.FOUND_AGAIN, set()),
        (Beginning.RECRUITED, {Housing.UNSTABLE, Housing.PROVIDED, Housing.UNHOUSED, Housing.SUPPORTED}),
        (Beginning.AT_START, {Housing.UNSTABLE, Housing.PROVIDED, Housing.UNHOUSED, Housing.SUPPORTED}),
    ],
)
def test_who_moves_in_where_a_home_is_provided(how, into):
    assert {housing for housing in Housing if ties.moves_in(how, housing, True)} == into


@pytest.mark.parametrize("how", Beginning)
@pytest.mark.parametrize("housing", Housing)
def test_nobody_moves_in_where_no_home_is_provided(how, housing):
    assert not ties.moves_in(how, housing, False)


@pytest.mark.parametrize(
    ("how", "usual", "asked"),
    [
        (Beginning.RECRUITED, 80.0, 80.0),
        (Beginning.FOUND_AGAIN, 80.0, 80.0),
        (Beginning.RECRUITED, 0.5, 0.5),
        (Beginning.AT_START, 0.5, 0.5),
        (Beginning.FOUND_AGAIN, 0.5, 1.0),  # never below a dollar
    ],
)
def test_people_taken_along_ask_what_others_ask(how, usual, asked):
    assert ties.price_taken_along(how, usual) == asked


@pytest.mark.parametrize(("control", "was"), [(0.39, False), (0.4, False), (0.41, True)])
def test_a_tie_was_controlling_above_the_lower_threshold(control, was):
    assert ties.was_controlling(control, numbers(exploitation_ends=0.4)) == was


@pytest.mark.parametrize("how", Ending)
def test_a_controlling_third_party_in_business_looks_for_whom_it_lost_unless_they_stopped(how):
    p = numbers(exploitation_ends=0.4)
    assert ties.is_sought_afterwards(how, 0.5, p) == (how not in (Ending.STOPPED, Ending.CLOSED))
    assert not ties.is_sought_afterwards(how, 0.4, p)


OUT = {
    Ending.GOT_AWAY, Ending.HELPED_BY_PEERS, Ending.HELPED_BY_FAMILY, Ending.HELPED_BY_CLIENTS,
    Ending.HELPED_BY_POLICE, Ending.HELPED_BY_SERVICES, Ending.FREED,
}  # fmt: skip


def test_who_leaves_is_helped_out_or_freed_got_away():
    assert {how for how in Ending if ties.got_away(how)} == OUT


def test_who_got_away_was_raided_or_whose_third_party_closed_has_no_place_to_work():
    assert {how for how in Ending if ties.leaves_the_place(how)} == OUT | {Ending.RAIDED, Ending.CLOSED}


@pytest.mark.parametrize(
    ("how", "shut", "living_in", "chance"),
    [
        (Ending.STOPPED, False, True, 1.0),  # a roof of sorts
        (Ending.STOPPED, True, False, 1.0),
        (Ending.RAIDED, False, True, 0.0),  # put out
        (Ending.RAIDED, True, False, 0.0),
        (Ending.REPLACED, False, True, 0.3),  # by chance
        (Ending.REPLACED, True, True, 0.3),
        (Ending.REPLACED, False, False, 0.3),
        (Ending.REPLACED, True, False, 1.0),  # an order unhouses nobody while living in is left out
        (Ending.GOT_AWAY, False, True, 0.3),
        (Ending.GOT_AWAY, True, False, 1.0),
    ],
)
def test_whether_there_is_a_roof_after_a_tie(how, shut, living_in, chance):
    p = numbers(room_after_leaving=0.3, on_live_in=living_in)
    assert ties.chance_of_a_roof(how, shut, p) == chance


def test_a_roof_after_a_tie_is_unstable_and_no_roof_is_none():
    assert ties.home_after_tie(True) == Housing.UNSTABLE
    assert ties.home_after_tie(False) == Housing.UNHOUSED
