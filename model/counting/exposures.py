"""What a dose can be counted over: years lived somewhere, years in business, bookings.

A rate of an outcome that is a plain count, such as clients arrested, needs something to be a rate of. Each exposure is
a sum of weekly tallies, and how many of its weeks make one.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.counting.outcome import YEAR
from model.counting.tallies import Tally as T


@dataclass(frozen=True)
class Exposure:
    """One thing to count over: its name in the singular, the tallies that are summed, and how many of them make one.

    What is ``of_the_world`` is the same however large the world is: only multiples of the status quo mean anything.
    """

    one: str
    tallies: tuple[T, ...]
    each: float = 1.0
    of_the_world: bool = False


EXPOSURES: dict[str, Exposure] = {
    "worker-years": Exposure("worker-year", (T.ACTIVE,), YEAR),
    "street worker-years": Exposure("street worker-year", (T.ON_STREET,), YEAR),
    "exploited person-years": Exposure("exploited person-year", (T.EXPLOITED,), YEAR),
    "unhoused person-years": Exposure("unhoused person-year", (T.UNHOUSED,), YEAR),
    "business-years": Exposure("business-year", (T.INDOOR_BUSINESSES,), YEAR),
    "third-party-years": Exposure("third-party-year", (T.THIRD_PARTIES,), YEAR),
    "weeks": Exposure("week", (T.WEEKS_COMPARED,), of_the_world=True),
    "bookings": Exposure("booking", (T.BOOKINGS,)),
    "police contacts": Exposure("police contact", (T.POLICE_CONTACTS,)),
    "arrests of workers": Exposure("arrest of a worker", (T.ARRESTS,)),
}
"""By name, in the plural, as scenario files write it."""
