"""Which rules ask for a mechanism's switch, and which parameters they read: found in the model's own source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

SWITCH = "on_"


@dataclass(frozen=True)
class Use:
    """Where a mechanism is at work.

    Attributes:
        rules: file and name of the rules that ask for its switch, such as ("model/rules/fear.py", "fear").
        parameters: numbers that these rules, and what they call where the switch decides, read; in alphabetical order.
    """

    rules: tuple[tuple[str, str], ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    """One function of the model: its file and syntax tree, and the names it reads from the parameters ``p``."""

    file: str
    tree: ast.FunctionDef

    @cached_property
    def reads(self) -> set[str]:
        """Names read as ``p.name`` anywhere in it."""
        return _reads(self.tree)


def use_of(mechanism: str) -> Use:
    """Where a mechanism's switch is asked for; empty if it is nowhere."""
    from model.parameters import REGISTRY

    asking = [rule for rule in _rules() if SWITCH + mechanism in rule.reads]
    read: set[str] = set()
    for rule in asking:
        read |= rule.reads
        called = {name for branch in _decided(rule.tree, SWITCH + mechanism) for name in _calls(branch)}
        read |= _reads_below(called)
    return Use(tuple((rule.file, rule.tree.name) for rule in asking), tuple(sorted(read & set(REGISTRY))))


@cache
def _rules() -> tuple[_Rule, ...]:
    """Every function of the model's sources, in the order of files."""
    root = Path(str(files("model")))
    found = []
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(root.parent).as_posix()
        found += [_Rule(file, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return tuple(found)


def _reads(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "p"
    }


def _calls(tree: ast.AST) -> set[str]:
    """Names of what is called with the parameters ``p`` in a tree: only such functions can read them."""
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute | ast.Name)
        and any(isinstance(given, ast.Name) and given.id == "p" for given in call.args)
    }


def _decided(function: ast.FunctionDef, switch: str) -> Iterator[ast.AST]:
    """What a switch decides about: both branches of the conditions that ask for it, and what follows an early end."""
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp) and switch in _reads(node.test):
            yield node
    blocks = (getattr(node, name, None) for node in ast.walk(function) for name in ("body", "orelse"))
    for block in blocks:
        if not isinstance(block, list):
            continue
        for n, line in enumerate(block):
            ends = isinstance(line, ast.If) and isinstance(line.body[-1], ast.Return | ast.Continue)
            if ends and switch in _reads(line.test):
                yield from block[n + 1 :]


def _reads_below(names: set[str]) -> set[str]:
    """What functions of these names read, and those that they call in turn."""
    found: set[str] = set()
    known: set[str] = set()
    while names - known:
        known |= names
        rules = [rule for rule in _rules() if rule.tree.name in names]
        found |= {name for rule in rules for name in rule.reads}
        names = {name for rule in rules for name in _calls(rule.tree)}
    return found
