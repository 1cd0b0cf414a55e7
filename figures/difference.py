"""The chart of two runs side by side: a policy's effect in both, the paired difference, and the status quo's own.

One sheet for each policy. Every headline outcome is a row through three panels: its effect in A and in B, B's effect
minus A's, and how the status quo of B lies against that of A. What is the same to the last bit is said and not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.difference.answer import STEM, Answer
from experiments.difference.inputs import BURN_IN, COMMIT, MODEL, PARAMETER
from experiments.difference.reading import Pair
from experiments.difference.words import difference_words, verdict_of
from experiments.storage.file_names import file_stem
from experiments.storage.folders import shown_path
from experiments.wording.interest import SIZES
from experiments.wording.numbers import MISSING, MISSING_NOTE, setting
from experiments.wording.sentences import counted, cut, joined, sentence, visible
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, MARKED, RULE, Verdict, by_luck
from figures import style
from figures.dots import MARKS, ground, leaves, legend, limits, line, point
from figures.style import GREY, INK, MARGIN, Sheet, Words
from model.counting.outcomes import Outcome
from scenarios.files import STATUS_QUO

_ROW, _PLOT, _NUMBER, _GAP = 0.29, 2.3, 0.62, 0.3
_LABEL, _HEAD, _BLOCK_HEAD, _BLOCK_FOOT = 8.5, 9.5, 0.26, 0.4
_NAMED = 3
"""Differences of what was asked that the subtitle names."""

Row = dict[str, Any]
Scale = tuple[float, float]

_SIDES: dict[str, dict[str, Any]] = {
    "a": {"color": GREY, "marker": "v", "markersize": 5.0, "markerfacecolor": "white", "markeredgewidth": 1.2},
    "b": {"color": INK, "marker": "^", "markersize": 5.0, "markeredgewidth": 1.2},
}
"""The marks of A and B: open and grey from above, filled and dark from below; no verdict has their shapes."""


@dataclass(frozen=True)
class Block:
    """Outcomes whose changes are all in per cent, or all in percentage points, with the scale of each panel."""

    kind: str
    outcomes: tuple[Outcome, ...]
    scales: tuple[Scale, Scale, Scale]

    @property
    def heads(self) -> tuple[str, str, str]:
        """What is on the scale of each panel."""
        points = "percentage points"
        return (f"change in {points}", points, points) if self.kind == "points" else ("change in %", points, "in %")

    @property
    def signs(self) -> tuple[str, str, str]:
        """The sign behind the numbers of each scale."""
        return ("", "", "") if self.kind == "points" else ("%", "", "%")


def draw(answer: Answer, folder: Path) -> list[Path]:
    """Draw one chart for each policy that is not the same to the last bit in both runs, as SVG and PNG into ``folder``.

    A policy is drawn as well if only the status quo that it is compared with differs.
    """
    same = set(answer.identical)
    with style.look():
        return [
            file
            for scenario in answer.pair.scenarios
            if not {STATUS_QUO, scenario} <= same
            for file in style.save(compose(answer, scenario), folder, describe(answer, scenario))
        ]


def compose(answer: Answer, scenario: str) -> Figure:
    """The chart of one policy as a figure; call it, and draw the figure, inside ``style.look()``."""
    effects, levels = rows(answer, scenario), rows(answer, STATUS_QUO)
    blocks = _blocks(answer.pair, effects, levels)
    label = max(style.text_width(outcome.label, _LABEL) for outcome in answer.pair.outcomes.values()) + 0.15
    panels = _panels(answer)
    width = 2 * MARGIN + label + panels * (_PLOT + _GAP) + (panels - 1) * _NUMBER
    marks = _legend(blocks, effects, levels if panels == 3 else {})
    columns, legend_height = style.legend_size(marks, width - 2 * MARGIN)
    head = style.lines_height("", _HEAD) + 0.1
    body = head + sum(_BLOCK_HEAD + len(block.outcomes) * _ROW + _BLOCK_FOOT for block in blocks)
    page = style.sheet(width, legend_height + body, describe(answer, scenario))
    page.handles(MARGIN, page.top, marks, columns)
    left, top = MARGIN + label, page.top + legend_height
    lefts = (left, left + _PLOT + _GAP, left + 2 * (_PLOT + _GAP) + _NUMBER)[:panels]
    heads = ("Effect of the policy", "Effect in B minus effect in A", "Status quo: B against A")
    for place, words in zip(lefts, heads, strict=False):
        page.text(place, top + 0.14, words, size=_HEAD, weight="bold", va="baseline")
    top += head
    for block in blocks:
        _draw_block(page, block, (effects, levels), lefts, top)
        top += _BLOCK_HEAD + len(block.outcomes) * _ROW + _BLOCK_FOOT
    return page.figure


def _panels(answer: Answer) -> int:
    """Two panels where the status quo is the same to the last bit, otherwise three."""
    return 2 if STATUS_QUO in answer.identical else 3


def rows(answer: Answer, scenario: str) -> dict[str, Row]:
    """The rows of the table of differences that are of one scenario, by outcome."""
    return {row["outcome"]: row for row in answer.rows if row["scenario"] == scenario}


def describe(answer: Answer, scenario: str) -> Words:
    """Title, alt text and caption of the chart of one policy."""
    pair, shown = answer.pair, [*rows(answer, scenario).values(), *rows(answer, STATUS_QUO).values()]
    count, manifest = len(pair.replicates), pair.a.manifest
    title = cut(pair.title(scenario), 160)
    level = round(100 * manifest["confidence"])
    spread = f"Bars: {level}% interval over {counted(count, 'shared replicate')}, paired by seed: chance only."
    notes = [spread if count > 1 else "One shared replicate only, so no intervals."]
    if count < LEAST_REPLICATES:
        notes.append(FEW_NOTE)
    else:
        notes.append(f"Filled: all of it beyond {SIZES}; between effects in %, beyond 5 points.")
        notes.append(by_luck(shown, manifest["confidence"], "A and B did not differ"))
    notes += answer.notes
    three = _panels(answer) == 3
    missing = any(not math.isfinite(row["difference"]) for row in shown)
    star = any(row["effect"] == "difference" for row in shown)
    return Words(
        stem=f"{STEM}_{file_stem(scenario)}",
        title=f"“{title}” in two runs: what changes from A to B",
        subtitle=f"Simulated. A: {_folder(pair, 'a')}; B: {_folder(pair, 'b')}. {_inputs(answer, scenario)} "
        f"{' '.join(filter(None, notes))}",
        alt=_alt(answer, scenario),
        caption=(
            "Left: the policy's change against the status quo of the same run. Middle: B's effect minus A's in the "
            f"same replicates, which share their luck. {'Right: how the status quo itself differs. ' if three else ''}"
            f"{RULE} Between two effects in per cent, 5 points. An arrow marks what lies beyond the scale; the number "
            f"beside it is complete.{sentence(MISSING_NOTE) if missing else ''}"
            + (" A star: the status quo is zero, so the number is in the outcome's own unit." if star else "")
        ),
        source=_source(pair),
    )


def _folder(pair: Pair, side: str) -> str:
    return visible(cut(str(shown_path(getattr(pair, side).path)), 60))


def _inputs(answer: Answer, scenario: str) -> str:
    """What differs between the runs, in a sentence, and whether it made any difference here."""
    about = (MODEL, PARAMETER, STATUS_QUO, scenario)
    mine = [line for line in answer.inputs if (line.about in about and line.what != COMMIT) or line.what == BURN_IN]
    told = [
        f"{line.what.removeprefix(f'{scenario}: ')} ({cut(line.a, 70)} in A, {cut(line.b, 70)} in B)"
        for line in mine[:_NAMED]
    ]
    more = len(mine) - len(told)
    named = [*told, f"{more} more"] if more else told
    same = " The status quo is identical to the last bit." if STATUS_QUO in answer.identical else ""
    return f"They differ in {joined(named)}.{same}" if told else f"Nothing differs in what was asked of them.{same}"


def _alt(answer: Answer, scenario: str) -> str:
    told = []
    for name, heading in ((scenario, "The effect in B minus that in A"), (STATUS_QUO, "The status quo of B against A")):
        found: dict[Verdict, list[str]] = {}
        for row in rows(answer, name).values():
            outcome = answer.pair.outcomes[row["outcome"]]
            words = f"{outcome.label} {difference_words(row)}"
            found.setdefault(verdict_of(row, outcome.better), []).append(words)
        told.append(f"{heading} – {'; '.join(f'{kind.value}: {joined(names)}' for kind, names in found.items())}.")
    return f"Dot chart of {answer.pair.title(scenario)} in two runs, A and B, by outcome. {' '.join(told)}"


def _source(pair: Pair) -> str:
    """The line under the chart: as under every chart, with what differs between A and B told of both."""

    def both(of: Callable[[dict[str, Any]], str]) -> str:
        a, b = of(pair.a.manifest), of(pair.b.manifest)
        return a if a == b else f"{a} (A) and {b} (B)"

    manifest = pair.a.manifest
    parts = (
        f"Source: undertow {both(lambda side: str(side['versions'].get('undertow')))}",
        f"model {both(lambda side: str(side['model'])[:10])}",
        f"run {both(lambda side: str(side['id'])[:10])}",
        counted(len(pair.replicates), "shared replicate"),
        f"scale {setting(manifest['scale'])}",
        f"seed {manifest['seed']}",
        "simulated, not observed",
    )
    return " · ".join(parts)


def _blocks(pair: Pair, effects: dict[str, Row], levels: dict[str, Row]) -> list[Block]:
    blocks = []
    for kind, least in (("ratio", 4.0), ("points", 1.0)):
        chosen = tuple(outcome for outcome in pair.outcomes.values() if outcome.effect == kind)
        if not chosen:
            continue
        mine = [effects[outcome.name] for outcome in chosen if effects[outcome.name]["effect"] == kind]
        base = [levels[outcome.name] for outcome in chosen if levels[outcome.name]["effect"] == kind]
        sides = [_side(row, side) for row in mine for side in _SIDES]
        scales = limits(sides, least), limits(mine, least), limits(base, least)
        blocks.append(Block(kind, chosen, scales))
    return blocks


def _side(row: Row, side: str) -> Row:
    """The effect in one run, as scales read changes."""
    return {"change": row[side], "low": row[f"{side}_low"], "high": row[f"{side}_high"]}


def _draw_block(
    page: Sheet, block: Block, found: tuple[dict[str, Row], dict[str, Row]], lefts: Sequence[float], top: float
) -> None:
    """Three panels of outcomes that are stated alike, with their names left of them."""
    effects, levels = found
    height = len(block.outcomes) * _ROW
    panels = []
    for at, left in enumerate(lefts):
        page.text(left, top + 0.06, block.heads[at], size=7.5, color=GREY)
        axes = page.axes(left, top + _BLOCK_HEAD, _PLOT, height)
        axes.set_gid(f"{block.kind} {('effects', 'difference', 'status quo')[at]}")
        ground(axes, len(block.outcomes), block.scales[at], block.signs[at])
        panels.append(axes)
    for at, outcome in enumerate(block.outcomes):
        middle = top + _BLOCK_HEAD + (at + 0.5) * _ROW
        page.text(lefts[0] - 0.1, middle, outcome.label, size=_LABEL, ha="right", va="center_baseline")
        if effects[outcome.name]["effect"] == block.kind:
            for side, shift in (("a", -0.17), ("b", 0.17)):
                _effect(panels[0], at + shift, _side(effects[outcome.name], side), block.scales[0], _SIDES[side])
        for panel, row in list(enumerate((effects[outcome.name], levels[outcome.name]), start=1))[: len(panels) - 1]:
            kind = verdict_of(row, outcome.better)
            if kind is not Verdict.MISSING and row["effect"] == block.kind:
                point(panels[panel], at, row, kind, block.scales[panel])
            colour = GREY if kind is Verdict.MISSING else MARKS[kind]["color"]
            page.text(
                lefts[panel] + _PLOT + _NUMBER - 0.05, middle, _number(row, block), size=8.0, ha="right",
                va="center_baseline", color=colour,
                weight="bold" if kind in MARKED else "normal",
            )  # fmt: skip


def _effect(axes: Axes, at: float, row: Row, scale: Scale, look: dict[str, Any]) -> None:
    """One effect with its interval, in the look of its run."""
    change, low, high = float(row["change"]), float(row["low"]), float(row["high"])
    if not math.isfinite(change):
        return
    ends = (low, high) if math.isfinite(low) and math.isfinite(high) else (change, change)
    line(axes, at, ends, scale, look["color"], 1.4)
    if scale[0] <= change <= scale[1]:
        axes.plot([change], [at], linestyle="", zorder=4, **look)


def _number(row: Row, block: Block) -> str:
    """The difference as printed beside its point; a star where it is in a unit that the panel does not have."""
    if not math.isfinite(row["difference"]):
        return MISSING
    words = difference_words(row).removesuffix(" points")
    return words if row["effect"] == block.kind else f"{words}*"


def _legend(blocks: Sequence[Block], effects: dict[str, Row], levels: dict[str, Row]) -> list[Line2D]:
    """A and B, one entry per verdict that occurs, and the arrow if anything lies beyond a scale."""
    seen: set[Verdict] = set()
    beyond = False
    for block in blocks:
        for outcome in block.outcomes:
            mine, base = effects[outcome.name], levels.get(outcome.name)
            seen |= {verdict_of(row, outcome.better) for row in (mine, base) if row is not None}
            drawn = [*((_side(mine, side), 0) for side in _SIDES), (mine, 1)] if mine["effect"] == block.kind else []
            drawn += [(base, 2)] if base is not None and base["effect"] == block.kind else []
            for row, panel in drawn:
                beyond |= leaves([row[key] for key in ("change", "low", "high")], block.scales[panel])
    sides = [Line2D([], [], linewidth=1.4, label=f"Effect in {side.upper()}", **look) for side, look in _SIDES.items()]
    return [*sides, *legend(seen, beyond)]
