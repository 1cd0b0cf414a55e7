"""Checks before anyone believes a chart: the status quo is flat, comes back when disturbed, and hangs on nothing
technical: not on the size of the world, on how many candidates a client meets, or on anyone's number.

Every limit is a stated one: 1 % a year for a drift, a tenth of a disturbance after two years, a quarter of the agents
at a bound, the smallest effect of interest between two ways of computing the same. What chance adds to each comes from
the spread between replicates, at a false alarm in a million tests.
"""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from model import agents
from model.codes import NOBODY, Housing
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.outcomes import OUTCOMES
from model.parameters import Parameters
from model.seeds import replicate_seed
from model.state import State
from model.world import World
from tests.model.worlds import in_trade, people

pytestmark = pytest.mark.slow

SCALE, REPLICATES, BURN_IN, WEEKS = 0.25, 32, 260, 104
YEAR = 52
FALSE_ALARM = 1e-6
INDICATORS = [
    "active_workers", "bookings", "price", "street_bookings", "screened_share", "client_violence",
    "third_party_share", "exploitation_prevalence", "median_income", "debt", "unhoused", "trust",
]  # fmt: skip
"""Twelve, from every part of the model; stocks rather than flows where both exist, because stocks drift."""


def beyond_chance(values: np.ndarray, limit: float | np.ndarray, comparisons: int) -> bool:
    """Whether the mean of independent values is further from 0 than a limit, by more than chance explains."""
    error = values.std(ddof=1) / np.sqrt(len(values))
    luck = stats.t.isf(FALSE_ALARM / 2 / comparisons, len(values) - 1) * error
    return bool(abs(values.mean()) > limit + luck)


def settle(replicates: int = REPLICATES, scale: float = SCALE, **changes: float) -> list[World]:
    """Worlds at the end of their burn-in."""
    parameters = Parameters.defaults().set(changes)
    worlds = [World(parameters, replicate_seed(20, replicate), scale) for replicate in range(replicates)]
    return [world.run(status_quo_table(BURN_IN)) for world in worlds]


def pooled(worlds: list[World], start: int, stop: int) -> dict[str, np.ndarray]:
    """Each indicator over some weeks after the burn-in, world by world."""
    found = [outcomes.window(world.tallies, BURN_IN + start, BURN_IN + stop) for world in worlds]
    return {name: np.array([values[name] for values in found]) for name in INDICATORS}


@pytest.fixture(scope="module")
def settled() -> list[World]:
    """Worlds at the end of their burn-in, to fork from."""
    return settle()


@pytest.fixture(scope="module")
def undisturbed(settled) -> list[World]:
    """The same worlds two years of status quo later."""
    return [world.fork().run(status_quo_table(WEEKS)) for world in settled]


@pytest.mark.parametrize("name", INDICATORS)
def test_the_status_quo_is_flat(name, undisturbed):
    weeks = np.arange(WEEKS) - (WEEKS - 1) / 2
    drifts = []
    for world in undisturbed:
        series = outcomes.weekly(world.tallies)[name][BURN_IN:]
        drifts.append(YEAR * (weeks @ series) / (weeks @ weeks) / series.mean())
    assert not beyond_chance(np.array(drifts), 0.01, len(INDICATORS)), f"{100 * np.mean(drifts):+.1f} % a year"


def some(count: int) -> np.ndarray:
    """Three in ten of a number of agents, spread evenly over their ids."""
    return np.arange(count) * 0.6180339887 % 1.0 < 0.3


def workers_leave(state: State) -> None:
    """Three in ten workers stop."""
    everyone = people(state)
    leave = everyone.in_trade & some(len(everyone))
    theirs = everyone.third_party[leave]
    np.subtract.at(state.third_parties.members, theirs[theirs != NOBODY], 1)
    everyone.housing[leave & (everyone.housing == Housing.PROVIDED)] = Housing.UNSTABLE
    for field, value in (("third_party", NOBODY), ("in_trade", False), ("exploited", False), ("control", 0.0)):
        everyone[field][leave] = value


def prices_jump(state: State) -> None:
    """All workers ask 30 % more."""
    state.workers.price *= 1.3
    state.venues.price *= 1.3


