"""What parameters and mechanisms are: the facts that the files of this folder state about each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from model import codes
from model.traits import DECLARED

Distribution = Literal["uniform", "log-uniform", "triangular", "normal", "point"]
"""A "normal" lies around the middle of its range, which is six standard deviations wide and cuts it off."""
Assumption = bool | Literal["size", "transfer"]

ASSUMED: dict[str, str] = {
    "size": "the size. The evidence shows that there is such an effect and which way it goes, or which values are the "
    "higher ones; how large they are is assumed.",
    "transfer": "the transfer. The evidence measures something near it, in another unit, group or place; the step from "
    "its figure to this number is assumed.",
}
"""What is assumed about a number that has evidence as well, by the word that the files use for it."""

PER: dict[str, type[IntEnum]] = {
    "venue": codes.Venue,
    "venue_kind": codes.VenueKind,
    "officer_unit": codes.OfficerUnit,
    "third_party_kind": codes.ThirdPartyKind,
    "housing": codes.Housing,
    **{trait.name: trait.values for trait in DECLARED if trait.values is not None},
}


def members(per: str) -> tuple[str, ...]:
    """The members of a ``per``, in the order of its enum: ``members("housing")[0] == "stable"``."""
    return tuple(member.name.lower() for member in PER[per])


@dataclass(frozen=True)
class Parameter:
    """One number of the model, or one number for each member of an enum.

    ``value``, ``low`` and ``high`` are floats, or tuples in the order of ``members`` when ``per`` is set; all are in
    ``unit``. ``members`` are those for which there is such a number: it means nothing for the others, who have none.
    ``file`` is the one in which it stands, beside others on the same subject; ``group`` the part of the week that it is
    counted to, by which experiment files choose numbers.
    ``assumption`` is true where there is no evidence, false where the number is the evidence's, and otherwise the part
    that is assumed (`ASSUMED`). ``absent_mass`` is the share of the prior at exactly ``absent``, where the effect that
    it stands for is absent: nothing then depends on what it would make matter.
    """

    name: str
    file: str
    group: str
    value: float | tuple[float, ...]
    unit: str
    low: float | tuple[float, ...]
    high: float | tuple[float, ...]
    distribution: Distribution
    absent_mass: float
    absent: float
    evidence: tuple[str, ...]
    assumption: Assumption
    meaning: str
    per: str | None
    integer: bool
    members: tuple[str, ...] = ()

    def scalars(self) -> dict[str, tuple[float, float, float]]:
        """Flattened name -> (value, low, high): one entry, or one for each of its members."""
        if self.per is None:
            return {self.name: (self.value, self.low, self.high)}  # type: ignore[dict-item]
        rows = zip(self.value, self.low, self.high, strict=True)  # type: ignore[arg-type]
        return {f"{self.name}.{member}": row for member, row in zip(self.members, rows, strict=True)}


@dataclass(frozen=True)
class Mechanism:
    """A part of one line (1 to 15) of the weekly schedule that can be switched off; ``on`` is its default."""

    name: str
    on: bool
    meaning: str
    line: int


@dataclass(frozen=True)
class Registry:
    """Parameters, by name, in the order of their coordinates, and mechanisms, by name, in the order of their file."""

    parameters: dict[str, Parameter]
    mechanisms: dict[str, Mechanism]
