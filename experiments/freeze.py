"""Freezing mechanisms: the same burn-in, after which a mechanism goes on as it was and no longer answers to a policy.

A mechanism that is off from the first week of a world on would give another status quo, and so another policy effect.
A freeze begins at the fork instead: both worlds, with and without the policy, go on from the same burn-in. What a
mechanism takes from levers that act through it stays at their status-quo values (`HELD`, `FOLLOWS`); what it would have
set from week to week keeps the value that it had, on average, in the burn-in's last year (`STANDS_STILL`); and for the
others the rules say what goes on while the switch is off. docs/claims-method.md lists every mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from experiments.plan import WEEKS_IN_YEAR
from model.conditions import LEVERS
from model.errors import InputError, nearest
from model.parameters import MECHANISMS, SWITCH, Parameters

if TYPE_CHECKING:
    import numpy as np

    from model.world import World

STANDS_STILL = {
    "client_fear": ("usual_fear", "client_fear"),
    "desperation": ("usual_desperation", "desperation"),
    "impunity": ("usual_impunity", "impunity"),
    "trust": ("usual_trust", "trust"),
}
"""Mechanism -> the parameter that rules use in its place when it is off, and the outcome that measures it."""


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
    "profiling": ("enforcement.profiling", "identification.stereotype"),
    "raids": ("enforcement.raids", "law.licensing", "law.licensed"),
    "services": (
        *_of("services", "beds", "housing_time_limit", "flexible_fund", "treatment_slots", "outreach"),
        *_of("services", "identification", "suspended", "wait", "controlling", "scattered"),
        *_PLACE_RULES,
    ),
    "take_up": ("income_support.navigation",),
}
"""Mechanism -> the levers that a freeze holds at their status-quo values, its switch left on.

Nearly all of them act through the mechanism alone. `ELSEWHERE` are those that also act beyond it.
"""

ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "detection": _of("enforcement", "effort", "focus", "stings", "client_stings"),
    "services": _of("services", "suspended", "scattered"),
    "take_up": ("income_support.navigation",),
}
"""Of `HELD`, what also acts where the mechanism's switch does not reach, and is held there too.

Where police look: also how many contacts there are, and raids by licensing officers. Suspended services help nobody
out of exploitation, and people in scattered homes can move on when they are found. Navigation also makes up for what
people without a home lose.
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
    changes |= {STANDS_STILL[name][0]: measured(world, name) for name in off if name in STANDS_STILL}
    held = tuple(dict.fromkeys(lever for name in still for lever in HELD[name]))
    follows = {lever: other for name in still for lever, other in FOLLOWS.get(name, {}).items()}
    return Freeze(world.parameters.set(changes), held, follows)


def meaning(mechanisms: Iterable[str]) -> tuple[object, ...]:
    """What freezing some mechanisms does besides their switches: for the keys of stored results."""
    tables = (STANDS_STILL, HELD, FOLLOWS)
    return tuple((name, *(repr(table.get(name)) for table in tables)) for name in mechanisms)


def measured(world: World, mechanism: str) -> float:
    """The mean of what ``mechanism`` moves (see `STANDS_STILL`) over the last year that ``world`` has lived.

    A world that has not lived yet, or had nobody to measure, gives the parameter's own value.
    """
    from model.outcomes import OUTCOMES, window

    parameter, outcome = STANDS_STILL[mechanism]
    tallies = world.tallies
    last = max(0, len(tallies) - WEEKS_IN_YEAR)
    if not any(tallies[last:, 0, tally].sum() for tally in OUTCOMES[outcome].numerator):
        return world.parameters.values[parameter]
    return window(tallies, last, len(tallies))[outcome] / OUTCOMES[outcome].scale


_WHOLE_LINE = "line_"
"""How switches begin that leave out a whole line of the week: for debugging, and not worth listing."""


def check_mechanisms(names: Iterable[str]) -> None:
    """`InputError` that names the nearest mechanism, unless every name is one."""
    for name in names:
        if name not in MECHANISMS:
            known = [other for other in MECHANISMS if not other.startswith(_WHOLE_LINE)]
            raise InputError(f"'{name}' is no mechanism.{nearest(name, MECHANISMS)} Valid: {', '.join(known)}.")