def hopes_sink(state: State) -> None:
    """Everyone expects 30 % less of every place."""
    state.workers.earnings_at *= 0.7
    state.venues.earnings *= 0.7


@pytest.mark.parametrize("disturb", [workers_leave, prices_jump, hopes_sink], ids=lambda f: f.__name__)
def test_it_returns_within_two_years_of_a_disturbance_by_30_percent(disturb: Callable, settled, undisturbed):
    disturbed = [world.fork() for world in settled]
    for world in disturbed:
        disturb(world.state)
        world.run(status_quo_table(WEEKS))
    first = pooled(disturbed, 0, 4), pooled(undisturbed, 0, 4)
    assert any(abs(first[0][name].mean() / first[1][name].mean() - 1.0) > 0.01 for name in INDICATORS), "no disturbance"
    there, here = (pooled(worlds, WEEKS - 13, WEEKS) for worlds in (disturbed, undisturbed))
    astray = {
        name: f"{100 * (there[name].mean() / here[name].mean() - 1.0):+.1f} %"
        for name in INDICATORS
        if beyond_chance((there[name] - here[name]) / here[name].mean(), 0.03, 3 * len(INDICATORS))
    }
    assert astray == {}


# Bounds that are no saturation: nothing lies beyond them.
EXEMPT = {
    "control": "without a third party there is none: counted among those who have one",
    "hurried": "fades; zero is nobody looked at this worker for long",
    "reputation": "zero is a client about whom there is nothing to tell: counted among the dangerous",
    "money": "cash and arrears are two halves of one number: counted as cash less arrears",
    "desperation": "zero says that this week's needs are covered, as about half of the workers' are: upper end only",
    "members": "third parties for one or two workers are empty or full: counted among the larger",
}


def bounded(world: World) -> dict[str, tuple[np.ndarray, float, float]]:
    """Each bounded state: its values, its lower and its upper bound."""
    p, state = world.parameters.record[0], world.state
    stock = in_trade(state)
    with_party = stock[stock.third_party != NOBODY]
    at_work = stock[(stock.wanted > 0) & (stock.venue != NOBODY)]
    moved = np.log(at_work.price / state.venues.usual_price[at_work.venue])
    parties = state.third_parties[state.third_parties.active & (state.third_parties.capacity > 2)]
    dangerous = state.clients[state.clients.dangerous & state.clients.buys]
    return {
        "skill": (stock.skill, 0.0, 1.0),
        "desperation": (stock.desperation, -np.inf, 1.0),
        "trust": (stock.trust, 0.0, 1.0),
        "service_reach": (stock.service_reach, 0.0, 1.0),
        "peers": (stock.peers, 0.0, np.inf),
        "regulars": (stock.regulars, 0.0, np.inf),
        "expected_income": (stock.expected_income, 0.0, np.inf),
        "cash less arrears": ((stock.money - stock.arrears) / stock.need, -np.inf, np.inf),
        "control": (with_party.control, 0.0, 1.0),
        "dependence": (with_party.dependence, 0.0, 1.0),
        "price": (moved, -p.price_bound, p.price_bound),
        "wanted": (at_work.wanted, 0.0, p.most_sessions),
        "members": (parties.members / parties.capacity, 0.0, 1.0),
        "profit": (parties.profit, 0.0, np.inf),
        "openness": (state.clients.openness[state.clients.buys], 0.0, 1.0),
        "perceived_risk": (state.venues.perceived_risk, 0.0, np.inf),
        "reputation": (dangerous.reputation, 0.0, 1.0),
        "impunity": (state.market.impunity, 0.0, 1.0),
    }


def at_bounds(world: World) -> dict[str, float]:
    """Share of agents at each end of each bounded state."""
    found = {}
    for name, (values, low, high) in bounded(world).items():
        found[f"{name} at least"] = np.mean(values <= low + 1e-9)
        found[f"{name} at most"] = np.mean(values >= high - 1e-9)
    return found


