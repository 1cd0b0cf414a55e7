"""The ledger's results in words and numbers, the same in the terminal, in Markdown and in charts."""

from __future__ import annotations

import math
from collections.abc import Callable

from experiments.claims.ledger import Claim, Part
from experiments.claims.results import PartResult, RowResult
from experiments.claims.verdict import LEAST_DEFINED, Chances, Decision
from experiments.wording import numbers
from experiments.wording.numbers import setting

ROLES = {"carries fully": "carries it fully", "carries": "carries it", "masks": "masks it", "not shown": "not shown"}
_GRADES = {"A": "consistency check", "B": "rules must compose", "C": "feedback"}


def grade(letter: str) -> str:
    """What a class means: "B: rules must compose"."""
    return f"{letter}: {_GRADES[letter]}"


def change(part: Part, value: float) -> str:
    """An effect as readers know it: a log ratio as "+12%", points as "−0.40 points", a slope as a plain number."""
    return numbers.change(_shown(part, value), part.kind)


def _shown(part: Part, value: float) -> float:
    """An effect in the unit in which it is told: a log ratio in percent."""
    return 100.0 * math.expm1(min(value, 20.0)) if part.kind == "ratio" else value


def interval(result: PartResult) -> str:
    """90 % of parameter draws: "−8.1 to −2.0%"; a dash where nothing is known."""
    low, high = (_shown(result.part, result.on.quantile(share)) for share in (0.05, 0.95))
    return numbers.ends(low, high, result.part.kind)


def probabilities(found: Chances) -> str:
    """Above, within and below the smallest effect of interest: "0.95 / 0.04 / 0.01"; a dash where nothing is known."""
    if math.isnan(found.within):
        return numbers.MISSING
    return " / ".join(numbers.fixed(chance) for chance in (found.above, found.within, found.below))


def without_effect(row: RowResult) -> list[str]:
    """A sentence on each part that some draws have no effect for: for a collapsed market, or nothing to divide by."""
    told = []
    for n, result in enumerate(row.parts, start=1):
        reasons = [
            f"{count} of {len(result.draws)} draws {why}"
            for count, why in (
                (result.collapsed, "the market collapses, so that no ratio is taken"),
                (result.undefined, "there is nothing to divide by"),
            )
            if count
        ]
        name = f"Part {n}: in" if len(row.parts) > 1 else "In"
        if reasons:
            told.append(f"{name} {', and in '.join(reasons)}; these are left out.")
    return told


def decision(found: Decision) -> str:
    """ "supported", "opposed (reversed)", "undecided"."""
    return f"{found.word} ({found.how})" if found.how else found.word


def row_decision(row: RowResult) -> str:
    """The decision on a row; where only some of its parts are opposed, it says which."""
    against = [str(n) for n, result in enumerate(row.parts, start=1) if result.decision.word == "opposed"]
    if row.decision.word != "opposed" or len(against) == len(row.parts):
        return decision(row.decision)
    return f"opposed ({row.decision.how}, part{'s' * (len(against) > 1)} {' and '.join(against)} of {len(row.parts)})"


def observable(part: Part) -> str:
    """What is looked at, in words: "Bookings on the street", "Refusals: gap of migrant to not migrant"."""
    from model.counting.outcomes import OUTCOMES

    words = OUTCOMES[part.observable].label
    if part.over:
        words += f" over {OUTCOMES[part.over].label.lower()}"
    if part.per:
        words += f" at equal {OUTCOMES[part.per].label.lower()}"
    if part.against:
        words += f" on {OUTCOMES[part.against].label.lower()}"
    if part.compare == "slope":
        words += f": {group(part.group)} on {group(part.versus)}"
    elif part.versus:
        words += f": gap of {group(part.group)} to {group(part.versus)}"
    elif part.group != "all":
        words += f": {group(part.group)}"
    return words


def group(name: str) -> str:
    """A trait group in words: "undocumented", "uses drugs", "no limited english"."""
    trait, _, member = name.partition(":")
    trait, member = trait.replace("_", " "), member.replace("_", " ")
    return {"yes": trait, "no": f"not {trait}"}.get(member, member)


def contrast(part: Part, called: Callable[[str], str] = str) -> str:
    """Which worlds are compared: "platform_seizure vs status_quo"; ``called`` turns their names into what is shown."""
    reference = called(part.reference) if part.compare != "level" else ""
    if part.compare == "slope":
        return f"slope over {len(part.policies)} policies vs {reference}"
    if part.compare == "level":
        return f"level in {called(part.scenario)}, against {setting(part.threshold)}"
    words = f"{called(part.scenario)} vs {reference}"
    return f"{words}, beyond {' and '.join(map(called, part.beyond))} alone" if part.beyond else words


def because(row: RowResult) -> str:
    """Why a row is not supported, in a sentence; empty if it is."""
    if row.decision.word == "supported":
        return ""
    if row.withheld:
        return (
            f"Alone it would be {decision(row.alone)} (probability {numbers.fixed(row.alone.probability)}); over all "
            "rows too many verdicts as unsure as this would be false."
        )
    reasons = [_reason(n, result, len(row.parts)) for n, result in enumerate(row.parts, start=1)]
    return " ".join(filter(None, reasons))


def restated(claim: Claim) -> list[str]:
    """Which parts of a row restate one rule, and which rule that is, a sentence each."""
    return [
        f"Part {n} is a consistency check. {part.restates}"
        for n, part in enumerate(claim.parts, start=1)
        if part.restates
    ]


def _reason(number: int, result: PartResult, parts: int) -> str:
    if result.decision.word == "supported":
        return ""
    name = f"Part {number}: " if parts > 1 else ""
    at = result.chances[1]
    known = len(result.draws) - result.collapsed - result.undefined
    if known < max(2.0, LEAST_DEFINED * len(result.draws)):
        return f"{name}there is an effect in {known} of {len(result.draws)} draws only, too few for a verdict."
    if result.decision.word == "opposed":
        return f"{name}{_OPPOSED[result.decision.how]}."
    return (
        f"{name}not sure enough: above the smallest effect of interest with probability {numbers.fixed(at.above)}, "
        f"within it {numbers.fixed(at.within)}, below it {numbers.fixed(at.below)}."
    )


_OPPOSED = {
    "reversed": "it goes the other way",
    "negligible": "it hardly moves",
    "an effect": "it moves",
    "a decrease": "it falls",
    "an increase": "it rises",
}
