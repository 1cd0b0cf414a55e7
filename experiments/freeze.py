"""Freezing mechanisms: the same burn-in, after which a mechanism is off and what it would have moved stands still.

A mechanism that is off from the first week of a world on would give another status quo, and so another policy effect.
A freeze begins at the fork instead: both worlds, with and without the policy, go on from the same burn-in, and what
the mechanism would have set from week to week keeps the value that it had, on average, in the burn-in's last year.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from experiments.plan import WEEKS_IN_YEAR
from model.errors import InputError, nearest
from model.parameters import MECHANISMS, SWITCH, Parameters

if TYPE_CHECKING:
    from model.world import World

STANDS_STILL = {
    "client_fear": ("usual_fear", "client_fear"),
    "desperation": ("usual_desperation", "desperation"),
    "impunity": ("usual_impunity", "impunity"),
    "trust": ("usual_trust", "trust"),
}
"""Mechanism -> the parameter that rules use in its place when it is off, and the outcome that measures it."""


def frozen(world: World, mechanisms: Iterable[str]) -> Parameters:
    """The parameters with which to fork ``world``, which has lived through its burn-in, with some mechanisms off.

    Raises:
        InputError: there is no such mechanism.
    """
    off = list(mechanisms)
    check_mechanisms(off)
    changes: dict[str, float] = {SWITCH + name: 0.0 for name in off}
    changes |= {STANDS_STILL[name][0]: measured(world, name) for name in off if name in STANDS_STILL}
    return world.parameters.set(changes)


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
