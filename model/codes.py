"""The codes of the model: what the whole numbers in records and conditions stand for.

The members of each enum count from 0, so that they are positions in arrays with one value for each of them.
"""

from __future__ import annotations

from enum import IntEnum

NOBODY = -1
"""Stands for no third party, no regular worker, no client."""


class Race(IntEnum):
    """Race and ethnicity as officers and institutions record it."""

    WHITE = 0
    BLACK = 1
    LATINE = 2
    ASIAN = 3
    INDIGENOUS_OR_OTHER = 4


class Gender(IntEnum):
    """Gender of a worker."""

    CISGENDER_WOMAN = 0
    TRANSGENDER_WOMAN = 1
    MAN = 2
    NONBINARY = 3


class Documentation(IntEnum):
    """Migration status of a worker."""

    CITIZEN_OR_RESIDENT = 0
    TEMPORARY = 1
    UNDOCUMENTED = 2


class Housing(IntEnum):
    """Where a worker lives. PROVIDED: by a third party or a business; SUPPORTED: by a service."""

    STABLE = 0
    UNSTABLE = 1
    PROVIDED = 2
    UNHOUSED = 3
    SUPPORTED = 4


class Venue(IntEnum):
    """Where clients and workers find each other. REFERRAL is the client book of third parties."""

    PLATFORM_MAIN = 0
    PLATFORM_SECOND = 1
    PLATFORM_REPLACEMENT = 2
    STREET_CENTRAL = 3
    STREET_ISOLATED = 4
    MASSAGE = 5
    AGENCY = 6
    PRIVATE = 7
    REFERRAL = 8
    DECLARED_1 = 9
    DECLARED_2 = 10


class VenueKind(IntEnum):
    """Kind of a venue."""

    PLATFORM = 0
    STREET = 1
    BUSINESS = 2
    PRIVATE = 3
    REFERRAL = 4


class ThirdPartyKind(IntEnum):
    """A spectrum, not a villain: most third parties are not coercive."""

    COLLECTIVE = 0
    HELPER = 1
    MASSAGE_BUSINESS = 2
    AGENCY = 3
    BOYFRIEND_MANAGER = 4
    CONTROLLER = 5


_LOOKING = (ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER)

LOOKS_FOR_WORKERS = tuple(kind in _LOOKING for kind in ThirdPartyKind)
"""By kind: whether such third parties go looking for workers, and live off them; the others wait to be asked."""
CAN_BE_ASKED = tuple(kind != ThirdPartyKind.CONTROLLER for kind in ThirdPartyKind)
"""By kind: whether a worker who thinks over where to work considers such a third party's offer."""
INDOOR_BUSINESS = tuple(kind in (ThirdPartyKind.MASSAGE_BUSINESS, ThirdPartyKind.AGENCY) for kind in ThirdPartyKind)
"""By kind: whether such a third party is an indoor business, which can be inspected, raided and shut."""


class Beginning(IntEnum):
    """How a tie with a third party begins."""

    CHOSEN = 0
    """A worker takes up an offer (line 4)."""
    RECRUITED = 1
    """A third party that looks for workers brings someone in (line 3)."""
    FOUND_AGAIN = 2
    """Someone who got away from a controlling third party is found by it (line 12)."""
    AT_START = 3
    """The tie is there when the world begins."""


class Ending(IntEnum):
    """How a tie with a third party ends."""

    REPLACED = 0
    """The worker chooses another arrangement (line 4)."""
    GOT_AWAY = 1
    """An exploited worker leaves by own means (line 12)."""
    RAIDED = 2
    """A raid closes the business (line 8)."""
    STOPPED = 3
    """The worker stops trading sex (line 3)."""
    DEPARTED = 4
    """The worker dies or moves away for good (line 3)."""
    HELPED_BY_PEERS = 5
    """Other workers help someone who is exploited out (line 12; T8.9), and so on."""
    HELPED_BY_FAMILY = 6
    HELPED_BY_CLIENTS = 7
    HELPED_BY_POLICE = 8
    HELPED_BY_SERVICES = 9
    """Services in touch with the person, or a place with them (lines 11 and 12)."""
    FREED = 10
    """The third party is in detention (line 12)."""
    CLOSED = 11
    """The third party goes out of business (line 3)."""


class OfficerUnit(IntEnum):
    """Unit of an officer."""

    PATROL = 0
    VICE = 1
    LICENSING = 2
    VIOLENCE_RESPONSE = 3


class Target(IntEnum):
    """Whom a contact with police is with."""

    WORKERS = 0
    CLIENTS = 1
    THIRD_PARTIES = 2


class Ground(IntEnum):
    """What officers act on in a contact."""

    OFFENCE = 0
    """Selling, buying, or helping and coercing is an offence at the place."""
    PAPERS = 1
    """Selling is an offence there for people without permanent status alone, and officers cannot see papers."""
    FREED = 2
    """An offence, in time that was spent on others as long as what they do was one."""
    NONE = 3
    """Nothing forbidden."""


class DeclaredVenue(IntEnum):
    """Venues that a scenario file may declare."""

    DECLARED_1 = 0
    DECLARED_2 = 1


VENUES = len(Venue)
