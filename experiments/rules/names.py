"""What the text of a file of rules shows to be wrong: names that are not there, and what is no matter of rules."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from experiments.rules.asking import asked_by_nobody
from model.errors import nearest, shown
from model.machine.rulebook import FOLDER, parameters
from model.machine.rules_file import ORIGINAL, OwnRules, at

_ROOT = FOLDER.parents[1]

_NO_RULE: dict[type[ast.AST], str] = {
    ast.AsyncFunctionDef: "a function within it", ast.Await: "await", ast.ClassDef: "a class", ast.Delete: "del",
    ast.Dict: "a dictionary", ast.DictComp: "a dictionary", ast.FunctionDef: "a function within it",
    ast.GeneratorExp: "a generator", ast.Global: "global", ast.Import: "an import within it",
    ast.ImportFrom: "an import within it", ast.JoinedStr: "a text", ast.Lambda: "a function within it",
    ast.List: "a list", ast.ListComp: "a list", ast.Nonlocal: "nonlocal", ast.Raise: "raise", ast.Set: "a set",
    ast.SetComp: "a set", ast.Try: "try", ast.With: "with", ast.Yield: "yield", ast.YieldFrom: "yield",
}  # fmt: skip
"""What cannot be compiled, or is none of a rule's business: numbers in; a chance, a price or a choice out."""


def faults(own: OwnRules) -> list[str]:
    """A sentence with file, line, rule and the nearest name for all that is wrong, in the order of lines."""
    replacing = {one.tree.name: name for name, one in own.replacements.items()}
    found = list(_imports(own.tree))
    found += [(line, "", what) for line, what in _luck(own.tree)]
    for tree in own.tree.body:
        if isinstance(tree, ast.FunctionDef):
            rule = replacing.get(tree.name, tree.name)
            found += [(line, rule, what) for line, what in _in_function(tree, own.tree)]
    found += [(tree.lineno, replacing.get(tree.name, tree.name), what) for tree, what in asked_by_nobody(own)]
    sentences = [f"{at(own, line, rule)}: {what}" for line, rule, what in sorted(set(found))]
    return [sentence if sentence.endswith("?") else f"{sentence}." for sentence in sentences]


def _in_function(tree: ast.FunctionDef, file: ast.Module) -> Iterator[tuple[int, str]]:
    inside = [node for statement in _without_docstring(tree) for node in ast.walk(statement)]
    for node in inside:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ORIGINAL:
            yield node.lineno, f"write `usual = {ast.unparse(node)}` above the functions, and call `usual(...)` here"
            return
        told = _NO_RULE.get(type(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            told = "a text"
        if told is not None:
            yield node.lineno, f"{told} is no matter of a rule, which is made of numbers and of other rules"  # type: ignore[attr-defined]
            return
    if not any(isinstance(node, ast.Return) and node.value is not None for node in inside):
        yield tree.lineno, "returns nothing: a rule gives a chance, a price or a choice with `return`"
    yield from _fields(inside, parameters(tree))
    yield from _unknown_names(inside, tree, file)


def _without_docstring(tree: ast.FunctionDef) -> list[ast.stmt]:
    return tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body


def _fields(nodes: Iterable[ast.AST], given: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Fields of records, parameters and levers that do not exist, by the letters that stand for them in rules."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in given:
            letter, name = node.value.id, node.attr
            what, valid = _records().get(letter, ("", ()))
            if valid and name not in valid:
                near = nearest(name, valid).replace("'", f"'{letter}.", 1)
                yield node.lineno, f"there is no {what} {letter}.{name}{f'.{near}' if near else ''}"


@cache
def _records() -> dict[str, tuple[str, tuple[str, ...]]]:
    """What the letters stand for, and the names of its fields."""
    from model.agents import record_type
    from model.conditions import CONDITIONS
    from model.parameters import PARAMETERS_DTYPE

    people = {"w": ("field", "worker"), "tp": ("field", "third_party"), "venue": ("field", "venue")}
    people["officer"] = ("field", "officer")
    found = {letter: (what, record_type(kind).names or ()) for letter, (what, kind) in people.items()}
    return found | {"p": ("parameter", PARAMETERS_DTYPE.names or ()), "c": ("lever", CONDITIONS.names or ())}


def _unknown_names(nodes: list[ast.AST], tree: ast.FunctionDef, file: ast.Module) -> Iterator[tuple[int, str]]:
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = {*parameters(tree), *(node.id for node in names if isinstance(node.ctx, ast.Store)), *defined_in(file)}
    told: set[str] = set()
    for node in names:
        if node.id not in known and not hasattr(builtins, node.id) and node.id not in told:
            told.add(node.id)
            near = nearest(node.id, known) if (place := _place_of(node.id)) is None else ""
            hint = f": write `from {place} import {node.id}` above" if place else f".{near}" if near else ""
            yield node.lineno, f"nothing here is called {shown(node.id)}{hint}"


@cache
def _place_of(name: str) -> str | None:
    """The module of rules, or of what whole numbers stand for, in which a name is defined; None if in none."""
    for path in (FOLDER.parent / "codes.py", *sorted(FOLDER.glob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}:
            return ".".join(path.relative_to(_ROOT).with_suffix("").parts)
    return "numpy" if name == "np" else None


def defined_in(file: ast.Module) -> set[str]:
    """Every name that a module has when it has been imported."""
    found: set[str] = set()
    for node in file.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        else:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    found.add(part.id)
                elif isinstance(part, ast.alias):
                    found.add((part.asname or part.name).partition(".")[0])
    return found


def _imports(file: ast.Module) -> Iterator[tuple[int, str, str]]:
    """What the file imports of the model and is not there."""
    for node in ast.walk(file):
        if not isinstance(node, ast.ImportFrom) or not str(node.module).startswith("model"):
            continue
        path = _file_of(str(node.module))
        if path is None:
            near = nearest(str(node.module), _modules())
            yield node.lineno, "", f"there is no module {node.module}{f'.{near}' if near else ''}"
            continue
        names = defined_in(ast.parse(path.read_text(encoding="utf-8")))
        for alias in node.names:
            if alias.name not in names and _file_of(f"{node.module}.{alias.name}") is None and alias.name != "*":
                near = nearest(alias.name, names | {module.rpartition(".")[2] for module in _modules()})
                yield node.lineno, "", f"{node.module} has no {shown(alias.name)}{f'.{near}' if near else ''}"


def _file_of(module: str) -> Path | None:
    place = _ROOT.joinpath(*module.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


@cache
def _modules() -> tuple[str, ...]:
    return tuple(".".join(path.relative_to(_ROOT).with_suffix("").parts) for path in FOLDER.parent.rglob("*.py"))


def _luck(file: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(file):
        random = isinstance(node, ast.Attribute) and node.attr == "random"
        if random or (isinstance(node, ast.ImportFrom) and str(node.module).startswith("numpy.random")):
            yield node.lineno, "a rule draws no luck: it gives a chance, and the line of the week draws"  # type: ignore[attr-defined]
