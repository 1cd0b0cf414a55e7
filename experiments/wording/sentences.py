"""Small parts of sentences."""

from __future__ import annotations

from collections.abc import Sequence


def joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def counted(count: int, word: str) -> str:
    """ "1 replicate", "16 replicates"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def cut(words: str, most: int) -> str:
    """Words that are no longer than ``most`` characters, the last of which says that there was more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def sentence(line: str) -> str:
    """A line as a sentence to put after others: a space before, a full stop after; empty if it is."""
    return f" {line.removesuffix('.')}." if line else ""
