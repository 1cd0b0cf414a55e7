"""Asking for people's records a little before their turn, so that memory is no slower in a large world.

Nothing here changes a result. ``lines`` is the number of cache lines of a record that the loop touches.
"""

from typing import Any

from model.machine.compilation import INTERPRETED, rule
from model.machine.memory import PREFETCHED

fetch_ahead: Any

if INTERPRETED:

    def fetch_ahead(array: Any, position: int, line: int) -> None:
        """Nothing: plain Python gains nothing by asking for memory in advance."""
else:
    from model.machine.intrinsics import fetch_ahead as fetch_ahead


@rule
def next_at_work(s, k, lines):
    """In a loop over those in the trade this week, at the k-th."""
    for line in range(lines):
        fetch_ahead(s.workers, s.at_work[k + PREFETCHED], line)


@rule
def next_person(s, i, lines):
    """In a loop over everyone, at person i."""
    for line in range(lines):
        fetch_ahead(s.workers, min(i + PREFETCHED, len(s.workers) - 1), line)
