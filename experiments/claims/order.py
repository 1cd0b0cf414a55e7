"""What is asked of the ledger (which claims, how much is run, and where results are kept), and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from experiments.claims.draws import STEPS, Draw
from experiments.claims.ledger import Claim
from experiments.claims.readings import MODES
from experiments.claims.results import Judged
from experiments.running.ending import Ending
from experiments.running.means import Means
from experiments.running.plan import within
from model.errors import InputError, nearest


@dataclass(frozen=True)
class Precision:
    """How much is run.

    Attributes:
        name: as on the command line. draws: of the parameters. replicates: paired ones of each.
        scale: size of a world (1 is about 28,000 people). burn_in: weeks before the policy.
        steps: of each draw's chain.
    """

    name: str
    draws: int
    replicates: int
    scale: float
    burn_in: int = 260
    steps: int = STEPS


PRECISIONS = {
    row.name: row
    for row in (
        Precision("quick", 12, 2, 0.1),
        Precision("default", 40, 3, 0.1),
        Precision("full", 100, 3, 0.25),
    )
}
"""Quick is for looking, default for a report within half an hour on two cores, full a run of some hours there."""


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Attributes:
        claims: rows of the ledger by id. precision, seed: as above.
        means: what it runs on, and the part of the draws that runs here; never changes a result.
        home: folder under which results of a precision have their own folder.
        overrides: parameters set after every draw, such as all contested effects at zero.
        label: name of the results' folder, the precision's unless there are overrides.
        modes: which worlds are run: with the mechanism, with it frozen, placebo.
        ledger: the file that the claims are from; None for the model's own.
        whole: whether these are all claims of a ledger; the tables of results are written for whole ledgers only.
    """

    claims: Mapping[str, Claim]
    precision: Precision
    seed: int = 1
    means: Means = field(default_factory=Means)
    home: Path = Path("results/claims")
    overrides: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    modes: tuple[str, ...] = MODES
    whole: bool = True
    ledger: Path | None = None

    def __post_init__(self) -> None:
        within("seed", self.seed, 0, 2**63 - 1)

    @property
    def folder(self) -> Path:
        """Where results are stored, as an absolute path."""
        return (self.home / (self.label or self.precision.name)).resolve()

    def has(self, draw: int) -> bool:
        """Whether a draw, or -1 for the parameters' own values, belongs to the part that runs here."""
        return self.means.shard.has(draw + 1)


@dataclass(frozen=True)
class LedgerRun(Ending):
    """What came of an order.

    Attributes:
        judged: verdicts, or None if too few draws are complete. draws: the parameter draws.
        ran: replicates of draws that something was missing of. seconds: time it all took.
    """

    order: Order
    judged: Judged | None
    draws: tuple[Draw, ...]
    ran: int
    seconds: float

    @property
    def renewed(self) -> float:
        """The share of the free parameters that were drawn anew at least once, mean over draws."""
        return float(np.mean([drawn.renewed for drawn in self.draws]))

    @property
    def failed(self) -> bool:
        """Whether parts failed or too little has run for a verdict."""
        return super().failed or self.judged is None


def precision(name: str) -> Precision:
    """A precision by name; `InputError` names the valid ones."""
    if name not in PRECISIONS:
        raise InputError(
            f"--precision {name} is not valid.{nearest(name, PRECISIONS)} One of: {', '.join(PRECISIONS)}."
        )
    return PRECISIONS[name]
