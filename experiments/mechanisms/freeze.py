"""Freezing mechanisms: the same burn-in, after which a mechanism goes on as it was and no longer answers to a policy.

A mechanism that is off from the first week of a world on would give another status quo, and so another policy effect.
A freeze begins at the fork instead: both worlds, with and without the policy, go on from the same burn-in. What a
mechanism takes from levers that act through it stays at their status-quo values (`HELD`, `FOLLOWS`); what it would have
set from week to week keeps the value that it had, on average, in the burn-in's last year (`STANDS_STILL`); and for the
others the rules say what goes on while the switch is off. docs/claims-method.md lists every mechanism.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from experiments.running.plan import WEEKS_IN_YEAR
from model.conditions import LEVERS
from model.errors import InputError, nearest
from model.parameters import MECHANISMS, SWITCH, Parameters

if TYPE_CHECKING:
    import numpy as np

    from model.world import World


@dataclass(frozen=True)
class Usual:
    """What stands still at its value in the burn-in's last year.

    Attributes:
        parameter: what rules use while the mechanism is off. measure: its value in a world that has lived through its
            burn-in, or None where there was nobody to measure.
    """

    parameter: str
    measure: Callable[[World], float | None] = field(repr=False)


def _mean(outcome: str, group: str = "all") -> Callable[[World], float | None]:
    """Measures an outcome's mean over the last year."""

    def measure(world: World) -> float | None:
        from model.counting.outcomes import GROUPS, OUTCOMES, WEEKS, window

        told, number, last = OUTCOMES[outcome], GROUPS.index(group), world.tallies[-WEEKS_IN_YEAR:]
        under = told.numerator if told.denominator is WEEKS else told.denominator
        if not any(last[:, number, tally].sum() for tally in under):
            return None
        return window(last, 0, len(last), number)[outcome] / told.scale

    return measure


def _entry(world: World) -> float | None:
    """Last year's entries and returns against those to be expected at the base rates of ``model/rules/entry.py``."""
    from model.counting.tallies import Tally

    workers, values = world.state.workers, world.parameters.values
    outside = workers[workers["alive"] & ~workers["in_trade"] & (workers["detained_until"] <= world.week)]
    returns = values["return_rate"] * (1.0 + (values["long_career_return"] - 1.0) * outside["stays_long"])
    expected = float(((outside["experience"] > 0.0) * (returns - values["entry_rate"]) + values["entry_rate"]).sum())
    last = world.tallies[-WEEKS_IN_YEAR:, 0, Tally.ENTRIES]
    return float(last.mean()) / expected if len(last) and expected > 0.0 else None


def _outing(world: World) -> float | None:
    """Last year's weekly outings for each person in the trade who is not outed."""
    from model.counting.tallies import Tally

    workers, last = world.state.workers, world.tallies[-WEEKS_IN_YEAR:, 0, Tally.NEWLY_OUTED]
    exposed = int((workers["in_trade"] & ~workers["outed"]).sum())
    return min(float(last.mean()) / exposed, 1.0) if len(last) and exposed else None


def _records(world: World) -> float | None:
    """The weekly chance of a record at which as many people in the trade would have got one within a year.

    Arrests themselves are far more: they fall on the same people again and again.
    """
    workers = world.state.workers
    lasts, weeks = int(world.parameters.values["record_weeks"]), min(WEEKS_IN_YEAR, world.week)
    working = workers[workers["in_trade"]]
    if not weeks or not len(working):
        return None
    new = working["record"] & (working["record_until"] - lasts >= world.week - weeks)
    return 1.0 - (1.0 - float(new.mean())) ** (1.0 / weeks)


STANDS_STILL: Mapping[str, Usual] = {
    "brokerage": Usual("usual_brokerage", _mean("third_party_share")),
    "client_fear": Usual("usual_fear", _mean("client_fear")),
    "desperation": Usual("usual_desperation", _mean("desperation")),
    "entry": Usual("usual_entry", _entry),
    "impunity": Usual("usual_impunity", _mean("impunity")),
    "outing": Usual("usual_outing", _outing),
    "records": Usual("usual_records", _records),
    "screening": Usual("usual_information", _mean("information_shared")),
    "trust": Usual("usual_trust", _mean("trust")),
    "withdrawal": Usual("usual_treated", _mean("on_treatment", "uses_drugs:yes")),
}
"""Mechanism -> what it would have set from week to week."""


