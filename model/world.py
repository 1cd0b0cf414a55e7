"""A world: ``World(parameters, seed).run(table)`` builds the population, steps weeks and keeps what was counted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from model.codes import LOOKS_FOR_WORKERS, OfficerUnit, ThirdPartyKind
from model.conditions import status_quo_table
from model.counting.cohorts import fix_cohorts
from model.counting.outcomes import GROUPS
from model.counting.tallies import TALLIES
from model.lines.ties import ties_at_start
from model.machine import replaced
from model.machine.compilation import entry_point, examples, exercise
from model.machine.memory import extended
from model.parameters import Parameters
from model.population.founding import found
from model.state import State, new_state
from model.week import run_weeks

_STANDS_PER_PERSON = 0.75


class World:
    """One metropolitan market, from its first week on.

    ``parameters`` are the numbers of the model, ``seed`` is any whole number from 0 to 2**64 - 1 and keys all luck,
    ``scale`` multiplies the numbers of people, clients, third parties and officers. Two worlds with the same
    arguments and the same tables are the same, bit for bit.
    """

    def __init__(self, parameters: Parameters, seed: int, scale: float = 1.0) -> None:
        self.parameters = parameters
        self.seed = seed
        self.scale = scale
        self.week = 0
        self._record = parameters.record
        self._chunks: list[np.ndarray] = []
        self.state = self._build()

    def _build(self) -> State:
        p = self._record[0]
        people, clients = _count(p.people, self.scale), _count(p.clients, self.scale)
        third_parties = _third_party_roster(p, self.scale)
        officers = _officer_roster(p, self.scale)
        slots = _power_of_two(_STANDS_PER_PERSON * people)
        places = clients + _count(p.clients * p.client_room, self.scale)
        state = new_state(people, places, len(third_parties), len(officers), slots)
        state.market[0].key = np.uint64(self.seed)
        state.market[0].scale = self.scale
        _found(state, self._record, people, clients, third_parties, officers)
        return state

    def run(self, table: np.ndarray) -> World:
        """Live through one week for each row of ``table`` (records of ``model.conditions.CONDITIONS``)."""
        self.state = _with_room(self.state, self._record[0], len(table))
        rows = np.zeros((len(table), len(GROUPS), TALLIES))
        # Read-only arrays and views are other types to the compiler, which would begin anew for them.
        run_weeks(self.state, self._record, np.require(table, requirements=["C", "W"]), self.week, rows)
        self.week += len(table)
        self._chunks.append(rows)
        return self

    def forget(self) -> World:
        """Drop what was counted so far, which forks would otherwise carry along; the world itself stays as it is."""
        self._chunks = []
        return self

    def begin(self) -> World:
        """A policy starts here: fix who belongs to the cohorts at the start, for this world and every fork of it."""
        _begin(self.state)
        return self

    def fork(self, parameters: Parameters | None = None) -> World:
        """The same world again, sharing no state with this one; what was counted so far comes along.

        With ``parameters`` it goes on by other numbers and switches from here on. Whom and what it holds was decided
        when the world was built and stays.
        """
        twin: World = object.__new__(World)
        twin.seed, twin.scale, twin.week = self.seed, self.scale, self.week
        twin.parameters = parameters or self.parameters
        twin._record = self._record if parameters is None else parameters.record
        twin._chunks = list(self._chunks)
        twin.state = self.state.copy()
        return twin

    @property
    def tallies(self) -> np.ndarray:
        """Everything counted: float64, shape (weeks, groups, tallies)."""
        if not self._chunks:
            return np.zeros((0, len(GROUPS), TALLIES))
        return np.concatenate(self._chunks)


@exercise
def live_a_little() -> None:
    """One week before a policy and one with it in a small world, where every entry point is called."""
    World(Parameters.defaults(), seed=0, scale=0.01).run(status_quo_table(1)).begin().run(status_quo_table(1))


@examples
def given_to_lines() -> dict[str, Any]:
    """An example of what each parameter of a line of the week is."""
    return {
        "s": new_state(1, 1, 1, 1, 1),
        "p": Parameters.defaults().record[0],
        "c": status_quo_table(1)[0],
        "row": np.zeros((1, 1)),
        "third_parties": np.zeros((1, 1), np.int64),
        "officers": np.zeros((1, 1)),
    }


def _count(number: float, scale: float) -> int:
    return math.floor(number * scale + 0.5)


def _power_of_two(least: float) -> int:
    return 1 << max(8, math.ceil(math.log2(max(least, 1.0))))


def _third_party_roster(p: Any, scale: float) -> np.ndarray:
    """Kind, rank within the kind, number of the kind and whether active, of every third party there may be.

    Each kind has room for more of them; those of kinds that recruit come after the others of their kind, and those of
    kinds that are asked at the end.
    """
    roster: list[tuple[int, int, int, int]] = []
    for kind in ThirdPartyKind:
        count = _count(p.third_parties_per_kind[kind], scale)
        spare = math.ceil(count * p.third_party_room) if LOOKS_FOR_WORKERS[kind] else 0
        roster += [(int(kind), rank, count, 1) for rank in range(count)]
        roster += [(int(kind), rank, spare, 0) for rank in range(spare)]
    for kind in ThirdPartyKind:
        asked = 0 if LOOKS_FOR_WORKERS[kind] else _count(p.third_parties_per_kind[kind], scale)
        spare = math.ceil(asked * p.room_to_open)
        roster += [(int(kind), rank, spare, 0) for rank in range(spare)]
    return np.array(roster, dtype=np.int64).reshape(-1, 4)


def _officer_roster(p: Any, scale: float) -> np.ndarray:
    """Unit, rank within the unit, officers of the unit, and the officers that each record stands for."""
    roster: list[tuple[float, float, float, float]] = []
    for unit in OfficerUnit:
        officers = _count(p.officers_per_unit[unit], scale)
        share = p.officers_per_unit[unit] * scale / max(officers, 1)
        roster += [(float(unit), float(rank), float(officers), share) for rank in range(officers)]
    return np.array(roster, dtype=np.float64).reshape(-1, 4)


def _with_room(state: State, p: Any, weeks: int) -> State:
    """The state with slots for everyone who may arrive in so many weeks: ids are for life, slots never reused."""
    market = state.market[0]
    arrivals = p.turnover * p.people * market.scale * weeks
    needed = int(market.people + math.ceil(arrivals) + weeks + 1)
    short = needed - len(state.workers)
    if short <= 0:
        return state
    return state._replace(
        workers=extended(state.workers, short),
        at_work=extended(state.at_work, short),
        offers=extended(state.offers, short),
        applicants=extended(state.applicants, short),
        scratch=extended(state.scratch, 2 * short),
    )


@entry_point
def _begin(s):  # type: ignore[no-untyped-def]
    fix_cohorts(s)


@entry_point
def _found(s, parameters, people, clients, third_parties, officers):  # type: ignore[no-untyped-def]
    found(s, parameters[0], people, clients, third_parties, officers)
    ties_at_start(s, parameters[0])


# All rules are imported by now: so may a file that replaces some of them.
replaced.complete()
