"""What differs between two runs in what they were asked: model, rules, parameters, policies, sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.difference.reading import Pair, Side
from experiments.storage.manifest import NUMERICAL
from experiments.storage.store import POLICIES
from experiments.wording.assumptions import stated
from experiments.wording.numbers import MISSING
from experiments.wording.sentences import counted, joined, visible
from model.conditions import LEVERS, Lever
from model.errors import InputError
from scenarios import load
from scenarios.files import STATUS_QUO

HASH = 10
"""Characters of a hash that are told."""

COMMIT, BURN_IN = "commit", "weeks before the policy"
OTHER_WEEKS = (
    "The weeks of policy are not the same weeks of the two worlds, since the burn-in differs: pairs share their seed, "
    "but hardly any luck, so that intervals are wide."
)


MODEL, PARAMETER, RUN = "model", "parameter", "run"


class Differing(NamedTuple):
    """One thing that differs: what it is, what it is in A and in B, in words, and what it is about.

    ``about`` is `MODEL`, `PARAMETER`, `RUN` (how much was run), or the name of a scenario.
    """

    what: str
    a: str
    b: str
    about: str


def _line(what: str, sides: Iterable[str], about: str) -> Differing:
    """A line from what a thing is in A and in B."""
    a, b = map(visible, sides)
    return Differing(visible(what), a, b, about)


def differing(pair: Pair) -> list[Differing]:
    """All that differs, in the order: model and versions, parameters, policies, sizes."""
    return [*_programs(pair), *_parameters(pair), *_policies(pair), *_sizes(pair)]


def _programs(pair: Pair) -> Iterator[Differing]:
    """The model, replaced rules, and the versions on which results depend."""
    told: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "replaced rules": replaced_rules,
        "version": lambda manifest: str(manifest["versions"].get("undertow")),
        "model": lambda manifest: str(manifest["model"])[:HASH],
        COMMIT: _commit,
        "how rules ran": lambda manifest: "interpreted" if manifest.get("interpreted") else "compiled",
    }
    sides = pair.a.manifest, pair.b.manifest
    lines = [(what, *map(of, sides)) for what, of in told.items()]
    lines += [(name, *(str(side["versions"].get(name, MISSING)) for side in sides)) for name in NUMERICAL]
    yield from (_line(what, both, MODEL) for what, *both in lines if both[0] != both[1])


def _commit(manifest: Mapping[str, Any]) -> str:
    commit, sign, changes = str(manifest.get("commit") or MISSING).partition("+")
    return f"{commit[:HASH]}{sign}{changes}"


def replaced_rules(manifest: Mapping[str, Any]) -> str:
    """The rules that a file replaced in a run, with the file's name and hash; "none" if there was no such file."""
    rules = manifest.get("rules")
    if not isinstance(rules, Mapping):
        return "none"
    names = joined([str(name) for name in rules.get("replaced", ())])
    return f"{names} by {rules.get('file', MISSING)} ({str(rules.get('hash', ''))[:HASH]})"


def _parameters(pair: Pair) -> Iterator[Differing]:
    """Parameters that have another value, or that only one of the two models has."""
    a, b = (side.manifest["parameters"].get("values", {}) for side in (pair.a, pair.b))
    for name in dict.fromkeys((*a, *b)):
        if a.get(name) != b.get(name):
            values = (stated(name, side[name]) if name in side else MISSING for side in (a, b))
            yield _line(f"parameter {name}", values, PARAMETER)


def _policies(pair: Pair) -> Iterator[Differing]:
    """Levers that shared scenarios move otherwise, and when; scenarios that only one of the runs has."""
    for name in (STATUS_QUO, *pair.scenarios):
        a, b = (side.entries.get(name, {}) for side in (pair.a, pair.b))
        if a.get("table") != b.get("table"):
            yield from _levers(pair, name)
    only = [
        [name for name in side.entries if name not in other.entries]
        for side, other in ((pair.a, pair.b), (pair.b, pair.a))
    ]
    if any(only):
        yield _line("other scenarios", (", ".join(names) or "none" for names in only), RUN)


