"""A file that replaces rules, read: which rules, by which functions, and what its text shows to be wrong with that."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from model.errors import InputError, nearest, shown
from model.files import read_text
from model.machine import rulebook
from model.machine.rulebook import ROOM, RuleSource

MODULE = "undertow_rules"
"""The name under which the functions of the file know their module."""
REPLACES, ORIGINAL = "replaces", "original"
"""The decorator that says which rule a function replaces, and the function that gives the model's own rule."""
LIBRARIES = ("__future__", "math", "model", "numpy")
"""What a file of rules may import: all else would change results without changing the hash of the model."""


@dataclass(frozen=True)
class Replacement:
    """A function of the file, and the rule whose place it takes."""

    rule: RuleSource
    tree: ast.FunctionDef


@dataclass
class OwnRules:
    """A file of rules, read and found to be in order as far as its text shows.

    Attributes:
        path: absolute. text: of the file. tree: of the text. replacements: by the rules' names.
        originals: names of the model's own rules that are asked for, whether replaced or not.
        module: the namespace of the file's functions. finished: whether the whole file has run in it.
        watch: given a rule's name, a function of the file and the rule, gives what is to take the rule's place.
    """

    path: Path
    text: str
    tree: ast.Module
    replacements: dict[str, Replacement]
    originals: set[str] = field(default_factory=set)
    module: ModuleType = field(default_factory=lambda: ModuleType(MODULE))
    finished: bool = False
    watch: Callable[[str, Callable[..., Any], Callable[..., Any]], Callable[..., Any]] | None = None

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the text, with the same line endings on every system."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def at(found: OwnRules, line: int, rule: str = "") -> str:
    """The place in a file that a message begins with: "my_rules.py, line 3, screening.chance_to_refuse"."""
    return ", ".join(filter(None, (found.path.name, f"line {line}" if line else "", rule)))


def read(path: Path) -> OwnRules:
    """A file of rules; `InputError`, one sentence with file, line and rule, if something in its text is wrong."""
    path = path.expanduser().absolute()
    if path.suffix != ".py":
        raise InputError(f"{path.name}: a file of rules is a Python file: its name ends in .py.")
    text = read_text(path).replace("\r\n", "\n")
    try:
        tree = ast.parse(text, str(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        raise InputError(f"{path.name}{line}: not valid Python: {getattr(error, 'msg', error)}.") from None
    found = OwnRules(path, text, tree, {})
    _check_imports(found)
    found.originals.update(_originals(found))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (rule := _replaced_by(found, node)):
            if rule.name in found.replacements:
                _wrong(found, node, f"{rule.name} is replaced twice, first in line {_first(found, rule)}")
            _check_parameters(found, node, rule)
            found.replacements[rule.name] = Replacement(rule, node)
    if not found.replacements:
        raise InputError(
            f"{path.name}: replaces no rule: write a function with the name of one. `undertow rules` lists them."
        )
    return found


def _first(found: OwnRules, rule: RuleSource) -> int:
    return found.replacements[rule.name].tree.lineno


def _wrong(found: OwnRules, node: ast.AST, what: str) -> NoReturn:
    raise InputError(f"{at(found, getattr(node, 'lineno', 0))}: {what}{'' if what.endswith('?') else '.'}")


def _replaced_by(found: OwnRules, node: ast.FunctionDef) -> RuleSource | None:
    """The rule whose place a function takes; None for one of the author's own, marked as a rule."""
    marked = dict(rulebook.marks(node))
    other = next((name for name in marked if name not in (rulebook.MARK, REPLACES)), None)
    if other is not None:
        _wrong(found, marked[other], f"@{other}: a function here is marked @rule or @replaces, or not at all")
    if (mark := marked.get(REPLACES)) is not None:
        return _rule_called(found, mark, _text_in(found, mark, f"@{REPLACES}"))
    named = rulebook.named(node.name)
    if len(named) > 1:
        _ambiguous(found, node, node.name, named)
    if not named and rulebook.MARK not in marked:
        near = nearest(node.name, {rule.function for rule in rulebook.rules().values()})
        own_function = " A function of your own that rules call is marked @rule"
        _wrong(found, node, f"there is no rule called '{node.name}'.{near or own_function}")
    return named[0] if named else None


def _originals(found: OwnRules) -> Iterator[str]:
    """The model's own rules that the file asks for by `model.rules.original`."""
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == ORIGINAL:
            yield _rule_called(found, node, _text_in(found, node, ORIGINAL)).name


def _text_in(found: OwnRules, mark: ast.expr, what: str) -> str:
    if isinstance(mark, ast.Call) and len(mark.args) == 1 and not mark.keywords:
        given = mark.args[0]
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            return given.value
    _wrong(found, mark, f'{what} names one rule, such as {what}("screening.chance_to_refuse")')


def _rule_called(found: OwnRules, mark: ast.expr, name: str) -> RuleSource:
    name = name.removeprefix(f"{ROOM}.")
    known = rulebook.rules()
    if name in known:
        return known[name]
    named = rulebook.named(name)
    if len(named) > 1:
        _ambiguous(found, mark, name, named)
    if not named:
        _wrong(found, mark, f"there is no rule called {shown(name)}.{rulebook.nearest_rule(name)}".rstrip("."))
    return named[0]


def _ambiguous(found: OwnRules, node: ast.AST, name: str, rules: list[RuleSource]) -> NoReturn:
    names = " and ".join(rule.name for rule in rules)
    _wrong(
        found, node, f"{names} share the name '{name}': say which one above it, as in @replaces(\"{rules[0].name}\")"
    )


def _check_parameters(found: OwnRules, node: ast.FunctionDef, rule: RuleSource) -> None:
    said, plain = node.args, rulebook.parameters(node)
    if plain != rule.parameters or said.vararg or said.kwarg or said.kwonlyargs or said.defaults:
        takes = f"({ast.unparse(said)})"
        _wrong(
            found, node,
            f"{node.name} takes {takes}, and {rule.name} takes ({', '.join(rule.parameters)}): what takes a rule's "
            "place takes the same, in the same order",
        )  # fmt: skip


def _check_imports(found: OwnRules) -> None:
    """All that the file imports must be known to the hash of the model."""
    for node in ast.walk(found.tree):
        if isinstance(node, ast.ImportFrom):
            modules = ["." if node.level else str(node.module)]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            if module.partition(".")[0] not in LIBRARIES:
                _wrong(
                    found, node,
                    f"imports {shown(module)}: a file of rules imports from model, math and numpy only, so that the "
                    "model's hash knows all that it does",
                )  # fmt: skip
