"""How a long run reports itself: a bar on a terminal, a plain line now and then elsewhere, nothing in a library."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

SECONDS_BETWEEN_LINES = 15.0
_TRUSTED = 4.0
"""Until work has gone on this many times as long as until its first run was done, which takes starting up, the time
left would come out far too long: no estimate is shown."""


class Reporter:
    """Reports nothing. The other reporters say the same things in different ways."""

    def say(self, message: str) -> None:
        """One message to the person who waits."""

    def begin(self, runs: int, already: int = 0) -> None:
        """Work starts: there are ``runs`` world runs, of which some are done already."""

    def extend(self, runs: int) -> None:
        """There is more work than was known: ``runs`` world runs in all."""

    def update(self, done: float, failed: int) -> None:
        """``done`` world runs are finished, ``failed`` replicates have failed."""

    def end(self) -> None:
        """Work has ended, completed or not."""


class _Pace:
    """How fast work goes and how long it still takes."""

    def __init__(self) -> None:
        self.runs = self._already = 0
        self._began = 0.0
        self._first: float | None = None

    def begin(self, runs: int, already: int) -> None:
        """Work starts; see `Reporter.begin`."""
        self.runs, self._already = runs, already
        self._began, self._first = time.monotonic(), None

    def told(self, done: float) -> tuple[float, str]:
        """Runs per second of what was done now, and the time left in words; empty while nobody can know it."""
        seconds = max(time.monotonic() - self._began, 1e-9)
        rate = (done - self._already) / seconds
        if rate and self._first is None:
            self._first = seconds
        known = self._first is not None and seconds >= _TRUSTED * self._first and done < self.runs
        return rate, f"{duration((self.runs - done) / rate)} left" if known and rate else ""


class LineReporter(Reporter):
    """Plain lines, for log files: when the first run is done, every 15 seconds, and at the end."""

    def __init__(self, stream: TextIO, seconds_between: float = SECONDS_BETWEEN_LINES) -> None:
        self._stream = stream
        self._between = seconds_between
        self._pace = _Pace()
        self._already, self._spoke = 0, 0.0
        self._last = ""
        self._told = False

    def say(self, message: str) -> None:
        """See `Reporter`."""
        print(message, file=self._stream, flush=True)

    def begin(self, runs: int, already: int = 0) -> None:
        """See `Reporter`."""
        self._pace.begin(runs, already)
        self._already, self._spoke = already, time.monotonic()

    def extend(self, runs: int) -> None:
        """See `Reporter`."""
        self._pace.runs = runs

    def update(self, done: float, failed: int) -> None:
        """See `Reporter`."""
        now = time.monotonic()
        rate, left = self._pace.told(done)
        facts = [f"{done:.0f} of {self._pace.runs} runs", f"{rate:.2f} runs per second", left]
        facts.append(f"{failed} failed" if failed else "")
        self._last = ", ".join(filter(None, facts))
        first = done > self._already and not self._told
        if now - self._spoke >= self._between or first:
            self._spoke, self._told = now, self._told or first
            self.say(self._last)

    def end(self) -> None:
        """See `Reporter`."""
        if self._last:
            self.say(self._last)


class BarReporter(Reporter):
    """A progress bar on a terminal, with runs per second, time left and failures."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._console = Console(file=stream)
        self._pace = _Pace()
        self._bar = Progress(
            TextColumn("Simulating"), BarColumn(bar_width=None), MofNCompleteColumn(), TextColumn("runs"),
            TextColumn("[cyan]{task.fields[rate]}"), TextColumn("{task.fields[left]}"),
            TextColumn("[red]{task.fields[failures]}"),
            console=self._console, transient=False,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=1, rate="", left="", failures="")

    def say(self, message: str) -> None:
        """See `Reporter`."""
        self._console.print(message, highlight=False, markup=False)

    def begin(self, runs: int, already: int = 0) -> None:
        """See `Reporter`."""
        self._pace.begin(runs, already)
        self._bar.update(self._task, total=runs, completed=already)
        self._bar.start()

    def extend(self, runs: int) -> None:
        """See `Reporter`."""
        self._pace.runs = runs
        self._bar.update(self._task, total=runs)

    def update(self, done: float, failed: int) -> None:
        """See `Reporter`."""
        rate, left = self._pace.told(done)
        failures = f"{failed} failed" if failed else ""
        self._bar.update(self._task, completed=done, rate=f"{rate:.1f}/s" if rate else "", left=left, failures=failures)

    def end(self) -> None:
        """See `Reporter`."""
        self._bar.stop()


def reporter(stream: TextIO | None = None, seconds_between: float = SECONDS_BETWEEN_LINES) -> Reporter:
    """A bar if the stream (standard error unless given) is a terminal on which one can move, otherwise plain lines.

    ``seconds_between`` such lines.
    """
    stream = stream or sys.stderr
    moves = stream.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")
    return BarReporter(stream) if moves else LineReporter(stream, seconds_between)


def duration(seconds: float) -> str:
    """A time span in words short enough for a bar: "8 s", "2:05 min", "3:20 h"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02d} h"
