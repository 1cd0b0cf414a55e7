"""Levers and keys as readers see them: the tables of ``docs/scenarios.md``."""

from __future__ import annotations

from pydantic import BaseModel

from model.conditions import LEVERS, Lever
from scenarios.schema import DeclaredVenue, Entry, ScenarioFile, StatedDose


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
    if lever.everywhere:
        return f"{lever.per}; everywhere where none is named"
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
    tables: dict[str, type[BaseModel]] = {
        "": ScenarioFile,
        "[[timeline]]": Entry,
        "[[venue]]": DeclaredVenue,
        "[[dose]]": StatedDose,
    }
    rows = ["| in | key | needed | must be |", "|---|---|---|---|"]
    for name, model in tables.items():
        for key, field in model.model_fields.items():
            where = f"`{name}`" if name else "top of the file"
            rows.append(f"| {where} | `{key}` | {'yes' if field.is_required() else ''} | {field.description} |")
    return "\n".join(rows) + "\n"
