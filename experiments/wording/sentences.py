"""Small parts of sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_DIRECTING = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)))
"""Signs that change the direction of what follows them, beyond the words that hold them."""


def joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def counted(count: int, word: str) -> str:
    """ "1 replicate", "16 replicates"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def visible(words: str) -> str:
    """Words of a file that anyone may have written, without what no reader sees and programs may obey.

    These are control characters, halves of letters, and signs that turn the direction of the text after them.
    """
    return "".join(
        letter
        for letter in words
        if letter in "\n\t" or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _DIRECTING)
    )


def cut(words: str, most: int) -> str:
    """Words that are no longer than ``most`` characters, the last of which says that there was more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def sentence(line: str) -> str:
    """A line as a sentence to put after others: a space before, a full stop after; empty if it is."""
    return f" {line.removesuffix('.')}." if line else ""
