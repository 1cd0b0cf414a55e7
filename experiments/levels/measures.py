"""How each level is measured: the parts that a survey of one market gives, and the estimate from all markets' parts.

Parts are plain sums, so that markets are pooled by adding them up, and a standard error over markets follows from
leaving out one at a time. Every level of ``levels.toml`` has its measure here under the same id.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.levels.survey import CONDITIONS, Answers
from model.counting.outcomes_of_work import HELPED_OUT_BY_PEOPLE
from model.counting.tallies import Tally

Kind = Literal["share", "odds ratio", "other"]
Place = Literal["street", "off_street", "all"]
WEEKS_IN_YEAR = 52.0


@dataclass(frozen=True)
class Measure:
    """How one level is measured.

    Attributes:
        parts: from one market, float64 of a length of its own.
        estimate: from parts added up over markets.
        kind: shares of people and odds ratios are what a study with so many people finds by chance as well.
    """

    parts: Callable[[Answers], np.ndarray]
    estimate: Callable[[np.ndarray], float]
    kind: Kind = "other"


# ── arithmetic ───────────────────────────────────────────────────────────────────────────────────


def asked(answers: Answers, place: Place) -> list[np.ndarray]:
    """Who is asked at a place, as boolean arrays; "all" has two strata, street and off-street."""
    on, off = answers.reached & answers.street, answers.reached & ~answers.street
    return {"street": [on], "off_street": [off], "all": [on, off]}[place]


def share(answers: Answers, place: Place, condition: str) -> np.ndarray:
    """Number of people with a condition, and number of people asked."""
    everyone = np.logical_or.reduce(asked(answers, place))
    having = everyone & CONDITIONS[condition](answers)
    return np.array([np.count_nonzero(having), np.count_nonzero(everyone)], dtype=np.float64)


def two_by_two(answers: Answers, place: Place, exposure: str, outcome: str) -> np.ndarray:
    """Four cells for each stratum: exposed with and without the outcome, then unexposed with and without it."""
    exposed, happened = CONDITIONS[exposure](answers), CONDITIONS[outcome](answers)
    cells = [
        np.count_nonzero(stratum & (exposed == first) & (happened == second))
        for stratum in asked(answers, place)
        for first in (True, False)
        for second in (True, False)
    ]
    return np.array(cells, dtype=np.float64)


def odds_ratio(cells: np.ndarray) -> float:
    """Odds ratio of a 2x2 table, over strata that of Mantel and Haenszel (1959); half a person is added to each cell.

    The halves (Haldane 1956) keep it finite where a cell is empty. Strata without anyone are left out; without anyone
    at all it is not a number. ``cells`` as from `two_by_two`.
    """
    tables = cells.reshape(-1, 4)
    tables = tables[tables.sum(axis=1) > 0.0]
    if not len(tables):
        return math.nan
    a, b, c, d = tables.T + 0.5
    everyone = a + b + c + d
    return float((a * d / everyone).sum() / (b * c / everyone).sum())


def quotient(parts: np.ndarray) -> float:
    """The first number over the second; not a number where there is nothing to divide by."""
    return float(parts[0] / parts[1]) if parts[1] > 0.0 else math.nan


def standard_error(parts: np.ndarray, estimate: Callable[[np.ndarray], float]) -> float:
    """Standard error over markets of an estimate from added-up parts (jackknife; one row of ``parts`` per market).

    Not a number for a single market, or where leaving one out leaves nothing to estimate from.
    """
    count = len(parts)
    if count < 2:
        return math.nan
    total = parts.sum(axis=0)
    without = np.array([estimate(total - row) for row in parts])
    return float(np.sqrt((count - 1) / count * np.sum((without - without.mean()) ** 2)))


def study_range(parts: np.ndarray, people: int, kind: Kind) -> tuple[float, float]:
    """What 95 of 100 studies with so many people would find in the simulated markets, by sampling alone.

    ``parts`` are added up over markets: of a share, or the cells of an odds ratio. Not numbers for other kinds.
    """
    from scipy.stats import binom

    if kind == "share" and parts[1] > 0.0:
        low, high = binom.ppf([0.025, 0.975], people, quotient(parts)) / people
        return float(low), float(high)
    if kind == "odds ratio" and parts.sum() > 0.0:
        expected = people * parts.reshape(-1, 4) / parts.sum() + 0.5
        spread = 1.96 / math.sqrt(float(np.sum(1.0 / (1.0 / expected).sum(axis=1))))
        middle = odds_ratio(parts)
        return middle * math.exp(-spread), middle * math.exp(spread)
    return math.nan, math.nan


# ── the measures ─────────────────────────────────────────────────────────────────────────────────


def _share(place: Place, condition: str) -> Measure:
    return Measure(lambda a: share(a, place, condition), lambda n: 100.0 * quotient(n), "share")


def _odds(place: Place, exposure: str) -> Measure:
    return Measure(lambda a: two_by_two(a, place, exposure, "client_violence"), odds_ratio, "odds ratio")


def _counted(over: Tally, under: Tally, scale: float = 1.0, later: bool = False) -> Measure:
    """One tally over another, both summed over the weeks before the survey or over those after it as well."""
    return Measure(lambda a: (a.later if later else a.tallies)[[over, under]], lambda n: scale * quotient(n))


def _helped(by: Tally) -> Measure:
    """The share of those helped out of exploitation by people or police whom one kind of helper helped, in percent."""
    return Measure(
        lambda a: np.array([a.tallies[by], a.tallies[list(HELPED_OUT_BY_PEOPLE)].sum()]), lambda n: 100.0 * quotient(n)
    )


def _off_street(total: Tally, street: Tally, total_under: Tally, street_under: Tally) -> Measure:
    """One tally over another off the street, where only the total and the street's part are counted."""
    return Measure(
        lambda a: np.array([a.tallies[total] - a.tallies[street], a.tallies[total_under] - a.tallies[street_under]]),
        quotient,
    )


