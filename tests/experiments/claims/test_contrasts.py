"""The contrasts of the ledger: the two worlds of a part differ in what the claim is about, and in nothing else."""

import numpy as np
import pytest

from experiments.claims.ledger import shipped
from model.conditions import LEVERS, status_quo_table
from model.counting.outcomes import GROUPS, window
from model.counting.tallies import Tally
from model.parameters import Parameters
from model.world import World
from scenarios import load

WEEKS, BURN_IN, SCALE = 208, 104, 0.25
MARKED = GROUPS.index("marked:yes")


def differing(one: str, other: str) -> set[str]:
    """Names of the levers in which two scenarios differ in some week."""
    tables = load(one, WEEKS).table, load(other, WEEKS).table
    return {lever.name for lever in LEVERS.values() if (tables[0][lever.column] != tables[1][lever.column]).any()}


@pytest.fixture(scope="module")
def burnt_in() -> list[World]:
    worlds = [World(Parameters.defaults(), seed, SCALE).run(status_quo_table(BURN_IN)) for seed in (1, 2, 3)]
    return [world.begin() for world in worlds]


def lived(world: World, name: str, weeks: int = WEEKS) -> np.ndarray:
    """Tallies of the policy weeks, (weeks, groups, tallies)."""
    return world.fork().run(load(name, WEEKS).table[:weeks]).tallies[BURN_IN:]


@pytest.mark.parametrize(
    ("one", "other", "levers"),
    [
        ("diversion_for_all", "released_after_conviction", {"courts.diversion"}),
        ("time_limited_housing", "long_term_housing", {"services.housing_time_limit"}),
        ("fund_before_harm", "fund_victims_only", {"services.fund_victims_only"}),
        ("lockdown_refuges_closed", "lockdown_refuges_open", {"shock.refuges_closed"}),
        ("lockdown_refuges_closed", "status_quo", {"shock.refuges_closed", "shock.partners_income"}),
        ("scattered_site_housing", "single_site_housing", {"services.scattered"}),
        ("controlling_services", "voluntary_services", {"services.controlling"}),
        ("raids_with_immigration_checks", "raids_without_immigration_checks", {"enforcement.immigration_checks"}),
        ("crisis_dear_and_crowded", "crisis_without_support", {"shock.necessities", "shock.crowding"}),
        ("seizure_unreliable_payouts", "platform_seizure", {"platform_closure.replacement_payouts"}),
    ],
)
def test_a_pair_differs_in_what_it_is_about_only(one, other, levers):
    assert differing(one, other) == levers
    parts = [part for claim in shipped().values() for part in claim.parts]
    assert any((part.scenario, part.reference) == (one, other) for part in parts)


def test_a_programme_is_all_that_follows_a_conviction_with_diversion(burnt_in):
    """Nobody is detained for what they are convicted of in either world, and as many are convicted (L8).

    Who is detained all the same is so for want of status, or as a person recognised as exploited.
    """
    with_programme, without = (lived(burnt_in[0], name, 52)[:, 0].sum(axis=0) for name in (
        "diversion_for_all", "released_after_conviction"
    ))  # fmt: skip
    assert with_programme[Tally.ARRESTS] == pytest.approx(without[Tally.ARRESTS], rel=0.1)
    assert max(with_programme[Tally.DETAINED], without[Tally.DETAINED]) < 0.1 * with_programme[Tally.ARRESTS]
    assert with_programme[Tally.RECORD] == pytest.approx(without[Tally.RECORD], rel=0.05)


def test_the_same_people_are_followed_until_and_after_their_stay_ends(burnt_in):
    """Two years the same world to the last event; then those with a limit are more often without a home (H6)."""
    limited, lasting = lived(burnt_in[0], "time_limited_housing"), lived(burnt_in[0], "long_term_housing")
    np.testing.assert_array_equal(limited[:104], lasting[:104])
    assert limited[26:104, MARKED, Tally.ACTIVE].mean() > 20
    unhoused = [window(tallies, 104, WEEKS, MARKED)["unhoused"] for tallies in (limited, lasting)]
    assert unhoused[0] > unhoused[1] + 5.0


def test_two_funds_are_spent_alike_and_nearly_in_full(burnt_in):
    """What is handed out in a week is what comes in that would not without the fund (H2)."""
    shares = {}
    for name in ("fund_before_harm", "fund_victims_only"):
        table = load(name, WEEKS).table
        without = table.copy()
        without.services_flexible_fund[:] = 0.0
        spent = []
        for world in burnt_in:
            path = world.fork()
            for week in range(26):
                funded, unfunded = path.fork().run(table[week : week + 1]), path.fork().run(without[week : week + 1])
                paid, unpaid = (w.tallies[-1, 0, Tally.OTHER_RECEIPTS] for w in (funded, unfunded))
                spent.append((paid - unpaid) / (table.services_flexible_fund[week] * 2.0 * SCALE))
                path = funded
        shares[name] = np.mean(spent)
    assert all(0.9 < share <= 1.0 for share in shares.values())
    assert shares["fund_before_harm"] == pytest.approx(shares["fund_victims_only"], abs=0.06)


def test_three_packages_cost_the_same_at_the_parameters_own_values(burnt_in):
    """Beyond the status quo, within what three replicates leave to luck (H9)."""
    names = ("status_quo", "budget_services", "budget_enforcement", "budget_campaigns")
    cost = {name: np.mean([window(lived(w, name), 53, WEEKS)["cost"] for w in burnt_in]) for name in names}
    extra = [cost[name] - cost["status_quo"] for name in names[1:]]
    assert min(extra) > 0.8 * cost["status_quo"]
    assert max(extra) / min(extra) < 1.1
