"""Rules listed, shown, and written out to be changed."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from experiments.rules.asking import askers, parameters_read
from experiments.rules.names import defined_in
from model.errors import InputError, nearest, shown
from model.machine import rulebook
from model.machine.rulebook import MARK, ROOM, RuleSource

_IDS = re.compile(r"\b(?:T\d+\.\d+|[A-Z]{1,2}\d{1,3})\b")
"""Claims (D1) and evidence (T11.20, P20), as docstrings name them."""


@dataclass(frozen=True)
class RuleFacts:
    """What is known of a rule.

    Attributes:
        name: "screening.chance_to_refuse". signature: with what it takes. meaning: its docstring. rests_on: claims and
            evidence that the docstring names. reads: parameters and switches. askers: functions that call it.
    """

    name: str
    signature: str
    meaning: str
    rests_on: tuple[str, ...]
    reads: tuple[str, ...]
    askers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The first sentence of its meaning."""
        return re.split(r"(?<=[.:])\s+(?=[A-Z])", self.meaning, maxsplit=1)[0]


def facts(rule: RuleSource) -> RuleFacts:
    """All that is known of a rule."""
    return RuleFacts(
        rule.name,
        f"{rule.name}({', '.join(rule.parameters)})",
        rule.meaning,
        tuple(dict.fromkeys(_IDS.findall(rule.meaning))),
        tuple(parameters_read(rule.tree)),
        askers()[rule.name],
    )


def having(word: str = "") -> list[RuleFacts]:
    """The rules in which each word of ``word`` occurs, in whatever is known of them; `InputError` if in none."""
    everything = [facts(rule) for rule in rulebook.rules().values()]
    words = word.lower().split()
    found = [one for one in everything if all(part in _text(one) for part in words)]
    if not found:
        raise InputError(f"none of the rules has {shown(word)}.{nearest(word, rulebook.rules())}")
    return found


def _text(one: RuleFacts) -> str:
    return " ".join((one.signature, one.meaning, *one.reads, *one.askers)).lower()


def source(rule: RuleSource) -> str:
    """The text of a rule as it stands in its file."""
    lines = rule.path.read_text(encoding="utf-8").splitlines()
    first = min(rule.tree.lineno, *(one.lineno for one in rule.tree.decorator_list))
    return "\n".join(lines[first - 1 : rule.tree.end_lineno])


def to_change(rule: RuleSource, file: str) -> str:
    """A file that replaces a rule by itself, with all that it needs, ready to be changed; ``file`` is its name."""
    body = source(rule).replace(f"@{MARK}\n", f'@replaces("{rule.name}")\n', 1)
    opening = f'''"""{rule.name}, to be changed.

It takes what the rule takes, in the same order, and gives what the rule gives. `undertow list parameters` and
`undertow list levers` name what p and c have.

    undertow rules check {file}
    undertow run SCENARIO --rules {file}
"""
'''
    return "\n".join([opening, *_imports(rule), "", "", body, ""])


def _imports(rule: RuleSource) -> list[str]:
    """The lines that import what a rule uses, from where its own module has it or from that module."""
    module = ast.parse(rule.path.read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(rule.tree) if isinstance(node, ast.Name)} - set(rule.parameters) - {MARK}
    plain, ours = [], {ROOM: ["replaces"]}
    for node in module.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if name not in used:
                continue
            used.discard(name)
            told = alias.name + (f" as {alias.asname}" if alias.asname else "")
            if isinstance(node, ast.Import):
                plain.append(f"import {told}")
            else:
                ours.setdefault(str(node.module), []).append(told)
    local = {node.id for node in ast.walk(rule.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    if here := sorted(used & defined_in(module) - local):
        ours[f"{ROOM}.{rule.path.stem}"] = here
    lines = [f"from {place} import {', '.join(sorted(names))}" for place, names in sorted(ours.items())]
    return [*plain, *([""] if plain else []), *lines]


def write(rule: RuleSource, path: Path) -> None:
    """Write a file that replaces a rule by itself; `InputError` if something is there already or cannot be written."""
    if path.suffix != ".py":
        raise InputError(f"--out {path.name}: a file of rules is a Python file: its name ends in .py.")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(to_change(rule, path.name))
    except FileExistsError:
        raise InputError(f"{path.name} is there already, and is left as it is: name another file with --out.") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be written ({error.strerror}).") from None
