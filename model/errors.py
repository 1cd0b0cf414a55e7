"""One error for everything a user can get wrong, and the nearest valid name to suggest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something in a file or on the command line is wrong; the message is one line meant for its author."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name closest to ``name`` as the end of a sentence, or nothing if none is close.

    >>> nearest("enforcment.stings", ["enforcement.stings", "law.selling"])
    " Did you mean 'enforcement.stings'?"
    """
    matches = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return f" Did you mean '{matches[0]}'?" if matches else ""
