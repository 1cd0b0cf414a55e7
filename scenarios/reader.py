"""Reading scenarios: from names or paths to a table with one row of conditions per week.

Everything that can be wrong with a file is found here, before anything runs, and is told in one line.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from model.conditions import status_quo_table
from model.errors import InputError
from scenarios import doses, venues
from scenarios.doses import Dose
from scenarios.files import Source, lineage, split_names
from scenarios.horizon import Horizon
from scenarios.schema import Entry, place
from scenarios.timeline import Change, apply, resolve


@dataclass(frozen=True, eq=False)
class Scenario:
    """A policy, or a package of policies, compiled for a number of weeks.

    Attributes:
        name: name of the file without its ending; names of a package are joined by "+".
        title, description: for readers; those of a package are joined.
        source: questions of the source document that the files rest on.
        claims: ids of the claims that the files bear on.
        files: the files in the order in which they were applied.
        week_0: calendar date of the first policy week, if a file states one.
        table: conditions by week, shape (weeks,); row 0 is the first week after the burn-in.
        changes: readable lines, one per movement of a lever.
        first_week: first row that differs from the status quo; None if none does.
        declared: slot ("declared_1") by name of the venues that the files declare.
        doses: what the files say that they deliver; what a later file states anew replaces it.
    """

    name: str
    title: str
    description: str
    source: list[str]
    claims: list[str]
    files: list[Path]
    week_0: datetime.date | None
    table: np.recarray
    changes: list[str]
    first_week: int | None
    declared: dict[str, str] = field(default_factory=dict)
    doses: list[Dose] = field(default_factory=list)

    def change(self, entry: Entry, where: str) -> Change:
        """One more timeline entry after those of the files, checked; ``where`` names its place in messages.

        Raises:
            InputError: the first thing that is wrong with the entry.
        """
        return resolve(entry, where, Horizon(len(self.table), self.week_0), self.declared)

    def with_changes(self, changes: Sequence[Change]) -> np.recarray:
        """A copy of the table after further changes, in their order.

        Raises:
            InputError: a change leaves the range of its lever.
        """
        table = self.table.copy()
        for change in changes:
            apply(change, table)
        return table


def load(names: str | list[str], weeks: int, folder: Path | None = None) -> Scenario:
    """Read, check and compile a scenario, or several as one package.

    Args:
        names: name of a shipped scenario, path of a .toml file, several joined by "+", or a list of these. They
            apply in the order given, each after what it extends; a file that several extend applies once.
        weeks: length of the table, in weeks.
        folder: where relative paths start; the current folder unless given.

    Raises:
        InputError: the first thing that is wrong, as one line with file, key, value and nearest valid name; a
            scenario (other than the status quo) that changes nothing is wrong too.
    """
    if weeks < 1:
        raise InputError(f"weeks = {weeks} is not a horizon; it must be 1 or more.")
    single = split_names(names, folder)
    table = status_quo_table(weeks)
    declared: dict[str, str] = {}
    dates: dict[str, datetime.date] = {}
    applied: dict[Path, Source] = {}
    named: list[Source] = []
    lines: list[str] = []
    for name in single:
        chain = lineage(name, folder)
        named.append(chain[-1])
        before = table.copy()
        lines += _apply_chain(chain, table, declared, dates, applied)
        if np.array_equal(before, table) and not chain[-1].is_status_quo:
            others = f" after {', '.join(source.file for source in named[:-1])}" if len(named) > 1 else ""
            raise InputError(f"{chain[-1].file} changes nothing{others}: every week's conditions stay as they were.")
    first_week = _first_difference(table)
    if first_week is None and not all(source.is_status_quo for source in named):
        files = ", ".join(source.file for source in named)
        raise InputError(f"{files}: together they change nothing; the files undo each other.")
    everything = list(applied.values())
    return Scenario(
        name="+".join(source.path.stem for source in named),
        title=" + ".join(source.content.title for source in named),
        description="\n\n".join(source.content.description.strip() for source in named),
        source=_union([source.content.source for source in everything]),
        claims=_union([source.content.claims for source in everything]),
        files=[source.path for source in everything],
        week_0=next(iter(dates.values()), None),
        table=table,
        changes=lines,
        first_week=first_week,
        declared=declared,
        doses=_doses(everything, next(iter(dates.values()), None)),
    )


def _apply_chain(
    chain: list[Source],
    table: np.recarray,
    declared: dict[str, str],
    dates: dict[str, datetime.date],
    applied: dict[Path, Source],
) -> list[str]:
    """Apply a file and what it extends to the table, leaving out what was applied before; return readable lines.

    ``declared`` (slot by venue's name), ``dates`` (week_0 by file) and ``applied`` are brought up to date.
    """
    lines: list[str] = []
    week_0: datetime.date | None = None
    for source in chain:
        if source.content.week_0 is not None:
            week_0 = source.content.week_0
            _check_week_0(source, Horizon(len(table), week_0), dates)
        if source.path in applied:
            continue
        applied[source.path] = source
        for change in _changes(source, Horizon(len(table), week_0), declared):
            lines += apply(change, table)
    return lines


def _changes(source: Source, horizon: Horizon, declared: dict[str, str]) -> list[Change]:
    """All changes of one file: first the venues it declares, then its timeline."""
    found: list[Change] = []
    for index, venue in enumerate(source.content.venue):
        where = place(source.file, "venue", index, venue.name)
        slot = venues.take_slot(venue, where, declared)
        found += venues.changes(venue, slot, where, horizon)
    for index, entry in enumerate(source.content.timeline):
        found.append(resolve(entry, place(source.file, "timeline", index, entry.lever), horizon, declared))
    return found


def _check_week_0(source: Source, horizon: Horizon, dates: dict[str, datetime.date]) -> None:
    """Refuse a file whose week 0 is another date than that of the files before it, or too late for the calendar."""
    week_0 = horizon.week_0
    assert week_0 is not None
    if horizon.last_day is None:
        raise InputError(f"{source.file}: week_0 = {week_0}: {horizon.weeks} weeks from it pass the year 9999.")
    for file, date in dates.items():
        if date != week_0:
            raise InputError(f"{source.file}: week_0 = {week_0}, but {file} has week_0 = {date}; they do not compose.")
    dates[source.file] = week_0


def _doses(sources: list[Source], week_0: datetime.date | None) -> list[Dose]:
    """The doses of all files, in their order; the last statement of a dose holds."""
    found: dict[tuple[str, str | None], Dose] = {}
    for source in sources:
        own = set()
        for index, stated in enumerate(source.content.dose):
            where = place(source.file, "dose", index, stated.outcome)
            dose = doses.resolve(stated, where, week_0)
            if dose.key in own:
                raise InputError(f"{where}: outcome = '{dose.outcome}' is stated twice.")
            own.add(dose.key)
            found[dose.key] = dose
    return list(found.values())


def _first_difference(table: np.recarray) -> int | None:
    """First row that differs from the status quo, or None."""
    differs = np.asarray(table != status_quo_table(len(table)))
    return int(differs.argmax()) if differs.any() else None


def _union(lists: list[list[str]]) -> list[str]:
    """All different texts in the order of their first appearance."""
    return list(dict.fromkeys(text for texts in lists for text in texts))
