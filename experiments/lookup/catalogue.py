"""Everything that has a name, by kind, and a search through it: ``undertow list``."""

from __future__ import annotations

from collections.abc import Callable

import scenarios
from experiments.claims import ledger
from experiments.contested.mechanisms import CONTESTED
from experiments.lookup.questions import texts
from model.conditions import LEVERS
from model.counting.outcomes import OUTCOMES
from model.errors import InputError, nearest, shown
from model.evidence import EVIDENCE
from model.parameters import MECHANISMS, REGISTRY
from scenarios.files import read

Row = tuple[str, str, str]
"""A name, a fact about it, and what it means."""


def _scenarios() -> list[Row]:
    files = {name: read(path).content for name, path in scenarios.available().items()}
    return [(name, ", ".join(file.claims), file.title) for name, file in files.items()]


KINDS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "levers": ("unit", lambda: [(one.name, one.unit, one.meaning) for one in LEVERS.values()]),
    "outcomes": ("unit", lambda: [(one.name, one.unit, f"{one.label}: {one.definition}") for one in OUTCOMES.values()]),
    "parameters": ("group", lambda: [(one.name, one.group, one.meaning) for one in REGISTRY.values()]),
    "mechanisms": (
        "line of the week",
        lambda: [(one.name, f"line {one.line}", one.meaning) for one in MECHANISMS.values()],
    ),
    "scenarios": ("claims", _scenarios),
    "claims": ("questions", lambda: [(one.id, ", ".join(one.source), one.text) for one in ledger.shipped().values()]),
    "contested": ("argued by", lambda: [(one.id, one.author, one.argument) for one in CONTESTED.values()]),
    "evidence": (
        "status",
        lambda: [(one.id, one.status, f"{one.quantity}: {one.value} ({one.citation})") for one in EVIDENCE.values()],
    ),
    "questions": ("", lambda: [(name, "", text) for name, text in texts().items()]),
}
"""What can be listed: the heading of the fact beside each name, and the rows."""


def rows_of(kind: str, word: str = "") -> list[Row]:
    """Everything of a kind in which each word of ``word`` occurs, in its name, its fact or its meaning, in any case.

    Raises:
        InputError: there is no such kind, or nothing of it has the word; the message gives the nearest name.
    """
    if kind not in KINDS:
        raise InputError(f"there is no list of {shown(kind)}.{nearest(kind, KINDS)} Lists: {', '.join(KINDS)}.")
    rows = KINDS[kind][1]()
    words = word.lower().split()
    found = [row for row in rows if all(part in " ".join(row).lower() for part in words)]
    if not found:
        raise InputError(f"none of the {kind} has {shown(word)}.{nearest(word, [row[0] for row in rows])}")
    return found
