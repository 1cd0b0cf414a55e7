"""Is a conclusion built in? Two checks that a model must pass before anyone believes its ledger.

*Nothing contested, nothing found*: in the world without effects (`experiments.claims.without_effects`), what takes more
than one rule should be negligible. What is not rests on a rule that no parameter can switch off, or on the lever alone:
what clearly moves is run once more with the row's own mechanism frozen too, which tells the two apart. The same is
asked, less precisely, at draws of all other parameters.

*The other side exists*: for some contested claims there must be parameters within the stated ranges at which they come
out reversed; see `experiments.claims.reversals`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from experiments.claims.draws import Draw, plausible
from experiments.claims.ledger import Claim
from experiments.claims.order import Order
from experiments.claims.readings import OFF, ON
from experiments.claims.results import Measured, defined, margin_of
from experiments.claims.reversals import Reversed, find_reversals
from experiments.claims.runs import CutShort, Gathered, gather_all, measured
from experiments.claims.verdict import RARELY, Chances, Spread, chances, decide, spread
from experiments.claims.without_effects import world
from experiments.claims.worlds import DEFAULTS
from experiments.running.ending import Ending
from experiments.running.progress import Reporter

CONTESTED_CLAIMS = ("D5", "D6", "P3", "L12", "N1")
"""Claims for which parameters must exist at which they are reversed."""

LARGER, MORE = 10.0, 0.8
"""How much larger the world without effects is than those of the draws, and its replicates per draw of an order."""
CLOSER = 16
"""How many times as many replicates a row gets there that is not clear at first."""


@dataclass(frozen=True)
class Effect:
    """The mean effect of a part, its probabilities, and whether anything of what it is about occurs at all."""

    mean: float
    chances: Chances
    occurs: bool = True

    @property
    def negligible(self) -> bool:
        """Whether it clearly lies within the smallest effect of interest."""
        return decide("no effect", self.chances).word == "supported"

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
class Remaining:
    """The first check, in one world or over draws.

    Attributes:
        remains: the parts that are not negligible. looked_at: parts looked at.
        still: of these the parts of which nothing occurs in either world.
        scale, replicates: how it was run.
    """

    remains: tuple[Remains, ...]
    looked_at: int
    still: tuple[tuple[Claim, int], ...]
    scale: float
    replicates: int


@dataclass(frozen=True)
class OverDraws:
    """The first check over draws of all parameters that the world without effects leaves open.

    Attributes:
        found: None if the status quo is plausible at fewer than two draws. usable, draws: at how many it is, of how
            many. ruled_out: in how many draws each level rules it out.
    """

    found: Remaining | None
    usable: int
    draws: int
    ruled_out: Mapping[str, int]


@dataclass(frozen=True)
class NothingContested:
    """The first check: in the world without effects, and over draws.

    Attributes:
        apart: parts of class B and C rows that are levels, slopes or restatements, and are not looked at.
    """

    here: Remaining
    over: OverDraws
    apart: int


@dataclass(frozen=True)
class Examined(Ending):
    """Both checks, as far as they have run."""

    nothing: NothingContested | None
    reversals: tuple[Reversed, ...]


def examine(order: Order, reporter: Reporter) -> Examined:
    """Run both checks at an order's precision.

    Raises:
        InputError: as for `runs.run`.
    """
    graded = {name: claim for name, claim in order.claims.items() if claim.grade != "A"}
    composed = {name: claim for name, claim in graded.items() if any(part.composed for part in claim.parts)}
    bare = replace(order, claims=composed, overrides=world(), whole=False)
    nothing = None
    try:
        here = _in_that_world(bare, reporter)
        apart = sum(len(claim.parts) for claim in graded.values()) - here.looked_at
        nothing = NothingContested(here, _over_draws(bare, reporter), apart)
        reversals = _reversals(order, reporter)
    except CutShort as short:
        return Examined(nothing, (), stopped_by=short.there.stopped_by, failures=short.there.failures)
    return Examined(nothing, reversals, stopped_by=None, failures=())


def _reversals(order: Order, reporter: Reporter) -> tuple[Reversed, ...]:
    """The second check."""
    asked = {name: order.claims[name] for name in CONTESTED_CLAIMS if name in order.claims}
    usual = replace(order, claims=asked, label=f"{order.precision.name}-reversals", modes=(ON,), whole=False)
    return find_reversals(usual, gather_all(usual, reporter), reporter)


def _in_that_world(order: Order, reporter: Reporter) -> Remaining:
    """What is not negligible in the world without effects itself."""
    usual = order.precision
    scale, replicates = min(LARGER * usual.scale, 1.0), max(2, round(MORE * usual.draws))
    larger = replace(usual, draws=0, replicates=replicates, scale=scale)
    order = replace(order, precision=larger, label=f"{usual.name}-without-effects", modes=(ON,))
    effects = _effects(order, gather_all(order, reporter), ON, {DEFAULTS})
    unclear = {name for (name, _), effect in effects.items() if not (effect.negligible or effect.moves)}
    if unclear:
        rows = {name: claim for name, claim in order.claims.items() if name in unclear}
        closer = replace(order, claims=rows, precision=replace(larger, replicates=CLOSER * replicates))
        effects |= _effects(closer, gather_all(closer, reporter), ON, {DEFAULTS})
    return _what_remains(order, effects, {DEFAULTS}, reporter)


def _over_draws(order: Order, reporter: Reporter) -> OverDraws:
    """The same over the draws at which the status quo is plausible even so."""
    order = replace(order, label=f"{order.precision.name}-without-effects-draws", modes=(ON,))
    there = gather_all(order, reporter)
    reasons = _ruled_out(there.draws, order)
    usable = {number for number, reason in reasons.items() if not reason}
    found = None
    if len(usable) > 1:
        found = _what_remains(order, _effects(order, there, ON, usable), usable, reporter)
    return OverDraws(found, len(usable), len(reasons), Counter(reason for reason in reasons.values() if reason))


def _what_remains(
    order: Order, effects: Mapping[tuple[str, int], Effect], used: Collection[int], reporter: Reporter
) -> Remaining:
    """What is not negligible of an order's effects at some draws, and what of it its mechanism carries."""
    kept = [Remains(order.claims[name], n, effect) for (name, n), effect in effects.items() if not effect.negligible]
    moving = {row.claim.id: row.claim for row in kept if row.found.moves and row.claim.switch}
    if moving:
        frozen_order = replace(order, claims=moving, label=f"{order.label}-frozen", modes=(OFF,))
        frozen = _effects(frozen_order, gather_all(frozen_order, reporter), OFF, used)
        kept = [replace(row, frozen=frozen.get((row.claim.id, row.number))) if row.found.moves else row for row in kept]
    still = tuple((order.claims[name], n) for (name, n), effect in effects.items() if not effect.occurs)
    return Remaining(tuple(kept), len(effects), still, order.precision.scale, order.precision.replicates)


