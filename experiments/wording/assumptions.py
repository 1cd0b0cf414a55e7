"""Which assumptions of a result are not the model's own, in a line for headings, charts and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.wording.numbers import setting
from model.parameters import SWITCH

SHOWN = 6
"""Changed parameters that a line names; the manifest holds all."""


def assumptions(changed: Mapping[str, Any]) -> str:
    """ "Changed assumptions: fear_hides=0.3, mechanisms.screening=false", as one types them; empty if there are none.

    Args:
        changed: values by flattened name, those of parameters that do not have their default.
    """
    if not changed:
        return ""
    named = [f"{name}={stated(name, value)}" for name, value in list(changed.items())[:SHOWN]]
    more = len(changed) - len(named)
    return f"Changed assumptions: {', '.join(named)}{f' and {more} more' if more else ''}"


def stated(name: str, value: Any) -> str:
    """The value of a parameter as one types it: "0.3", and of a switch, which is stored as a number, "false"."""
    return setting(bool(value) if name.startswith(SWITCH) else value)


def assumed(manifest: Mapping[str, Any]) -> str:
    """The same from the manifest of a run or an analysis, with the rules that were replaced."""
    return with_rules(assumptions(manifest.get("parameters", {}).get("changed", {})), manifest)


def with_rules(changed: str, document: Mapping[str, Any]) -> str:
    """A line of changed assumptions that also names the rules which a file replaced, if the document says so."""
    said = document.get("rules", {})
    names = list(said.get("replaced", ()))
    if not names:
        return changed
    more = len(names) - SHOWN
    named = ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
    told = f"eplaced rules: {named} ({said['file']}, {said['hash'][:6]})"
    return f"{changed}; r{told}" if changed else f"R{told}"


def made_by(command: str, model: str, document: Mapping[str, Any]) -> str:
    """Which command a page was made by, with which model and, if the document says so, which replaced rules.

    >>> made_by("undertow claims", "3f2a1c09b7d45e", {})
    'Made by `undertow claims` with model 3f2a1c09b7d4'
    """
    changed = with_rules("", document)
    return f"Made by `{command}` with model {model[:12]}{f' ({changed[0].lower()}{changed[1:]})' if changed else ''}"
