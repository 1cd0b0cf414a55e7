"""Slots: what tells the draws of one purpose apart, where a purpose has several.

The address of a draw is the world, a purpose, a week, an agent and an index (`chance.py`). Where a purpose is drawn for
in several places of the model, one of the last three parts of the address is a slot named here, another one in each
place, so that no two decisions share their luck. Numbers are stable, as purposes' are: what was drawn stays drawn.
"""

from enum import IntEnum, unique


@unique
class PopulationSlot(IntEnum):
    """Whose start is drawn, in place of the week."""

    PEOPLE = 0
    CLIENTS = 1
    THIRD_PARTIES = 2


@unique
class PersonSlot(IntEnum):
    """What of a person's start is drawn."""

    TRAITS = 0
    """The first of two."""
    AGE_NEED_WORK = 2
    HOME_AND_TIES = 3
    HAS_TRADED = 4
    HISTORY = 5
    HOME_AND_MONEY = 6
    THIRD_PARTY = 7
    HOME_IN_TRADE = 8
    INSISTS = 9
    FRAILTY = 20
    STI = 21


@unique
class ClientSlot(IntEnum):
    """What of a client's start is drawn."""

    CUSTOM = 0
    CHARACTER = 1
    HAS_TIE = 2
    TIE = 3
    LIFE = 4
    """How long he goes on, and how long it is until someone begins in his place."""
    STI = 20


@unique
class TasteSlot(IntEnum):
    """What a person's lasting taste is for, in place of the week."""

    VENUE = 0
    THIRD_PARTY = 1
    PLATFORMS_ALIKE = 2


@unique
class ExcludedSlot(IntEnum):
    """What someone is shut out of, or counted in for, by a fixed disposition; in place of the week."""

    VENUE = 0
    SUPPORT = 1
    QUOTA = 2
    KEPT_ON = 3
    PROTECTION = 23
    PAUSES = 20
    ACCOUNT = 21
    CROWDED = 22
    PEER_SAFETY = 40


@unique
class SupportRuleSlot(IntEnum):
    """The rule that may shut someone out of income support."""

    DOCUMENTATION = 0
    FORMAL_INCOME = 1
    RECORD = 2


@unique
class StaysAwaySlot(IntEnum):
    """What a client does when his usual venue is shut, in place of the week."""

    VANISHES = 0
    FOLLOWS = 1


@unique
class DefinitionSlot(IntEnum):
    """What decides whether someone counts as exploited, in place of the week."""

    THROUGH_PEERS = 0
    AGENCY_MET = 1


@unique
class RecruitmentSlot(IntEnum):
    """A recruiter's attempt, and from there on each person met."""

    ATTEMPT = 0
    MET = 1


@unique
class ContactSlot(IntEnum):
    """How many contacts an officer makes, and from there on each of them."""

    HOW_MANY = 0
    EACH = 1


@unique
class EncounterSlot(IntEnum):
    """Where an officer looks in one contact, and on whom the eye falls."""

    PLACES = 0
    TASTES = 1


ENCOUNTER_SLOTS = len(EncounterSlot)


MOST_REACHED = 7
"""Workers whom the presence of police who look for clients reaches in one contact, at most."""


@unique
class StingSlot(IntEnum):
    """How many stings there are, and each of them, in place of the agent."""

    HOW_MANY_ON_WORKERS = 0
    ON_WORKER = 1
    HOW_MANY_ON_CLIENTS = 2
    ON_CLIENT = 3


@unique
class RaidSlot(IntEnum):
    """How many raids there are, and each of them, in place of the agent."""

    HOW_MANY = 0
    EACH = 1


@unique
class RaidedSlot(IntEnum):
    """What befalls someone whom a raid or an inspection meets at work."""

    ARRESTED = 0
    HURT_OR_CHECKED = 1
    INSPECTED = 2


@unique
class PlaceSlot(IntEnum):
    """What follows from a place of work that is lost."""

    FOUND = 0
    NOT_BACK = 1


@unique
class TipSlot(IntEnum):
    """How many suspicions there are, and each of them, in place of the agent."""

    HOW_MANY = 0
    EACH = 1


@unique
class SuspicionSlot(IntEnum):
    """Where suspicions come from."""

    TIP = 0
    INSPECTION = 1


@unique
class CourtSlot(IntEnum):
    """What a court decides."""

    SENTENCE = 0
    CASE = 1


@unique
class RecordSlot(IntEnum):
    """What becomes of a record."""

    CLEARED = 0
    CLEARABLE = 1
    AS_USUAL = 2


@unique
class OutingSlot(IntEnum):
    """How a person may become known to trade sex."""

    LEAK = 0
    AS_USUAL = 1


@unique
class LeavingSlot(IntEnum):
    """Getting away from a third party, and being found again."""

    TRIES = 0
    FOUND_AGAIN = 1


@unique
class HousingSlot(IntEnum):
    """What decides about a home."""

    RENT = 0
    STAY = 2
    AFTER_LEAVING = 3
    REHOUSED = 20


@unique
class ServiceSlot(IntEnum):
    """What of services is drawn."""

    OUTREACH = 0
    LOTTERY = 1
    REQUEST = 2
    MOMENT = 3
    COMPLETES = 4


@unique
class Barrier(IntEnum):
    """The rule that may turn someone away from services, or from flexible money."""

    SOBRIETY = 0
    ABUSE = 1
    VICTIMS_ONLY = 2
    SEX_WORK = 3
    RECORD = 4
    POLICE_CONTACT = 5
    GENDER = 6
    DOCUMENTATION = 7
    LANGUAGE = 8
    PARENT = 9
    GRANT = 10


@unique
class ClientStiSlot(IntEnum):
    """What of clients' infections is drawn, in place of the index."""

    ENDS = 0
    HOW_MANY_FROM_OUTSIDE = 1
    FROM_OUTSIDE = 2


@unique
class FundSlot(IntEnum):
    """Who is given flexible money, and with whom the round begins."""

    GRANT = 0
    WHO_IS_FIRST = 1
