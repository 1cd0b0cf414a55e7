"""A contest in words: for the terminal, and both sides stated for the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Column
from rich.text import Text

from experiments.comparison.effects import Effect
from experiments.comparison.table import scenario_title
from experiments.contested.contest import Contest, Turn
from experiments.contested.design import ALL_OF_THEM, ALONE, FROZEN, OWN, TOGETHER
from experiments.contested.mechanisms import CONTESTED, ranges
from experiments.wording import numbers
from experiments.wording.assumptions import made_by, with_rules
from experiments.wording.blocks import block, under
from experiments.wording.numbers import setting
from experiments.wording.verdicts import LEAST_REPLICATES
from experiments.wording.verdicts import in_words as words_of


def show(console: Console, result: Contest) -> None:
    """Print where the effect turns along each contested parameter, with mechanisms frozen, and taken together."""
    ends = [Column(heading, justify="right") for heading in ("Low end", "High end")]
    table = block(under(title(result), with_rules("", result.rules)), "Contested", "Assumption", *ends, "The sign")
    for turn, (identifier, low, high) in zip(result.turns, ranges().values(), strict=True):
        own = result.of(OWN)[0][1] if result.of(OWN) else None
        told = [_plain(value, own) for value in (turn.low_end, turn.high_end)]
        table.add_row(identifier, f"{turn.parameter}, {setting(low)} to {setting(high)}", *told, sign(turn))
    for point, effect in result.of(FROZEN):
        table.add_row("C3", f"frozen: {', '.join(point.frozen)}", change(effect), "", in_words(effect))
    console.print(table)
    for line in closing(result):
        console.print(Text(line))


def title(result: Contest) -> str:
    """ "Effect of “Ending demand” on “In exploitation”, weeks 53-208"."""
    from model.counting.outcomes import OUTCOMES

    q = result.question
    return f"Effect of “{scenario_title(q.scenario)}” on “{OUTCOMES[q.outcome].label}”, {q.window}"


def headline(result: Contest) -> str:
    """Whether the effect turns anywhere, or goes with a mechanism, in a few words, and whether luck leaves it clear."""
    if result.missing:
        return "nothing to compare: it is missing at every point"
    sure = [turn.parameter.replace("_", " ") for turn in result.turns if turn.sure and turn.at]
    if sure:
        return f"turns with {' and '.join(sure)}"
    if any(turn.at for turn in result.turns):
        return "near zero, no clear turn"
    signs = {effect.direction for kind in (OWN, ALONE) for _, effect in result.of(kind)} - {0}
    if not signs:
        return "nowhere clearly other than zero"
    lost = [point.parameter for point, effect in result.of(FROZEN) if effect.direction not in signs]
    single = [name.replace("_", " ") for name in lost if name != ALL_OF_THEM]
    gone = " or ".join(single) or ("the mechanisms of C3" if lost else "")
    return f"keeps its sign{f', but not clearly without {gone}' if gone else ''}"


def sign(turn: Turn) -> str:
    """Where the effect turns along one parameter, in words."""
    gap = f"; missing at {turn.missing} points" if turn.missing else ""
    if not turn.at and math.isnan(turn.low_end) and math.isnan(turn.high_end):
        return "nothing to compare at either end"
    if not turn.at:
        return f"does not turn{gap}"
    places = " and ".join(numbers.level(value) for value in turn.at)
    told = f"turns at {places}" if turn.sure else f"crosses zero at {places}, but no point is clear on both sides"
    return f"{told}{gap}"


def _plain(value: float, own: Effect | None) -> str:
    return numbers.change(value, own.kind if own else "difference")


def change(effect: Effect) -> str:
    """An effect with its sign and unit."""
    return numbers.change(effect.change, effect.kind)


def interval(effect: Effect) -> str:
    """Its interval."""
    return numbers.ends(effect.low, effect.high, effect.kind)


def in_words(effect: Effect) -> str:
    """What its interval says."""
    return words_of(vars(effect) | {"effect": effect.kind})


def closing(result: Contest) -> list[str]:
    """What holds at the parameters' own values and over all ranges together."""
    lines = []
    for _, effect in result.of(OWN):
        lines.append(f"With all parameters at their own values: {change(effect)} ({interval(effect)}).")
    counts, total = result.directions, len(result.of(TOGETHER))
    if total:
        lines.append(
            f"Over all ranges together ({total} points of a Latin hypercube): clearly less at {counts['less']}, "
            f"clearly more at {counts['more']}, not clear at {counts['unclear']}"
            f"{missing_at(counts)}."
        )
    q = result.question
    lines.append(
        f"{q.replicates} paired replicates at each point, scale {setting(q.scale)}, 90 % intervals over luck; below "
        f"{LEAST_REPLICATES} replicates no sign is called clear. Simulated, not observed."
    )
    return lines


def missing_at(counts: Mapping[str, int]) -> str:
    """ ", missing at 2 (nothing happened that it could be a ratio to)"; empty if it is missing nowhere."""
    count = counts["missing"]
    return f", missing at {count} (nothing happened there that it could be a ratio to)" if count else ""


def markdown(results: Sequence[Contest], charts: Sequence[str]) -> str:
    """``docs/contested.md``: who argues what, and under which of these assumptions the simulated effect turns."""
    from model.machine.compilation import model_hash

    made = made_by("undertow contest", model_hash(), results[0].rules)
    parts = [
        "# Contested: under which assumptions does it turn?",
        "Whether ending demand, seizing platforms and decriminalisation lessen or worsen exploitation is contested. "
        "The model does not settle it. Each side's mechanism stands in it with a parameter whose range includes no "
        "effect at all, and this page shows how the simulated effect depends on them.",
        f"{made}. Simulated, not observed.",
        "## Both sides",
    ]
    for row in CONTESTED.values():
        stands = _quoted(row.parameters) or f"frozen: {_quoted(row.mechanisms)}"
        parts += [f"**{row.id}. {row.author}.** {row.argument}", f"*The other side.* {row.answer}"]
        parts.append(f"*In the model:* {stands}.")
    for result, chart in zip(results, charts, strict=True):
        parts += _section(result, chart)
    return "\n\n".join(parts) + "\n"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _section(result: Contest, chart: str) -> list[str]:
    q = result.question
    lines = ["| | Assumption | Low end | High end | The sign |", "|---|---|---|---|---|"]
    own = result.of(OWN)[0][1] if result.of(OWN) else None
    for turn, (identifier, low, high) in zip(result.turns, ranges().values(), strict=True):
        ends = " | ".join(_plain(value, own) for value in (turn.low_end, turn.high_end))
        span = f"{setting(low)} to {setting(high)}"
        lines.append(f"| {identifier} | `{turn.parameter}`, {span} | {ends} | {sign(turn)} |")
    for point, effect in result.of(FROZEN):
        told = f"{change(effect)} | {interval(effect)} | {in_words(effect)}"
        lines.append(f"| C3 | frozen: {_quoted(point.frozen)} | {told} |")
    return [
        f"## {title(result)}", f"![{title(result)} over the contested assumptions]({chart})", "\n".join(lines),
        "\n".join(closing(result)), f"`undertow contest {q.scenario} --outcome {q.outcome}`",
    ]  # fmt: skip
