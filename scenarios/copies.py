"""Copies of scenario files that stand by themselves: what a results folder keeps, so that it can be moved.

A copy is the file's text, word for word. Only ``extends`` is changed where there is one: it names the copy of what the
file extends, so that the copies need no other file. The status quo, which is the model's own, is not copied.
"""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError
from model.files import read_text
from scenarios.files import STATUS_QUO, Source, lineage, split_names

_EXTENDS = re.compile(
    r"""^[ \t]*(?:extends|"extends"|'extends')[ \t]*=[ \t]*"""
    r"""("{3}(?:.|\n)*?"{3}|'{3}(?:.|\n)*?'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Copies:
    """Scenarios as copies.

    Attributes:
        names: what `scenarios.load` is to be given for each scenario, with the copies' folder as its ``folder``.
        files: text of each copy by its path in that folder, with "/" between folders.
    """

    names: tuple[str, ...]
    files: dict[str, str]


def copies(names: Sequence[str], folder: Path | None = None) -> Copies:
    """Copies of scenarios and of all that they extend; ``names`` and ``folder`` as for `scenarios.load`.

    Raises:
        InputError: a file is missing, unreadable or wrong.
    """
    chains = [[lineage(part, folder) for part in split_names(name, folder)] for name in names]
    # The files that are named come first: theirs are the plain names.
    leaves = [chain[-1] for package in chains for chain in package]
    rest = [source for package in chains for chain in package for source in chain[:-1]]
    places = _places([*leaves, *rest])
    files: dict[str, str] = {}
    for package in chains:
        for chain in package:
            for parent, source in zip([None, *chain], chain, strict=False):
                if not source.is_status_quo:
                    files[places[source.path]] = _text(source, parent, places)
    packages = ([STATUS_QUO if chain[-1].is_status_quo else places[chain[-1].path] for chain in p] for p in chains)
    return Copies(tuple("+".join(package) for package in packages), files)


def _places(sources: Sequence[Source]) -> dict[Path, str]:
    """A path for the copy of each file: its name, in a numbered folder where another file has that name already."""
    places: dict[Path, str] = {}
    taken: set[str] = set()
    for source in sources:
        number = 1
        while source.path not in places:
            place = source.path.name if number == 1 else f"{number}/{source.path.name}"
            # Some systems do not tell small letters from capitals.
            if place.casefold() not in taken:
                taken.add(place.casefold())
                places[source.path] = place
            number += 1
    return places


def _text(source: Source, parent: Source | None, places: dict[Path, str]) -> str:
    """What the copy of a file says."""
    text = read_text(source.path)
    if parent is None:
        return text
    there = posixpath.dirname(places[source.path]) or "."
    extends = STATUS_QUO if parent.is_status_quo else posixpath.relpath(places[parent.path], there)
    wanted = tomllib.loads(text) | {"extends": extends}
    for found in _EXTENDS.finditer(text):
        changed = text[: found.start(1)] + json.dumps(extends, ensure_ascii=False) + text[found.end(1) :]
        # What looks like the key may stand in a text of several lines.
        if tomllib.loads(changed) == wanted:
            return changed
    raise InputError(f"{source.file}: write extends = '{source.content.extends}' on a line of its own.")
