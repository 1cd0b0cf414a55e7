"""What the charts of analyses share: rows with bars, and the line that says where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from figures.style import GREY, INK, RULE

SMALL, LABEL = 7.5, 8.5


def source(document: Mapping[str, Any]) -> str:
    """The line under a chart: software, model, sweep, its size and seed, and that all of it is simulated."""
    count = document["replicates"]
    return " · ".join(
        (
            f"Source: undertow {document['version']}",
            f"model {document['model'][:10]}",
            f"sweep {document['experiment']['name']} ({document['design']})",
            f"{document['points']:,} points × {count} replicate{'' if count == 1 else 's'}",
            f"seed {document['seed']}",
            f"scale {document['scale']:g}",
            "simulated, not observed",
        )
    )


def bar(axes: Axes, at: float, value: float, ends: tuple[float, float], color: str, height: float) -> None:
    """A bar from zero, and its interval as a line across its end."""
    axes.barh(at, value, height=height, color=color, linewidth=0.0, zorder=2)
    axes.plot(ends, [at, at], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3)


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
    return f"{row['factor']}  ({row['kind']})"
