"""Rules replaced from a file: a function there that has the name of a rule takes its place.

The environment variable UNDERTOW_RULES names the file, so that processes which are started know it too; it is set
before rules are imported (`use`). A function replaces the one rule of its name; where two rules share a name,
``@replaces("screening.chance_to_refuse")`` says which. It takes what the rule takes, in the same order. A function of
one's own that others call is marked ``@rule``, as in ``model/rules/``.

Rules import each other, and the file may import any of them. So its text is read first, which tells what it replaces;
each of these functions is made when the rule's own module is imported, and takes the rule's place there; all else in
the file runs when the whole model has been imported (`complete`).
"""

from __future__ import annotations

import ast
import copy
import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NoReturn, TypeVar

from model.errors import InputError, nearest, shown
from model.files import read_text
from model.machine import rulebook
from model.machine.rulebook import ROOM, RuleSource

VARIABLE = "UNDERTOW_RULES"
MODULE = "undertow_rules"
"""The name under which the functions of the file know their module."""
LIBRARIES = ("__future__", "math", "model", "numpy")
"""What a file of rules may import: all else would change results without changing the hash of the model."""

Function = TypeVar("Function", bound=Callable[..., Any])


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
        module: the namespace of the file's functions. finished: whether the whole file has run in it.
        watch: given a rule's name, a function of the file and the rule, gives what is to take the rule's place.
    """

    path: Path
    text: str
    tree: ast.Module
    replacements: dict[str, Replacement]
    module: ModuleType = field(default_factory=lambda: ModuleType(MODULE))
    finished: bool = False
    watch: Callable[[str, Callable[..., Any], Callable[..., Any]], Callable[..., Any]] | None = None

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the text, with the same line endings on every system."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def replaces(rule: str) -> Callable[[Function], Function]:
    """Mark a function of a file of rules as the one that takes the place of a rule, "screening.chance_to_refuse".

    >>> @replaces("screening.chance_to_refuse")
    ... def chance_to_refuse(suspicious, informed, insists, freedom, p):
    ...     return freedom if suspicious else 0.0

    The file's text tells what it replaces; called, this changes nothing.
    """
    return lambda function: function


def use(path: Path) -> OwnRules:
    """Have rules replaced from a file, in this process and those that it starts.

    Raises:
        InputError: something is wrong with the file. RuntimeError: rules were imported already, with others.
    """
    found = read(path)
    before = own()
    if (before.hash if before else "") != found.hash and any(name.startswith(ROOM) for name in sys.modules):
        raise RuntimeError("rules are imported already: name the file of rules before, or start a new process")
    os.environ[VARIABLE] = str(found.path)
    return found


def own() -> OwnRules | None:
    """The file of rules that is in use; None if there is none. `InputError` if something is wrong with it."""
    path = os.environ.get(VARIABLE, "")
    return read(Path(path)) if path else None


def described() -> dict[str, Any]:
    """What a manifest says of replaced rules: ``rules``, with the file's name, hash and theirs; empty if none are."""
    found = own()
    if found is None:
        return {}
    return {"rules": {"file": found.path.name, "hash": found.hash, "replaced": list(found.replacements)}}


def in_place_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function that takes the place of a rule, or the rule itself."""
    found = own() if function.__module__.startswith(f"{ROOM}.") else None
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    if found is None or name not in found.replacements:
        return function
    made = _made(found, found.replacements[name].tree)
    return made if found.watch is None else found.watch(name, made, function)


def taken(name: str, rule: object) -> None:
    """Let functions of the file call one that took a rule's place by its own name."""
    found = own()
    assert found is not None
    vars(found.module)[name] = rule


def complete() -> None:
    """Run what the file holds besides replacements, when all of the model can be imported.

    Raises:
        InputError: something that it imports is not there, or it ends in an error.
    """
    found = own()
    if found is None or found.finished:
        return
    found.finished = True
    in_place = [one.tree for one in found.replacements.values()]
    rest = ast.Module([node for node in found.tree.body if node not in in_place], [])
    try:
        exec(_compiled(found, rest), _namespace(found))
    except Exception as error:
        line = next((at for file, at in reversed(_lines(error)) if file == str(found.path)), 0)
        raise InputError(f"{at(found, line)}: {type(error).__name__}: {error}.{_near(error)}") from error


