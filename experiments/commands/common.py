"""What several commands share: how they give examples, read ``--set``, show paths and complain."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from model.errors import InputError


def examples(*lines: str) -> str:
    """The closing lines of a command's help."""
    return "\n".join(("Examples:", *lines))


def complain(message: str, code: int) -> int:
    """Say on standard error what is wrong; gives the exit code back."""
    print(f"undertow: {message}", file=sys.stderr)
    return code


def parse_changes(texts: Sequence[str]) -> dict[str, float | bool | str]:
    """``["fear_hides=0.3"]`` as a mapping; the model checks names and values.

    Raises:
        InputError: a text is not of the form name=value, or a name is given twice.
    """
    found: dict[str, float | bool | str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise InputError(f"--set {text} is not valid: write --set name=value, such as --set fear_hides=0.3.")
        if name in found:
            raise InputError(f"--set {name} is given twice.")
        found[name] = value
    return found


def shown(path: Path | None) -> str:
    """A path as short as it can be told from the current folder."""
    if path is None:
        return ""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
