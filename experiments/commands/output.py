"""Standard output and error as a command meets them: closed, cut short, full, or unable to write a character.

None of that ends a run: what it has found is stored and drawn all the same, and the exit code says that something could
not be shown.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

PLAIN = "undertow.plain"
"""Name of the error handler that writes the nearest plain character where an encoding lacks one."""

_NEAREST: Mapping[str, str] = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "...", "·": "*", "•": "*", "●": "*", "○": "o", "×": "x",
    "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "≈": "~", "±": "+-", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ",
}  # fmt: skip
_READER_GONE = (errno.EPIPE, errno.EINVAL if os.name == "nt" else errno.EPIPE)


def nearest(error: UnicodeError) -> tuple[str, int]:
    """What to write for characters that an encoding lacks; see `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_NEAREST.get(one, "?") for one in error.object[error.start : error.end]), error.end


class Stream:
    """A text stream that swallows what cannot be written, and remembers why.

    Everything else is the wrapped stream's own.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.trouble: OSError | ValueError | None = None
        """Why something could not be written; None if all was."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._stream)

    def write(self, text: str) -> int:
        """See `io.TextIOBase.write`."""
        self._attempt(lambda: self._stream.write(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """See `io.IOBase.writelines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """See `io.IOBase.flush`."""
        self._attempt(self._stream.flush)

    def _attempt(self, call: Callable[[], object]) -> None:
        try:
            call()
        except (OSError, ValueError) as error:  # a ValueError: the stream is closed
            self.trouble = self.trouble or error
            self._silence()

    def _silence(self) -> None:
        """Lead the rest nowhere, so that Python has nothing to complain of when it ends."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    @property
    def reader_gone(self) -> bool:
        """Whether nobody reads any more (`undertow run | head`), which is nothing to complain of."""
        return isinstance(self.trouble, OSError) and self.trouble.errno in _READER_GONE


@contextmanager
def guarded() -> Iterator[tuple[Stream, Stream]]:
    """While the block runs, standard output and error are streams that fail silently; gives both."""
    before = sys.stdout, sys.stderr
    _open_what_is_closed()
    codecs.register_error(PLAIN, nearest)
    streams = Stream(_usable(before[0])), Stream(_usable(before[1]))
    sys.stdout, sys.stderr = (cast(TextIO, stream) for stream in streams)
    try:
        yield streams
    finally:
        for stream in streams:
            stream.flush()
        sys.stdout, sys.stderr = before


def _open_what_is_closed() -> None:
    """Lead closed standard streams nowhere: the next files to be opened would take their place, and get their text."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _usable(stream: TextIO | None) -> TextIO:
    """A stream that writes every character in some way."""
    if stream is None:  # closed when Python began
        return open(os.devnull, "w", encoding="utf-8")
    with suppress(AttributeError, ValueError):
        cast(Any, stream).reconfigure(errors=PLAIN)
    return stream
