"""Who counts as what when the week is written down."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, person, rules

counted_as = rules("counted_as")
NOW = 100


@pytest.mark.parametrize(
    ("income", "support", "due", "below"),
    [(300.0, 100.0, 500.0, True), (300.0, 200.0, 500.0, False), (400.0, 200.0, 500.0, False), (0.0, 0.0, 1.0, True)],
)
def test_below_need_are_those_whose_income_and_support_miss_what_is_due(income, support, due, below):
    assert counted_as.below_need(income, support, due) == below


@pytest.mark.parametrize(("experience", "is_new"), [(0.0, True), (25.0, True), (26.0, False), (200.0, False)])
def test_newcomers_have_worked_for_a_short_time(experience, is_new):
    assert counted_as.newcomer(experience, numbers(newcomer_weeks=26.0)) == is_new


@pytest.mark.parametrize(
    ("arrested", "followed_up"),
    [(NOW, False), (NOW - 1, True), (NOW - 13, True), (NOW - 14, False), (NOW + 1, False)],  # not in its own week
)
def test_an_arrest_is_followed_up_from_the_week_after(arrested, followed_up):
    assert counted_as.lately_arrested(arrested, NOW, numbers(after_arrest_weeks=13.0)) == followed_up


@pytest.mark.parametrize(
    ("exploited", "unhoused", "until", "is_held"),
    [
        (False, False, NOW, False),
        (True, False, NOW, True),
        (False, True, NOW, True),
        (False, False, NOW + 1, True),  # detained this week still
    ],
)
def test_weeks_held_are_those_in_exploitation_in_detention_or_without_a_home(exploited, unhoused, until, is_held):
    assert counted_as.held(exploited, unhoused, until, NOW) == is_held


@pytest.mark.parametrize(("until", "detained"), [(NOW, False), (NOW + 1, False), (NOW + 2, True)])
def test_detained_are_those_who_will_still_be_next_week(until, detained):
    assert counted_as.still_detained(until, NOW) == detained


@pytest.mark.parametrize(
    ("week", "met", "complained"),
    [
        (NOW, True, True),
        (NOW - 25, True, True),  # the first of the last 26 weeks
        (NOW - 26, False, True),  # the far end, which counts for complaints
        (NOW - 27, False, False),
    ],
)
def test_violence_and_complaints_are_recalled_for_half_a_year(week, met, complained):
    p = numbers(recall_weeks=26.0)
    assert counted_as.met_within_recall(week, NOW, p) == met
    assert counted_as.complained_within_recall(week, NOW, p) == complained


def test_violence_is_recalled_over_whole_weeks():
    p = numbers(recall_weeks=26.9)
    assert counted_as.met_within_recall(NOW - 25, NOW, p)
    assert not counted_as.met_within_recall(NOW - 26, NOW, p)


@pytest.mark.parametrize(
    ("mean", "mean_square", "deviation"),
    [
        (200.0, 50_000.0, 100.0),  # 100 and 300 by turns
        (200.0, 40_000.0, 0.0),  # always the same
        (200.0, 39_999.0, 0.0),  # rounding
    ],
)
def test_the_deviation_of_income_is_in_dollars(mean, mean_square, deviation):
    assert counted_as.deviation_of_income(mean, mean_square) == pytest.approx(deviation)


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_the_deviation_is_the_standard_deviation(incomes):
    mean, square = statistics.fmean(incomes), statistics.fmean([income * income for income in incomes])
    found = counted_as.deviation_of_income(mean, square)
    assert found == pytest.approx(statistics.pstdev(incomes), abs=1e-3)


@pytest.mark.parametrize(("isolation", "isolated"), [(1.0, False), (1.5, False), (1.6, True)])
def test_a_street_is_isolated_above_a_line(isolation, isolated):
    assert counted_as.isolated_place(isolation, numbers(isolated_above=1.5)) == isolated


@pytest.mark.parametrize(("bookings", "collapsed"), [(0.0, True), (49.0, True), (50.0, False), (1000.0, False)])
def test_a_market_has_collapsed_below_a_share_of_its_bookings(bookings, collapsed):
    assert counted_as.market_collapsed(bookings, 1000.0, numbers(collapsed_below=0.05)) == collapsed


@pytest.mark.parametrize(
    ("share", "people", "rank"),
    [(0.0, 11, 0), (0.1, 11, 1), (0.25, 11, 2), (1.0, 11, 10), (0.5, 1, 0)],  # a quarter of ten steps: 2.5
)
def test_a_quantile_is_a_person_in_the_order_of_incomes(share, people, rank):
    assert counted_as.rank_of_quantile(share, people) == rank


@given(st.integers(1, 1000))
def test_the_median_is_the_person_in_the_middle(people):
    assert counted_as.rank_of_median(people) == math.ceil(people / 2) - 1


@given(st.floats(0.0, 1.0), st.integers(1, 1000))
def test_every_quantile_is_one_of_the_people(share, people):
    assert 0 <= counted_as.rank_of_quantile(share, people) < people


@pytest.mark.parametrize(
    ("in_trade", "experience", "stopped", "counts"),
    [
        (False, 5.0, 10, True),  # nine weeks ago
        (False, 5.0, 9, False),  # ten weeks ago is as long as is counted
        (True, 5.0, 10, False),  # has returned
        (False, 0.0, 10, False),  # never traded sex
    ],
)
def test_people_who_stopped_within_the_span_left_lately(in_trade, experience, stopped, counts):
    w = person(in_trade=in_trade, experience=experience, stopped=stopped)
    assert counted_as.lately_left(w, 19, numbers(after_leaving_weeks=10.0)) == counts
