"""Which source files a piece of compiled code depends on: its own module's, and those of all that this imports.

A file that replaces rules counts as imported by the modules of these rules.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from model.machine import replaced

ROOT = Path(__file__).parents[1]
MACHINE = frozenset((ROOT / "machine").glob("*.py"))
"""What all compiled code depends on; its imports, among them the whole week's, are none of what it compiles."""
_PACKAGE = ROOT.name
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({_PACKAGE}[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+({_PACKAGE}\.[\w.]+))",
    re.M,
)
_NAME = re.compile(r"(\w+)(?:\s+as\s+\w+)?")


def source(path: Path) -> bytes:
    """A source file as it is hashed: with the same line endings on every system."""
    return path.read_bytes().replace(b"\r\n", b"\n")


@replaced.remembered
def digest(files: frozenset[Path]) -> str:
    """Hash (hex) of files of the model, names included; a file of another place has none, wherever it lies."""
    found = hashlib.sha256()
    for path in sorted(files, key=lambda path: (not path.is_relative_to(ROOT), path)):
        found.update(path.relative_to(ROOT).as_posix().encode() if path.is_relative_to(ROOT) else b"/")
        found.update(source(path))
    return found.hexdigest()


@replaced.remembered
def imported(path: Path) -> frozenset[Path]:
    """The modules of the model that a file imports itself, anywhere in it, and what replaces rules of it."""
    text = source(path).decode()
    found = set(replaced.rules_in(path))
    for module, names, plain in _IMPORT.findall(text):
        parents = [module, *(f"{module}.{name}" for name in _NAME.findall(names.strip("()")))] if module else [plain]
        found.update(file for name in parents for file in _files(name))
    return frozenset(found)


def _files(module: str) -> Iterable[Path]:
    """The file of a module, and those of the packages it is in; nothing for what is no module."""
    at = ROOT.parent
    for part in module.split("."):
        at /= part
        for file in (at / "__init__.py", at.with_suffix(".py")):
            if file.is_file():
                yield file


@replaced.remembered
def behind(path: Path, beyond: frozenset[Path] = frozenset()) -> frozenset[Path]:
    """A file and all that it imports, directly or not, and all of the machine; nothing of what is ``beyond``."""
    found = set(MACHINE)
    waiting = [path]
    while waiting:
        file = waiting.pop()
        if file not in found and file not in beyond:
            found.add(file)
            waiting += imported(file)
    return frozenset(found)