def _ruled_out(draws: Mapping[int, Draw], order: Order) -> dict[int, str]:
    """For each draw the level that rules its status quo out with nothing contested, or ""."""
    from model.parameters import Parameters
    from model.seeds import replicate_seed

    own = Parameters.defaults()
    return {
        number: plausible(own.set(drawn.values).set(order.overrides), replicate_seed(order.seed, number))
        for number, drawn in draws.items()
    }


def _effects(order: Order, there: Gathered, mode: str, used: Collection[int]) -> dict[tuple[str, int], Effect]:
    """The effect of every composed part in a mode: its mean over some draws, or in one world."""
    effects = {}
    for (name, n), found in measured(order, there, mode).items():
        part = order.claims[name].parts[n]
        if part.composed:
            at = defined(found.where(np.isin(found.draws, list(used))))
            if not len(at.draws):
                effects[name, n] = Effect(0.0, Chances(0.0, 1.0, 0.0), occurs=False)
                continue
            over = spread(at.effects, at.luck) if len(at.draws) > 1 else _of_one(at)
            effects[name, n] = Effect(over.mean, chances(over, margin_of(part, at)), not np.isnan(at.luck).all())
    return effects


def _of_one(found: Measured) -> Spread:
    """What luck leaves open of an effect in one world; nothing is open where nothing occurs."""
    error = math.sqrt(np.nan_to_num(found.luck[0]))
    return Spread(found.effects, np.array([error]), float(found.effects[0]), 0.0, error)
