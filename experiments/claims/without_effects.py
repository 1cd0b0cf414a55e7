"""The world without effects: everything that may be absent is, and its status quo stands all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from experiments.claims.regions import Stated, stated
from model.errors import InputError

WORLD_FILE = Path(__file__).with_name("without_effects.toml")

KEPT = ("control_growth", "recruited_control")
"""Numbers that may be absent but are left as they are: they make control, and so exploitation, exist at all, and
respond to nothing. Without them nobody is exploited, and nothing that is said of exploitation means anything."""


@dataclass(frozen=True)
class Setting:
    """Numbers that are set besides the absent ones (``experiments/claims/without_effects.toml``), and why."""

    name: str
    why: str
    values: Mapping[str, float]


def absences() -> dict[str, float]:
    """Every parameter whose prior says that its effect may be absent, at the value where it is; `KEPT` are left out."""
    from model.parameters import REGISTRY

    return {
        name: parameter.absent
        for parameter in REGISTRY.values()
        if parameter.absent_mass > 0.0 and parameter.name not in KEPT
        for name in parameter.scalars()
    }


@cache
def settings(path: Path = WORLD_FILE) -> tuple[Setting, ...]:
    """What is set besides.

    Raises:
        InputError: as for `regions.stated`, or a parameter is absent in this world and is set all the same.
    """
    absent, found = absences(), []
    for name, row in stated(path, Stated):
        for parameter in row.set.keys() & absent.keys():
            raise InputError(f"{path.name}: [{name}] set: {parameter} is absent in this world and cannot be set.")
        found.append(Setting(name, " ".join(row.why.split()), row.set))
    return tuple(found)


def world() -> dict[str, float]:
    """All parameters of the world without effects that are not as usual; errors as for `settings`."""
    return absences() | {name: value for setting in settings() for name, value in setting.values.items()}
