"""What a third party takes of earnings, and what a platform keeps back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import ThirdPartyKind, Venue
from tests.model.rules.plain import conditions, numbers, rules

earnings = rules("earnings")
SHARES = st.floats(0.0, 1.0)
HELPER, PARTNER, CONTROLLER = ThirdPartyKind.HELPER, ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER


@pytest.mark.parametrize(
    ("kind", "cut", "exploited", "control", "on", "taken"),
    [
        (HELPER, 0.4, False, 0.5, True, 0.4),  # the usual cut, whatever the control
        (HELPER, 0.4, True, 0.5, True, 0.6),  # half of the way to 0.8
        (HELPER, 0.2, True, 0.5, True, 0.5),
        (HELPER, 0.4, True, 1.0, True, 0.8),
        (PARTNER, 0.4, False, 0.5, True, 0.5),  # and for lost income 0.5 x 0.4, as far as control goes
        (CONTROLLER, 0.4, True, 0.5, True, 0.7),
        (PARTNER, 0.4, False, 0.5, False, 0.4),  # no such mechanism
        (PARTNER, 0.4, False, 0.0, True, 0.4),  # no control, nothing more
        (CONTROLLER, 0.4, True, 1.0, True, 0.8),  # never more than there is to take
        (HELPER, 0.9, False, 0.0, True, 0.8),
        (HELPER, -0.1, False, 0.0, True, 0.0),  # never less than nothing
    ],
)
def test_a_third_party_takes_more_under_control_or_for_lost_income(kind, cut, exploited, control, on, taken):
    p = numbers(exploitative_cut=0.8, partner_takes=0.5, on_refuges=on)
    c = conditions(shock_partners_income=0.4)
    assert earnings.third_partys_share(kind, cut, exploited, control, c, p) == pytest.approx(taken)


@pytest.mark.parametrize("kind", ThirdPartyKind)
@given(st.floats(0.0, 0.8), st.booleans(), SHARES, SHARES, SHARES)
def test_more_control_never_leaves_a_worker_more(kind, cut, exploited, one, other, lost_income):
    low, high = sorted((one, other))
    p, c = numbers(exploitative_cut=0.8, partner_takes=0.5), conditions(shock_partners_income=lost_income)
    less, more = (earnings.third_partys_share(kind, cut, exploited, control, c, p) for control in (low, high))
    assert 0.0 <= less <= more <= 0.8


def test_the_cut_is_taken_off_earnings_and_not_added_to_them():
    assert earnings.income_after_cut(500.0, 200.0) == 300.0


@pytest.mark.parametrize(("on", "unreliable"), [(True, 0.75), (False, 0.0)])
def test_a_replacement_pays_out_as_unsteadily_as_a_policy_makes_it(on, unreliable):
    c = conditions(platform_closure_replacement_payouts=0.25)
    assert earnings.unreliability(c, numbers(on_payouts=on)) == unreliable


@pytest.mark.parametrize(
    ("venue", "alone", "unreliable", "chance"),
    [
        (Venue.PLATFORM_REPLACEMENT, True, 0.6, 0.48),  # 0.8 of the times that it might
        (Venue.PLATFORM_REPLACEMENT, True, 0.0, 0.0),  # it pays as others do
        (Venue.PLATFORM_REPLACEMENT, True, 2.0, 1.0),  # no more than always
        (Venue.PLATFORM_REPLACEMENT, True, -1.0, 0.0),  # nor less than never
        (Venue.PLATFORM_REPLACEMENT, False, 0.6, 0.0),  # who works with a third party is paid
        (Venue.PLATFORM_MAIN, True, 0.6, 0.0),  # the standing platforms pay
        (Venue.STREET_CENTRAL, False, 0.6, 0.0),
    ],
)
def test_income_is_withheld_on_a_replacement_platform_from_those_who_work_alone(venue, alone, unreliable, chance):
    p = numbers(payout_failure=0.8)
    assert earnings.chance_withheld(venue, alone, unreliable, p) == pytest.approx(chance)


@pytest.mark.parametrize(("on", "closed"), [(True, 0.25), (False, 0.0)])
def test_as_many_accounts_are_closed_as_the_policy_says(on, closed):
    c = conditions(payment_accounts_closed=0.25)
    assert earnings.share_of_accounts_closed(c, numbers(on_accounts=on)) == closed


@pytest.mark.parametrize(("income", "lost"), [(0.0, 0.0), (400.0, 100.0)])
def test_a_closed_account_costs_a_share_of_income(income, lost):
    assert earnings.loss_without_account(income, numbers(account_loss=0.25)) == pytest.approx(lost)


@pytest.mark.parametrize(
    ("earned", "brokered", "booked", "from_book"),
    [(600.0, 1, 4, 150.0), (600.0, 4, 4, 600.0), (600.0, 0, 4, 0.0), (0.0, 0, 0, 0.0)],
)
def test_its_book_brought_the_share_of_sessions_that_came_from_it(earned, brokered, booked, from_book):
    assert earnings.from_book(earned, brokered, booked) == from_book
