"""What became of the same people, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.wording import numbers

BETTER, WORSE, BOTH, AS_BEFORE, LEFT = "better off", "worse off", "better and worse", "as before", "left"
FATES = (BETTER, WORSE, BOTH, AS_BEFORE, LEFT)
"""Fates of people from the start of a policy on, as the table ``same_people`` has them."""

EVERYONE = "all"
NOTE = (
    "The same people: everyone in the trade when the policy starts, in it or out of it afterwards, compared with the "
    "same person under the status quo. Better or worse off: a tenth of all weeks fewer or more in which needs are not "
    "met, or without a home, in exploitation or in detention, or one violent event a year fewer or more, and none of "
    "these the other way. The two shares also hold luck, which any change in a market reshuffles; what is left when "
    "one is taken from the other does not."
)


def told(rows: Iterable[Mapping[Any, Any]]) -> str:
    """The sentences on one scenario, from its rows of the table ``same_people``; empty if there are none to speak of.

    People are means over worlds, shares are pooled.
    """
    groups: dict[str, dict[str, float]] = {}
    worlds = set()
    for row in rows:
        people = groups.setdefault(str(row["group"]), dict.fromkeys(FATES, 0.0))
        people[str(row["fate"])] += float(row["people"])
        worlds.add(row["replicate"])
    if not groups:
        return ""
    everyone = _of_everyone(groups.pop(EVERYONE), len(worlds))
    others = "; ".join(filter(None, (_of_group(name, people) for name, people in groups.items())))
    return f"{everyone} Better and worse off among those {others}." if everyone and others else everyone


def _of_group(name: str, people: Mapping[str, float]) -> str:
    """Better and worse off in one cohort: "exploited at start 30% and 20%"; empty where nobody was."""
    compared = sum(people.values()) - people[LEFT]
    if not compared:
        return ""
    both = " and ".join(numbers.percent(people[fate] / compared) for fate in (BETTER, WORSE))
    return f"{name.replace('_', ' ')} {both}"


def _of_everyone(people: Mapping[str, float], worlds: int) -> str:
    """The sentence on everyone who is followed; empty if nobody is."""
    compared = sum(people.values()) - people[LEFT]
    if not compared:
        return ""
    each = {fate: count / worlds for fate, count in people.items()}

    def part(fate: str) -> str:
        return f"{numbers.percent(people[fate] / compared)} ({each[fate]:,.0f})"

    balance = 100.0 * (people[BETTER] - people[WORSE]) / compared
    return (
        f"Of {compared / worlds:,.0f} people in the trade when it starts, {part(BETTER)} are better off, "
        f"{part(WORSE)} worse off, {part(BOTH)} better in one way and worse in another, {part(AS_BEFORE)} as before: "
        f"better minus worse {numbers.change(balance, 'points')}. {each[LEFT]:,.0f} left and are not compared."
    )
