"""Is a conclusion built in? Two checks that a model must pass before anyone believes its ledger.

*Nothing contested, nothing found*: with every effect that may be absent set to zero, rows of class B and C should be
negligible. One that is not rests on a rule that no parameter can switch off, or on the lever alone: what clearly moves
is run once more with the row's own mechanism frozen too, which tells the two apart.

*The other side exists*: for some contested claims there must be parameters within the stated ranges at which they come
out reversed; see `experiments.claims.reversals`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from experiments.claims.draws import Draw, plausible
from experiments.claims.ledger import Claim
from experiments.claims.order import Order
from experiments.claims.readings import OFF, ON
from experiments.claims.results import drawn_only, margin_of
from experiments.claims.reversals import Reversed, find_reversals
from experiments.claims.runs import Gathered, gather, measured
from experiments.claims.verdict import RARELY, Chances, chances, decide, spread
from experiments.progress import Reporter

CONTESTED_CLAIMS = ("D5", "D6", "P3", "L12", "N1")
"""Claims for which parameters must exist at which they are reversed."""


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
    """A part that is not negligible with all contested effects at zero.

    Attributes:
        claim, number: which. found: its effect. frozen: the same with its own mechanism frozen too, if it moves.
    """

    claim: Claim
    number: int
    found: Effect
    frozen: Effect | None = None


@dataclass(frozen=True)
class Examined:
    """Both checks: parts that remain, out of how many, and for each contested part where it is reversed.

    ``missing`` says in how many draws which level rules the status quo out once the numbers are at zero.
    """

    remains: tuple[Remains, ...]
    looked_at: int
    zeroed: tuple[str, ...]
    missing: Mapping[str, int]
    reversals: tuple[Reversed, ...]
    complete: bool


def zeros() -> dict[str, float]:
    """Every parameter whose prior has mass at zero, which is how the model says that an effect may be absent, at 0."""
    from model.parameters import REGISTRY

    return {name: 0.0 for parameter in REGISTRY.values() if parameter.zero_mass > 0.0 for name in parameter.scalars()}


def examine(order: Order, reporter: Reporter) -> Examined:
    """Run both checks at an order's precision.

    Raises:
        InputError: as for `runs.run`.
    """
    composed = {name: claim for name, claim in order.claims.items() if claim.grade != "A"}
    remains, complete = _remaining(replace(order, claims=composed, overrides=zeros(), whole=False), reporter)
    asked = {name: order.claims[name] for name in CONTESTED_CLAIMS if name in order.claims}
    label = f"{order.precision.name}-reversals"
    usual = replace(order, claims=asked, label=label, modes=(ON,), whole=False)
    there = gather(usual, reporter)
    reversals = () if there.broken else find_reversals(usual, there, reporter)
    looked_at = sum(len(claim.parts) for claim in composed.values())
    missing = _missing(there.draws, order.seed)
    return Examined(remains, looked_at, tuple(zeros()), missing, reversals, complete and not there.broken)


def _missing(draws: Mapping[int, Draw], seed: int) -> Counter[str]:
    """In how many draws each level rules the status quo out with nothing contested: its parts are negligible there
    because there is nothing for a policy to move."""
    from model.chance import replicate_seed
    from model.parameters import Parameters

    own = Parameters.defaults()
    reasons = (plausible(own.set(row.values).set(zeros()), replicate_seed(seed, n)) for n, row in draws.items())
    return Counter(reason for reason in reasons if reason)


def _remaining(order: Order, reporter: Reporter) -> tuple[tuple[Remains, ...], bool]:
    """What is not negligible with nothing contested, and whether all of it has run."""
    label = f"{order.precision.name}-nothing-contested"
    there_order = replace(order, label=label, modes=(ON,))
    there = gather(there_order, reporter)
    if there.broken:
        return (), False
    effects = _effects(there_order, there, ON)
    kept = [
        Remains(order.claims[name], n, effect)
        for (name, n), effect in effects.items()
        if decide("no effect", effect.chances).word != "supported"
    ]
    moving = {row.claim.id: row.claim for row in kept if row.found.moves and row.claim.switch}
    if not moving:
        return tuple(kept), True
    frozen_order = replace(order, claims=moving, label=f"{label}-frozen", modes=(OFF,))
    frozen_there = gather(frozen_order, reporter)
    if frozen_there.broken:
        return tuple(kept), False
    frozen = _effects(frozen_order, frozen_there, OFF)
    told = [replace(row, frozen=frozen.get((row.claim.id, row.number))) if row.found.moves else row for row in kept]
    return tuple(told), True


def _effects(order: Order, there: Gathered, mode: str) -> dict[tuple[str, int], Effect]:
    """The mean effect of every part in a mode, over draws."""
    effects = {}
    for (name, n), found in measured(order, there, mode).items():
        at_draws = drawn_only(found)
        over = spread(at_draws.effects, at_draws.luck)
        effects[name, n] = Effect(over.mean, chances(over, margin_of(order.claims[name].parts[n], found)))
    return effects
