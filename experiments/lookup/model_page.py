"""The page about the model, written from its registry: who acts, what each may do in a week, and every mechanism.

``python -m figures.week`` writes it anew, with its picture; a test says when it is out of date.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from experiments.lookup.week_map import KINDS, Line, lines
from experiments.mechanisms.rule_index import RULES, Key, use_of
from experiments.wording.sentences import joined
from model import agents
from model.parameters import MECHANISMS, REGISTRY
from model.parameters.registry import Mechanism

_ID = re.compile(r"\b[A-Z]\d+[a-z]?(?:\.\d+)?\b")
_LINE_SWITCH = "line_"
_HEAD = """# The model

An agent-based model of a market for sexual services among adults in one city region: workers, clients, third parties
and police meet week by week, under conditions that policies set. This page is written by `python -m figures.week` from
the code that runs, so that it cannot say anything else than what the model does.

Everything here is a hypothesis that can be switched off: `undertow run SCENARIO --set mechanisms.NAME=false` leaves a
mechanism out, and `undertow explain NAME` shows its numbers with their evidence. Results are simulated.

## Who acts

"""
_WEEK = """
## A week

Fifteen lines, always in this order. The picture shows whom each line looks at and whom it changes; what the columns
cannot show is in the sentences: people act on each other through places (prices, what is heard, what is open), through
third parties (cut, control, protection), and through police and courts.

![Each line of the week as a row, and who is read and changed in it](week.svg)

| line | what happens | looks at | changes |
|---|---|---|---|
"""
_MECHANISMS = """
## Mechanisms

Each is a part of one line and has a switch of its own name under `mechanisms`. The first sentence says what it is; the
second is the sentence of a rule that asks for the switch, as it stands in the code. Ids are claims of the source
(`undertow explain L3`) and evidence (`undertow explain T17.11`); a mechanism without an id rests on assumptions, which
its parameters state.
"""


def told(words: str) -> str:
    """Words as a sentence of their own, whatever they ended in."""
    return f"{words[:1].upper()}{words[1:].rstrip('.;:')}." if words else ""


def page() -> str:
    """The whole page, in Markdown."""
    who = "".join(f"- **{kind.capitalize()}**: {_who(kind)}\n" for kind in KINDS)
    week = "".join(_row(line) for line in lines())
    return _HEAD + who + _WEEK + week + _MECHANISMS + "".join(_of_line(line) for line in lines())


def _who(kind: str) -> str:
    """How many facts the model keeps of each of a kind, and in which lines it is changed."""
    fields = getattr(agents, f"{KINDS[kind][0].upper()}_FIELDS")
    numbers = joined([str(line.number) for line in lines() if kind in line.changes])
    where = f"changed in line{'s' if ' ' in numbers else ''} {numbers}" if numbers else "never changed"
    some = "; ".join(field.meaning.partition(";")[0].partition(" (")[0] for field in fields[:3])
    return f"{len(fields)} facts each ({some}; and so on), {where}."


def _row(line: Line) -> str:
    return f"| {line.number} | {told(line.sentence)} | {', '.join(line.reads)} | {', '.join(line.changes)} |\n"


def _of_line(line: Line) -> str:
    """The mechanisms of one line of the week."""
    own = [m for m in MECHANISMS.values() if m.line == line.number and not m.name.startswith(_LINE_SWITCH)]
    if not own:
        return ""
    rows = "".join(_mechanism(mechanism) for mechanism in own)
    return f"\n### Line {line.number}: {line.sentence.partition(';')[0]}\n\n{rows}"


def _mechanism(mechanism: Mechanism) -> str:
    use = use_of(mechanism.name)
    rules = [key for key in use.rules if key[0].startswith(RULES)] or list(use.rules)
    # The rule that has most to do with it comes first: of its own file, or of its name.
    rules.sort(key=lambda key: (mechanism.name not in Path(key[0]).stem, mechanism.name not in key[1]))
    meaning = told(mechanism.meaning)
    said = next((found for key in rules if (found := _sentence(key)) and found not in meaning), "")
    ids = [*_ids(rules), *(source for name in use.parameters for source in REGISTRY[name].evidence)]
    named = ", ".join(list(dict.fromkeys(ids))[:8]) or "assumptions"
    return f"- **`{mechanism.name}`**: {' '.join(filter(None, (meaning, said)))} ({named})\n"


def _ids(rules: list[Key]) -> Iterator[str]:
    for key in rules:
        yield from _ID.findall(_docstring(key))


def _sentence(key: Key) -> str:
    """The first sentence of a rule's docstring, without ids in brackets."""
    first = re.split(r"(?<=[.;])\s", " ".join(_docstring(key).split()), maxsplit=1)[0]
    return told(re.sub(r"\s*\((?:claim |claims )?[A-Z]\d[^)]*\)", "", first))


@cache
def _docstring(key: Key) -> str:
    file, name = key
    tree = ast.parse((Path(str(files("model"))).parent / file).read_text(encoding="utf-8"))
    found = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == name)
    return ast.get_docstring(found) or ""
