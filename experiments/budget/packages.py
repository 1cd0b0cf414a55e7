"""Equal budget: packages of policy made to cost the same, and the harms that each averts for the money.

A package is a scenario that moves levers which money buys (`budget.costs`). Its purchases beyond the status quo
are multiplied by one factor, the same in all worlds and weeks, until the package's mean yearly cost beyond the status
quo's meets the budget. The factor is found on common random numbers: a grid of factors first, then linear interpolation
between the two that enclose the budget, repeated with each new point until the cost is within `sizing.TOLERANCE` of
the budget or `ROUNDS` are over. Cost is net: what a package saves elsewhere, such as arrests that do not happen, is
taken off. Everything is per year and for a market of full size (scale 1), whatever the scale that is simulated.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.budget.costs import bought, priced, prices, scaled
from experiments.budget.harms import comparisons_table, harms_table, packages_table, yearly
from experiments.budget.sizing import Package
from experiments.running.plan import WEEKS_IN_YEAR, Plan, default_name, load_parameters, load_scenarios
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected
from experiments.running.tasks import replicates
from experiments.running.worlds import ReplicateJob
from experiments.storage import manifest as records
from experiments.storage.folders import BUDGET
from experiments.storage.workplace import Answer, Tabled, Workplace, answered
from model.counting.tallies import TALLIES, Tally
from model.errors import InputError
from model.parameters import Parameters
from scenarios import Copies, Scenario, copies

TABLES = ("packages", "harms", "comparisons")
PACKAGES = ("budget_services", "budget_campaigns", "budget_enforcement", "fund_before_harm", "fund_victims_only")
"""The packages that are compared unless others are named: claims H9 and H2."""
GRID = (0.25, 0.5, 1.0, 2.0, 4.0)
ROUNDS = 5


@dataclass(frozen=True)
class Counts:
    """What one replicate gives: all tallies of everyone summed over the policy weeks, (tables, tallies)."""

    number: int
    people: int
    sums: np.ndarray
    seconds: float


@dataclass(frozen=True)
class CountJob(ReplicateJob):
    """Worlds under several tables forked from one burn-in, of which only the sums of tallies are kept."""

    tables: tuple[np.recarray, ...]

    @property
    def worlds(self) -> int:
        """One for each table."""
        return len(self.tables)

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> Counts:
        """Run one replicate; the result depends on the job and the number alone."""
        began = time.perf_counter()
        world, people = self.burned_in(number)
        sums = np.zeros((len(self.tables), TALLIES))
        for at, table in enumerate(self.tables):
            sums[at] = world.fork().run(table).tallies[self.burn_in :, 0].sum(axis=0)
            done()
        return Counts(number, people, sums, time.perf_counter() - began)


def compare_at(plan: Plan, amount: float, reporter: Reporter | None = None) -> Answer:
    """Make the plan's scenarios cost ``amount`` dollars a year and compare what they avert.

    Raises:
        InputError: a name or number is wrong, or a package buys nothing that has a price; nothing has run then.
        OSError: the results cannot be written.
    """
    reporter = reporter or Reporter()
    if not 1.0 <= amount <= 1e12:
        raise InputError(f"--amount {amount:g} is not valid: should be dollars a year, from 1 to a million million.")
    parameters = load_parameters(plan)
    packages = [_package(scenario) for scenario in load_scenarios(plan)[1:]]
    default = BUDGET if plan.scenarios == PACKAGES else f"{BUDGET}-{default_name(plan.scenarios)}"
    plan = replace(plan, name=plan.name or default)
    policies = copies(plan.scenarios, plan.policies)
    document = _document(plan, parameters, packages, amount, policies)

    def run(place: Workplace, stop: Stop) -> Collected[Counts]:
        return _search(plan, place, parameters, packages, amount, reporter, stop)

    def tabled(_: Workplace, __: list[Counts]) -> Tabled:
        tables = {"packages": packages_table, "harms": harms_table, "comparisons": comparisons_table}
        return {}, {name: made(plan, packages, amount) for name, made in tables.items()}

    return answered(plan, (document, policies), TABLES, parameters, reporter, run, tabled)


def _package(scenario: Scenario) -> Package:
    """A scenario as a package; `InputError` if it buys nothing that has a price."""
    levers = bought(scenario.table, prices())
    if not levers:
        raise InputError(
            f"'{scenario.name}' buys nothing that has a price, so no budget can be spent on it. "
            f"Levers with a price: {', '.join(prices())}."
        )
    return Package(scenario, levers)


def _search(
    plan: Plan, place: Workplace, parameters: Parameters, packages: Sequence[Package], amount: float,
    reporter: Reporter, stop: Stop,
) -> Collected[Counts]:  # fmt: skip
    """Try factors until every package meets the budget or cannot; gives the last round's end, for its failures."""
    from model.conditions import status_quo_table

    finished: Collected[Counts] = Collected()
    status_quo = status_quo_table(plan.weeks)
    usual: np.ndarray | None = None
    for number in range(ROUNDS):
        factors = {
            at: list(GRID) if number == 0 else [package.next_factor(amount)]
            for at, package in enumerate(packages)
            if not package.met(amount)
        }
        wanted = [(at, factor) for at, chosen in factors.items() for factor in chosen if factor is not None]
        if not wanted or stop.signal is not None:
            break
        reporter.say(f"Round {number + 1}: {len(wanted)} sizes of {len(factors)} packages …")
        tables = [scaled(packages[at].scenario.table, packages[at].levers, factor) for at, factor in wanted]
        # The status quo is lived in the first round only; in the others each replicate would live the same once more.
        lived = (status_quo, *tables) if usual is None else tuple(tables)
        job = CountJob(parameters, plan.seed, plan.scale, plan.burn_in, lived)
        # The sizes of a round follow from the rounds before it: what a part holds is always of the same sizes.
        tasks, part = replicates(plan.replicates, job.worlds), f"round-{number + 1}"
        ended = place.run(job, tasks, Counts, plan.means, reporter, stop, part)
        finished = Collected(ended.results or finished.results, finished.failures + ended.failures)
        if stop.signal is not None or ended.failures:
            break
        sums = np.stack([replicate.sums for replicate in ended.results])
        if usual is None:
            usual, sums = sums[:, 0], sums[:, 1:]
        for n, (at, factor) in enumerate(wanted):
            package = packages[at]
            package.sums[factor], package.usual[factor] = sums[:, n], usual
            package.tried[factor] = _cost(plan, tables[n], sums[:, n]) - _cost(plan, status_quo, usual)
    # Without the first round's end no package has a cost.
    return finished if all(package.tried for package in packages) else replace(finished, results=[])


def _cost(plan: Plan, table: np.recarray, sums: np.ndarray) -> np.ndarray:
    """Public cost in $ a year at full size, by replicate: what the simulation counts and what levers cost besides."""
    return yearly(plan, sums[:, Tally.COST]) + priced(table, prices()) * WEEKS_IN_YEAR


def _document(
    plan: Plan, parameters: Parameters, packages: Sequence[Package], amount: float, policies: Copies
) -> dict[str, Any]:
    """What the manifest says of what was asked for."""
    hashes = [records.table_hash(package.scenario.table) for package in packages]
    names = [package.scenario.name for package in packages]
    identity = f"{BUDGET} {amount!r} {names} {hashes} {[price.price for price in prices().values()]} {plan.weeks} "
    identity += f"{plan.replicates} {records.run_id(parameters.hash(), plan.burn_in, plan.scale, '', plan.seed)}"
    return records.asked(plan, BUDGET, parameters, identity, policies) | {
        "amount": amount,
        "scenarios": [records.scenario_entry(package.scenario, []) for package in packages],
        "prices": {name: price.model_dump() for name, price in prices().items()},
    }
