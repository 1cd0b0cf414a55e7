"""What tables and charts of an analysis say about it, from its document (see `experiments.analysis.documents`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHOWN = 40
"""Factors in a table or chart; the files hold all."""


def heading(document: Mapping[str, Any], outcome: Mapping[str, Any]) -> str:
    """What was analysed: "Price per session, change ($/session), Ending demand, mean of 52 weeks"."""
    what = f"{outcome['label']}, {outcome['quantity']} ({outcome['unit']})"
    return f"{what}, {document['scenario']['title']}, {period(document)}"


def lower(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def period(document: Mapping[str, Any]) -> str:
    """The window in words."""
    return f"mean of {document['weeks']} weeks" if document["window"] == "all" else str(document["window"])


def explained(document: Mapping[str, Any]) -> str:
    """What the numbers of a kind of analysis mean."""
    shared = ("what each factor does alone, added up", "factors")
    if document.get("grouped"):
        shared = ("what the factors of a group do alone and among themselves", "groups")
    return {
        "sobol": "S1: share of the variance between points that a factor causes on its own. ST: with everything it "
        "does together with others. Negative values are sampling error around 0.",
        "morris": "mu*: mean size of the change in the outcome when a factor moves over its whole range, in its unit. "
        "sigma: how much that differs from place to place, by curvature or interaction. A ranking, no shares.",
        "variance": "Shares of the variance that an effect has in one simulated world at a random point. Luck: the "
        f"same point with other chance. Levers, parameters, contested structure: {shared[0]}. "
        f"Interaction: what {shared[1]} do together. Values below 0 are sampling error.",
    }[document["kind"]]