def _levers(pair: Pair, name: str) -> Iterator[Differing]:
    """A line for each lever, and each of its members, that differs in some week, as this version reads the files.

    Where they read alike, what differs is how the versions read them. That is said once, of the status quo, if that
    differs too: a lever that only one of the versions has is in every table.
    """
    tables = [_table(side, name, int(pair.a.manifest["weeks"])) for side in (pair.a, pair.b)]
    one, other = tables
    lines: list[Differing] = []
    if one is not None and other is not None:
        for lever in LEVERS.values():
            lines += _weeks(name, lever, np.asarray(one[lever.column]), np.asarray(other[lever.column]))
    base = [side.entries[STATUS_QUO].get("table") for side in (pair.a, pair.b)]
    if lines:
        yield from lines
    elif name == STATUS_QUO or base[0] == base[1] or one is None or other is None:
        yield _conditions(pair, name)


def _table(side: Side, name: str, weeks: int) -> np.ndarray | None:
    """The weekly conditions of a scenario by the file in the run's folder; None if there is none, or it is wrong."""
    names = [other for other in side.entries if other != STATUS_QUO]
    policies = side.manifest.get("policies", [])
    try:
        policy = STATUS_QUO if name == STATUS_QUO else policies[names.index(name)]
        return load(policy, weeks, side.path / POLICIES).table
    except (InputError, IndexError, OSError):
        return None


def _weeks(name: str, lever: Lever, one: np.ndarray, other: np.ndarray) -> Iterator[Differing]:
    """A line for each member of a lever whose values differ; shapes (weeks,) or (weeks, members)."""
    members = lever.members or [""]
    for at, member in enumerate(members):
        a, b = (values.reshape(len(values), len(members))[:, at] for values in (one, other))
        weeks = np.flatnonzero(a != b)
        if len(weeks):
            first, last = int(weeks[0]), int(weeks[-1])
            when = f"week {first}" if first == last else f"weeks {first} to {last}"
            what = f"{name}: {lever.name}{f' ({member})' if member else ''}, {when}"
            yield _line(what, (_course(values[first : last + 1]) for values in (a, b)), name)


def _course(values: np.ndarray) -> str:
    """The values of some weeks: "2", or "0.25 to 2" from the first to the last."""
    first, last, low, high = (f"{value:.4g}" for value in (values[0], values[-1], values.min(), values.max()))
    if low == high:
        return first
    ends = f"{first} to {last}"
    return ends if {first, last} == {low, high} else f"{ends}, between {low} and {high}"


def _conditions(pair: Pair, name: str) -> Differing:
    """The same where the files do not tell: what the manifests say of the changes, or else hashes of the tables."""
    a, b = ([str(line) for line in side.entries[name].get("changes", ())] for side in (pair.a, pair.b))
    told = ["; ".join(line for line in mine if line not in theirs) for mine, theirs in ((a, b), (b, a))]
    if not any(told):
        told = [f"table {str(side.entries[name].get('table'))[:HASH]}" for side in (pair.a, pair.b)]
    return _line(f"{name}: conditions", (line or "nothing else" for line in told), name)


def _sizes(pair: Pair) -> Iterator[Differing]:
    """Burn-in and replicates; seed, scale and weeks are the same in every pair."""
    a, b = (side.manifest["burn_in"] for side in (pair.a, pair.b))
    if a != b:
        yield _line(BURN_IN, (str(a), str(b)), RUN)
    stored = [len(side.replicates) for side in (pair.a, pair.b)]
    if pair.a.replicates != pair.b.replicates:
        yield _line("replicates", map(str, stored), RUN)


def notes(pair: Pair, found: list[Differing]) -> list[str]:
    """What one must know of a pair before one reads its differences, in sentences."""
    told = []
    for letter, side in (("A", pair.a), ("B", pair.b)):
        if len(side.replicates) < int(side.manifest["replicates_asked"]):
            asked = counted(int(side.manifest["replicates_asked"]), "replicate")
            told.append(f"{letter} is not finished: {len(side.replicates)} of {asked}.")
    if any(line.what == BURN_IN for line in found):
        told.append(OTHER_WEEKS)
    return told
