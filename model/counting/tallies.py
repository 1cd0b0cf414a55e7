"""What is counted: one number per worker, week and tally; some are counted for the market as a whole.

Outcomes are ratios of sums of tallies (``model/counting/outcomes.py``). Tallies from ``CLIENTS_SEEKING`` on have
no worker they belong to and exist for everyone only.
"""

from __future__ import annotations

from enum import IntEnum, auto


class Cohort(IntEnum):
    """Cohorts that people belong to from the start of a policy on; all but MARKED are fixed then (``cohorts.py``)."""

    EXPLOITED_AT_START = 0
    MIGRANT_INDOOR_AT_START = 1
    LIVE_IN_AT_START = 2
    UNHOUSED_AT_START = 3
    MARKED = 4


COHORTS = 2 ** len(Cohort)
"""Rows of counts of people by the cohorts they belong to; the first row, of those in none, stays empty."""


class _FromZero(IntEnum):
    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return count


class Tally(_FromZero):
    """Index of each tally."""

    # people at the end of a week
    ACTIVE = auto()
    ON_PLATFORM = auto()
    ON_STREET = auto()
    ON_STREET_ISOLATED = auto()
    IN_BUSINESS = auto()
    IN_PRIVATE = auto()
    # work
    BOOKINGS = auto()
    BOOKINGS_PLATFORM = auto()
    BOOKINGS_STREET = auto()
    BOOKINGS_ISOLATED = auto()
    BOOKINGS_BROKERED = auto()
    BOOKINGS_NEWCOMERS = auto()
    SCREENED_NEWCOMERS = auto()
    NEWCOMERS = auto()
    NEWCOMERS_WITH_THIRD_PARTY = auto()
    WANTED = auto()
    MEETINGS = auto()
    INFORMATION_SHARED = auto()
    SCREENED = auto()
    REFUSALS = auto()
    MEETINGS_DANGEROUS = auto()
    REFUSALS_DANGEROUS = auto()
    DANGEROUS_BOOKINGS = auto()
    RISKY_SERVICES = auto()
    PRICE_AT_BOUND = auto()
    PRICE_SUM = auto()
    HOURS = auto()
    PRICE_SUM_PLATFORM = auto()
    HOURS_PLATFORM = auto()
    PRICE_SUM_STREET = auto()
    HOURS_STREET = auto()
    INFECTIONS = auto()
    # violence
    CLIENT_VIOLENCE = auto()
    CLIENT_VIOLENCE_STREET = auto()
    POLICE_VIOLENCE = auto()
    THIRD_PARTY_VIOLENCE = auto()
    OTHER_VIOLENCE = auto()
    CUSTODY_VIOLENCE = auto()
    VIOLENCE_IN_SIX_MONTHS = auto()
    POLICE_VIOLENCE_IN_SIX_MONTHS = auto()
    VIOLENCE_IN_SIX_MONTHS_STREET = auto()
    POLICE_VIOLENCE_IN_SIX_MONTHS_STREET = auto()
    INJURED = auto()
    # dependence
    WITH_THIRD_PARTY = auto()
    WITH_SUPPORTIVE_THIRD_PARTY = auto()
    AT_LIBERTY = auto()
    WITH_THIRD_PARTY_AT_LIBERTY = auto()
    PEERS = auto()
    CONTROL = auto()
    DEPENDENCE = auto()
    EXPLOITED = auto()
    NEWLY_EXPLOITED = auto()
    LEFT_EXPLOITATION = auto()
    LEFT_BY_ONESELF = auto()
    HELPED_OUT_BY_PEERS = auto()
    HELPED_OUT_BY_FAMILY = auto()
    HELPED_OUT_BY_CLIENTS = auto()
    HELPED_OUT_BY_POLICE = auto()
    HELPED_OUT_BY_SERVICES = auto()
    FREED_BY_END_OF_THIRD_PARTY = auto()
    FREED_BY_RAID = auto()
    FREED_AS_CONTROL_FADED = auto()
    STOPPED_IN_EXPLOITATION = auto()
    DEPARTED_IN_EXPLOITATION = auto()
    EXPLOITED_INDOORS = auto()
    EXPLOITED_IN_BUSINESS = auto()
    SOUGHT_BY_THIRD_PARTY = auto()
    FOUND_AGAIN = auto()
    ASSESSED = auto()
    QUALIFYING = auto()
    ATTEMPTS = auto()
    ATTEMPTS_COMPLETED = auto()
    # money
    NET_INCOME = auto()
    INCOME_KNOWN = auto()
    INCOME_VARIATION = auto()
    INCOME_REMEMBERED = auto()
    INCOME_DEVIATION = auto()
    INCOME_REMEMBERED_PLATFORM = auto()
    INCOME_DEVIATION_PLATFORM = auto()
    BELOW_NEED = auto()
    DEBT = auto()
    DESPERATION = auto()
    CUT_TAKEN = auto()
    SUPPORTED = auto()
    CASES_HEARD = auto()
    CASES_WON = auto()
    WEEKS_TO_HEARING = auto()
    # home
    UNSTABLE = auto()
    UNHOUSED = auto()
    UNHOUSED_STREET = auto()
    LOST_HOME = auto()
    FOUND_HOME = auto()
    # law
    POLICE_CONTACTS = auto()
    POLICE_CONTACTS_STREET = auto()
    DISPLACED = auto()
    EXTORTION = auto()
    EXTORTION_STREET = auto()
    STUNG = auto()
    SANCTIONED_CONTACT = auto()
    ABUSES_BY_POLICE = auto()
    COMPLAINTS = auto()
    COMPLAINED = auto()
    CONTACTS_AFTER_COMPLAINT = auto()
    ARRESTS = auto()
    ARRESTS_STREET = auto()
    ARRESTS_OF_EXPLOITED = auto()
    IN_COURT = auto()
    EXPLOITED_IN_COURT = auto()
    SCREENED_FOR_TRAFFICKING = auto()
    CONVICTIONS_OF_EXPLOITED = auto()
    AFTER_ARREST = auto()
    INCOME_AFTER_ARREST = auto()
    DESPERATION_AFTER_ARREST = auto()
    DETAINED = auto()
    RECORD = auto()
    OUTED = auto()
    NEWLY_OUTED = auto()
    # trust
    TRUST = auto()
    INCIDENTS = auto()
    REPORTS = auto()
    REPORTS_ACTED_ON = auto()
    REPORTS_TURNED_ON_REPORTER = auto()
    # services
    HELP_SOUGHT = auto()
    HELP_SERVED = auto()
    WEEKS_WAITED = auto()
    REFUSED_SOBRIETY = auto()
    REFUSED_DOCUMENTED_ABUSE = auto()
    REFUSED_VICTIMS_ONLY = auto()
    REFUSED_SEX_WORK = auto()
    REFUSED_RECORD = auto()
    REFUSED_POLICE_CONTACT = auto()
    REFUSED_GENDER = auto()
    REFUSED_DOCUMENTATION = auto()
    REFUSED_LANGUAGE = auto()
    REFUSED_PARENT = auto()
    REFUSED_WAIT = auto()
    REFUSED_CAPACITY = auto()
    PLACES_LIVED_IN = auto()
    EARLY_DEPARTURES = auto()
    IN_SUPPORTED_HOUSING = auto()
    ON_TREATMENT = auto()
    # flow
    JOB_OFFERS = auto()
    LATELY_LEFT = auto()
    LATELY_LEFT_AT_WORK = auto()
    EARNED_AFTER_LEAVING = auto()
    ASKED_FOR_PROGRAMME = auto()
    JOINED_PROGRAMME = auto()
    IN_EXIT_PROGRAMME = auto()
    ENTRIES = auto()
    FIRST_ENTRIES = auto()
    EXITS = auto()
    RETURNS = auto()
    DEATHS = auto()
    # the market as a whole
    CLIENTS_SEEKING = auto()
    CLIENTS_DETERRED = auto()
    SEEKS = auto()
    SEEKS_UNMET = auto()
    CLIENT_FEAR = auto()
    CLIENTS = auto()
    PAID_BY_CLIENTS = auto()
    SUPPORT_PAID = auto()
    SPENT = auto()
    FINES_PAID = auto()
    OTHER_RECEIPTS = auto()
    WITHHELD = auto()
    PAID_LATE = auto()
    CLIENT_ARRESTS = auto()
    THIRD_PARTY_ARRESTS = auto()
    EXPLOITATIVE_THIRD_PARTY_ARRESTS = auto()
    THIRD_PARTIES = auto()
    EXPLOITATIVE_THIRD_PARTIES = auto()
    RAIDS = auto()
    TRUE_CASES = auto()
    FALSE_ALARMS = auto()
    TIPS = auto()
    INSPECTIONS = auto()
    IMPUNITY = auto()
    WEEKS_COMPARED = auto()
    WEEKS_COLLAPSED = auto()
    MEDIAN_INCOME = auto()
    LOW_INCOME = auto()
    PEOPLE = auto()
    ARRIVALS = auto()
    DEPARTURES = auto()
    COST = auto()


TALLIES = len(Tally)
WORKER_TALLIES = int(Tally.CLIENTS_SEEKING)
