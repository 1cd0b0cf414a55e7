"""The checks on built-in answers in words: in the terminal, and as ``docs/built-in.md``."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from experiments.claims import words
from experiments.claims.built_in import KEPT, Examined, Nothing, Remains
from experiments.claims.order import Order
from experiments.claims.reversals import Place, Reversed
from model.outcomes import OUTCOMES


def show(console: Console, found: Examined) -> None:
    """Print both checks."""
    for line in lines(found):
        console.print(Text(line))


def lines(found: Examined) -> list[str]:
    """Both checks in plain lines; those of a list begin with a dash."""
    told = [] if found.nothing is None else _nothing_contested(found.nothing)
    told.append("The other side exists: where contested claims come out reversed.")
    return told + [line for row in found.reversals for line in _reversed(row)]


def _nothing_contested(found: Nothing) -> list[str]:
    moving = [row for row in found.remains if row.found.moves]
    unclear = [row for row in found.remains if not row.found.moves]
    told = [
        f"Nothing contested, nothing found: with all {len(found.absent)} effects absent that may be absent, "
        f"{found.looked_at - len(found.remains)} of the {found.looked_at} parts of class B and C claims that take more "
        f"than one rule are negligible, {len(moving)} move, and {len(unclear)} are not clear at this precision. "
        f"{found.apart} further parts of these claims are levels, slopes, or restate one rule: no test of this.",
        _plausible(found),
        f"Left as drawn: {', '.join(KEPT)}. They make exploitation exist at all, and respond to no policy.",
    ]
    if moving:
        told += ["What moves all the same, and through what:", *map(_moving, moving)]
    if unclear:
        told += ["Not clear:", *map(_unclear, unclear)]
    return told


def _plausible(found: Nothing) -> str:
    """At how many draws the check stands, and what rules the others out."""
    told = f"It stands on the {found.usable} of {found.draws} draws at which the status quo is plausible even so"
    if found.usable < 2:
        told = f"The status quo is plausible at {found.usable} of {found.draws} draws only, so that all count"
    if not found.ruled_out:
        return f"{told}."
    labels = {name: OUTCOMES[name].label if name in OUTCOMES else name for name in found.ruled_out}
    return (
        f"{told}; ruled out elsewhere by "
        + ", ".join(f'"{labels[name]}" ({count})' for name, count in found.ruled_out.items())
        + "."
    )


def _remains(row: Remains) -> str:
    part = row.claim.parts[row.number]
    return (
        f"- {row.claim.id} part {row.number + 1}, {words.observable(part)} ({words.contrast(part)}): "
        f"{words.change(part, row.found.mean)}"
    )


def _unclear(row: Remains) -> str:
    return f"{_remains(row)}, negligible with probability {row.found.chances.within:.2f}."


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
            f"{parameter} {there:.3g} against {others:.3g}" for parameter, there, others in row.apart
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
    values = ", ".join(f"{name} = {value:g}" for name, value in place.values.items())
    if place.region:
        return f"in the stated region {place.region} ({size}): {place.why.rstrip('.')} ({values})"
    return f"{len(place.values)} parameters at the ends of their ranges ({size})"


def _error(row: Reversed, place: Place) -> str:
    return f"{100.0 * place.error:.1f} %" if row.part.kind == "ratio" else f"{place.error:.2f} pts"


def markdown(found: Examined, order: Order, command: str) -> str:
    """Both checks as a page."""
    from model.compiled import model_hash

    how = order.precision
    head = (
        f"Made by `{command}` with model {model_hash()[:12]}: {how.draws} parameter draws of {how.replicates} "
        f"replicates at scale {how.scale:g}, seed {order.seed}. Simulated."
    )
    body = [part for line in lines(found) for part in ([line] if line.startswith("- ") else ["", line, ""])]
    return "\n".join(["# Is a conclusion built in?", "", head, *body, ""])
