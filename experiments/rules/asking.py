"""Who asks a rule: found in the model's own source, and in that of a file that replaces rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from model.machine.rulebook import FOLDER, ROOM, parameters, rules
from model.machine.rules_file import OwnRules

MODEL = FOLDER.parent


@cache
def askers() -> dict[str, tuple[str, ...]]:
    """For every rule the functions of the model that call it: "screening.chance_to_refuse", "market/meetings.meet"."""
    found: dict[str, dict[str, None]] = {name: {} for name in rules()}
    for path in sorted(MODEL.rglob("*.py")):
        place = path.relative_to(MODEL).with_suffix("").as_posix().removeprefix("rules/")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = imported_rules(tree) | _of_this_file(tree, path)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for name in called_in(function, known):
                found[name][f"{place}.{function.name}"] = None
    return {name: tuple(those) for name, those in found.items()}


def asked_by_nobody(own: OwnRules) -> Iterator[tuple[ast.FunctionDef, str]]:
    """Functions of a file of rules that nothing calls any more, and why."""
    known = imported_rules(own.tree) | {one.tree.name: name for name, one in own.replacements.items()}
    functions = [node for node in own.tree.body if isinstance(node, ast.FunctionDef)]
    here = {function.name: set(called_in(function, known)) for function in functions}
    names = {function.name: {*_names_called(function)} - {function.name} for function in functions}
    replacing = {one.tree.name: name for name, one in own.replacements.items()}
    for function in functions:
        name = replacing.get(function.name)
        others = [other for other in here if other != function.name]
        if name is None:
            if not any(function.name in names[other] for other in others):
                yield function, "is called by no other function of this file"
        elif not any(name in here[other] for other in others):
            gone = own.replacements.keys() - own.originals
            live = [asker for asker in askers()[name] if asker not in gone]
            if not live:
                asked = ", ".join(askers()[name])
                yield function, f"is never called: only {asked} called it, and what replaces that does not"


def imported_rules(tree: ast.Module) -> dict[str, str]:
    """What a file calls rules, or their modules ("module."), and what these are; wherever it imports them."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(ROOM):
            module = node.module.removeprefix(ROOM).removeprefix(".")
            for alias in node.names:
                name = alias.asname or alias.name
                found[f"{name}." if not module else name] = f"{module}.{alias.name}" if module else f"{alias.name}."
    return found


def called_in(function: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    """The rules that a function calls; ``known`` as from `imported_rules`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    rule = known.get(name, "")
                case ast.Attribute(value=ast.Name(id=module), attr=name):
                    rule = known.get(f"{module}.", "-") + name
                case _:
                    continue
            if rule in rules():
                yield rule


def parameters_read(tree: ast.FunctionDef) -> list[str]:
    """Parameters and switches that a rule reads itself, in alphabetical order."""
    if "p" not in parameters(tree):
        return []
    return sorted(
        {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "p"
        }
    )


def _names_called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def _of_this_file(tree: ast.Module, path: Path) -> dict[str, str]:
    """The rules of a module of rules by their own names."""
    if path.parent != FOLDER:
        return {}
    return {node.name: f"{path.stem}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
