"""No two places in the rules can ever draw the same number: read off their source, for all worlds at once.

The address of a draw is a purpose, a week, an agent and an index. Each call of the generator's functions is found in
the source and the numbers that each part can take are worked out; two calls for one purpose must differ in a part.
"""

import ast
import importlib
import inspect
import math
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import model
from model import slots
from model.chance import Purpose
from model.codes import VENUES
from model.conditions import LEVERS
from model.lines.arrangement import TAKES_A_TIE
from model.lines.contacts import THIRD_PARTY_DRAWS
from model.lines.sessions import SESSIONS_KEYED
from model.market.attempts import TRIES
from model.market.openness import FIRST_THIRD_PARTY
from model.parameters import REGISTRY
from model.population.traits import FIRST_TRAITS, LANES

ROOT = Path(model.__file__).parent
ROOMS = ("counting", "lines", "market", "population", "rules")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
DRAWING = ("draw", "four", "eight")
"""Functions of the generator that rules call: world, purpose, week, agent, index."""
INNER = ("words", "philox")
"""Its inner parts, which no rule may call."""

BOUNDS = {
    "liked_as(s, i, v, p)": (0, VENUES - 1),
    "len(s.venues)": (VENUES, VENUES),
    "tried": (0, TRIES - 1),
    "choose: k": (0, int(REGISTRY["offers_met"].high) - 1),
    "luck_of_trait: number // LANES": (0, FIRST_TRAITS // LANES - 1),
    "contact_with_client: k": (0, THIRD_PARTY_DRAWS - 1),
}
"""The least and the greatest number that an expression of the rules can be, in all functions or in the one named."""


class Numbers(NamedTuple):
    """Whole numbers: those from ``low`` to ``high``, and the same again every ``step`` further on, if that is not 0."""

    low: int
    high: int
    step: int

    def plus(self, other: "Numbers") -> "Numbers":
        return Numbers(self.low + other.low, self.high + other.high, math.gcd(self.step, other.step))

    def times(self, factor: int) -> "Numbers":
        return Numbers(self.low * factor, self.high * factor, self.step * factor)

    def apart_from(self, other: "Numbers") -> bool:
        """Whether no number is one of both."""
        for one, another in ((self, other), (other, self)):
            if one.step == 0 and one.high < another.low:
                return True
        step = math.gcd(self.step, other.step)
        if step == 0:
            return False
        least, most = self.low - other.high, self.high - other.low
        return most // step * step < least


ANY = Numbers(0, 0, 1)


@dataclass(frozen=True)
class Call:
    """One place that draws: where it stands, for what, and the numbers that week, agent and index can be."""

    where: str
    purpose: str
    parts: tuple[Numbers, ...]
    written: tuple[str, ...]

    def can_meet(self, other: "Call") -> bool:
        return not any(mine.apart_from(theirs) for mine, theirs in zip(self.parts, other.parts, strict=True))


class Reader:
    """Reads the numbers that an expression within a function of a module can be."""

    def __init__(self, namespace: dict[str, Any], function: ast.FunctionDef) -> None:
        self.namespace = namespace
        self.function = function.name
        self.local = {argument.arg for argument in function.args.args}
        self.assigned: dict[str, list[ast.expr | None]] = defaultdict(list)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.assigned[node.targets[0].id].append(node.value)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.local.add(node.id)

    def read(self, node: ast.expr) -> Numbers:
        text = ast.unparse(node)
        for key in (f"{self.function}: {text}", text):
            if key in BOUNDS:
                return Numbers(*BOUNDS[key], 0)
        constant = self.named(node)
        if constant is not None:
            return Numbers(constant, constant, 0)
        if isinstance(node, ast.Name) and len(self.assigned[node.id]) == 1:
            return self.read(self.assigned[node.id][0])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.read(node.left).plus(self.read(node.right))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for factor, rest in ((node.left, node.right), (node.right, node.left)):
                constant = self.named(factor)
                if constant is not None:
                    return self.read(rest).times(constant)
        # A bare number tells nobody what it is for: it is taken for any number, so that it sets nothing apart.
        return ANY

    def named(self, node: ast.expr) -> int | None:
        """The whole number that a constant of the module, or a member of an enum, stands for."""
        if isinstance(node, ast.Name) and node.id not in self.local:
            found = self.namespace.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id not in self.local:
            found = getattr(self.namespace.get(node.value.id), node.attr, None)
        else:
            return None
        return int(found) if isinstance(found, int) else None


def calls_in(source: str, namespace: dict[str, Any], name: str) -> list[Call]:
    """All calls that draw, in the source of a module."""
    found = []
    for function in ast.parse(source).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        reader = Reader(namespace, function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            where = f"{name}:{node.lineno}"
            assert node.func.id not in INNER, f"{where} calls '{node.func.id}', a part of the generator"
            if node.func.id not in DRAWING:
                continue
            assert (len(node.args), len(node.keywords)) == (5, 0), f"{where}: {ast.unparse(node)}"
            purpose = ast.unparse(node.args[1])
            assert purpose.startswith("Purpose."), f"{where} draws for '{purpose}', which is no purpose by name"
            parts = tuple(reader.read(part) for part in node.args[2:])
            found.append(Call(where, purpose.removeprefix("Purpose."), parts, tuple(map(ast.unparse, node.args[2:]))))
    return found


def all_calls() -> list[Call]:
    """All calls that draw, in all modules of the model but the generator's own."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if path.name in ("chance.py", "intrinsics.py", "__init__.py"):
            continue
        source = path.read_text(encoding="utf-8")
        if "model.chance import" in source:
            module = importlib.import_module("model." + ".".join(path.relative_to(ROOT).with_suffix("").parts))
            found += calls_in(source, vars(module), path.name)
        assert "import chance" not in source, f"{path.name}: import the functions of chance.py by name"
    return found


def meetings(calls: list[Call]) -> list[str]:
    """Pairs of calls that could draw the same number."""
    return [
        f"{one.where} ({', '.join(one.written)}) and {other.where} ({', '.join(other.written)})"
        for one, other in combinations(calls, 2)
        if one.purpose == other.purpose and one.can_meet(other)
    ]


def test_no_two_calls_share_an_address():
    calls = all_calls()
    assert len(calls) > 50
    assert meetings(calls) == []


def test_every_purpose_is_drawn_for():
    assert {call.purpose for call in all_calls()} == set(Purpose.__members__)


PLANTED = """
def early(s, p, t, i, k):
    a = draw(s.key, Purpose.TIP, t, {agent}, {index})

def late(s, p, t, i, k):
    b = draw(s.key, Purpose.{purpose}, t, i, {other})
"""


@pytest.mark.parametrize(
    ("agent", "index", "purpose", "other", "meet"),
    [
        ("1", "k", "TIP", "2", True),
        ("TipSlot.EACH", "k", "TIP", "TipSlot.HOW_MANY", True),
        ("1", "1", "TIP", "2", True),  # disjoint by bare numbers only
        ("i", "TipSlot.EACH", "TIP", "TipSlot.HOW_MANY", False),
        ("i", "k + TipSlot.EACH", "TIP", "TipSlot.HOW_MANY", False),
        ("i", "k", "TIP", "k + TRIES", True),
        ("i", "k * TRIES + TipSlot.EACH", "TIP", "TRIES * k", False),
        ("i", "k", "RAID", "k", False),
    ],
)
def test_the_check_finds_what_is_planted(agent, index, purpose, other, meet):
    source = PLANTED.format(agent=agent, index=index, purpose=purpose, other=other)
    calls = calls_in(source, {"TipSlot": slots.TipSlot, "TRIES": TRIES}, "planted.py")
    assert len(calls) == 2
    assert bool(meetings(calls)) == meet


def enums() -> list[type[IntEnum]]:
    return [
        kind for _, kind in inspect.getmembers(slots, inspect.isclass) if issubclass(kind, IntEnum) and kind != IntEnum
    ]


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__name__)
def test_slots_of_one_kind_differ_and_each_is_used(kind):
    assert len(kind) == len(kind.__members__), "two names of one slot"
    rules = "".join(path.read_text(encoding="utf-8") for path in FILES)
    assert [slot.name for slot in kind if f"{kind.__name__}.{slot.name}" not in rules] == []


@pytest.mark.parametrize(("helper", "position"), [("turned_away", 2), ("undone", 4)])
def test_rules_that_draw_for_others_are_given_a_slot_of_each(helper, position):
    nodes = [node for path in FILES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    given = [ast.unparse(call.args[position]) for call in calls if call.func.id == helper]
    assert len(given) > 5
    assert len(set(given)) == len(given), "two places share a slot"
    assert all(name.rpartition(".")[2].isupper() for name in given), "a slot has a name"


def test_no_number_runs_into_the_next_slot():
    """Bounds that hold whatever is set: ids, sessions, offers and contacts stay below the numbers that follow them."""
    assert REGISTRY["most_sessions"].high < SESSIONS_KEYED
    assert VENUES + REGISTRY["offers_met"].high < TAKES_A_TIE
    assert 2**31 > FIRST_THIRD_PARTY > max(REGISTRY["people"].scalars()["people"])
    # Where an officer's record stands for others too, it is for less than two of them.
    contacts = 2.0 * max(REGISTRY["contacts_per_officer"].high) * LEVERS["enforcement.effort"].high
    assert contacts < THIRD_PARTY_DRAWS
