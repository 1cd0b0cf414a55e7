"""Is a conclusion built in? Two checks that a model must pass before anyone believes its ledger.

*Nothing contested, nothing found*: with every effect absent that may be absent, what takes more than one rule should be
negligible. What is not rests on a rule that no parameter can switch off, or on the lever alone: what clearly moves is
run once more with the row's own mechanism frozen too, which tells the two apart.

*The other side exists*: for some contested claims there must be parameters within the stated ranges at which they come
out reversed; see `experiments.claims.reversals`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from experiments.claims.draws import Draw, plausible
from experiments.claims.ledger import Claim
from experiments.claims.order import Order
from experiments.claims.readings import OFF, ON
from experiments.claims.results import Measured, drawn_only, margin_of
from experiments.claims.reversals import Reversed, find_reversals
from experiments.claims.runs import Gathered, gather, measured
from experiments.claims.verdict import RARELY, Chances, chances, decide, spread
from experiments.progress import Reporter

CONTESTED_CLAIMS = ("D5", "D6", "P3", "L12", "N1")
"""Claims for which parameters must exist at which they are reversed."""

KEPT = ("control_growth", "recruited_control")
"""Numbers that may be absent but are left at what is drawn: they make control, and so exploitation, exist at all, and
respond to nothing. Without them nobody is exploited, and nothing that is said of exploitation means anything."""


@dataclass(frozen=True)
class Effect:
    """The mean effect of a part over draws, and its probabilities."""

    mean: float
    chances: Chances

    @property
    def moves(self) -> bool:
        """Whether it is clearly not negligible."""
        return self.chances.within <= RARELY


@dataclass(frozen=True)
class Remains:
    """A part that is not negligible with nothing contested.

    Attributes:
        claim, number: which. found: its effect. frozen: the same with its own mechanism frozen too, if it moves.
    """

    claim: Claim
    number: int
    found: Effect
    frozen: Effect | None = None


@dataclass(frozen=True)
class Nothing:
    """The first check.

    Attributes:
        absent: the parameters set to where their effect is absent. remains: the parts that are not negligible.
        looked_at: parts looked at. apart: parts of class B and C rows that are levels, slopes or restatements.
        usable, draws: at how many draws the status quo is plausible even so, and of how many; those alone are looked
            at, unless there are fewer than two. ruled_out: in how many draws each level rules it out.
    """

    absent: Mapping[str, float]
    remains: tuple[Remains, ...]
    looked_at: int
    apart: int
    usable: int
    draws: int
    ruled_out: Mapping[str, int]


@dataclass(frozen=True)
class Examined:
    """Both checks, the first None if it was cut short; and whether all has run."""

    nothing: Nothing | None
    reversals: tuple[Reversed, ...]
    complete: bool


def absences() -> dict[str, float]:
    """Every parameter whose prior says that its effect may be absent, at the value where it is; `KEPT` are left out."""
    from model.parameters import REGISTRY

    return {
        name: parameter.absent
        for parameter in REGISTRY.values()
        if parameter.absent_mass > 0.0 and parameter.name not in KEPT
        for name in parameter.scalars()
    }


def examine(order: Order, reporter: Reporter) -> Examined:
    """Run both checks at an order's precision.

    Raises:
        InputError: as for `runs.run`.
    """
    graded = {name: claim for name, claim in order.claims.items() if claim.grade != "A"}
    composed = {name: claim for name, claim in graded.items() if any(part.composed for part in claim.parts)}
    nothing = _nothing_contested(replace(order, claims=composed, overrides=absences(), whole=False), reporter)
    if nothing is not None:
        parts = sum(len(claim.parts) for claim in graded.values())
        nothing = replace(nothing, apart=parts - nothing.looked_at)
    asked = {name: order.claims[name] for name in CONTESTED_CLAIMS if name in order.claims}
    label = f"{order.precision.name}-reversals"
    usual = replace(order, claims=asked, label=label, modes=(ON,), whole=False)
    there = gather(usual, reporter)
    reversals = () if there.broken else find_reversals(usual, there, reporter)
    return Examined(nothing, reversals, nothing is not None and not there.broken)


def _nothing_contested(order: Order, reporter: Reporter) -> Nothing | None:
    """What is not negligible with nothing contested, over the draws at which the status quo is plausible even so; None
    if it was cut short."""
    label = f"{order.precision.name}-nothing-contested"
    there_order = replace(order, label=label, modes=(ON,))
    there = gather(there_order, reporter)
    if there.broken:
        return None
    reasons = _ruled_out(there.draws, order)
    usable = {number for number, reason in reasons.items() if not reason}
    used = usable if len(usable) > 1 else set(reasons)
    effects = _effects(there_order, there, ON, used)
    kept = [
        Remains(order.claims[name], n, effect)
        for (name, n), effect in effects.items()
        if decide("no effect", effect.chances).word != "supported"
    ]
    moving = {row.claim.id: row.claim for row in kept if row.found.moves and row.claim.switch}
    if moving:
        frozen_order = replace(order, claims=moving, label=f"{label}-frozen", modes=(OFF,))
        frozen_there = gather(frozen_order, reporter)
        if frozen_there.broken:
            return None
        frozen = _effects(frozen_order, frozen_there, OFF, used)
        kept = [replace(row, frozen=frozen.get((row.claim.id, row.number))) if row.found.moves else row for row in kept]
    counts = Counter(reason for reason in reasons.values() if reason)
    return Nothing(order.overrides, tuple(kept), len(effects), 0, len(usable), len(reasons), counts)


def _ruled_out(draws: Mapping[int, Draw], order: Order) -> dict[int, str]:
    """For each draw the level that rules its status quo out with nothing contested, or ""."""
    from model.chance import replicate_seed
    from model.parameters import Parameters

    own = Parameters.defaults()
    return {
        number: plausible(own.set(drawn.values).set(order.overrides), replicate_seed(order.seed, number))
        for number, drawn in draws.items()
    }


def _effects(order: Order, there: Gathered, mode: str, usable: Collection[int]) -> dict[tuple[str, int], Effect]:
    """The mean effect of every composed part in a mode, over the usable draws."""
    effects = {}
    for (name, n), found in measured(order, there, mode).items():
        if not order.claims[name].parts[n].composed:
            continue
        at_draws = _only(drawn_only(found), usable)
        over = spread(at_draws.effects, at_draws.luck)
        effects[name, n] = Effect(over.mean, chances(over, margin_of(order.claims[name].parts[n], at_draws)))
    return effects


def _only(found: Measured, usable: Collection[int]) -> Measured:
    there = np.isin(found.draws, list(usable))
    return Measured(found.draws[there], found.effects[there], found.luck[there], found.levels[there])
