"""Which rules ask for a mechanism's switch, and which parameters they read: found in the model's own source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

SWITCH = "on_"
RULES = "model/rules/"

Key = tuple[str, str]
"""File and name of a function of the model, such as ("model/rules/fear.py", "fear")."""


@dataclass(frozen=True)
class Use:
    """Where a mechanism is at work.

    Attributes:
        rules: the functions that ask for its switch.
        parameters: numbers that these read, and all that is asked where the switch decides; in alphabetical order.
    """

    rules: tuple[Key, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class _Function:
    """One function of the model, and what the names in its file stand for."""

    key: Key
    tree: ast.FunctionDef
    imported: dict[str, str]

    @cached_property
    def reads(self) -> set[str]:
        """Names read as ``p.name`` anywhere in it."""
        return _reads(self.tree)

    @cached_property
    def calls(self) -> set[Key]:
        """What it calls with the parameters ``p``: only such functions can read them."""
        return self.calls_in(self.tree)

    @property
    def is_rule(self) -> bool:
        """Whether it stands among the rules: one judgement, where all that is read and asked bears on the answer."""
        return self.key[0].startswith(RULES)

    def calls_in(self, tree: ast.AST) -> set[Key]:
        """The functions that a part of it calls with the parameters ``p``."""
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _given(node, {"p"}))
        return {key for call in calls if (key := self.called(call))}

    def called(self, call: ast.Call) -> Key | None:
        """What one call in it calls: a function of its own file, or one that the file imports."""
        match call.func:
            case ast.Name(id=name):
                return self.imported.get(name, self.key[0]), name
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return self.imported.get(module, self.key[0]), name
        return None


def use_of(mechanism: str) -> Use:
    """Where a mechanism's switch is asked for; empty if it is nowhere."""
    from model.parameters import REGISTRY

    switch = SWITCH + mechanism
    asking = [function for function in _functions().values() if switch in function.reads]
    read: set[str] = set()
    for function in asking:
        read |= function.reads
        read |= _read_below(function.calls) if function.is_rule else _read_where_it_decides(function, switch, set())
    # What a rule answers depends on the switch, and so does what is made of the answer: by rules, and where lines ask.
    answering = {function.key for function in asking if function.is_rule}
    while more := {f.key for f in _functions().values() if f.is_rule and f.calls & answering} - answering:
        answering |= more
    read |= {name for key in answering for name in _functions()[key].reads}
    for function in _functions().values():
        if not function.is_rule and function.calls & answering:
            read |= _read_where_it_decides(function, switch, answering)
    return Use(tuple(function.key for function in asking), tuple(sorted(read & set(REGISTRY))))


@cache
def _functions() -> dict[Key, _Function]:
    """Every function of the model's sources, in the order of files."""
    root = Path(str(files("model")))
    found = {}
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(root.parent).as_posix()
        imported = dict(_imported(tree, root.parent))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found[file, node.name] = _Function((file, node.name), node, imported)
    return found


def _imported(tree: ast.Module, root: Path) -> Iterator[tuple[str, str]]:
    """Names that a module imports from the model, and the file in which each of them, or what it names, stands."""
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            place = statement.module.replace(".", "/")
            for alias in statement.names:
                inside = f"{place}/{alias.name}.py"
                yield alias.asname or alias.name, inside if (root / inside).is_file() else f"{place}.py"


def _given(call: ast.Call, names: AbstractSet[str]) -> bool:
    """Whether a call is given one of these by its name."""
    return any(isinstance(given, ast.Name) and given.id in names for given in call.args)


def _reads(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "p"
    }


def _read_where_it_decides(function: _Function, switch: str, answering: AbstractSet[Key]) -> set[str]:
    """What is read in a line where a switch, or the answer of a rule that depends on it, decides.

    That is both branches of the conditions that ask for it, what follows an early end, and what is handed the answer.
    """

    def asked_in(test: ast.expr) -> bool:
        return switch in _reads(test) or bool(function.calls_in(test) & answering)

    conditions = (node for node in ast.walk(function.tree) if isinstance(node, ast.If | ast.IfExp))
    decided: list[ast.AST] = [node for node in conditions if asked_in(node.test)]
    answers = {
        target.id
        for node in ast.walk(function.tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and function.called(node.value) in answering
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    decided += [node for node in ast.walk(function.tree) if isinstance(node, ast.Call) and _given(node, answers)]
    for block in _blocks(function.tree):
        for n, line in enumerate(block):
            if (
                isinstance(line, ast.If)
                and isinstance(line.body[-1], ast.Return | ast.Continue)
                and asked_in(line.test)
            ):
                decided += block[n + 1 :]
    read = {name for tree in decided for name in _reads(tree)}
    return read | _read_below({key for tree in decided for key in function.calls_in(tree)})


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every run of statements in a function."""
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            if isinstance(block := getattr(node, name, None), list):
                yield block


def _read_below(keys: AbstractSet[Key]) -> set[str]:
    """What these functions read, and those that they call in turn."""
    found: set[str] = set()
    known: set[Key] = set()
    while keys - known:
        known |= keys
        functions = [_functions()[key] for key in keys if key in _functions()]
        found |= {name for function in functions for name in function.reads}
        keys = {key for function in functions for key in function.calls}
    return found
