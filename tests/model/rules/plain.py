"""The rules as plain Python, and the numbers and people to try them on.

A rule's test reads ``rules("fear").deterrence(...)``: the source of ``model/rules/fear.py`` runs uncompiled, so that
hundreds of cases take a moment. `numbers`, `person` and the like give records in which everything that a test does not
state is NaN (or nothing, where a field has no NaN): a test names all that its rule depends on.

``UNDERTOW_MUTANT`` names a module and the number of a mutation of it (see ``tests/mutants.py``): the tests then run on
the mutated rule, and should fail.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import model.rules
from model.agents import empty
from model.codes import Venue
from model.conditions import CONDITIONS, status_quo_table
from model.parameters import PARAMETERS_DTYPE
from tests.mutations import mutate

FOLDER = Path(model.rules.__file__).parent
_ROOM = "model.rules"


@cache
def rules(name: str) -> ModuleType:
    """The module ``model/rules/<name>.py`` as plain Python, with all other rules that it uses likewise."""
    path = FOLDER / f"{name}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    module, _, number = os.environ.get("UNDERTOW_MUTANT", "").partition(":")
    if module == name:
        mutate(tree, int(number))
    plain = ModuleType(f"plain_{name}")
    vars(plain).update({"__file__": str(path), "rule": lambda function: function, "__rules": rules})
    tree.body = [line for statement in tree.body for line in _plainly(statement)]
    exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), vars(plain))
    return plain


def _plainly(statement: ast.stmt) -> Iterator[ast.stmt]:
    """A line of a module; in place of an import of rules, the same names of plain modules."""
    if not isinstance(statement, ast.ImportFrom) or not str(statement.module).startswith(_ROOM):
        if not (isinstance(statement, ast.ImportFrom) and statement.module == "model.machine.compilation"):
            yield statement
        return
    for alias in statement.names:
        found = f"__rules({alias.name!r})"
        if statement.module != _ROOM:
            found = f"__rules({str(statement.module).removeprefix(_ROOM + '.')!r}).{alias.name}"
        yield from ast.parse(f"{alias.asname or alias.name} = {found}").body


def numbers(**stated: Any) -> Any:
    """Parameters of which only the stated ones are numbers: others are NaN; every switch is on unless stated."""
    return _stated(np.zeros(1, PARAMETERS_DTYPE).view(np.recarray), stated, switches=True)


def conditions(**stated: Any) -> Any:
    """A week's conditions of which only the stated levers are numbers; others are NaN."""
    return _stated(np.zeros(1, CONDITIONS).view(np.recarray), stated)


def by_venue(elsewhere: float, **places: float) -> list[float]:
    """A lever with a value for each venue: what is stated of a place, by name, and ``elsewhere`` everywhere else."""
    return [places.get(venue.name.lower(), elsewhere) for venue in Venue]


def usual_conditions() -> Any:
    """A week's conditions without any policy."""
    return status_quo_table(1)[0]


def person(**stated: Any) -> Any:
    """A worker of whom only what is stated is known: other numbers are NaN, whole numbers and switches nothing."""
    return _stated(empty("worker", 1), stated)


def agent(kind: str, /, **stated: Any) -> Any:
    """A client, third party, officer, venue, offer or market of which only what is stated is known."""
    return _stated(empty(kind, 1), stated)


def _stated(record: Any, stated: dict[str, Any], switches: bool = False) -> Any:
    for name in record.dtype.names:
        if record.dtype[name].base.kind == "f":
            record[name][:] = np.nan
        elif switches:
            record[name] = True
    for name, value in stated.items():
        assert name in record.dtype.names, f"there is no {name}"
        record[name] = value
    return record[0]
