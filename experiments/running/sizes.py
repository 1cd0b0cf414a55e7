"""What a world of some scale holds: whether anybody at all, and which officers and third parties it has none of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from model.errors import InputError, exact

if TYPE_CHECKING:
    from experiments.running.progress import Reporter
    from model.parameters import Parameters

_MARKETS = ("people", "clients")
_KINDS = {"officers_per_unit": "{} officers", "third_parties_per_kind": "{} third parties"}


def check_people(parameters: Parameters, scale: float, option: str = "--scale") -> None:
    """`InputError` that names the smallest scale, unless a world of this one has people and clients."""
    numbers = [parameters.values[name] for name in _MARKETS]
    if not all(_any(number, scale) for number in numbers):
        least = max(map(_from_scale, numbers))
        smallest = f"the smallest with people is {exact(least)}" if least < math.inf else "no scale has people"
        raise InputError(f"{option} {exact(scale)} is not valid: a world of it holds nobody; {smallest}.")


def absent(parameters: Parameters, scale: float) -> dict[str, float]:
    """Units of officers and kinds of third party of which a world of this scale has none, and the scale from which it
    has; those that it has at no scale are left out."""
    found = {}
    for name, words in _KINDS.items():
        for member, number in _members(parameters.values, name).items():
            if number > 0.0 and not _any(number, scale):
                found[words.format(member.replace("_", " "))] = _from_scale(number)
    return dict(sorted(found.items(), key=lambda entry: entry[1]))


def tell_absent(parameters: Parameters, scale: float, reporter: Reporter) -> None:
    """Say of whom a world of this scale has none, if of anyone: what depends on them cannot happen in it."""
    found = absent(parameters, scale)
    if found:
        each = ", ".join(f"{who} (from {exact(least)} on)" for who, least in found.items())
        reporter.say(f"Note: a world of scale {exact(scale)} has none of these: {each}.")


def _members(values: Mapping[str, float], name: str) -> dict[str, float]:
    """The numbers of a parameter by member."""
    return {key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{name}.")}


def _any(number: float, scale: float) -> bool:
    """Whether ``number`` of scale 1 is at least one at this scale, rounded as the world rounds."""
    return math.floor(number * scale + 0.5) >= 1


def _from_scale(number: float) -> float:
    """The least scale, to three digits, at which ``number`` of scale 1 is at least one after rounding; inf for none."""
    if number <= 0.0:
        return math.inf
    least = 0.5 / number
    step = 10.0 ** (math.floor(math.log10(least)) - 2)
    return float(f"{math.ceil(round(least / step, 6)) * step:.3g}")
