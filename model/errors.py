"""One error for everything a user can get wrong, and how messages show what was given: short, nothing hidden."""

from __future__ import annotations

import datetime
import difflib
import re
import reprlib
from collections.abc import Iterable

_SHORT = 60
"""Characters of a value that a message repeats."""
_WORD, _MESSAGE = 300, 1500
"""Longest word, and longest message; whatever is longer is cut in its middle."""

# Control characters, line separators, marks that turn the direction of writing, and bytes that are no text.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = _SHORT
_BRIEF.maxlevel, _BRIEF.maxdict, _BRIEF.maxlist = 3, 4, 6
_BRIEF.fillvalue = "…"


class InputError(ValueError):
    """Something in a file or on the command line is wrong; the message is one line meant for its author.

    Whatever the message repeats of a file or a command line is made visible and cut to a length that can be read.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(one_line(message))


def visible(text: str, keep: str = "") -> str:
    r"""The text with every character that a terminal would obey rather than show written out; ``keep`` stays as it is.

    >>> visible("a\x1b[31mb\tc", keep="\t")
    'a\\x1b[31mb\tc'
    """
    return _HIDDEN.sub(lambda m: m[0] if m[0] in keep else m[0].encode("unicode_escape").decode(), text)


def one_line(message: str) -> str:
    """A message as one visible line of bounded length."""
    words = re.sub(rf"\S{{{_WORD + 1},}}", lambda found: short(found[0], _WORD), visible(message))
    return short(words, _MESSAGE)


def short(text: object, most: int = _SHORT) -> str:
    """A text of at most ``most`` characters, with … for what is left out of its middle.

    >>> short("abcdefghij", most=5)
    'abc…j'
    """
    whole = str(text)
    ending = most // 4
    return whole if len(whole) <= most else f"{whole[: most - ending - 1]}…{whole[len(whole) - ending :]}"


def shown(value: object) -> str:
    """A value as the author of a file would recognise it, in at most some 60 characters.

    >>> shown(True), shown("x"), shown(10**400)
    ('true', "'x'", 'a whole number of about 400 digits')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{short(value)}'"
    if isinstance(value, int) and value.bit_length() > 150:
        return f"a whole number of about {round(value.bit_length() * 0.30103):d} digits"
    if isinstance(value, datetime.date | datetime.time):
        return str(value)
    return short(_BRIEF.repr(value))


def exact(value: float) -> str:
    """A number with all its digits, as short as it can be read back: ``1``, ``0.123456789``."""
    return repr(float(value)).removesuffix(".0")


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name closest to ``name`` as the end of a sentence, or nothing if none is close.

    >>> nearest("enforcment.stings", ["enforcement.stings", "law.selling"])
    " Did you mean 'enforcement.stings'?"
    """
    matches = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""
