"""Mesa agents, whole-array NumPy, compiled rules on records, and C: the same slice, the same behaviour, their costs."""

import math
from itertools import combinations

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import slice_c, slice_mesa, slice_numpy, slice_records
from benchmarks.slice_market import BOOKINGS, COUNTS, Market, market
from benchmarks.timing import best

VERSIONS = {"Mesa agents": slice_mesa, "NumPy arrays": slice_numpy, "compiled records": slice_records}
BY_CHANCE = tuple(VERSIONS)
"""The versions that agree but for sampling error; C has the luck of the records, and so their counts."""
if slice_c.compiler() is not None:
    VERSIONS["C"] = slice_c
SMALL, LARGE = (300, 1_500), (20_000, 100_000)
SEEDS = range(1, 21)
REPEATS = 3
FAR = 4.5  # standard errors; nine comparisons then go wrong by chance less than once in ten thousand times


def report(console: Console, large: bool) -> None:
    """Check that the versions agree, then print what a booking costs in each."""
    _compare(console, market(*SMALL))
    if "C" in VERSIONS:
        _compare_with_c(market(*SMALL))
    else:
        console.print("No C compiler is here: the slice in C is left out.")
    for size, names in ((SMALL, list(VERSIONS)), (LARGE, list(VERSIONS)[1:])):
        _time(console, market(*size), names)


def _compare(console: Console, people: Market) -> None:
    """Print counts per week; stop if two versions differ by more than sampling error."""
    means, errors = {}, {}
    for name in BY_CHANCE:
        version = VERSIONS[name]
        rows = np.concatenate([version.prepare(people, seed)() for seed in SEEDS])
        means[name], errors[name] = rows.mean(axis=0), rows.std(axis=0, ddof=1) / math.sqrt(len(rows))
    table = Table("per week", *COUNTS, title="One slice, versions with luck of their own: mean (standard error)")
    for name in BY_CHANCE:
        cells = zip(means[name], errors[name], strict=True)
        table.add_row(name, *(f"{mean:.2f} ({error:.2f})" for mean, error in cells))
    console.print(table)
    for one, other in combinations(BY_CHANCE, 2):
        apart = np.abs(means[one] - means[other]) / np.hypot(errors[one], errors[other])
        if (apart > FAR).any():
            raise SystemExit(f"benchmarks: {one} and {other} differ by {apart.round(1)} standard errors")


def _compare_with_c(people: Market) -> None:
    """Stop if C counts anything else than the compiled records do."""
    for seed in SEEDS:
        if (slice_c.prepare(people, seed)() != slice_records.prepare(people, seed)()).any():
            raise SystemExit("benchmarks: C and the compiled records differ, although they have the same luck")


def _time(console: Console, people: Market, names: list[str]) -> None:
    """Print the time of one booking in each version named, and how many times that of the compiled records it is."""
    cost = {}
    for name in names:
        version = VERSIONS[name]
        bookings = version.prepare(people, 1)()[:, BOOKINGS].sum()
        cost[name] = best(lambda version=version: version.prepare(people, 1), REPEATS) / bookings  # type: ignore[misc]
    title = f"{len(people.price):,} workers, {len(people.danger):,} clients"
    table = Table("version", "ns per booking", "ratio", title=title)
    for name in names:
        table.add_row(name, f"{cost[name] * 1e9:,.0f}", f"{cost[name] / cost['compiled records']:.2f}")
    console.print(table)