def rules_in(path: Path) -> frozenset[Path]:
    """The file of rules, if it replaces one that stands in this module, whose compiled code then depends on it."""
    found = own()
    concerned = found is not None and any(one.rule.path == path for one in found.replacements.values())
    return frozenset({found.path}) if found is not None and concerned else frozenset()


def at(found: OwnRules, line: int, rule: str = "") -> str:
    """The place in a file that a message begins with: "my_rules.py, line 3, screening.chance_to_refuse"."""
    return ", ".join(filter(None, (found.path.name, f"line {line}" if line else "", rule)))


@cache
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
    other = next((name for name in marked if name not in (rulebook.MARK, replaces.__name__)), None)
    if other is not None:
        _wrong(found, marked[other], f"@{other}: a function here is marked @rule or @replaces, or not at all")
    if (mark := marked.get(replaces.__name__)) is not None:
        return _rule_called(found, mark, _text_in(found, mark))
    named = rulebook.named(node.name)
    if len(named) > 1:
        _ambiguous(found, node, node.name, named)
    if not named and rulebook.MARK not in marked:
        near = nearest(node.name, {rule.function for rule in rulebook.rules().values()})
        own_function = " A function of your own that rules call is marked @rule"
        _wrong(found, node, f"there is no rule called '{node.name}'.{near or own_function}")
    return named[0] if named else None


def _text_in(found: OwnRules, mark: ast.expr) -> str:
    if isinstance(mark, ast.Call) and len(mark.args) == 1 and not mark.keywords:
        given = mark.args[0]
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            return given.value
    _wrong(found, mark, '@replaces names one rule, such as @replaces("screening.chance_to_refuse")')


def _rule_called(found: OwnRules, mark: ast.expr, name: str) -> RuleSource:
    name = name.removeprefix(f"{ROOM}.")
    known = rulebook.rules()
    if name in known:
        return known[name]
    named = rulebook.named(name)
    if len(named) > 1:
        _ambiguous(found, mark, name, named)
    if not named:
        _wrong(found, mark, f"there is no rule called {shown(name)}.{_nearest_rule(name)}".rstrip("."))
    return named[0]


def _nearest_rule(name: str) -> str:
    return nearest(name, rulebook.rules()) or nearest(name, {rule.function for rule in rulebook.rules().values()})


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


def _made(found: OwnRules, tree: ast.FunctionDef) -> FunctionType:
    """A function of the file, made in the file's namespace before anything else is in there."""
    bare = copy.copy(tree)
    bare.decorator_list = []
    space = _namespace(found)
    exec(_compiled(found, ast.Module([bare], [])), space)
    made = space[tree.name]
    assert isinstance(made, FunctionType)
    return made


def _compiled(found: OwnRules, tree: ast.Module) -> Any:
    # Hints of types are not evaluated: what they name may not have been imported yet.
    return compile(tree, str(found.path), "exec", flags=annotations.compiler_flag, dont_inherit=True)


def _namespace(found: OwnRules) -> dict[str, Any]:
    """Where the file's functions find what they call; compiled code finds it by the module's name."""
    sys.modules[MODULE] = found.module
    found.module.__file__ = str(found.path)
    return vars(found.module)


def _lines(error: BaseException) -> list[tuple[str, int]]:
    """Files and lines that an error came through, the outermost first."""
    lines, step = [], error.__traceback__
    while step is not None:
        lines.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    return lines


def _near(error: Exception) -> str:
    """The nearest name to one that could not be imported."""
    if not isinstance(error, ImportError) or error.name is None:
        return ""
    if isinstance(error, ModuleNotFoundError):
        return nearest(error.name, [f"{ROOM}.{path.stem}" for path in rulebook.FOLDER.glob("*.py")])
    missing = str(error).split("'")[1] if "'" in str(error) else ""
    return nearest(missing, dir(sys.modules[error.name])) if error.name in sys.modules else ""
