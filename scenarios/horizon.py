"""The weeks a scenario is compiled for, and how weeks, spans and calendar dates are turned into row numbers."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from model.errors import InputError, shown

_SPAN = re.compile(r"\s*(\d+)\s+weeks?\s*")

LONGEST = 1_000_000
"""Most weeks that a ramp, a start or an end can be; no run comes near."""


@dataclass(frozen=True)
class Horizon:
    """Policy weeks 0 to ``weeks`` - 1; ``week_0`` is the date on which week 0 begins, if the file gives one."""

    weeks: int
    week_0: datetime.date | None = None

    @property
    def last_day(self) -> datetime.date | None:
        """The last day of the last week; None without a date, or where it lies beyond the calendar's last year."""
        try:
            return self.week_0 and self.week_0 + datetime.timedelta(weeks=self.weeks, days=-1)
        except OverflowError:
            return None

    def __str__(self) -> str:
        """Readable extent, with dates where they are known."""
        text = f"week 0 to {self.weeks - 1}"
        if self.week_0 is None:
            return text
        return f"{text}, {self.week_0} to {self.last_day}"

    def week(self, where: str, key: str, when: int | str | datetime.date) -> int:
        """Row of the table that ``when`` stands for; a date stands for the week that contains it.

        Args:
            where: place in the file, for messages.
            key: "start" or "end"; an end may be the first week after the horizon.
            when: a week, a text such as "12 weeks", or a date.

        Raises:
            InputError: not a week, a date without ``week_0``, or outside the horizon.
        """
        week = self._position(where, key, when)
        last = self.weeks if key == "end" else self.weeks - 1
        if week < 0 or week > last:
            needed = week if key == "end" else week + 1
            hint = f" A horizon of {needed} weeks or more would include it." if week > last else ""
            raise InputError(f"{where}: {key} = {shown(when)} lies outside the horizon ({self}).{hint}")
        return week

    def _position(self, where: str, key: str, when: int | str | datetime.date) -> int:
        """Number of whole weeks from the start of week 0, negative before it."""
        if isinstance(when, datetime.date):
            if self.week_0 is None:
                raise InputError(f"{where}: {key} = {when} is a date, but the file does not say the date of week_0.")
            return (when - self.week_0).days // 7
        if isinstance(when, int):
            return when
        return span(where, key, when)


def span(where: str, key: str, length: int | str) -> int:
    """A number of weeks given as a whole number or as a text such as "8 weeks".

    Raises:
        InputError: not a number of weeks, or negative.
    """
    if isinstance(length, int):
        if length < 0:
            raise InputError(f"{where}: {key} = {length} is negative; it must be 0 or more weeks.")
        return _bounded(where, key, length)
    match = _SPAN.fullmatch(length)
    if not match:
        date = " Write a date without quotes." if re.fullmatch(r"\d{4}-\d{2}-\d{2}", length) else ""
        raise InputError(f"{where}: {key} = {shown(length)} is not a number of weeks such as 12 or '12 weeks'.{date}")
    # Python refuses to read numbers of thousands of digits; ten are too many weeks already.
    return _bounded(where, key, int(match[1]) if len(match[1]) < 10 else LONGEST + 1)


def _bounded(where: str, key: str, weeks: int) -> int:
    """The number of weeks, unless it is beyond all bounds."""
    if weeks > LONGEST:
        raise InputError(f"{where}: {key} is more than {LONGEST:,} weeks; no run is that long.")
    return weeks
