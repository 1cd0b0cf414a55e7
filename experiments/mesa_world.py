"""The model as a Mesa model: a policy and the status quo side by side, week by week, on the same luck.

This is the only module that imports Mesa: importing Mesa 3.3 decides how the whole process starts others. Written for
Mesa 3.3 to 3.5 and for what Mesa 4 keeps of them. Agents are views, made when somebody asks for them: the weeks are
lived by the compiled rules on the records, as fast as without Mesa, and to the last bit the same.
"""

from __future__ import annotations

import operator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np
import pandas as pd
from mesa.agent import AgentSet

from experiments import record_fields
from experiments.comparison.paired_weeks import COLUMNS, effects, observed
from experiments.record_fields import by_name
from experiments.rules.given import Rules, use_here
from experiments.running.means import Means
from experiments.running.plan import MAX_BURN_IN, MAX_SCALE, MAX_WEEKS
from experiments.running.progress import Reporter
from experiments.running.worlds import compile_model
from model.agents import Field
from model.conditions import status_quo_table
from model.counting.outcomes import GROUPS
from model.counting.tallies import TALLIES
from model.errors import InputError, shown
from model.parameters import Parameters
from scenarios.reader import load

if TYPE_CHECKING:
    from model.world import World

_MAX_KEY = 2**64 - 1


class View(mesa.Agent):
    """An agent as a view of one record: its fields are attributes that read and write the policy's world.

    Mesa's own registration is left out, for the records are the registry, and nobody pays for views that nobody asked
    for. ``id`` is the number by which other records know the agent; ``unique_id`` tells it from agents of all kinds.
    """

    state = ""
    """Name of the records in `model.state.State`."""
    fields: ClassVar[dict[str, Field]] = {}
    """What the records hold, by name."""

    def __init__(self, model: MesaWorld, id: int) -> None:
        self.__dict__.update(model=model, id=id, unique_id=1 + KINDS.index(type(self)) + id * len(KINDS))

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        for field in cls.fields.values():
            setattr(cls, field.name, record_fields.attribute(field, lambda view: view.__record()))

    def __record(self) -> Any:
        """The record itself, wherever it lies this week: worlds that need room move."""
        return records(self.model.world, type(self))[self.id]

    def __getattr__(self, name: str) -> Any:
        raise record_fields.unknown(name, self.fields, type(self).__name__)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.fields:
            raise record_fields.unknown(name, self.fields, type(self).__name__)
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.id}"

    def remove(self) -> None:
        """Not possible: agents come and go by the rules of the model."""
        raise NotImplementedError(f"{self!r} cannot be removed: agents come and go by the rules of the model.")


class Worker(View):
    """A person who trades sex, has done so or may do so; ``in_trade`` says whether at present."""

    state = "workers"
    fields = by_name("worker")


class Client(View):
    """A client, who buys."""

    state = "clients"
    fields = by_name("client")


class ThirdParty(View):
    """Someone who organises, helps with or profits from the work of others."""

    state = "third_parties"
    fields = by_name("third_party")


class Officer(View):
    """A police officer, or all of those that one record stands for in a small world."""

    state = "officers"
    fields = by_name("officer")


KINDS: tuple[type[View], ...] = (Worker, Client, ThirdParty, Officer)
"""One class for each kind of agent."""
_PRESENT = {Worker: "alive", Client: "buys", ThirdParty: "active"}
"""The field that says whether an agent is there, of kinds that come and go."""


def records(world: World, kind: type[View]) -> np.ndarray:
    """The records of a kind of agent, without room for those yet to arrive."""
    found: np.ndarray = getattr(world.state, kind.state)
    return found[: world.state.market[0].people] if kind is Worker else found


