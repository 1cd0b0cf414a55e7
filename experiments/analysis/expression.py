"""A small language for results of interest: ``exploitation_change > 0 and not price_level < 80``.

A name is that of an outcome with ``_change`` (scenario minus status quo, in the outcome's unit) or ``_level`` (under
the scenario). Comparisons are ``<``, ``<=``, ``>``, ``>=``, ``==``, ``!=`` between names and numbers; they are joined
by ``and``, ``or``, ``not`` and brackets, which bind as in Python. Nothing is ever evaluated as code.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from experiments.analysis.responses import Quantity
from model.errors import InputError, nearest

COMPARISONS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
SUFFIXES: tuple[Quantity, ...] = ("change", "level")
DEEPEST = 50
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign><=|>=|==|!=|[<>()]))"
)
_WORDS = ("and", "or", "not")


@dataclass(frozen=True)
class Name:
    """An outcome as a change or as a level."""

    outcome: str
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.outcome}_{self.quantity}"


@dataclass(frozen=True)
class Comparison:
    """One comparison of names and numbers."""

    left: Name | float
    sign: str
    right: Name | float


@dataclass(frozen=True)
class Joined:
    """``and`` and ``or`` of two or more parts, or ``not`` of one."""

    word: str
    parts: tuple[Condition, ...]


Condition = Comparison | Joined


def parse(text: str, outcomes: Collection[str]) -> Condition:
    """What a text asks for; ``outcomes`` are the valid ones.

    Raises:
        InputError: the text is no condition, or a name is unknown; the message marks the place with a pointer.
    """
    return _Parser(text, outcomes).whole()


def names(condition: Condition) -> list[Name]:
    """The names in a condition, each once, in their order."""
    return list(dict.fromkeys(_names(condition)))


def _names(condition: Condition) -> Iterator[Name]:
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from _names(part)
    else:
        yield from (side for side in (condition.left, condition.right) if isinstance(side, Name))


def holds(condition: Condition, values: Mapping[Name, np.ndarray]) -> np.ndarray:
    """Where a condition holds: booleans of the shape that all values have. A comparison with NaN does not hold."""
    if isinstance(condition, Comparison):
        left, right = (
            values[side] if isinstance(side, Name) else np.asarray(side) for side in (condition.left, condition.right)
        )
        return COMPARISONS[condition.sign](left, right)
    parts = [holds(part, values) for part in condition.parts]
    if condition.word == "not":
        return ~parts[0]
    return np.logical_and.reduce(parts) if condition.word == "and" else np.logical_or.reduce(parts)


class _Parser:
    """Reads a condition from left to right, one function per level of binding."""

    def __init__(self, text: str, outcomes: Collection[str]) -> None:
        self._text, self._outcomes = text, outcomes
        self._tokens = list(self._split())
        self._at = self._depth = 0

    def _split(self) -> Iterator[tuple[str, str, int]]:
        """Kind, text and place of every token, an empty one at the end."""
        at = 0
        while self._text[at:].strip():
            found = _TOKEN.match(self._text, at)
            if found is None or found.lastgroup is None:
                place = at + len(self._text[at:]) - len(self._text[at:].lstrip())
                hint = " (write == to compare)" if self._text[place] == "=" else ""
                self._fail(f"'{self._text[place]}' has no meaning{hint}", place)
            token = found[found.lastgroup]
            kind = token if token in _WORDS or found.lastgroup == "sign" else found.lastgroup
            yield kind, token, found.start(found.lastgroup)
            at = found.end()
        yield "end", "", len(self._text.rstrip())

    def whole(self) -> Condition:
        found = self._either()
        if self._kind != "end":
            hint = "; join comparisons with 'and'" if self._kind in COMPARISONS else ""
            self._fail(f"expected 'and', 'or' or the end{hint}")
        return found

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _either(self) -> Condition:
        return self._joined("or", lambda: self._joined("and", self._one))

    def _joined(self, word: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self._kind == word:
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            self._fail("this is nested too deeply")
        found = self._bracket() if self._kind == "(" else self._not() if self._kind == "not" else self._comparison()
        self._depth -= 1
        return found

    def _not(self) -> Condition:
        self._take()
        return Joined("not", (self._one(),))

    def _bracket(self) -> Condition:
        self._take()
        found = self._either()
        if self._kind != ")":
            self._fail("expected ')'")
        self._take()
        return found

    def _comparison(self) -> Condition:
        left = self._operand()
        if self._kind not in COMPARISONS:
            self._fail(f"expected a comparison ({', '.join(COMPARISONS)})")
        sign = self._take()
        return Comparison(left, sign, self._operand())

    def _operand(self) -> Name | float:
        if self._kind == "number":
            return float(self._take())
        if self._kind != "name":
            self._fail("expected a name or a number")
        outcome, _, suffix = self._tokens[self._at][1].rpartition("_")
        for quantity in SUFFIXES:
            if suffix == quantity and outcome in self._outcomes:
                self._take()
                return Name(outcome, quantity)
        return self._unknown()

    def _unknown(self) -> NoReturn:
        name = self._tokens[self._at][1]
        if name in self._outcomes:
            self._fail(f"'{name}' needs to say which: {name}_change or {name}_level")
        valid = [f"{outcome}_{suffix}" for outcome in self._outcomes for suffix in SUFFIXES]
        self._fail(f"there is no '{name}' in this sweep.{nearest(name, valid) or ' Valid: ' + ', '.join(valid[:6])}")

    def _fail(self, why: str, place: int | None = None) -> NoReturn:
        place = self._tokens[self._at][2] if place is None else place
        marked = f"{self._text[:place]}»{self._text[place:]}"
        raise InputError(f"--where: {why}; at character {place + 1}, marked »: {marked}")
