"""The registry of outcomes: complete, pooled as stated, and the same for everyone as for all groups together."""

import math
import re

import numpy as np
import pytest

from model.codes import Documentation, Gender, Race
from model.counting import outcomes
from model.counting.outcomes import GROUPS, OUTCOMES, WEEKS
from model.counting.tallies import TALLIES, WORKER_TALLIES, Cohort, Tally
from tests.model.worlds import moving_table, small_world, with_levers

# Counts that are no outcomes but the accounts by which money, people and sessions are shown to be conserved.
ACCOUNTS = {
    Tally.PAID_BY_CLIENTS: "what clients pay is what workers and third parties get",
    Tally.SUPPORT_PAID: "money that comes in",
    Tally.OTHER_RECEIPTS: "money that comes in",
    Tally.SPENT: "money that goes out",
    Tally.FINES_PAID: "money that goes out",
    Tally.PEOPLE: "everyone in the catchment",
    Tally.ARRIVALS: "people who come",
    Tally.DEPARTURES: "people who go",
    Tally.WANTED: "nobody has more sessions than wanted",
    Tally.WITHHELD: "money that platforms keep back",
    Tally.PAID_LATE: "money that platforms pay out later",
}

# What a reader may ask the model about, by field; each entry must exist.
ASKED = {
    "market": ["active_workers", "bookings", "price", "clients_seeking", "clients_deterred", "platform_workers"],
    "safety": [
        "screened_share", "information_shared", "refusal_share", "client_violence", "client_violence_per_year",
        "police_violence", "third_party_violence", "violence_in_six_months", "risky_services",
    ],
    "dependence": [
        "third_party_share", "brokered_bookings", "control", "exploitation_prevalence", "exploitation_incidence",
        "exploitation_leaving",
    ],
    "money": ["median_income", "low_income", "income_variability", "income_swings", "below_need", "debt"],
    "home": ["unstable_housing", "unhoused"],
    "law": [
        "police_contacts", "extortion", "arrests", "client_arrests", "third_party_arrests", "detained", "with_record",
        "outed",
    ],
    "trust": ["reports_share"],
    "services": ["help_sought", "help_served", "help_refused_by_rule", "help_without_room"],
    "flow": ["entries", "exits", "returns"],
    "cost": ["cost"],
}  # fmt: skip

TRAITS = sorted({group.partition(":")[0] for group in GROUPS[1:]})


@pytest.mark.parametrize("field", ASKED)
def test_every_question_has_an_outcome(field):
    assert [name for name in ASKED[field] if name not in OUTCOMES] == []


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_outcome_says_what_it_is(name):
    outcome = OUTCOMES[name]
    assert outcome.name == name
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert 3 <= len(outcome.label) <= (34 if outcome.main else 60), "a label fits on a chart"
    assert outcome.definition.endswith(".")
    assert outcome.unit
    assert outcome.scale > 0
    assert outcome.numerator
    assert outcome.kind in ("rate", "share", "mean", "count", "money")
    assert outcome.better in ("lower", "higher", "neutral")
    # Shares change by points, everything else by a percentage: a chart must not mix the two.
    assert (outcome.effect == "points") == (outcome.kind == "share")
    if outcome.kind == "share":
        assert outcome.unit == "%"
    assert all(isinstance(tally, Tally) for tally in outcome.numerator + (outcome.denominator or ()))


def test_labels_of_main_outcomes_are_told_apart():
    main = [outcome.label for outcome in OUTCOMES.values() if outcome.main]
    assert 10 <= len(main) <= 20
    assert len(set(main)) == len(main)


def test_every_count_is_used_by_an_outcome_or_is_an_account():
    used = {tally for outcome in OUTCOMES.values() for tally in outcome.numerator + (outcome.denominator or ())}
    assert [tally.name for tally in Tally if tally not in used and tally not in ACCOUNTS] == []


def test_groups_are_the_members_of_each_trait():
    assert GROUPS[0] == "all"
    assert len(set(GROUPS)) == len(GROUPS)
    for trait, members in (("race", Race), ("gender", Gender), ("documentation", Documentation)):
        named = [group for group in GROUPS if group.startswith(f"{trait}:")]
        assert named == [f"{trait}:{member.name.lower()}" for member in members]


@pytest.fixture(scope="module")
def lived():
    """Counts of a world in which everything happens."""
    return small_world(scale=0.1).run(moving_table(25, seed=3)).tallies


def test_counts_have_the_stated_shape(lived):
    assert lived.shape == (25, len(GROUPS), TALLIES)
    assert lived.dtype == np.float64


@pytest.mark.parametrize("trait", TRAITS)
def test_groups_of_a_trait_add_up_to_everyone(trait, lived):
    members = [number for number, group in enumerate(GROUPS) if group.startswith(f"{trait}:")]
    together = lived[:, members, :WORKER_TALLIES].sum(axis=1)
    # Sums of the same numbers in another order.
    np.testing.assert_allclose(together, lived[:, 0, :WORKER_TALLIES], rtol=1e-12, atol=1e-9)


def test_counts_of_the_market_belong_to_no_group(lived):
    assert not lived[:, 1:, WORKER_TALLIES:].any()
    for outcome in OUTCOMES.values():
        parts = outcome.numerator + (outcome.denominator or ())
        if outcome.grouped:
            assert all(tally < WORKER_TALLIES for tally in parts), outcome.name


