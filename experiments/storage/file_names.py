"""Names of files from names that people choose: never two alike, the same every time, and good on every system."""

from __future__ import annotations

import hashlib
import re

LONGEST = 100
"""Characters of the readable part."""

_PLAIN = re.compile(r"[a-z0-9_][a-z0-9_-]*")
_WINDOW = re.compile(r"weeks \d+-\d+")


def file_stem(*parts: str) -> str:
    """A part of a file's name for some words: ``file_stem("wage-10")`` is "wage-10", "wage+10" is "wage-10-5c1d…".

    Lower-case letters, digits, "-" and "_" stay as they are, and so do windows of weeks. Words with anything else
    (signs, spaces, capitals, which some systems do not tell from small letters, letters with accents) and long ones
    get a mark made of all their characters, so that no two have one file.
    """
    text = "-".join(re.sub(r"[^A-Za-z0-9_-]+", "-", part.replace(" ", "_")) for part in parts)
    plain = all(_PLAIN.fullmatch(part) or _WINDOW.fullmatch(part) for part in parts)
    if plain and len(text) <= LONGEST:
        return text
    mark = hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{text[:LONGEST].strip('-_') or 'name'}-{mark}"
