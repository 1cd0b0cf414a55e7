"""Stated regions: where there is a reason to look for a contested claim the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from experiments.claims.ledger import Claim, Text
from model.errors import InputError
from model.schema import Table, checked, read_toml

REGIONS_FILE = Path(__file__).with_name("regions.toml")


@dataclass(frozen=True)
class Region:
    """Parameters at which a part of a claim may be reversed, and why (``experiments/claims/regions.toml``).

    Attributes:
        name: its table in the file. claim: the row's id. part: 0, 1, 2, ... why: the reason.
        values: parameters by flattened name.
    """

    name: str
    claim: str
    part: int
    why: str
    values: Mapping[str, float]


class Stated(Table):
    """A table of parameters with the reason for them."""

    why: Text
    set: dict[str, float] = Field(min_length=1)


class _RegionTable(Stated):
    claim: Text
    parts: list[Annotated[int, Field(ge=1)]] = Field(min_length=1)


Kind = TypeVar("Kind", bound=Stated)


def stated(path: Path, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
    """Every table of a file of stated parameters, with its name.

    Raises:
        InputError: the file cannot be read, or names a parameter that the model has not, or a value out of its range.
    """
    from model.parameters import Parameters

    for name, content in read_toml(path).items():
        row = checked(kind, content, path.name, name)
        try:
            Parameters.defaults().set(row.set)
        except InputError as error:
            raise InputError(f"{path.name}: [{name}] set: {error}") from None
        yield name, row


@cache
def stated_regions(path: Path = REGIONS_FILE) -> tuple[Region, ...]:
    """All stated regions; errors as for `stated`."""
    found = []
    for name, row in stated(path, _RegionTable):
        why = " ".join(row.why.split())
        found += [Region(name, row.claim, part - 1, why, row.set) for part in row.parts]
    return tuple(found)


def regions_of(claim: Claim, part: int, path: Path = REGIONS_FILE) -> list[Region]:
    """The stated regions of one part of a claim.

    Raises:
        InputError: as for `stated_regions`, or a region names a part that the claim has not.
    """
    regions = [region for region in stated_regions(path) if region.claim == claim.id]
    for region in regions:
        if region.part >= len(claim.parts):
            parts = f"{claim.id} has parts 1 to {len(claim.parts)}"
            raise InputError(f"{path.name}: [{region.name}] parts: {region.part + 1} is none, {parts}.")
    return [region for region in regions if region.part == part]