def test_every_state_between_0_and_1_is_looked_at(settled):
    looked_at = bounded(settled[0]).keys() | EXEMPT.keys()
    for kind in ("worker", "client"):
        assert {field.name for field in agents.fields(kind) if field.unit == "0-1"} <= looked_at


def test_nothing_is_saturated(undisturbed):
    shares = [at_bounds(world) for world in undisturbed]
    saturated = {}
    for name in shares[0]:
        values = np.array([share[name] for share in shares])
        if values.mean() > 0.25 and beyond_chance(values, 0.25, len(shares[0])):
            saturated[name] = round(float(values.mean()), 3)
    assert saturated == {}


def agree(one: dict[str, np.ndarray], other: dict[str, np.ndarray], comparisons: int) -> dict[str, str]:
    """Indicators in which two sets of worlds differ by more than the smallest effect of interest and chance.

    That is 5 % for a ratio, and one point of a share, or a tenth of it where that is less.
    """
    astray = {}
    for name in INDICATORS:
        a, b = one[name], other[name]
        smallest = 0.05 * a.mean()
        if OUTCOMES[name].effect == "points":
            smallest = min(1.0, 0.1 * a.mean())
        variances = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
        freedom = sum(variances) ** 2 / (variances[0] ** 2 / (len(a) - 1) + variances[1] ** 2 / (len(b) - 1))
        luck = stats.t.isf(FALSE_ALARM / 2 / comparisons, freedom) * np.sqrt(sum(variances))
        if abs(a.mean() - b.mean()) > smallest + luck:
            astray[name] = f"{a.mean():.4g} against {b.mean():.4g}"
    return astray


@pytest.mark.parametrize(("scale", "replicates"), [(0.5, 16), (1.0, 8)])
def test_the_size_of_the_world_does_not_matter(scale, replicates, undisturbed):
    small = pooled(undisturbed, 0, YEAR)
    small["active_workers"], small["bookings"] = small["active_workers"] / SCALE, small["bookings"] / SCALE
    large = pooled([world.run(status_quo_table(YEAR)) for world in settle(replicates, scale)], 0, YEAR)
    large["active_workers"], large["bookings"] = large["active_workers"] / scale, large["bookings"] / scale
    assert agree(small, large, 2 * len(INDICATORS)) == {}


@pytest.mark.parametrize("candidates", [2.0, 8.0])
def test_how_many_candidates_a_client_meets_does_not_matter(candidates, undisturbed):
    usual = pooled(undisturbed, 0, YEAR)
    other = pooled([w.run(status_quo_table(YEAR)) for w in settle(candidates=candidates)], 0, YEAR)
    assert agree(usual, other, 2 * len(INDICATORS)) == {}


def test_nobody_gains_by_a_low_number(undisturbed):
    """Rules go through people in the order of their ids: nobody may be served first, or left over, for that.

    Those who were there from the start differ by their luck alone, so the lower half of ids must live as the upper.
    """
    gaps: dict[str, list[float]] = {}
    limits = {"in the trade": 0.01, "with a third party": 0.01, "without a home": 0.01, "online": 0.01}
    for world in undisturbed:
        first = people(world.state)[: round(world.parameters.record[0].people * SCALE)]
        halves = first[: len(first) // 2], first[len(first) // 2 :]
        lives = []
        for half in halves:
            alive = half[half.alive]
            stock = alive[alive.in_trade]
            lives.append(
                {
                    "in the trade": stock.size / alive.size,
                    "with a third party": np.mean(stock.third_party != NOBODY),
                    "without a home": np.mean(stock.housing == Housing.UNHOUSED),
                    "online": np.mean(stock.venue <= 1),
                    "expected income": stock.expected_income.mean(),
                    "price": stock.price.mean(),
                    "debt": stock.arrears.mean(),
                }
            )
        for name, value in lives[0].items():
            relative = 1.0 if name in limits else lives[1][name]
            gaps.setdefault(name, []).append((value - lives[1][name]) / relative)
    unequal = {
        name: f"{np.mean(values):+.3f}"
        for name, values in gaps.items()
        if beyond_chance(np.array(values), limits.get(name, 0.05), len(gaps))
    }
    assert unequal == {}