def _of(group: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{group}.{name}" for name in names)


_PROGRAMME_RULES = _of("income_support", "documentation_rule", "formal_income_rule", "record_rule")
_PLACE_RULES = _of(
    "services",
    *("sobriety_rule", "documented_abuse_rule", "victims_only_rule", "no_sex_work_rule", "record_rule"),
    *("police_contact_rule", "gender_rule", "parent_rule", "documentation_rule", "language_rule", "fund_victims_only"),
)

HELD: Mapping[str, tuple[str, ...]] = {
    "detection": _of(
        "enforcement",
        *("effort", "focus", "stings", "client_stings", "target_workers", "target_clients", "target_third_parties"),
    ),
    "detention": ("courts.detention", "courts.material_witness", "services.legal_aid"),
    "diversion": ("courts.diversion",),
    "eligibility": (*_PROGRAMME_RULES, *_PLACE_RULES),
    "income_support": (
        *_of("income_support", "amount", "cash", "take_up", "navigation", "delay"),
        *_PROGRAMME_RULES,
        "services.flexible_fund",
    ),
    "outside_work": ("outside_work.wage", "outside_work.offers"),
    "profiling": ("enforcement.profiling", "identification.stereotype"),
    "raids": ("enforcement.raids", "law.licensing", "law.licensed"),
    "services": (
        *_of("services", "beds", "housing_time_limit", "flexible_fund", "treatment_slots", "outreach"),
        *_of("services", "identification", "suspended", "wait", "controlling", "scattered"),
        *_PLACE_RULES,
    ),
}
"""Mechanism -> the levers that a freeze holds at their status-quo values, its switch left on.

Nearly all of them act through the mechanism alone. `ELSEWHERE` are those that also act beyond it.
"""

ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "detection": _of("enforcement", "effort", "focus", "stings", "client_stings"),
    "outside_work": ("outside_work.wage", "outside_work.offers"),
    "services": _of("services", "suspended", "scattered"),
}
"""Of `HELD`, what also acts where the mechanism's switch does not reach, and is held there too.

Where police look: also how many contacts there are, and raids by licensing officers. Outside work: also what those
outside the trade earn, and how soon they find a job. Suspended services help nobody out of exploitation, and people in
scattered homes can move on when they are found.
"""

FOLLOWS: Mapping[str, Mapping[str, str]] = {"eligibility": {"law.selling_noncitizens": "law.selling"}}
"""Mechanism -> levers that a freeze keeps equal to another, as they are in the status quo: the law makes no difference
between people."""


@dataclass(frozen=True)
class Freeze:
    """How a world goes on with some mechanisms frozen; made while what was counted of its last year is there.

    Attributes:
        parameters: to fork it with. held: levers that stay at their status-quo values. follows: lever -> the one that
            it stays equal to.
    """

    parameters: Parameters
    held: tuple[str, ...] = ()
    follows: Mapping[str, str] = field(default_factory=dict)

    def conditions(self, table: np.ndarray) -> np.ndarray:
        """A table of weekly conditions as frozen mechanisms leave it; the table itself stays as it is."""
        if not self.held and not self.follows:
            return table
        still = table.copy()
        for name, other in self.follows.items():
            still[LEVERS[name].column] = table[LEVERS[other].column]
        for name in self.held:
            still[LEVERS[name].column] = LEVERS[name].status_quo
        return still

    def world_key(self, table: np.ndarray) -> tuple[str, bytes]:
        """What a fork under a table depends on: two of one origin with the same key are one and the same world."""
        return self.parameters.hash(), hashlib.blake2b(self.conditions(table).tobytes()).digest()

    def fork(self, world: World, table: np.ndarray) -> World:
        """A fork of the world that was frozen, after living through a table of weekly conditions."""
        return world.fork(self.parameters).run(self.conditions(table))


def frozen(world: World, mechanisms: Iterable[str], absent: bool = False) -> Freeze:
    """How to fork ``world``, which has lived through its burn-in, with some mechanisms frozen.

    With ``absent`` all of them are switched off: for levels of one world, which a mechanism that goes on as it was
    cannot change.

    Raises:
        InputError: there is no such mechanism.
    """
    names = list(mechanisms)
    check_mechanisms(names)
    off = [name for name in names if absent or name not in HELD]
    still = [] if absent else [name for name in names if name in HELD]
    changes: dict[str, float] = {SWITCH + name: 0.0 for name in off}
    changes |= {STANDS_STILL[name].parameter: measured(world, name) for name in off if name in STANDS_STILL}
    held = tuple(dict.fromkeys(lever for name in still for lever in HELD[name]))
    follows = {lever: other for name in still for lever, other in FOLLOWS.get(name, {}).items()}
    return Freeze(world.parameters.set(changes), held, follows)


def meaning(mechanisms: Iterable[str]) -> tuple[object, ...]:
    """What freezing some mechanisms does besides their switches: for the keys of stored results."""
    tables = (STANDS_STILL, HELD, FOLLOWS)
    return tuple((name, *(repr(table.get(name)) for table in tables)) for name in mechanisms)


def measured(world: World, mechanism: str) -> float:
    """What ``mechanism`` moves (see `STANDS_STILL`) as it was over the last year that ``world`` has lived.

    A world that has not lived yet, or had nobody to measure, gives the parameter's own value.
    """
    usual = STANDS_STILL[mechanism]
    found = usual.measure(world)
    return world.parameters.values[usual.parameter] if found is None else found


WHOLE_LINE = "line_"
"""How switches begin that leave out a whole line of the week: for debugging; no mechanisms, and not worth listing."""


def check_mechanisms(names: Iterable[str]) -> None:
    """`InputError` that names the nearest mechanism, unless every name is one."""
    for name in names:
        if name not in MECHANISMS:
            known = [other for other in MECHANISMS if not other.startswith(WHOLE_LINE)]
            raise InputError(f"'{name}' is no mechanism.{nearest(name, MECHANISMS)} Valid: {', '.join(known)}.")
