"""Everything that has a name, by kind, and a search through it: ``undertow list``."""

from __future__ import annotations

from collections.abc import Callable

from model.errors import InputError, nearest, shown

Row = tuple[str, str, str]
"""A name, a fact about it, and what it means."""


def _levers() -> list[Row]:
    from model.conditions import LEVERS

    return [(lever.name, lever.unit, lever.meaning) for lever in LEVERS.values()]


def _outcomes() -> list[Row]:
    from model.counting.outcomes import OUTCOMES

    return [(outcome.name, outcome.unit, f"{outcome.label}: {outcome.definition}") for outcome in OUTCOMES.values()]


def _parameters() -> list[Row]:
    from model.parameters import REGISTRY

    return [(parameter.name, parameter.group, parameter.meaning) for parameter in REGISTRY.values()]


def _mechanisms() -> list[Row]:
    from model.parameters import MECHANISMS

    return [(mechanism.name, f"line {mechanism.line}", mechanism.meaning) for mechanism in MECHANISMS.values()]


def _scenarios() -> list[Row]:
    from scenarios import available
    from scenarios.files import read

    files = {name: read(path).content for name, path in available().items()}
    return [(name, ", ".join(file.claims), file.title) for name, file in files.items()]


def _claims() -> list[Row]:
    from experiments.claims.ledger import shipped

    return [(claim.id, ", ".join(claim.source), claim.text) for claim in shipped().values()]


def _contested() -> list[Row]:
    from experiments.contested.mechanisms import CONTESTED

    return [(row.id, row.author, row.argument) for row in CONTESTED.values()]


def _evidence() -> list[Row]:
    from model.evidence import EVIDENCE

    return [
        (entry.id, entry.status, f"{entry.quantity}: {entry.value} ({entry.citation})") for entry in EVIDENCE.values()
    ]


def _questions() -> list[Row]:
    from experiments.lookup.questions import texts

    return [(name, "", text) for name, text in texts().items()]


KINDS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "levers": ("unit", _levers),
    "outcomes": ("unit", _outcomes),
    "parameters": ("group", _parameters),
    "mechanisms": ("line of the week", _mechanisms),
    "scenarios": ("claims", _scenarios),
    "claims": ("questions", _claims),
    "contested": ("argued by", _contested),
    "evidence": ("status", _evidence),
    "questions": ("", _questions),
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
