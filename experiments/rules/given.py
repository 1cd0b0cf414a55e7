"""Rules given in Python: the name of a file, or functions, of which a file is made that says the same."""

from __future__ import annotations

import ast
import atexit
import inspect
import math
import os
import shutil
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from experiments.rules.names import faults
from model.errors import InputError, shown
from model.machine import replaced, rulebook
from model.machine.rulebook import MARK, ROOM
from model.machine.rules_file import ORIGINAL, REPLACES, read

Rules = str | os.PathLike[str] | Callable[..., Any] | Sequence[Callable[..., Any]]
"""Path of a file of rules; or one function or several, each with the name of a rule or marked ``@replaces``."""


@contextmanager
def file_of(rules: Rules | None) -> Iterator[Path | None]:
    """The file of rules that was given, or one made of the functions that were, for as long as the block runs.

    Raises:
        InputError: something is wrong with it, or the source of a function cannot be had.
    """
    if rules is None:
        yield None
    elif isinstance(rules, str | os.PathLike):
        yield _in_order(Path(rules))
    else:
        with tempfile.TemporaryDirectory(prefix="undertow-") as folder:
            yield _written(rules, Path(folder))


def use_here(rules: Rules | None) -> None:
    """Have rules replaced in this very process; None stands for those that it was started with.

    Raises:
        InputError: as for `file_of`; or this process has imported other rules, which stay as they are.
    """
    given = replaced.STARTED_WITH or None if rules is None else rules
    with file_of(given) as file:
        asked, now = read(file) if file is not None else None, replaced.own()
        if (asked.hash if asked else "") == (now.hash if now else ""):
            return
        if asked is not None and not isinstance(given, str | os.PathLike):
            folder = tempfile.mkdtemp(prefix="undertow-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            asked = read(Path(shutil.copy(asked.path, folder)))
        try:
            if asked is None:
                raise RuntimeError
            replaced.use(asked.path)
        except RuntimeError:
            told = f"those of {now.path.name}" if now else "the model's own"
            raise InputError(
                f"the rules in use here are {told}, and a process cannot change them once a world has lived by them: "
                "start Python anew for others, or use undertow.run, which takes a process for each."
            ) from None


def other_than_here(file: Path | None) -> dict[str, str] | None:
    """What must be in the environment of a process that is to live by a file of rules; None if this one does already.

    Args:
        file: None stands for the rules that this process was started with.
    """
    path = str(file) if file is not None else replaced.STARTED_WITH
    asked, now = read(Path(path)).hash if path else "", replaced.own()
    return None if asked == (now.hash if now else "") else {replaced.VARIABLE: path}


def _written(rules: Callable[..., Any] | Sequence[Callable[..., Any]], folder: Path) -> Path:
    """A file made of functions, in a folder; called like the first of them."""
    functions = list(rules) if isinstance(rules, list | tuple) else [rules]
    if not functions:
        raise InputError("rules=[] is not valid: should be the name of a file, a function, or several.")
    text = text_of(functions)
    path = folder / f"{_plain(functions[0]).__name__}.py"
    path.write_text(text, encoding="utf-8")
    return _in_order(path)


def _in_order(path: Path) -> Path:
    """The absolute path of a file of rules; `InputError` if its text shows a fault."""
    own = read(path)
    for problem in faults(own):
        raise InputError(problem)
    return own.path


def text_of(functions: Sequence[Any]) -> str:
    """The text of a file that replaces the rules which these functions are to replace, with all that they use.

    What a name stands for in a function, it stands for in the file: a number, a function of one's own, a rule of the
    model, or something of math or NumPy.

    Raises:
        InputError: the source of a function cannot be had, or it uses something else.
    """
    given = [_Source.of(_plain(one)) for one in functions]
    replacing = {rule for one in given for rule in one.rules}
    parts = _Parts({one.function.__name__: one for one in given}, replacing)
    for one in given:
        parts.add_what_is_used_by(one)
    own = [one.marked(MARK) for one in parts.helpers.values()]
    text = "\n".join([*parts.head(), *("\n\n" + text for text in [*own, *(one.marked() for one in given)]), ""])
    return text.lstrip("\n")


def _plain(given: Any) -> FunctionType:
    """A function as Python runs it; `InputError` if there is none."""
    found = getattr(given, "py_func", given)
    if not isinstance(found, FunctionType):
        raise InputError(f"rules={shown(given)} is not valid: should be the name of a file, a function, or several.")
    return found


@dataclass(frozen=True)
class _Source:
    """A function and its text. ``mark`` is its decorator that names a rule, as text."""

    function: FunctionType
    text: str
    tree: ast.FunctionDef
    mark: str

    @classmethod
    def of(cls, function: FunctionType) -> _Source:
        name = function.__name__
        if name == "<lambda>":
            raise InputError("rules: a lambda has no name to tell which rule it replaces: write a function with `def`.")
        try:
            text = textwrap.dedent(inspect.getsource(function))
            tree = ast.parse(text).body[0]
        except (OSError, TypeError, SyntaxError):
            tree = None
        if not isinstance(tree, ast.FunctionDef):
            raise InputError(
                f"rules: the source of {name} cannot be had: it was defined neither in a file nor in a notebook's "
                'cell. Write it into a file and name that, as in rules="my_rules.py".'
            )
        if function.__closure__:
            raise InputError(
                f"rules: {name} uses {', '.join(function.__code__.co_freevars)} of the function that it is defined in: "
                "define both outside of any function."
            )
        marks = [ast.unparse(one).replace("'", '"') for mark, one in rulebook.marks(tree) if mark == REPLACES]
        body = "\n".join(text.splitlines()[tree.lineno - 1 :])
        return cls(function, body, tree, f"{REPLACES}{marks[0][marks[0].index('(') :]}" if marks else "")

    @property
    def rules(self) -> list[str]:
        """Names of the rules that it may replace."""
        named = rulebook.named(self.tree.name)
        told = [ast.literal_eval(self.mark.removeprefix(REPLACES))] if self.mark else []
        return [rulebook.find(name).name for name in told] or [rule.name for rule in named]

    def marked(self, mark: str = "") -> str:
        """Its text under its own decorator or another one."""
        mark = mark or self.mark
        return f"@{mark}\n{self.text}" if mark else self.text

    @property
    def names(self) -> list[str]:
        """Names that it uses and does not give a value to, in the order in which they stand."""
        names = [node for node in ast.walk(self.tree) if isinstance(node, ast.Name)]
        own = {*rulebook.parameters(self.tree), *(one.id for one in names if isinstance(one.ctx, ast.Store))}
        in_marks = {node for mark in self.tree.decorator_list for node in ast.walk(mark)}
        used = [one for one in names if one not in in_marks and one.id not in own]
        return list(dict.fromkeys(one.id for one in sorted(used, key=lambda one: (one.lineno, one.col_offset))))


@dataclass
class _Parts:
    """What a file holds besides the functions that replace rules, found by name."""

    given: dict[str, _Source]
    replacing: set[str]
    imports: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, _Source] = field(default_factory=dict)

    def head(self) -> list[str]:
        """The lines above the functions."""
        words = [ORIGINAL] if any(text.startswith(f"{ORIGINAL}(") for text in self.values.values()) else []
        words += [REPLACES] if any(one.mark for one in self.given.values()) else []
        used = [f"from {ROOM} import {', '.join(words)}"] if words else []
        used += [f"from model.machine.compilation import {MARK}"] if self.helpers else []
        values = [f"{name} = {text}" for name, text in self.values.items()]
        imports = sorted({*used, *self.imports.values()}, key=lambda line: (line.startswith("from"), line))
        return [*imports, *([""] if values else []), *values]

    def add_what_is_used_by(self, source: _Source) -> None:
        """All that a function uses, and what the functions among it use."""
        for name in source.names:
            if name in source.function.__globals__ and name not in self.imports | self.values | self.helpers:
                self._add(name, source.function.__globals__[name], source.function.__name__)

    def _add(self, name: str, value: Any, user: str) -> None:
        function = getattr(value, "py_func", value)
        module = getattr(function, "__module__", "") or ""
        told = f" as {name}" if getattr(function, "__name__", name) != name else ""
        if isinstance(value, ModuleType):
            self.imports[name] = f"import {value.__name__}{f' as {name}' if value.__name__ != name else ''}"
        elif isinstance(function, FunctionType) and module.startswith(f"{ROOM}."):
            rule = f"{module.removeprefix(f'{ROOM}.')}.{function.__name__}"
            if rule in self.replacing:
                # Here it is the model's own; in the file, what takes its place would have its name.
                self.values[name] = f'{ORIGINAL}("{rule}")'
            else:
                self.imports[name] = f"from {module} import {function.__name__}{told}"
        elif module.partition(".")[0] in ("math", "model", "numpy") and not isinstance(value, Enum):
            self.imports[name] = f"from {module} import {function.__name__}{told}"
        elif isinstance(function, FunctionType):
            if name in self.given and self.given[name].function is function:
                return
            self.helpers[name] = helper = _Source.of(function)
            self.add_what_is_used_by(helper)
        else:
            self.values[name] = _number(name, value, user)


def _number(name: str, value: Any, user: str) -> str:
    """A number as it is written; `InputError` for all else."""
    value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
    if isinstance(value, bool | int | float):
        plain = value.value if isinstance(value, Enum) else value
        return repr(plain) if math.isfinite(plain) else f'float("{plain}")'
    raise InputError(
        f"rules: {user} uses {name}, which is neither a number, a function, nor something of model, math or numpy "
        f"({type(value).__name__})."
    )
