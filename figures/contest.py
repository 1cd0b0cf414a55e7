"""The chart of a contest: a policy's effect over the range of each contested assumption."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.comparison.effects import Effect
from experiments.contested import words
from experiments.contested.contest import Contest
from experiments.contested.design import ALONE, FROZEN, OWN, TOGETHER
from experiments.contested.mechanisms import CONTESTED, ranges
from experiments.storage.file_names import file_stem
from experiments.storage.manifest import versions
from experiments.wording.assumptions import with_rules
from experiments.wording.numbers import tick
from experiments.wording.sentences import counted
from figures import style
from figures.dots import arrow, leaves, limits
from figures.facts import sourced
from figures.style import BLUE, GREY, INK, MARGIN, PURPLE, RULE, Sheet, Words
from model.parameters import REGISTRY

_PLOT, _HIGH, _LEFT, _GAP, _FOOT = 2.4, 2.0, 0.7, 0.3, 0.82
_COLUMNS, _NAME, _SMALL = 3, 9.5, 7.5
_WIDTH = _COLUMNS * (_LEFT + _PLOT + _GAP) - _GAP
_C3 = "The mechanisms that the model behind C3 does not have: each kept from answering to the policy, and all."


def draw(result: Contest, folder: Path) -> list[Path]:
    """Draw the chart as SVG and PNG into a folder."""
    with style.look():
        return style.save(compose(result), folder, describe(result))


def compose(result: Contest) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    names = list(ranges())
    told = [style.wrap(words, _PLOT + 0.1, _SMALL) for words in (*map(_meaning, names), _C3)]
    head = style.lines_height("", _NAME) + max(style.lines_height(words, _SMALL) for words in told) + 0.12
    block, legend = head + _HIGH + _FOOT, 0.36
    page = style.sheet(2 * MARGIN + _WIDTH, legend + -(-(len(names) + 2) // _COLUMNS) * block, describe(result))
    scale = _limits(result)
    page.handles(MARGIN, page.top, _legend(_drawn(result), scale), 5)
    for at, line in enumerate(told):
        left, top = _place(at, page.top + legend, block)
        page.text(left, top + style.lines_height("", _NAME) + 0.03, line, size=_SMALL, color=GREY)
        axes = page.axes(left, top + head, _PLOT, _HIGH)
        _ground(axes, result, scale)
        if at % _COLUMNS == 0:
            axes.set_ylabel(f"Change, {_unit(result)}", fontsize=8.0)
        name = names[at] if at < len(names) else ""
        title = f"{ranges()[name][0]}: {name.replace('_', ' ')}" if name else "C3: mechanisms frozen"
        page.text(left, top, title, size=_NAME, weight="bold")
        if name:
            _parameter(axes, result, name, scale)
        else:
            _frozen(axes, result, scale)
    _argued(page, *_place(len(told), page.top + legend, block))
    return page.figure


def _meaning(name: str) -> str:
    """What a parameter means, without the id of the claim that its panel's title names already."""
    words = REGISTRY[name].meaning.partition(": ")[2]
    return f"{words[:1].upper()}{words[1:]}"


def _place(at: int, top: float, block: float) -> tuple[float, float]:
    """Left and top of a panel, in inches from the top-left corner of the sheet."""
    return MARGIN + _LEFT + at % _COLUMNS * (_LEFT + _PLOT + _GAP), top + at // _COLUMNS * block


def describe(result: Contest) -> Words:
    """Title, alt text and caption of the chart."""
    q = result.question
    told = "; ".join(f"{turn.parameter}: {words.sign(turn)}" for turn in result.turns)
    counts, total = result.directions, len(result.of(TOGETHER))
    together = (
        f" Of the {total} points at which all vary together it is clearly less at {counts['less']}, clearly more at "
        f"{counts['more']}, not clear at {counts['unclear']}"
        f"{words.missing_at(counts)}."
        if total
        else ""
    )
    return Words(
        stem=f"contest_{file_stem(q.scenario)}_{q.outcome}",
        title=f"{words.title(result)}: {words.headline(result)}",
        subtitle=(
            f"Simulated change against the status quo, in {_unit(result)}. Lines: one assumption varies, the others "
            f"stay at their own values; where a line crosses zero, the effect turns.{together}"
        ),
        alt=f"{words.title(result)} over the contested assumptions. {told}.",
        caption="Bands and bars are 90% intervals over luck. Where a line crosses zero, the effect changes its sign.",
        source=sourced(
            versions()["undertow"],
            result.model,
            (f"{counted(q.replicates, 'paired replicate')} at each point",),
            q.scale,
            q.seed,
            with_rules("", result.rules),
        ),
    )


def _unit(result: Contest) -> str:
    unit = result.effects[0].unit if result.effects else ""
    return "percentage points" if unit == "points" else unit


