"""Worlds from anywhere within the declared ranges, extremes included, for property tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from model.conditions import status_quo_table
from model.counting.tallies import Tally
from model.parameters import MECHANISMS, REGISTRY, Parameters
from model.state import State
from model.world import World
from tests.model.worlds import cornered, moving_table, sampled

SCALE = 0.02
ONE = 1.0 / SCALE


def each(name: str, value: float) -> dict[str, float]:
    """The same value for every member of a parameter, by flattened name."""
    return dict.fromkeys(REGISTRY[name].scalars(), value)


SIZES: dict[str, dict[str, float]] = {
    "usual": {},
    "no clients": {"clients": 0.0},
    "many clients": {"clients": 60_000.0},
    "one client": {"clients": ONE},
    "no police": each("officers_per_unit", 0.0),
    "much police": each("officers_per_unit", 400.0) | each("contacts_per_officer", 60.0),
    "no third parties": each("third_parties_per_kind", 0.0),
    "third parties everywhere": each("third_parties_per_kind", 500.0),
    "one worker": {"people": ONE, "people_in_trade": ONE},
    "one person, outside the trade": {"people": ONE, "people_in_trade": 0.0},
    "nobody": {"people": 0.0, "people_in_trade": 0.0},
    "nobody and nothing": {"people": 0.0, "people_in_trade": 0.0, "clients": 0.0}
    | each("third_parties_per_kind", 0.0)
    | each("officers_per_unit", 0.0),
    "everyone in the trade": {"people": 3000.0, "people_in_trade": 3000.0},
    "everyone comes and goes": {"turnover": 0.02, "mortality_in_trade": 0.002},
    "everyone is coerced": each("propensity_low", 1.0)
    | each("propensity_high", 1.0)
    | each("third_parties_per_kind", 300.0)
    | {"control_growth": 0.3, "control_decay": 0.0, "recruitment_rate": 0.3},
}

TABLES = ("status quo", "everything closed", "some levers move", "every lever moves", "other conditions for good")
NUMBERS = ("default", "any", "ends")
AT_ENDS = "levers at their ends"


class Week(NamedTuple):
    """One week of a life: the state before and after it, what it counted, and what governed it."""

    before: State
    after: State
    row: np.ndarray
    """Counts of the week, for everyone; zeros when counting is off."""
    p: np.record
    c: np.record
    week: int

    def counted(self, *tallies: Tally) -> float:
        """Sum of some counts of the week."""
        return float(sum(self.row[tally] for tally in tallies))


@dataclass(frozen=True)
class Life:
    """A world in the making; its text says how to make it again."""

    size: str
    seed: int
    numbers: str
    switched_off: tuple[str, ...]
    conditions: str
    weeks: int
    first_money: bool

    def parameters(self) -> Parameters:
        """The numbers and switches of this world."""
        ways = {"default": Parameters.defaults, "any": self._any, "ends": self._ends, "corners": self._corners}
        drawn = ways[self.numbers]()
        changes = dict(SIZES[self.size]) | {f"mechanisms.{name}": 0.0 for name in self.switched_off}
        # What newcomers bring along is a flow of money that is not counted: half of the worlds do without.
        return drawn.set(changes if self.first_money else changes | {"newcomer_money": 0.0})

    def _any(self) -> Parameters:
        return sampled(self.seed)

    def _ends(self) -> Parameters:
        return sampled(self.seed, corners=0.7)

    def _corners(self) -> Parameters:
        return cornered(self.seed, share=(0.1, 0.5, 1.0)[self.seed % 3])

    def table(self) -> np.recarray:
        """The conditions of its weeks."""
        if self.conditions == "status quo":
            return status_quo_table(self.weeks)
        if self.conditions == "everything closed":
            table = status_quo_table(self.weeks)
            table.platform_closure_closed[:] = 1.0
            table.shock_business_closure[:] = 1.0
            return table
        if self.conditions == "other conditions for good":
            return moving_table(1, self.seed)[np.zeros(self.weeks, dtype=int)].view(np.recarray)
        if self.conditions == AT_ENDS:
            return moving_table(self.weeks, self.seed, share=(0.0, 0.2, 1.0)[self.seed // 3 % 3], at_bounds=1.0)
        return moving_table(self.weeks, self.seed, share=0.2 if self.conditions == "some levers move" else 1.0)

    def live(self) -> Iterator[Week]:
        """Run the world a week at a time."""
        parameters, table = self.parameters(), self.table()
        record = parameters.record[0]
        world = World(parameters, self.seed, SCALE)
        for week in range(self.weeks):
            before = world.state.copy()
            world.run(table[week : week + 1])
            yield Week(before, world.state, world.tallies[-1, 0], record, table[week], week)


SWITCHES = [name for name in MECHANISMS if not name.startswith("line_")]
LINES = [name for name in MECHANISMS if name.startswith("line_")]


def lives(lines: bool = False, corners: bool = False) -> st.SearchStrategy[Life]:
    """Lives of all sizes, numbers, switches and conditions; ``lines`` also leaves out lines of the week.

    In ``corners`` numbers and levers stand at the ends of what can be set.
    """
    off = st.sets(st.sampled_from(SWITCHES), max_size=len(SWITCHES))
    whole_lines = st.sets(st.sampled_from(LINES), min_size=1, max_size=4) if lines else st.just(set())
    return st.builds(
        Life,
        size=st.sampled_from(list(SIZES)),
        seed=st.integers(0, 2**32 - 1),
        numbers=st.just("corners") if corners else st.sampled_from(NUMBERS),
        switched_off=st.builds(lambda a, b: tuple(sorted(a | b)), st.one_of(st.just(set()), off), whole_lines),
        conditions=st.just(AT_ENDS) if corners else st.sampled_from(TABLES),
        weeks=st.integers(1, 30),
        first_money=st.booleans(),
    )
