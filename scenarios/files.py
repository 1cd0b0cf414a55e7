"""Finding and reading scenario files: shipped ones by name, others by path, with what they extend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from model.errors import InputError, nearest, shown
from model.files import exists, expanded, is_file, located
from model.schema import read_toml
from scenarios.schema import ScenarioFile, parse

STATUS_QUO = "status_quo"


@cache
def available() -> Mapping[str, Path]:
    """Shipped scenarios: path by name, the status quo first and then in alphabetical order."""
    paths = {path.stem: path for path in Path(str(files("scenarios"))).glob("*.toml")}
    ordered = sorted(paths, key=lambda name: (name != STATUS_QUO, name))
    return MappingProxyType({name: paths[name] for name in ordered})


@dataclass(frozen=True)
class Source:
    """One scenario file as read: where it lies and what it says."""

    path: Path
    content: ScenarioFile

    @property
    def file(self) -> str:
        """The file's name for messages."""
        return self.path.name

    @property
    def is_status_quo(self) -> bool:
        """Whether this is the shipped status quo, the only scenario that may change nothing."""
        return self.path == available()[STATUS_QUO].resolve()


def split_names(names: str | list[str], folder: Path | None = None) -> list[str]:
    """Single scenario names from a name, a list, or a text that joins names with "+"; ``folder`` as for `lineage`.

    Raises:
        InputError: no name, or one named twice.
    """
    given = [names] if isinstance(names, str) else list(names)
    start = folder or Path()
    single = [p.strip() for name in given for p in ([name] if is_file(start / name) else name.split("+"))]
    if not single or "" in single:
        raise InputError(f"Scenario {shown('+'.join(given))}: a name is missing.")
    for name in single:
        if single.count(name) > 1:
            raise InputError(f"Scenario {shown('+'.join(single))}: {shown(name)} is named twice.")
    return single


def lineage(name: str, folder: Path | None = None) -> list[Source]:
    """The file that ``name`` stands for, after everything it extends: the first is the root.

    Relative paths start from ``folder``; without one, from the current folder.

    Raises:
        InputError: a file is missing, unreadable or wrong, or files extend each other in a circle.
    """
    path = _find(name, folder or Path.cwd(), f"Scenario {shown(name)}")
    chain: list[Source] = []
    while True:
        if any(path == source.path for source in chain):
            circle = " -> ".join([source.file for source in chain] + [path.name])
            last = chain[-1]
            raise InputError(f"{last.file}: extends = {shown(last.content.extends)} closes a circle: {circle}.")
        chain.append(read(path))
        parent = chain[-1].content.extends
        if parent is None:
            return chain[::-1]
        path = _find(parent, path.parent, f"{path.name}: extends = {shown(parent)}")


def _find(name: str, folder: Path, where: str) -> Path:
    """Absolute path of a shipped scenario's name or of a file; relative paths start from ``folder``."""
    shipped = available()
    if name in shipped:
        return shipped[name].resolve()
    path = folder / expanded(name)
    if path.suffix == ".toml" and exists(path):
        return located(path)
    if path.suffix == ".toml" or len(path.parts) > len(folder.parts) + 1:
        raise InputError(f"{where}: there is no such file.{nearest(path.stem, shipped)}")
    known = nearest(name, shipped) or " `undertow scenarios` lists them."
    raise InputError(f"{where} is neither a .toml file nor a shipped scenario.{known}")


def read(path: Path) -> Source:
    """A scenario file, checked for its keys and types.

    Raises:
        InputError: unreadable, too large, not valid TOML (the message gives the line), or a wrong key or type.
    """
    return Source(path, parse(read_toml(path), path.name))
