"""The keys of a scenario file and their types; whatever else a file contains is refused with one message.

The description of each field says what its value must be: error messages and ``docs/scenarios.md`` quote it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from pydantic import Field, StrictInt, StrictStr, ValidationError
from pydantic_core import ErrorDetails

from model.errors import InputError, nearest, short, shown
from model.schema import Table

When = StrictInt | StrictStr | datetime.date
Names = StrictStr | list[StrictStr]

MAX_ENTRIES = 10_000
"""Most entries of a timeline; a file of that many is read in seconds."""

_WEEK = "a week (whole number), a text such as '12 weeks', or a date such as 2020-06-01"


class Entry(Table):
    """One ``[[timeline]]`` entry: a lever that moves."""

    lever: str = Field(description="the name of a lever, such as 'law.buying'")
    venue: Names | None = Field(None, description="a venue, a kind of venue, or a list of them")
    officer_unit: Names | None = Field(None, description="a unit of officers or a list of them")
    declared_venue: Names | None = Field(None, description="a venue that a scenario declares, or a list of them")
    value: float | None = Field(None, description="a number: what the lever becomes")
    multiply: float | None = Field(None, description="a number: by what the lever's value is multiplied")
    add: float | None = Field(None, description="a number: what is added to the lever's value")
    unit: str | None = Field(None, description="the lever's unit as text")
    start: When = Field(0, description=_WEEK)
    end: When | None = Field(None, description=_WEEK)
    ramp: StrictInt | StrictStr = Field(0, description="a number of weeks (whole, not negative)")
    coverage: float = Field(1.0, description="a number from 0 to 1")


class DeclaredVenue(Table):
    """One ``[[venue]]`` entry: a venue that does not exist without the scenario."""

    name: str = Field(min_length=1, description="a name for the venue as text")
    kind: str = Field(description="a kind of venue: platform, street, business or private")
    reach: float = Field(description="a number: the venue's weight in clients' choice")
    home: float | None = Field(
        None, description="a number: share of the clients of its kind who make it their usual place"
    )
    half_time: float | None = Field(None, description="a number: weeks of growth to half of its reach; 0 is at once")
    own_price: float | None = Field(
        None, description="a number: how far the price stated stays usual there; 0 is not at all"
    )
    channel: float | None = Field(None, description="a number: channel for screening before meeting")
    isolation: float | None = Field(None, description="a number: how far from help a session takes place")
    visibility: float | None = Field(None, description="a number: visibility to police")
    scruple: float | None = Field(None, description="a number: scruple with personal data")
    price: float | None = Field(None, description="a number: usual price of a session when the venue opens")
    session_hours: float | None = Field(None, description="a number: hours per session")
    start: When = Field(0, description=_WEEK)
    end: When | None = Field(None, description=_WEEK)


class StatedDose(Table):
    """One ``[[dose]]`` entry: how much of the policy the file says that it delivers."""

    outcome: str = Field(description="the name of an outcome, such as 'client_arrests'")
    over: str | None = Field(None, description="for a count, what it is counted over, such as 'worker-years'")
    value: float = Field(description="a number: the dose")
    unit: str = Field(description="the unit that outcome and 'over' give, or 'times the status quo'")
    source: Names = Field(description="the id of a piece of evidence, 'assumption', or a list of these")
    tolerance: float = Field(0.2, description="a number above 0, at most 1: share by which a run may deliver other")
    not_met: str | None = Field(None, description="a text: why a run delivers another dose")
    start: When = Field(0, description=_WEEK)
    end: When | None = Field(None, description=_WEEK)


class ScenarioFile(Table):
    """A whole scenario file."""

    title: str = Field(min_length=1, description="a short text")
    description: str = Field(min_length=1, description="a text: what the scenario stands for and what it leaves out")
    source: list[str] = Field([], description="a list of texts, such as ['Q3', 'Q13']")
    claims: list[str] = Field([], description="a list of texts, such as ['P1']")
    extends: str | None = Field(None, description="the name of a shipped scenario or a path to a file, as text")
    week_0: datetime.date | None = Field(None, description="a date such as 2018-04-09, without quotes")
    timeline: list[Entry] = Field([], description="a list of [[timeline]] entries")
    venue: list[DeclaredVenue] = Field([], description="a list of [[venue]] entries")
    dose: list[StatedDose] = Field([], description="a list of [[dose]] entries")


def place(file: str, table: str, index: int, name: object) -> str:
    """Where in a file something stands, as error messages say it: "x.toml: timeline entry 2 (law.buying)"."""
    label = f" ({short(name)})" if isinstance(name, str) and name else ""
    return f"{file}: {table} entry {index + 1}{label}"


def parse(content: Mapping[str, Any], file: str) -> ScenarioFile:
    """The checked content of a scenario file.

    Args:
        content: what the TOML parser returned.
        file: the file's name for messages.

    Raises:
        InputError: the first key that is unknown, missing or of the wrong type, or too many entries.
    """
    timeline = content.get("timeline")
    if isinstance(timeline, list) and len(timeline) > MAX_ENTRIES:
        raise InputError(f"{file}: timeline has {len(timeline):,} entries; at most {MAX_ENTRIES:,} are read.")
    try:
        return ScenarioFile.model_validate(content)
    except ValidationError as error:
        # An unknown key comes first: a missing key is often the same key misspelt.
        details = sorted(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")
        raise InputError(_message(details[0], content, file)) from None


def _message(detail: ErrorDetails, content: Mapping[str, Any], file: str) -> str:
    """One line for the author of the file from one of pydantic's error records."""
    location = detail["loc"]
    nested: dict[str, tuple[type[Table], str]] = {
        "timeline": (Entry, "lever"),
        "venue": (DeclaredVenue, "name"),
        "dose": (StatedDose, "outcome"),
    }
    model: type[Table] = ScenarioFile
    where, key = file, str(location[0])
    if len(location) > 1 and isinstance(location[1], int):
        model, label = nested.get(key, (ScenarioFile, ""))
        if model is not ScenarioFile:
            item = content[key][location[1]]
            where = place(file, key, location[1], item.get(label) if isinstance(item, Mapping) else None)
            key = str(location[2]) if len(location) > 2 else key
            if len(location) == 2:
                return f"{where} is not a table; write [[{key}]] above its keys."
    if detail["type"] == "extra_forbidden":
        return f"{where}: unknown key '{short(key)}'.{nearest(key, model.model_fields)}"
    expected = model.model_fields[key].description
    if detail["type"] == "missing":
        return f"{where}: the key '{key}' is missing; it must be {expected}."
    return f"{where}: {key} = {shown(detail['input'])} is not {expected}."
