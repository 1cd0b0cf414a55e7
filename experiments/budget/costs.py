"""What money buys: the price list of levers, and packages of policy made larger or smaller by what is spent on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator

from model.conditions import LEVERS, status_quo_table
from model.errors import InputError, nearest
from model.evidence import EVIDENCE
from model.parameters import REGISTRY
from model.schema import Table, checked, read_toml

COSTS = "costs"
"""The group of parameters by which the simulation counts costs."""


class Price(Table):
    """What a lever costs: see the head of ``costs.toml`` for the meaning of its fields."""

    counted: list[str]
    price: float = Field(ge=0.0)
    low: float = Field(ge=0.0)
    high: float = Field(ge=0.0)
    evidence: list[str] = Field(default_factory=list)
    assumption: bool = False
    meaning: str = Field(min_length=1)

    @model_validator(mode="after")
    def _grounded(self) -> Price:
        if not self.low <= self.price <= self.high:
            raise ValueError("low, price and high in this order")
        if bool(self.evidence) == self.assumption:
            raise ValueError("either evidence or assumption = true")
        return self


def load_prices(path: str | Path) -> dict[str, Price]:
    """Read and check a price list, by lever.

    Raises:
        InputError: it cannot be read, a field is wrong, or a lever, cost parameter or piece of evidence does not exist.
    """
    path = Path(path)
    found = {}
    for lever, content in read_toml(path).items():
        if lever not in LEVERS:
            raise InputError(f"{path.name}: [{lever}] is no lever.{nearest(lever, LEVERS)}")
        price = checked(Price, content, path.name, lever)
        costs = [name for name, parameter in REGISTRY.items() if parameter.group == COSTS]
        for kind, names, valid in (("cost parameter", price.counted, costs), ("evidence", price.evidence, EVIDENCE)):
            for name in names:
                if name not in valid:
                    raise InputError(f"{path.name}: [{lever}] {kind} '{name}' does not exist.{nearest(name, valid)}")
        found[lever] = price
    return found


@cache
def prices() -> dict[str, Price]:
    """The shipped price list, read and checked once."""
    return load_prices(Path(__file__).with_name("costs.toml"))


def bought(table: np.recarray, price_list: Mapping[str, Price]) -> tuple[str, ...]:
    """The levers of the price list that a table moves from the status quo."""
    usual = status_quo_table(1)
    columns = {name: LEVERS[name].column for name in price_list}
    return tuple(name for name, column in columns.items() if (table[column] != usual[column]).any())


def scaled(table: np.recarray, levers: Sequence[str], factor: float) -> np.recarray:
    """A table with ``factor`` times as much of each lever beyond the status quo, within the lever's bounds."""
    usual, changed = status_quo_table(1), table.copy()
    for name in levers:
        lever = LEVERS[name]
        beyond = table[lever.column] - usual[lever.column]
        changed[lever.column] = np.clip(usual[lever.column] + factor * beyond, lever.low, lever.high)
    return changed


def priced(table: np.recarray, price_list: Mapping[str, Price]) -> float:
    """What a table's levers cost at their own prices, besides what the simulation counts: $/week, at scale 1."""
    usual, total = status_quo_table(1), 0.0
    for name, price in price_list.items():
        column = LEVERS[name].column
        beyond = (table[column] - usual[column]).reshape(len(table), -1).sum(axis=1)
        total += price.price * float(beyond.mean())
    return total