def _arrests(a: Answers) -> np.ndarray:
    """Arrests of clients, and of anyone."""
    of_clients = a.tallies[Tally.CLIENT_ARRESTS]
    return np.array([of_clients, of_clients + a.tallies[[Tally.ARRESTS, Tally.THIRD_PARTY_ARRESTS]].sum()])


def _price_ratio(n: np.ndarray) -> float:
    return quotient(np.array([quotient(n[:2]), quotient(n[2:])]))


def _third_parties(answers: Answers) -> np.ndarray:
    """Workers who have a third party, and third parties with at least one worker."""
    workers = answers.workers
    having = workers["in_trade"] & workers["alive"] & (workers["third_party"] >= 0)
    ids = workers["third_party"][having]
    return np.array([len(ids), len(np.unique(ids))], dtype=np.float64)


def _half_life(n: np.ndarray) -> float:
    """Years until half have left, from exits and weeks lived: ln 2 over the rate of leaving."""
    return math.log(2.0) / (WEEKS_IN_YEAR * quotient(n)) if n[0] > 0.0 else math.nan


def _stops(answers: Answers) -> np.ndarray:
    f = answers.followed
    return np.array([f.stops, f.weeks, f.returned, f.durable], dtype=np.float64)


def _stopping(ending: int) -> Callable[[np.ndarray], float]:
    """Yearly rate of stops that end in one way; stops lost to follow-up are shared out like the others."""

    def rate(n: np.ndarray) -> float:
        known = np.array([n[ending], n[2] + n[3]])
        return WEEKS_IN_YEAR * quotient(n[:2]) * quotient(known)

    return rate


