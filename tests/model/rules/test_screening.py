"""What workers learn of clients before they meet, whom they suspect, and whom they turn away."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

screening = rules("screening")
SHARES = st.floats(0.0, 1.0)
UNKNOWN = math.nan


@pytest.mark.parametrize(
    ("by_police", "by_his_fear", "chance"),
    [(0.0, 0.0, 0.0), (0.4, 0.0, 0.4), (0.0, 0.4, 0.4), (0.5, 0.4, 0.7), (1.0, 0.4, 1.0)],
)
def test_police_or_his_fear_hurry_a_negotiation(by_police, by_his_fear, chance):
    assert screening.chance_hurried(by_police, by_his_fear) == pytest.approx(chance)


@pytest.mark.parametrize(("hurried", "time"), [(False, 1.0), (True, 0.6)])
def test_a_hurried_negotiation_leaves_less_time_to_ask(hurried, time):
    assert screening.time_to_ask(hurried, numbers(rush=0.4)) == pytest.approx(time)


@pytest.mark.parametrize(
    ("openness", "afraid", "channel", "time", "hides", "chance"),
    [
        (0.8, 0.0, 1.0, 1.0, 0.5, 0.8),  # unafraid, with a channel and time: as open as he is
        (0.8, 0.5, 1.0, 1.0, 0.5, 0.6),  # fear hides a quarter of it
        (0.8, 0.5, 0.5, 1.0, 0.5, 0.3),  # half a channel halves that,
        (0.8, 0.5, 0.5, 0.4, 0.5, 0.12),  # and so does haste
        (0.8, 0.5, 0.0, 1.0, 0.5, 0.0),  # no channel
        (0.8, 0.5, 1.0, 0.0, 0.5, 0.0),  # no time
        (0.8, 0.5, 1.0, 1.0, -0.5, 1.0),  # fear makes him prove who he is
    ],
)
def test_a_client_shares_information_as_he_is_open_unafraid_and_asked(openness, afraid, channel, time, hides, chance):
    p = numbers(fear_hides=hides)
    assert screening.chance_to_share_information(openness, afraid, channel, time, p) == pytest.approx(chance)


def test_without_screening_as_many_as_usual_share_information():
    p = numbers(on_screening=False, usual_information=0.3)
    assert screening.chance_to_share_information(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, p) == 0.3


@given(SHARES, SHARES, SHARES, SHARES, SHARES, SHARES)
def test_more_fear_never_means_more_information_unless_the_parameter_says_so(open_, one, other, channel, time, hides):
    low, high = sorted((one, other))
    unafraid = screening.chance_to_share_information(open_, low, channel, time, numbers(fear_hides=hides))
    afraid = screening.chance_to_share_information(open_, high, channel, time, numbers(fear_hides=hides))
    assert 0.0 <= afraid <= unafraid <= open_
    proves = screening.chance_to_share_information(open_, high, channel, time, numbers(fear_hides=-hides))
    assert proves >= screening.chance_to_share_information(open_, low, channel, time, numbers(fear_hides=-hides))


@pytest.mark.parametrize(
    ("shares", "from_book", "screened", "on", "chance"),
    [
        (0.2, True, 0.5, True, 0.5),  # half of the book have been asked already
        (0.6, True, 0.5, True, 0.6),  # he says more than the book knows
        (0.2, False, 0.5, True, 0.2),  # he does not come from the book
        (0.2, True, 0.5, False, 0.2),  # nobody screens
    ],
)
def test_a_third_party_has_asked_a_share_of_its_own_clients(shares, from_book, screened, on, chance):
    assert screening.chance_informed(shares, from_book, screened, numbers(on_screening=on)) == chance


@pytest.mark.parametrize(("peers", "heard"), [(0, 0.0), (4, 0.5), (12, 0.75)])
def test_peers_pass_on_what_they_know(peers, heard):
    assert screening.share_of_warnings_heard(peers, numbers(peers_half=4.0)) == pytest.approx(heard)


@pytest.mark.parametrize(
    ("skill", "helped", "chance"),
    [
        (0.0, 0.0, 0.0),
        (0.5, 0.0, 0.4),  # 0.8 x 0.5
        (0.0, 0.5, 0.5),  # the third party alone
        (0.5, 0.5, 0.7),  # half of the 0.6 that own skill misses
        (0.5, 1.0, 1.0),  # who is helped in full misses nobody
    ],
)
def test_a_dangerous_client_is_found_out_by_skill_and_by_help_with_what_it_misses(skill, helped, chance):
    assert screening.chance_to_find_out(skill, helped, numbers(screening_power=0.8)) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("dangerous", "informed", "reputation", "warned", "finds_out", "chance"),
    [
        (True, False, 0.5, 0.4, 0.9, 0.2),  # peers only: there is nothing to screen
        (True, True, 0.0, 0.4, 0.5, 0.5),  # screening only: nobody knows him
        (True, True, 0.5, 0.0, 0.5, 0.5),  # or nobody says so
        (True, True, 0.5, 0.4, 0.5, 0.6),  # both: 1 - 0.8 x 0.5
        (True, False, 0.0, 0.4, 0.9, 0.0),  # neither
        (False, True, 0.5, 0.4, 0.9, 0.05),  # harmless: in error
        (False, False, 0.5, 0.4, 0.9, 0.0),  # harmless, and nothing to misread
    ],
)
def test_the_dangerous_are_suspected_where_peers_or_screening_show_it_others_in_error(
    dangerous, informed, reputation, warned, finds_out, chance
):
    p = numbers(false_alarm=0.05)
    found = screening.chance_of_suspicion(dangerous, informed, reputation, warned, finds_out, p)
    assert found == pytest.approx(chance)


@given(SHARES, SHARES, SHARES)
def test_information_never_hides_the_dangerous(reputation, warned, finds_out):
    p = numbers(false_alarm=0.05)
    uninformed = screening.chance_of_suspicion(True, False, reputation, warned, finds_out, p)
    assert 0.0 <= uninformed <= screening.chance_of_suspicion(True, True, reputation, warned, finds_out, p) <= 1.0


@pytest.mark.parametrize(
    ("desperation", "control", "wins", "freedom"),
    [
        (0.0, 0.0, 0.8, 1.0),  # at ease and nobody's
        (0.5, 0.0, 0.8, 0.6),  # 1 - 0.8 x 0.5
        (0.0, 0.4, 0.8, 0.8),  # 1 - 0.5 x 0.4
        (0.5, 0.4, 0.8, 0.48),  # both wear it down
        (0.8, 0.0, 2.0, 0.0),  # never less than no freedom
        (0.8, 0.0, -1.0, 1.0),  # never more than free
    ],
)
def test_desperation_and_control_wear_down_the_freedom_to_refuse(desperation, control, wins, freedom):
    p = numbers(desperation_wins=wins, control_stops_refusal=0.5, fall_back_refuses=2.0)
    assert screening.freedom_to_refuse(desperation, control, 0.0, p) == pytest.approx(freedom)


@pytest.mark.parametrize(("stands", "freedom"), [(0.5, 0.75), (0.0, 0.5), (-0.5, 0.25)])
def test_more_to_fall_back_on_gives_a_refusal_better_odds(stands, freedom):
    p = numbers(desperation_wins=0.5, control_stops_refusal=0.5, fall_back_refuses=2.0 * math.log(3.0))
    assert screening.freedom_to_refuse(1.0, 0.0, stands, p) == pytest.approx(freedom)


def test_without_the_mechanism_everyone_is_as_desperate_as_usual():
    p = numbers(on_desperation=False, usual_desperation=0.25, desperation_wins=0.8, control_stops_refusal=0.5)
    p["fall_back_refuses"] = 2.0
    assert screening.freedom_to_refuse(UNKNOWN, 0.4, 0.0, p) == pytest.approx(0.64)  # (1 - 0.2) x (1 - 0.2)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_nobody_is_freer_for_being_desperate_or_controlled(one, other, control, wins, stops):
    low, high = sorted((one, other))
    p = numbers(desperation_wins=wins, control_stops_refusal=stops, fall_back_refuses=1.0)
    freer, less_free = (screening.freedom_to_refuse(felt, control, 0.2, p) for felt in (low, high))
    assert 0.0 <= less_free <= freer + 1e-12 <= 1.0 + 1e-9
    freer, less_free = (screening.freedom_to_refuse(control, held, 0.2, p) for held in (low, high))
    assert less_free <= freer + 1e-12


@pytest.mark.parametrize(
    ("suspicious", "informed", "insists", "chance"),
    [
        (True, True, False, 1.0),  # suspicion is reason enough
        (True, False, True, 1.0),
        (False, True, True, 0.0),  # known, and not suspected
        (False, True, False, 0.0),
        (False, False, False, 0.1),  # unknown: caution
        (False, False, True, 0.9),  # unknown: a practice of meeting nobody like that
    ],
)
def test_who_is_suspected_is_not_wanted_and_of_the_unknown_a_part(suspicious, informed, insists, chance):
    p = numbers(caution=0.1, insistence=0.9)
    assert screening.reason_to_refuse(suspicious, informed, insists, p) == pytest.approx(chance)


@pytest.mark.parametrize(("reason", "freedom", "chance"), [(1.0, 0.5, 0.5), (0.4, 0.5, 0.2), (0.0, 1.0, 0.0)])
def test_of_those_who_are_not_wanted_one_turns_away_as_many_as_one_is_free_to(reason, freedom, chance):
    assert screening.chance_to_refuse(reason, freedom) == pytest.approx(chance)
