"""Who affects whom in a week: which records each line of the week reads and which it changes, found in its source.

The model's own habit is what this reads: a record goes by one name everywhere (``w`` is a worker, ``tp`` a third
party, ...), its fields are attributes, and what a line does is written in the functions that it calls.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from model import agents
from model.machine.reached import Definition, reached_from

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "workers": ("worker", ("w",)),
    "clients": ("client", ("client",)),
    "third parties": ("third_party", ("tp", "third_party")),
    "police": ("officer", ("officer",)),
    "places": ("venue", ("venue",)),
}
"""Who and what there is: the records of each, and the names that a record of it goes by in the source."""
_ARRAYS = {"workers": "workers", "clients": "clients", "third_parties": "third parties", "officers": "police",
           "venues": "places"}  # fmt: skip
_COMMENT = re.compile(r"^(?:(\d+)\s+)?(.*)$")


@dataclass(frozen=True)
class Line:
    """One line of the week: its number, its sentence, and whom it reads and changes, in the order of KINDS."""

    number: int
    sentence: str
    functions: tuple[str, ...]
    reads: tuple[str, ...]
    changes: tuple[str, ...]


@cache
def lines() -> tuple[Line, ...]:
    """The lines of the week in their order, as ``model/week.py`` has them."""
    found: dict[int, list[tuple[str, str]]] = {}
    number = 0
    for function, comment in _calls():
        match = _COMMENT.match(comment)
        assert match is not None
        number = int(match[1]) if match[1] else number
        if number:
            found.setdefault(number, []).append((function, match[2].strip()))
    return tuple(_line(number, calls) for number, calls in found.items())


def _line(number: int, calls: list[tuple[str, str]]) -> Line:
    said = "; ".join(comment for _, comment in calls if comment)
    touched = [_touched(function) for function, _ in calls]
    reads = {kind for read, _ in touched for kind in read}
    changes = {kind for _, changed in touched for kind in changed}
    names = tuple(function for function, _ in calls)
    return Line(number, said, names, tuple(k for k in KINDS if k in reads), tuple(k for k in KINDS if k in changes))


def _calls() -> Iterator[tuple[str, str]]:
    """Every line that the week calls, ``demand.seek``, with the comment beside it."""
    path = Path(str(files("model"))) / "week.py"
    text = path.read_text(encoding="utf-8")
    week = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == "one_week")
    rows = text.splitlines()
    for node in sorted((n for n in ast.walk(week) if isinstance(n, ast.Call)), key=lambda n: n.lineno):
        if isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func), rows[node.lineno - 1].partition("#")[2].strip()


def _touched(function: str) -> tuple[set[str], set[str]]:
    """Kinds whose records a line, or what it calls, reads and changes."""
    module, _, name = function.partition(".")
    start = Definition(Path(str(files("model"))) / "lines" / f"{module}.py", name)
    read: set[str] = set()
    changed: set[str] = set()
    for tree in _functions(frozenset(reached_from(start))):
        known = dict(_names(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (kind := _kind(node, known)):
                (changed if isinstance(node.ctx, ast.Store) else read).add(kind)
    return read, changed


def _functions(definitions: frozenset[Definition]) -> Iterator[ast.FunctionDef]:
    wanted: dict[Path, set[str]] = {}
    for module, name in definitions:
        wanted.setdefault(module, set()).add(name)
    for path, names in wanted.items():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name in names:
                yield node


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _names(tree: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Names of records in a function: those of habit, and those that it gives to a row of an array itself."""
    for kind, (_, habits) in KINDS.items():
        for habit in habits:
            yield habit, kind
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            array = node.value.value
            if isinstance(array, ast.Attribute) and array.attr in _ARRAYS:
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        yield target.id, _ARRAYS[array.attr]


def _kind(node: ast.Attribute, known: dict[str, str]) -> str | None:
    """Whose field ``name.field`` or ``s.workers[i].field`` is; None if it is nobody's."""
    kind = None
    if isinstance(node.value, ast.Name):
        kind = known.get(node.value.id)
    elif isinstance(node.value, ast.Subscript) and isinstance(node.value.value, ast.Attribute):
        kind = _ARRAYS.get(node.value.value.attr)
    return kind if kind is not None and node.attr in _fields(kind) else None


@cache
def _fields(kind: str) -> frozenset[str]:
    """The fields of the records of a kind."""
    found = getattr(agents, f"{KINDS[kind][0].upper()}_FIELDS")
    return frozenset(field.name for field in found)