def _ground(axes: Axes, result: Contest, scale: tuple[float, float]) -> None:
    """The vertical scale, the same in every panel, and a line at zero."""
    sign = "%" if _unit(result) == "%" else ""
    axes.set_ylim(scale)
    axes.axhline(0.0, color=INK, linewidth=0.9, zorder=1)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, sign, plus=True)))


def _parameter(axes: Axes, result: Contest, name: str, scale: tuple[float, float]) -> None:
    """One assumption: the effect over its range with its band, and the points at which all vary."""
    _, low, high = ranges()[name]
    rows = result.of(ALONE, name)
    xs = [point.values[name] for point, _ in rows]
    axes.fill_between(
        xs, [e.low for _, e in rows], [e.high for _, e in rows], color=BLUE, alpha=0.2, linewidth=0, zorder=2
    )
    axes.plot(xs, [e.change for _, e in rows], color=BLUE, marker="o", markersize=3.5, linewidth=1.5, zorder=4)
    for x, (_, effect) in zip(xs, rows, strict=True):
        _beyond(axes, x, effect, scale, BLUE)
    joint = result.of(TOGETHER)
    axes.plot(
        [p.values[name] for p, _ in joint], [e.change for _, e in joint], "o", color=GREY, alpha=0.5, markersize=3,
        markeredgewidth=0, zorder=3,
    )  # fmt: skip
    axes.axvline(REGISTRY[name].scalars()[name][0], color=GREY, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    axes.set_xlim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(REGISTRY[name].unit, fontsize=8.0)


def _frozen(axes: Axes, result: Contest, scale: tuple[float, float]) -> None:
    """The effect with the mechanisms of C3 as they are, and with each and all of them frozen."""
    rows: list[tuple[str, Effect]] = [("none", effect) for _, effect in result.of(OWN)]
    rows += [(point.parameter.replace("_", " "), effect) for point, effect in result.of(FROZEN)]
    for at, (_, effect) in enumerate(rows):
        axes.plot([at, at], [effect.low, effect.high], color=PURPLE, linewidth=1.8, zorder=2)
        axes.plot([at], [effect.change], "s", color=PURPLE, markersize=5, zorder=3)
        _beyond(axes, at, effect, scale, PURPLE)
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_xticks(range(len(rows)), [name for name, _ in rows], fontsize=7.0)
    axes.tick_params(axis="x", labelrotation=35.0, length=0)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
        label.set_rotation_mode("anchor")
    axes.spines["bottom"].set_color(RULE)


def _beyond(axes: Axes, x: float, effect: Effect, scale: tuple[float, float], color: str) -> None:
    """An arrow on the edge where an interval goes on beyond the scale."""
    for cut, edge, mark in ((effect.low < scale[0], scale[0], "v"), (effect.high > scale[1], scale[1], "^")):
        if cut:
            axes.plot([x], [edge], marker=mark, color=color, markersize=4.5, clip_on=False, zorder=5)


def _argued(page: Sheet, left: float, top: float) -> None:
    """Who argues each of the contested mechanisms, in the place after the last panel."""
    page.text(left, top, "Who argues it", size=_NAME, weight="bold")
    top += 0.26
    for row in CONTESTED.values():
        words = style.wrap(f"{row.id}: {row.author}", _PLOT + 0.1, 8.0)
        page.text(left, top, words, size=8.0, color=GREY)
        top += style.lines_height(words, 8.0) + 0.08


def _drawn(result: Contest) -> list[Effect]:
    """The effects whose intervals are drawn."""
    return [effect for design in (OWN, ALONE, FROZEN) for _, effect in result.of(design)]


def _limits(result: Contest) -> tuple[float, float]:
    """One vertical scale for all panels: every point, and every interval as far as it is not extreme."""
    low, high = limits([vars(effect) for effect in _drawn(result)], 1e-9)
    points = [effect.change for effect in result.effects if not effect.missing]
    room = 0.06 * (max(points, default=0.0) - min(points, default=0.0))
    return min([low, *(point - room for point in points)]), max([high, *(point + room for point in points)])


def _legend(shown: Sequence[Effect], scale: tuple[float, float]) -> list[Line2D]:
    handles = [
        Line2D([], [], color=BLUE, marker="o", markersize=3.5, label="One alone, 90% interval"),
        Line2D([], [], color=GREY, marker="o", linestyle="", alpha=0.6, markersize=4, label="All together"),
        Line2D([], [], color=PURPLE, marker="s", markersize=5, label="Mechanisms frozen"),
        Line2D([], [], color=GREY, linewidth=0.9, linestyle=(0, (4, 2)), label="Value used otherwise"),
    ]
    ends = [end for effect in shown for end in (effect.low, effect.high)]
    return [*handles, arrow("^")] if leaves(ends, scale) else handles