class MesaWorld(mesa.Model):
    """A policy and its paired status quo; a step is one week of both.

    Both begin as one world that has lived ``burn_in`` weeks without the policy. The ``datacollector`` collects
    `COLUMNS` once at the start, of the last week before the policy, and once a step. A value is missing (NaN) where
    nothing happened that it could be a ratio to, and a group's change where fewer than ten of its people are in the
    trade. Single weeks of one pair of worlds are noisy: `effects` pools them.

    Args:
        policy: name of a scenario, path of a scenario file, or several joined by "+".
        weeks: weeks of policy; the run ends (``running`` is False) after them, and further steps change nothing.
        burn_in: weeks of the status quo before them.
        scale: size of the world; 1 is about 28,000 people.
        rng: a whole number from 0 to 2**64 - 1 is the key of all luck, as the seed of `model.world.World` is.
            Anything else that Mesa takes gives a key drawn from it. It also seeds ``random``, by which Mesa shuffles.
        rules: a file of rules, or functions that take the place of rules, as in `undertow.run`. All models of one
            process live by the same.

    Attributes:
        policy: the `scenarios.reader.Scenario` with its title and its changes.
        key: the key of all luck.
        world, status_quo: the two worlds. Agents are those of ``world``.
        week: weeks of policy lived so far.
        observed: this week's value of each of `COLUMNS`.

    Raises:
        InputError: the policy is unknown, a number is out of its bounds, or a rule is wrong; or models of this process
            live by other rules.

    >>> model = MesaWorld(policy="end_demand", weeks=2, burn_in=1, scale=0.01, rng=1)
    >>> model.run_model()
    >>> model.week, model.running, len(model.datacollector.get_model_vars_dataframe())
    (2, False, 3)
    """

    running: bool

    def __init__(
        self, *, policy: str = "end_demand", weeks: int = 208, burn_in: int = 260, scale: float = 0.1, rng: Any = None,
        rules: Rules | None = None,
    ) -> None:  # fmt: skip
        use_here(rules)
        if rules is not None:
            compile_model(Means(), Reporter())
        # Rules are imported with it.
        from model.world import World

        self.weeks = _whole("weeks", weeks, 1, MAX_WEEKS)
        self.burn_in = _whole("burn_in", burn_in, 0, MAX_BURN_IN)
        if not (isinstance(scale, int | float | np.number) and 0.0 < scale <= MAX_SCALE):
            raise InputError(f"scale = {shown(scale)} is not valid: should be above 0 and at most {MAX_SCALE:g}.")
        number = isinstance(rng, int | np.integer)
        key = _whole("rng", rng, 0, _MAX_KEY) if number else None
        try:
            super().__init__(rng=rng if key is None else key)
        except TypeError:
            raise InputError(
                f"rng = {shown(rng)} is not valid: should be a whole number or a random generator."
            ) from None
        self.key = int(self.rng.integers(_MAX_KEY, dtype=np.uint64, endpoint=True)) if key is None else key
        self.scale = float(scale)
        self.policy = load(policy, self.weeks)
        self.week = 0
        self.world = World(Parameters.defaults(), self.key, self.scale).run(status_quo_table(self.burn_in)).begin()
        before = self.world.tallies[-1:] if self.burn_in else np.full((1, len(GROUPS), TALLIES), np.nan)
        self.status_quo = self.world.forget().fork()
        self._usual = status_quo_table(self.weeks)
        self._counted: list[tuple[np.ndarray, np.ndarray]] = []
        self._views: dict[type[View], list[View]] = {kind: [] for kind in KINDS}
        self.observed = observed(before, before)
        self.datacollector = mesa.DataCollector(
            model_reporters={column: partial(_reported, column=column) for column in COLUMNS}
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live one week in both worlds and collect; nothing happens once the run has ended."""
        if not self.running:
            return
        row = slice(self.week, self.week + 1)
        usual, changed = _lived(self.status_quo, self._usual[row]), _lived(self.world, self.policy.table[row])
        self._counted.append((usual, changed))
        self.week += 1
        self.running = self.week < self.weeks
        self.observed = observed(usual, changed)
        self.datacollector.collect(self)

    @property
    def tallies(self) -> np.ndarray:
        """All that was counted since the policy began: float64 (status quo and policy, weeks, groups, tallies)."""
        if not self._counted:
            return np.zeros((2, 0, len(GROUPS), TALLIES))
        return np.stack([np.concatenate(rows) for rows in zip(*self._counted, strict=True)])

    @property
    def effects(self) -> pd.DataFrame:
        """The effect on every outcome over the weeks of policy so far, as ``undertow run`` states it for one replicate.

        Columns: status_quo, scenario_value, change and unit (of the change), by outcome. No rows before the first step.
        """
        return effects(*self.tallies)

    @property
    def agents(self) -> AgentSet:
        """Everyone under the policy at present: views of the records, made on demand and kept.

        Workers (everyone in the catchment who trades sex, has done so or may do so), clients, third parties in business
        and officers, in this order.
        """
        return self._set([view for kind in KINDS for view in self._present(kind)])

    @property
    def agents_by_type(self) -> dict[type[View], AgentSet]:
        """The same, kind by kind."""
        return {kind: self._set(self._present(kind)) for kind in KINDS}

    @property
    def agent_types(self) -> list[type[View]]:
        """`Worker`, `Client`, `ThirdParty` and `Officer`."""
        return list(KINDS)

    def agent(self, kind: type[View], id: int) -> View:
        """The view of one agent, by the id that other records know it by; `InputError` if there is none."""
        views = self._made(kind)
        if not 0 <= id < len(views):
            raise InputError(f"there is no {kind.__name__} {shown(id)}: ids are 0 to {len(views) - 1}.")
        return views[id]

    def _set(self, views: list[View]) -> AgentSet:
        return AgentSet(views, random=self.random)

    def _made(self, kind: type[View]) -> list[View]:
        """A view of every record of a kind; the same ones every time, and new ones for who has arrived."""
        views = self._views[kind]
        views += [kind(self, id) for id in range(len(views), len(records(self.world, kind)))]
        return views

    def _present(self, kind: type[View]) -> list[View]:
        views = self._made(kind)
        if kind not in _PRESENT:
            return views
        return [views[id] for id in np.flatnonzero(records(self.world, kind)[_PRESENT[kind]])]


def _lived(world: World, week: np.ndarray) -> np.ndarray:
    """Live one week of conditions; gives what was counted in it, shape (1, groups, tallies)."""
    return world.forget().run(week).tallies


def _reported(model: MesaWorld, column: str) -> float:
    """One column of what was observed this week; a reporter that can be sent to another process."""
    return model.observed[column]


def _whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number within bounds; `InputError` otherwise."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise InputError(f"{name} = {shown(value)} is not valid: should be a whole number from {low} to {high}.")
    return number