def test_people_are_counted_in_their_own_groups():
    world = small_world(scale=0.1).run(moving_table(5)).begin().run(moving_table(5))
    workers = world.state.workers[: world.state.market[0].people]
    stock = workers[workers.in_trade]
    for trait in TRAITS:
        groups = [number for number, group in enumerate(GROUPS) if group.startswith(f"{trait}:")]
        if trait.upper() in Cohort.__members__:
            column = stock.cohort >> Cohort[trait.upper()] & 1
        else:
            column = stock["documentation_at_start" if trait == "documentation" else trait].astype(int)
        np.testing.assert_array_equal(
            np.bincount(column, minlength=len(groups)), world.tallies[-1, groups, Tally.ACTIVE]
        )


@pytest.mark.parametrize(("start", "stop"), [(0, 25), (3, 9), (24, 25), (7, 7)])
@pytest.mark.parametrize("group", [0, 2, len(GROUPS) - 1])
def test_a_window_pools_sums_over_sums(start, stop, group, lived):
    pooled = outcomes.window(lived, start, stop, group)
    assert set(pooled) == {name for name, outcome in OUTCOMES.items() if group == 0 or outcome.grouped}
    for name, value in pooled.items():
        outcome = OUTCOMES[name]
        top = bottom = 0.0
        for week in range(start, stop):
            top += sum(lived[week, group, tally] for tally in outcome.numerator)
            bottom += 1.0 if outcome.denominator is WEEKS else sum(lived[week, group, t] for t in outcome.denominator)
        expected = outcome.scale * top / bottom if bottom > 0 else math.nan
        if outcome.denominator is WEEKS and start == stop:
            expected = 0.0
        assert value == pytest.approx(expected, rel=1e-12, nan_ok=True), name


def test_pooling_many_windows_and_groups_at_once_gives_the_same(lived):
    spans = [(0, 25), (3, 9), (24, 25)]
    grouped = [name for name in OUTCOMES if OUTCOMES[name].grouped]
    many, basis = outcomes.pooled(lived, spans, grouped), outcomes.basis(lived, spans, grouped)
    assert many.shape == basis.shape == (3, len(GROUPS), len(grouped))
    for n, (start, stop) in enumerate(spans):
        for group in (0, 3, len(GROUPS) - 1):
            one = outcomes.window(lived, start, stop, group)
            np.testing.assert_allclose(many[n, group], [one[name] for name in grouped], rtol=1e-12)
    rate, count = grouped.index("client_violence"), grouped.index("people_exploited")
    np.testing.assert_array_equal(basis[0, :, rate], lived[:, :, Tally.BOOKINGS].sum(axis=0))
    np.testing.assert_array_equal(basis[0, :, count], lived[:, :, Tally.ACTIVE].sum(axis=0))


def test_every_group_belongs_to_one_trait():
    assert list(outcomes.TRAITS) == list(dict.fromkeys(group.partition(":")[0] for group in GROUPS[1:]))
    assert sorted(at for members in outcomes.TRAITS.values() for at in members) == list(range(1, len(GROUPS)))


def test_a_week_is_a_window_of_one_week(lived):
    series = outcomes.weekly(lived)
    for week in range(len(lived)):
        pooled = outcomes.window(lived, week, week + 1)
        for name, value in pooled.items():
            assert series[name][week] == pytest.approx(value, rel=1e-12, nan_ok=True), name


def test_series_have_a_number_for_every_week_and_group_with_something_to_divide_by(lived):
    for group in range(len(GROUPS)):
        for name, series in outcomes.weekly(lived, group).items():
            assert series.shape == (25,), name
            assert series.dtype == np.float64, name
            below = OUTCOMES[name].denominator
            there = np.ones(25, bool) if below is WEEKS else lived[:, group, list(below)].sum(axis=-1) > 0.0
            np.testing.assert_array_equal(np.isfinite(series), there, name)


def test_swings_of_income_are_those_of_dollars_not_of_people():
    """The outcome agrees with the incomes that workers remember at the end of the week."""
    world = small_world(scale=0.1).run(moving_table(20, seed=4))
    workers = world.state.workers[: world.state.market[0].people]
    stock = workers[workers.in_trade & (workers.mean_income > 0.0)]
    deviation = np.sqrt(np.maximum(stock.mean_square_income - stock.mean_income**2, 0.0))
    found = outcomes.window(world.tallies, 19, 20)
    assert found["income_swings"] == pytest.approx(deviation.sum() / stock.mean_income.sum())


def test_those_found_again_are_a_share_of_those_sought():
    world = small_world(scale=0.25, found_again_rate=0.2).run(with_levers(60))
    sought, found = (world.tallies[:, 0, tally] for tally in (Tally.SOUGHT_BY_THIRD_PARTY, Tally.FOUND_AGAIN))
    assert (found <= sought).all()
    assert found.sum() > 0.0
    share = outcomes.window(world.tallies, 0, 60)["found_again_share"]
    assert share == pytest.approx(100.0 * found.sum() / sought.sum())
    never = small_world(scale=0.25, **{"mechanisms.found_again": 0.0}).run(with_levers(60))
    assert outcomes.window(never.tallies, 0, 60)["found_again_share"] == 0.0


def test_convictions_of_exploited_people_are_a_share_of_their_cases_in_court():
    for screening, least, most in ((0.0, 90.0, 100.0), (1.0, 0.0, 60.0)):
        table = with_levers(
            60, enforcement_trafficking_screening=screening, enforcement_stings=40.0, courts_screening_delay=0.0
        )
        world = small_world(scale=0.25, screening_recognises=0.9).run(table)
        assert world.tallies[:, 0, Tally.EXPLOITED_IN_COURT].sum() > 10
        assert least <= outcomes.window(world.tallies, 0, 60)["exploited_convicted"] <= most
