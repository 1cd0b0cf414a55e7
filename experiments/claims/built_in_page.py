"""The checks on built-in answers in words: in the terminal, and as ``docs/built-in.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from experiments.claims import words
from experiments.claims.built_in import CLOSER, Examined, NothingContested, OverDraws, Remains
from experiments.claims.order import Order
from experiments.claims.reversals import Place, Reversed
from experiments.claims.without_effects import KEPT, absences, settings
from experiments.wording import numbers
from experiments.wording.assumptions import made_by
from model.counting.outcomes import OUTCOMES


def show(console: Console, found: Examined) -> None:
    """Print both checks."""
    for line in lines(found):
        console.print(Text(line))


def lines(found: Examined) -> list[str]:
    """Both checks in plain lines; those of a list begin with a dash."""
    told = [] if found.nothing is None else _nothing_contested(found.nothing)
    if found.reversals:
        told.append("The other side exists: where contested claims come out reversed.")
    return told + [line for row in found.reversals for line in _reversed(row)]


def _nothing_contested(found: NothingContested) -> list[str]:
    here = found.here
    moving = [row for row in here.remains if row.found.moves]
    unclear = [row for row in here.remains if not row.found.moves]
    told = [
        f"Nothing contested, nothing found: in a world in which all {len(absences())} effects are absent that may be "
        f"absent, {here.looked_at - len(here.remains)} of the {here.looked_at} parts of class B and C claims that take "
        f"more than one rule are negligible, {len(moving)} move, and {len(unclear)} are not clear "
        f"({here.replicates} replicates at scale {numbers.setting(here.scale)}; {CLOSER} times as many of what is not "
        "clear then). "
        f"{found.apart} further parts of these claims are levels, slopes, or restate one rule: no test of this.",
        f"Left as they are: {', '.join(KEPT)}. They make exploitation exist at all, and respond to no policy. Set "
        "besides, so that the status quo stands:",
        *(f"- {setting.why.rstrip('.')} ({_values(setting.values)})." for setting in settings()),
    ]
    if here.still:
        parts = ", ".join(f"{claim.id} part {n + 1}" for claim, n in here.still)
        told.append(f"Negligible because nothing of the kind occurs there at all: {parts}.")
    if moving:
        told += ["What moves all the same, and through what:", *map(_moving, moving)]
    if unclear:
        told += ["Not clear:", *map(_unclear, unclear)]
    return told + _over_draws(found.over)


def _over_draws(over: OverDraws) -> list[str]:
    """The same check over draws: at how many it stands, what rules the others out, and what clearly moves there."""
    told = (
        f"Over draws of all other parameters, that status quo is plausible at {over.usable} of {over.draws}"
        f"{_ruled_out(over)}."
    )
    if over.found is None:
        return [f"{told} Too few to tell more."]
    moving = [row for row in over.found.remains if row.found.moves]
    unclear = len(over.found.remains) - len(moving)
    told += (
        f" There {over.found.looked_at - len(over.found.remains)} parts are negligible, {len(moving)} move, and "
        f"{unclear} are not clear ({over.found.replicates} replicates of each draw at scale "
        f"{numbers.setting(over.found.scale)})."
    )
    return [told, *map(_moving, moving)]


def _ruled_out(over: OverDraws) -> str:
    """What rules the other draws out."""
    if not over.ruled_out:
        return ""
    labels = {name: OUTCOMES[name].label if name in OUTCOMES else name for name in over.ruled_out}
    return "; ruled out elsewhere by " + ", ".join(
        f'"{labels[name]}" ({count})' for name, count in over.ruled_out.items()
    )


def _remains(row: Remains) -> str:
    part = row.claim.parts[row.number]
    return (
        f"- {row.claim.id} part {row.number + 1}, {words.observable(part)} ({words.contrast(part)}): "
        f"{words.change(part, row.found.mean)}"
    )


def _unclear(row: Remains) -> str:
    return f"{_remains(row)}, negligible with probability {numbers.fixed(row.found.chances.within)}."


def _moving(row: Remains) -> str:
    part, switches = row.claim.parts[row.number], ", ".join(row.claim.switch)
    if row.frozen is None:
        return f"{_remains(row)}."
    told = f"{_remains(row)}; with {switches} frozen too, {words.change(part, row.frozen.mean)}"
    if row.frozen.moves and row.frozen.mean * row.found.mean > 0.0:
        return f"{told}: the lever itself moves it, with or without these rules."
    return f"{told}: these rules carry it, whatever is contested."


def _reversed(row: Reversed) -> list[str]:
    """One part: the draws first, then the places at which it is reversed, or all that were tried."""
    name = f"- {row.claim.id} part {row.number + 1}, {words.observable(row.part)}"
    told = f"{name}: reversed in {len(row.draws) or 'none'} of {row.of} draws"
    if row.apart:
        told += ", most apart from the others in " + "; ".join(
            f"{parameter} {numbers.level(there)} against {numbers.level(others)}"
            for parameter, there, others in row.apart
        )
        told += " (medians)"
    places = [f"; {_place(row, place)}" for place in row.found]
    if row.exists:
        return [told + "".join(places) + "."]
    tried = "; ".join(_place(row, place) for place in row.places)
    return [f"{told}, nor where it was looked for ({tried}). None was found."]


def _place(row: Reversed, place: Place) -> str:
    size = f"{words.change(row.part, place.effect)}, standard error {_error(row, place)}"
    size += "" if place.plausible else ", status quo ruled out"
    values = _values(place.values)
    if place.region:
        return f"in the stated region {place.region} ({size}): {place.why.rstrip('.')} ({values})"
    return f"{len(place.values)} parameters at the ends of their ranges ({size})"


def _values(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {numbers.setting(value)}" for name, value in values.items())


def _error(row: Reversed, place: Place) -> str:
    if row.part.kind == "ratio":
        return f"{numbers.error(100.0 * place.error)}%"
    return f"{numbers.error(place.error)}{' points' if row.part.kind == 'points' else ''}"


def markdown(found: Examined, order: Order, command: str) -> str:
    """Both checks as a page."""
    from model.machine import replaced
    from model.machine.compilation import model_hash

    how = order.precision
    head = (
        f"{made_by(command, model_hash(), replaced.described())}: {how.draws} parameter draws of {how.replicates} "
        f"replicates at scale {numbers.setting(how.scale)}, seed {order.seed}. Simulated."
    )
    body = [part for line in lines(found) for part in ([line] if line.startswith("- ") else ["", line, ""])]
    page = "\n".join(["# Is a conclusion built in?", "", head, *body, ""])
    return re.sub("\n{3,}", "\n\n", page)
