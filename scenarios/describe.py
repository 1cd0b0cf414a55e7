"""Scenarios, levers and keys as readers see them: for the terminal, and as the tables of ``docs/scenarios.md``."""

from __future__ import annotations

import re

from pydantic import BaseModel
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from model.conditions import LEVERS, Lever
from scenarios.files import available
from scenarios.reader import Scenario, load
from scenarios.schema import DeclaredVenue, Entry, ScenarioFile

DEFAULT_WEEKS = 208


def scenario_list(weeks: int = DEFAULT_WEEKS) -> Table:
    """All shipped scenarios: name, title, first policy week and the description's first sentence.

    Raises:
        InputError: a scenario does not fit into ``weeks``.
    """
    table = Table(title="Shipped scenarios", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("name", style="bold", no_wrap=True)
    table.add_column("title", ratio=2)
    table.add_column("from week", justify="right")
    table.add_column("in one sentence", ratio=4)
    for name in available():
        scenario = load(name, weeks)
        first = "-" if scenario.first_week is None else str(scenario.first_week)
        table.add_row(Text(name), Text(scenario.title), first, Text(first_sentence(scenario.description)))
    return table


def scenario_sheet(names: str | list[str], weeks: int = DEFAULT_WEEKS) -> Group:
    """Everything about one scenario: title, description, sources, claims, files and what it changes when.

    Raises:
        InputError: the scenario cannot be read, or does not fit into ``weeks``.
    """
    scenario = load(names, weeks)
    facts = Table.grid(padding=(0, 2))
    for label, value in _facts(scenario):
        facts.add_row(Text(label, style="dim"), Text(value))
    title, description = Text(scenario.title, style="bold"), Text(scenario.description)
    parts: list[RenderableType] = [title, Text(), description, Text(), facts]
    if scenario.changes:
        parts += [Text(), Text("What it changes (status quo -> policy)", style="bold")]
        parts += [Padding(Text(line), (0, 0, 0, 2)) for line in scenario.changes]
    return Group(*parts)


def _facts(scenario: Scenario) -> list[tuple[str, str]]:
    """Label and value of the facts that a scenario states."""
    first = "never: it changes nothing" if scenario.first_week is None else f"week {scenario.first_week}"
    facts = [
        ("name", scenario.name),
        ("first change", first),
        ("week 0", str(scenario.week_0 or "")),
        ("questions", ", ".join(scenario.source)),
        ("claims", ", ".join(scenario.claims)),
        ("files, in order", ", ".join(path.name for path in scenario.files)),
    ]
    return [(label, value) for label, value in facts if value]


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line.

    >>> first_sentence("One thing happens in 2.5 weeks. Then another.")
    'One thing happens in 2.5 weeks.'
    """
    return re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]


def lever_table() -> str:
    """Every lever as a Markdown table, as ``docs/scenarios.md`` prints it."""
    rows = ["| lever | unit | status quo | range | one value per | meaning |", "|---|---|---|---|---|---|"]
    for lever in LEVERS.values():
        cells = [f"`{lever.name}`", lever.unit, _status_quo(lever), f"{lever.low:g} to {lever.high:g}"]
        rows.append(f"| {' | '.join([*cells, _one_value_per(lever), lever.meaning])} |")
    return "\n".join(rows) + "\n"


def _one_value_per(lever: Lever) -> str:
    """What a lever has one value for, with those that it can be set for, or the few that it cannot."""
    others = [member for member in lever.members if member not in lever.settable]
    if not others:
        return lever.per or ""
    few = len(others) <= len(lever.settable)
    return f"{lever.per}, not {', '.join(others)}" if few else f"{lever.per}: {', '.join(lever.settable)}"


def _status_quo(lever: Lever) -> str:
    """A lever's status-quo value, or its values by member where they differ."""
    values = lever.status_quo.ravel()
    if (values == values[0]).all():
        return f"{values[0]:g}"
    named = [f"{member} {value:g}" for member, value in zip(lever.members, values, strict=True) if value != lever.low]
    return f"{', '.join(named)}, others {lever.low:g}"


def key_table() -> str:
    """Every key of a scenario file as a Markdown table, as ``docs/scenarios.md`` prints it."""
    tables: dict[str, type[BaseModel]] = {"": ScenarioFile, "[[timeline]]": Entry, "[[venue]]": DeclaredVenue}
    rows = ["| in | key | needed | must be |", "|---|---|---|---|"]
    for name, model in tables.items():
        for key, field in model.model_fields.items():
            where = f"`{name}`" if name else "top of the file"
            rows.append(f"| {where} | `{key}` | {'yes' if field.is_required() else ''} | {field.description} |")
    return "\n".join(rows) + "\n"
