"""Source files of the model, as they are hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from model.machine import replaced

ROOT = Path(__file__).parents[1]
MACHINE = frozenset((ROOT / "machine").glob("*.py"))
"""What all compiled code depends on; what these import, the whole week among it, is none of what they compile."""


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
