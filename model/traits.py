"""The traits of people, declared once.

From this list follow the fields of a worker, the numbers that exist for each value (``per = "race"``), the draw of a
trait that a parameter gives a share, the rows that the week counts in, the groups of every table and of ``--by``, and
the columns of stored lives. A new trait is one more entry at the end, and the parameter of its share; what it makes a
difference to is for the rules to say.

>>> [trait.name for trait in DECLARED if trait.values is None]
['limited_english', 'parent', 'disabled', 'uses_drugs', 'student']
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from model.codes import Documentation, Gender, Race


@dataclass(frozen=True)
class Trait:
    """Something fixed about a person, by which people are grouped.

    Attributes:
        name: of the trait, as in ``--by`` and in groups.
        meaning: for the records and the docs.
        values: what it can be, or None if people have it or not.
        share: the parameter that says how many people are what, drawn when a person joins; empty where a rule of its
            own decides (``population.traits``).
        kept_as: field of the worker by which people are grouped, where the trait itself may change later.
    """

    name: str
    meaning: str
    values: type[IntEnum] | None = None
    share: str = ""
    kept_as: str = ""

    @property
    def field(self) -> str:
        """The field of the worker by which people are grouped."""
        return self.kept_as or self.name

    @property
    def size(self) -> int:
        """How many values there are."""
        return 2 if self.values is None else len(self.values)

    @property
    def groups(self) -> list[str]:
        """Names of the groups, in the order of the values: "race:white", or "parent:no" and "parent:yes"."""
        if self.values is None:
            return yes_no(self.name)
        return [f"{self.name}:{value.name.lower()}" for value in self.values]


def yes_no(name: str) -> list[str]:
    """The groups of those without and with something."""
    return [f"{name}:no", f"{name}:yes"]


DECLARED: tuple[Trait, ...] = (
    Trait("race", "race and ethnicity, as officers and institutions record it (fixed)", Race, share="race_share"),
    Trait("gender", "gender (fixed)", Gender, share="gender_share"),
    Trait(
        "documentation", "migration status on joining the catchment; for grouping",
        Documentation, kept_as="documentation_at_start",
    ),
    Trait("limited_english", "needs an interpreter (fixed)"),
    Trait("parent", "has dependants (fixed)", share="parent_share"),
    Trait("disabled", "has a disability (fixed)", share="disabled_share"),
    Trait("uses_drugs", "uses drugs with withdrawal (fixed)", share="drugs_share"),
    Trait("student", "studies (fixed)", share="student_share"),
)  # fmt: skip
"""In the order of their groups and of their luck: new ones come last."""


def number_of(name: str) -> int:
    """The number of a declared trait, by which its luck is kept apart from that of others."""
    return [trait.name for trait in DECLARED].index(name)


def _rows(traits: Sequence[Trait]) -> int:
    return math.prod(trait.size for trait in traits)


ORIGIN = tuple(trait for trait in DECLARED if trait.values is not None)
"""Traits with values of their own: people are counted in one row for each combination."""
CIRCUMSTANCE = tuple(trait for trait in DECLARED if trait.values is None)
"""Traits that people have or have not: likewise."""
ORIGINS = _rows(ORIGIN)
CIRCUMSTANCES = _rows(CIRCUMSTANCE)

_FIRST = {trait.name: 1 + sum(before.size for before in DECLARED[:at]) for at, trait in enumerate(DECLARED)}


def first_groups(traits: Sequence[Trait]) -> tuple[int, ...]:
    """Where the groups of each trait begin among all groups; number 0 is everyone."""
    return tuple(_FIRST[trait.name] for trait in traits)


def sizes(traits: Sequence[Trait]) -> tuple[int, ...]:
    """How many values each trait has."""
    return tuple(trait.size for trait in traits)


def strides(traits: Sequence[Trait]) -> tuple[int, ...]:
    """How many rows lie between two values of each trait; the last trait's values lie side by side."""
    return tuple(_rows(traits[at + 1 :]) for at in range(len(traits)))


GROUPS: list[str] = [group for trait in DECLARED for group in trait.groups]
"""The groups of all traits, in order."""
