"""``python -m benchmarks.dead_parameters`` looks for numbers, switches and levers that change nothing for any value.

Each is moved to the low and the high end of its range, and to the value at which its effect is absent, in several
*situations*: worlds in which dozens of levers are moved, in which what is rare is common, and in which mechanisms are
off. What is counted is compared bit for bit with the same world without the move; so is the whole state at the end. A
number that moves no count anywhere is printed, with the fields of state that it does move, if any; one that moves what
people are asked about acts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.situations import SITUATIONS, Situation, set_lever
from model.compiled import compile_all
from model.conditions import LEVERS
from model.parameters import REGISTRY, SWITCH, Parameters
from model.state import State
from model.world import World

SCALE, WEEKS, SEED = 0.6, 60, 7
"""A scale at which every kind of agent exists, and weeks in which what begins in the first can come to its end."""
ASKED = frozenset({"workers.first_entry"})
"""Fields that no rule reads, and that the levels ask people about (``experiments/levels/survey.py``)."""
SURVEY = "what people are asked about"


@dataclass(frozen=True)
class Finding:
    """What moving one number does: the first situation in which it moves a count, or only fields of the state.

    Attributes:
        name: flattened name of the number, switch or lever. acts_in: the situation, `SURVEY`, or empty if nowhere.
        moves: fields of the state that it moves where it moves no count.
    """

    name: str
    acts_in: str = ""
    moves: frozenset[str] = field(default_factory=frozenset)


@dataclass
class Screen:
    """Worlds of one scale and length, with and without a move; the worlds without are lived through once.

    Attributes:
        scale, weeks: of every world. situations: in the order in which they are tried.
    """

    scale: float = SCALE
    weeks: int = WEEKS
    situations: tuple[Situation, ...] = SITUATIONS
    _lived: dict[str, World] = field(default_factory=dict)

    def look(self, name: str) -> Finding:
        """Move one number, switch or lever by its flattened name until it moves a count."""
        moves: set[str] = set()
        for situation in self.situations:
            for value in ends(name, situation):
                there = self._world(situation), self._moved(situation, name, value)
                if not np.array_equal(there[0].tallies, there[1].tallies, equal_nan=True):
                    return Finding(name, situation.name)
                moves |= set(differing(there[0].state, there[1].state))
        return Finding(name, SURVEY if moves & ASKED else "", frozenset(moves))

    def _world(self, situation: Situation) -> World:
        if situation.name not in self._lived:
            self._lived[situation.name] = self._live(situation.parameters, situation.table(self.weeks))
        return self._lived[situation.name]

    def _moved(self, situation: Situation, name: str, value: float) -> World:
        if name not in _LEVER_NAMES:
            return self._live({**situation.parameters, name: value}, situation.table(self.weeks))
        table = situation.table(self.weeks)
        set_lever(table, name, value)
        return self._live(situation.parameters, table)

    def _live(self, parameters: Mapping[str, float], table: np.recarray) -> World:
        world = World(Parameters.defaults().set(parameters), SEED, self.scale)
        return world.begin().run(table)


def parameter_names() -> list[str]:
    """Every number and every switch that acts within a line of the week, by flattened name."""
    return [name for name in Parameters.defaults().values if not name.startswith(f"{SWITCH}line_")]


def lever_names() -> list[str]:
    """Every lever, as ``group.lever`` or, where it has several values, ``group.lever:member``."""
    return [
        f"{name}:{member}" if member else name for name, lever in LEVERS.items() for member in lever.settable or [""]
    ]


_LEVER_NAMES = frozenset(lever_names())


def ends(name: str, situation: Situation) -> Iterator[float]:
    """The values that a number is moved to; in a situation without the move it may have one of them already."""
    if name in _LEVER_NAMES:
        lever = LEVERS[name.partition(":")[0]]
        yield from (lever.low, lever.high)
        return
    values = Parameters.defaults().set(situation.parameters).values
    if name.startswith(SWITCH):
        yield 1.0 - values[name]
        return
    parameter = REGISTRY[name.partition(".")[0]]
    _, low, high = parameter.scalars()[name]
    found = [low, high] + ([parameter.absent] if parameter.absent_mass > 0.0 else [])
    yield from (value for value in dict.fromkeys(found) if value != values[name])


def differing(one: State, other: State) -> Iterator[str]:
    """The fields in which two states differ, such as ``workers.money``; lists that a week fills anew do not count."""
    for name, first, second in zip(one._fields, one, other, strict=True):
        if name in ("at_work", "applicants", "scratch"):
            continue
        if first.shape != second.shape or first.dtype.names is None:
            if not np.array_equal(first, second, equal_nan=True):
                yield name
            continue
        for part in first.dtype.names:
            if not np.array_equal(first[part], second[part]):
                yield f"{name}.{part}"


def without_effect(names: Iterable[str], screen: Screen) -> Iterator[Finding]:
    """Those of ``names`` that move no count in any situation."""
    for name in names:
        finding = screen.look(name)
        if not finding.acts_in:
            yield finding


def main() -> None:
    """Screen what is asked for, all by default, and print what has no effect; exit code 1 if there is any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dead_parameters", description=__doc__)
    parser.add_argument("names", nargs="*", help="numbers or levers; without any, all are moved")
    parser.add_argument("--scale", type=float, default=SCALE)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    options = parser.parse_args()
    screen, known = Screen(options.scale, options.weeks), [*parameter_names(), *lever_names()]
    names = options.names or known
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no number and no lever: {', '.join(unknown)}")
    dead = 0
    compile_all()
    console = Console(stderr=True)
    for finding in without_effect(track(names, "Moving numbers", console=console, transient=True), screen):
        dead += 1
        moves = ", ".join(sorted(finding.moves))
        print(f"{finding.name}: moves no count" + (f"; moves {moves}" if moves else ", and no state"), flush=True)
    print(f"{dead} of {len(names)} move no count at scale {options.scale:g} in {options.weeks} weeks.")
    sys.exit(1 if dead else 0)


if __name__ == "__main__":
    main()
