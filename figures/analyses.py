"""What the charts of analyses share: rows with bars, and the line that says where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from experiments.wording.assumptions import assumptions, with_rules
from experiments.wording.sentences import counted, cut
from figures.dots import line
from figures.facts import sourced
from figures.style import GREY, INK, RULE

SMALL, LABEL = 7.5, 8.5


def source(document: Mapping[str, Any]) -> str:
    """The line under a chart of a sweep; see `figures.facts.sourced`."""
    sweep = f"sweep {document['experiment']['name']} ({document['design']})"
    size = f"{document['points']:,} points × {counted(document['replicates'], 'replicate')}"
    changed = changed_in(document)
    return sourced(document["version"], document["model"], (sweep, size), document["scale"], document["seed"], changed)


def changed_in(document: Mapping[str, Any]) -> str:
    """The constants of a sweep that are not the model's own, as a line; empty if there are none."""
    return with_rules(assumptions(document.get("constants", {})), document)


def bar(axes: Axes, at: float, value: float, ends: tuple[float, float], color: str, height: float) -> None:
    """A bar from zero, and its interval as a line across its end; set the scale of the axes first."""
    axes.barh(at, value, height=height, color=color, linewidth=0.0, zorder=2)
    line(axes, at, ends, axes.get_xlim(), INK, 1.1)


def ground(axes: Axes, rows: int) -> None:
    """Rows from top to bottom, a line at zero, and a faint vertical grid."""
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=4)
    axes.grid(axis="x", color=RULE, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=3, width=0.6, labelsize=SMALL, colors=GREY)


def factor_label(row: Mapping[str, Any]) -> str:
    """A factor and its kind."""
    return f"{factor_name(row)}  ({row['kind']})"


def factor_name(row: Mapping[str, Any]) -> str:
    """A factor's name, which is of the user's choice, as long as it fits beside a chart."""
    return cut(str(row["factor"]), 60)