MEASURES: dict[str, Measure] = {
    "client_violence_street": _share("street", "client_violence"),
    "client_violence_off_street": _share("off_street", "client_violence"),
    "police_violence_street": _share("street", "police_violence"),
    "police_violence_off_street": _share("off_street", "police_violence"),
    "violence_per_act_street": _counted(Tally.CLIENT_VIOLENCE_STREET, Tally.BOOKINGS_STREET),
    "violence_per_act_off_street": _off_street(
        Tally.CLIENT_VIOLENCE, Tally.CLIENT_VIOLENCE_STREET, Tally.BOOKINGS, Tally.BOOKINGS_STREET
    ),
    "violence_per_act": _counted(Tally.CLIENT_VIOLENCE, Tally.BOOKINGS),
    "screening_always": _odds("off_street", "always_screens"),
    "screening_mostly": _odds("off_street", "mostly_screened"),
    "displacement": _odds("street", "displaced"),
    "financial_difficulty_street": _odds("street", "financial_difficulty"),
    "financial_difficulty_off_street": _odds("off_street", "financial_difficulty"),
    "unstable_housing": _odds("all", "unstable_housing"),
    "repressive_policing": _odds("all", "repressive_policing"),
    "displaced_street": _share("street", "displaced"),
    "financially_difficult_street": _share("street", "financial_difficulty"),
    "financially_difficult_off_street": _share("off_street", "financial_difficulty"),
    "screened_always_share": _share("off_street", "always_screens"),
    "screened_mostly_share": _share("off_street", "mostly_screened"),
    "bookings_street": _counted(Tally.BOOKINGS_STREET, Tally.ON_STREET),
    "bookings_off_street": _off_street(Tally.BOOKINGS, Tally.BOOKINGS_STREET, Tally.ACTIVE, Tally.ON_STREET),
    "price_ratio": Measure(
        lambda a: a.tallies[
            [Tally.PRICE_SUM_PLATFORM, Tally.HOURS_PLATFORM, Tally.PRICE_SUM_STREET, Tally.HOURS_STREET]
        ],
        _price_ratio,
    ),
    "unhoused_street": _share("street", "unhoused"),
    "unhoused_off_street": _share("off_street", "unhoused"),
    "unprotected_sessions_street": _counted(Tally.UNPROTECTED_STREET, Tally.BOOKINGS_STREET, 100.0),
    "unprotected_street": _share("street", "unprotected"),
    "lacked_supplies": _share("all", "lacked_supplies"),
    "sti": _share("all", "sti"),
    "homicide": _counted(Tally.LETHAL_VIOLENCE, Tally.ACTIVE, 100_000.0 * WEEKS_IN_YEAR, later=True),
    "buyers_share_of_arrests": Measure(_arrests, lambda n: 100.0 * quotient(n)),
    "client_charges": _counted(Tally.CLIENT_ARRESTS, Tally.ACTIVE, WEEKS_IN_YEAR),
    "bookings_per_arrest": _counted(Tally.BOOKINGS_STREET, Tally.ARRESTS_STREET),
    "arrested_street": _share("street", "arrested"),
    "free_to_police": _counted(Tally.EXTORTION_STREET, Tally.BOOKINGS_STREET, 100.0),
    "reported": _counted(Tally.REPORTS, Tally.INCIDENTS, 100.0),
    "workers_per_third_party": Measure(_third_parties, quotient),
    "exploited": _counted(Tally.EXPLOITED, Tally.ACTIVE, 100.0),
    "exploitation_duration": Measure(lambda a: a.tallies[[Tally.LEFT_EXPLOITATION, Tally.EXPLOITED]], _half_life),
    "exploitation_balance": _counted(Tally.NEWLY_EXPLOITED, Tally.LEFT_EXPLOITATION),
    "exploited_indoors": _share("off_street", "exploited"),
    "helped_out_by_peers": _helped(Tally.HELPED_OUT_BY_PEERS),
    "helped_out_by_family": _helped(Tally.HELPED_OUT_BY_FAMILY),
    "helped_out_by_clients": _helped(Tally.HELPED_OUT_BY_CLIENTS),
    "helped_out_by_police": _helped(Tally.HELPED_OUT_BY_POLICE),
    "stopped_in_year": Measure(
        lambda a: np.array([a.followed.stopped_once, a.followed.people], dtype=np.float64),
        lambda n: 100.0 * quotient(n),
        "share",
    ),
    "temporary_stop": Measure(_stops, _stopping(2)),
    "durable_exit": Measure(_stops, _stopping(3)),
    "reentry": Measure(
        lambda a: np.array([a.followed.returned, a.followed.returned + a.followed.durable], dtype=np.float64),
        lambda n: 100.0 * quotient(n),
        "share",
    ),
    "career": Measure(lambda a: np.array([a.followed.career_weeks, WEEKS_IN_YEAR * a.followed.careers]), quotient),
    "over_ten_years_street": _share("street", "over_ten_years"),
    "mortality": _counted(Tally.DEATHS, Tally.ACTIVE, 100_000.0 * WEEKS_IN_YEAR, later=True),
}
