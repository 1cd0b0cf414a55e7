"""Shares lie between 0 and 100 % and are missing only where there is nothing to divide by, whatever the world."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.outcomes import GROUPS, OUTCOMES, WEEKS, with_basis
from model.counting.tallies import TALLIES, Tally
from model.world import World
from tests.model.random_worlds import SCALE, SIZES, TABLES, Life
from tests.model.worlds import small_world, with_levers

SHARES = [name for name, outcome in OUTCOMES.items() if outcome.kind == "share"]
GROUPED = [name for name in SHARES if OUTCOMES[name].grouped]
ROUNDING = 1e-9
BURN_IN = 12

NOTHING = np.zeros((4, len(GROUPS), TALLIES))
COUNTS = {name for name, outcome in OUTCOMES.items() if outcome.denominator is WEEKS}


def lives() -> st.SearchStrategy[Life]:
    return st.builds(
        Life, size=st.sampled_from(list(SIZES)), seed=st.integers(0, 9_999), numbers=st.sampled_from(["any", "ends"]),
        switched_off=st.just(()), conditions=st.sampled_from(TABLES), weeks=st.integers(1, 30),
        first_money=st.just(True),
    )  # fmt: skip


def lived(life: Life) -> np.ndarray:
    """The tallies of a life that a policy cuts in two: cohorts are known from its second part on."""
    world = World(life.parameters(), life.seed, SCALE).run(status_quo_table(BURN_IN)).begin()
    return world.run(life.table()).tallies


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(life=lives())
@example(life=Life("usual", 4, "ends", (), "every lever moves", 30, True))
@example(life=Life("everyone is coerced", 7, "ends", (), "every lever moves", 30, True))
@example(life=Life("usual", 285, "any", (), "some levers move", 29, True))
@example(life=Life("much police", 2, "any", (), "other conditions for good", 30, True))
def test_shares_keep_between_0_and_100_in_every_week_window_and_group(life: Life):
    tallies = lived(life)
    spans = [(week, week + 1) for week in range(len(tallies))]
    spans += [(0, len(tallies)), (BURN_IN, len(tallies)), (3, 11)]
    for names, counted in ((SHARES, tallies[:, :1]), (GROUPED, tallies)):
        values, below = with_basis(counted, spans, names)
        outcomes.check("window", values, below, names)
        known = np.where(np.isnan(values), 0.0, values)
        wrong = [names[at] for at in np.unique(np.argwhere((known < -ROUNDING) | (known > 100.0 + ROUNDING))[:, -1])]
        assert wrong == []


@pytest.mark.parametrize("name", OUTCOMES)
def test_nothing_to_divide_by_is_missing_and_a_count_is_not(name):
    values = (outcomes.weekly(NOTHING)[name], outcomes.window(NOTHING, 0, 4)[name])
    for value in values:
        assert np.isnan(value).all() if name not in COUNTS else (np.asarray(value) == 0.0).all()


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name not in COUNTS])
def test_something_to_divide_by_is_never_missing(name):
    tallies = NOTHING.copy()
    tallies[1, :, OUTCOMES[name].denominator[0]] = 2.0
    week = outcomes.weekly(tallies)[name]
    assert np.isnan(week[[0, 2, 3]]).all()
    assert np.isfinite(week[1])
    assert np.isfinite(outcomes.window(tallies, 0, 4)[name])


def test_a_value_out_of_place_is_a_defect():
    names = ["price", "bookings"]
    for values, below in (
        ([np.nan, 1.0], [1.0, 1.0]),
        ([0.0, 1.0], [0.0, 1.0]),
        ([np.inf, 1.0], [1.0, 1.0]),
        ([1.0, np.nan], [1.0, 0.0]),
    ):
        with pytest.raises(FloatingPointError, match=r"outcome '(price|bookings)' of a week"):
            outcomes.check("week", np.array([values]), np.array([below]), names)
    outcomes.check("week", np.array([[np.nan, 0.0]]), np.array([[0.0, 0.0]]), names)


def test_every_ratio_names_what_it_is_a_ratio_to():
    """In its definition: per something, a share of it, a mean of it, or a median or percentile over it."""
    told = ("per ", "share of", "mean", "median over", "percentile over", "the same", "over their", "weeks from")
    silent = [
        name
        for name, outcome in OUTCOMES.items()
        if name not in COUNTS and not any(words in outcome.definition.lower() for words in told)
    ]
    assert silent == []


@pytest.mark.parametrize(("closes", "weeks"), [(False, 0.0), (True, 100.0)])
def test_a_market_without_bookings_has_collapsed(closes, weeks):
    world = small_world(scale=0.1).run(status_quo_table(20))
    assert np.isnan(outcomes.window(world.tallies, 0, 20)["market_collapsed"]), "no policy has begun"
    table = with_levers(10, shock_demand=0.0) if closes else status_quo_table(10)
    found = outcomes.window(world.begin().run(table).tallies, 20, 30)
    assert found["market_collapsed"] == weeks
    assert np.isnan(found["price"]) == closes


def test_a_conviction_and_the_case_it_ends_are_counted_at_once():
    """An arrest late in a week comes to court in the next, when its person may be in exploitation or no longer."""
    table = with_levers(60, enforcement_stings=40.0, courts_screening_delay=0.0, law_accomplice_charges=1.0)
    tallies = small_world(scale=0.25, report_acted_on=0.0, report_turns=1.0).run(table).tallies
    cases, convictions = tallies[:, 0, Tally.EXPLOITED_IN_COURT], tallies[:, 0, Tally.CONVICTIONS_OF_EXPLOITED]
    assert (convictions <= cases).all()
    assert cases.sum() > 10
    assert (cases != tallies[:, 0, Tally.ARRESTS_OF_EXPLOITED]).any()


def test_someone_without_income_has_no_variation_of_it():
    world = small_world(scale=0.1).run(with_levers(20, shock_demand=0.0))
    tallies = world.tallies[-1, 0]
    workers = world.state.workers[: world.state.market[0].people]
    stock = workers[workers.in_trade]
    assert tallies[Tally.INCOME_KNOWN] == np.count_nonzero(stock.mean_income > 0.0) < tallies[Tally.ACTIVE]
