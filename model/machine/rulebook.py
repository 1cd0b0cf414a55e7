"""Which rules there are, read from their source: nothing of the model needs to be imported, or compiled, for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.errors import InputError, nearest, shown

FOLDER = Path(__file__).parents[1] / "rules"
ROOM = "model.rules"
MARK = "rule"
"""The decorator that marks a rule."""


@dataclass(frozen=True)
class RuleSource:
    """One rule as it stands in its file.

    Attributes:
        name: of its module and its own: "screening.chance_to_refuse". path: of the file. tree: of the function.
    """

    name: str
    path: Path
    tree: ast.FunctionDef

    @property
    def function(self) -> str:
        """Its own name."""
        return self.tree.name

    @property
    def names(self) -> frozenset[str]:
        """All that it may be called by: its own name, with that of its module, and with that of the room of rules."""
        return frozenset({self.function, self.name, f"{ROOM}.{self.name}"})

    @property
    def parameters(self) -> tuple[str, ...]:
        """What it takes, in order."""
        return parameters(self.tree)

    @property
    def meaning(self) -> str:
        """Its docstring, on one line."""
        return " ".join((ast.get_docstring(self.tree) or "").split())


@cache
def rules() -> dict[str, RuleSource]:
    """Every rule of the model by the name of its module and its own, in the order of files."""
    return {found.name: found for path in sorted(FOLDER.glob("*.py")) for found in _rules_in(path)}


def named(function: str) -> list[RuleSource]:
    """The rules with this name, in whatever module."""
    return [found for found in rules().values() if found.function == function]


def find(name: str) -> RuleSource:
    """The rule of a name, with or without its module's; `InputError` with the nearest name if there is none."""
    known = rules()
    name = name.removeprefix(f"{ROOM}.")
    if name in known:
        return known[name]
    found = named(name)
    if len(found) > 1:
        names = ", ".join(rule.name for rule in found)
        raise InputError(f"{len(found)} rules are called {shown(name)}: name one of {names}.")
    if not found:
        raise InputError(f"there is no rule called {shown(name)}.{nearest_rule(name)} `undertow rules` lists them.")
    return found[0]


def nearest_rule(name: str) -> str:
    """A hint at the rule that was meant, with or without its module's name; empty if none is near."""
    return nearest(name, rules()) or nearest(name, {rule.function for rule in rules().values()})


def parameters(tree: ast.FunctionDef) -> tuple[str, ...]:
    """Names of the plain parameters of a function."""
    return tuple(one.arg for one in (*tree.args.posonlyargs, *tree.args.args))


def marks(tree: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Names of the decorators of a function, and each of them."""
    for one in tree.decorator_list:
        called = one.func if isinstance(one, ast.Call) else one
        yield ast.unparse(called).rpartition(".")[2], one


def _rules_in(path: Path) -> Iterator[RuleSource]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(name == MARK for name, _ in marks(node)):
            yield RuleSource(f"{path.stem}.{node.name}", path, node)
