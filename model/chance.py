"""Luck as a function, not a stream.

``draw(key, purpose, week, agent, k)`` always gives the same number for the same arguments, whatever was drawn before,
in whatever order, on whatever machine. Two worlds with the same key are therefore the same world until a policy
matters (common random numbers, agent by agent; Klein et al. 2024). The generator is Philox4x64-7, a published
counter-based generator (Salmon, Moraes, Dror and Shaw 2011), checked in the tests against its authors' vectors.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

import numpy as np

from model.machine.compilation import INTERPRETED, rule


class Purpose(IntEnum):
    """What a draw is for. Numbers are stable: a new purpose takes a new number and changes no other draw.

    Each place in the model that draws has a purpose of its own, or a slot of its own within one (`slots.py`).
    """

    POPULATION = 1
    TASTE = 2
    TAKE_UP = 3
    EXCLUDED = 4
    RENEWAL = 9
    RECRUITMENT = 10
    THIRD_PARTY_FLOW = 11
    RECONSIDER = 12
    OFFER = 13
    ARRANGEMENT = 14
    STAND = 15
    SEEK = 16
    SEEK_VENUE = 17
    MEET = 19
    SESSION = 22
    OTHER_VIOLENCE = 24
    CONTACT = 25
    ENCOUNTER = 26
    OUTCOME = 27
    STING = 28
    RAID = 29
    COURT = 30
    REPORT = 31
    SERVICE = 32
    BARRIER = 33
    LEAVING = 34
    HOUSING = 35
    OUTING = 36
    PRICE = 37
    RECORD = 38
    STATUS = 39
    PEERS = 40
    FUND = 42
    CLIENT_CONTACT = 45
    TREATMENT = 46
    STAYS_AWAY = 47
    RAIDED = 48
    TURN = 49
    FLOW = 50
    TRAIT = 51
    MARK = 60
    TIP = 61
    DEFINITION = 62
    CHARGE = 63
    COMPLAINT = 64
    CUSTODY = 65
    HEARING = 66
    PAYOUT = 67
    RECOGNITION = 68
    PRESENCE = 84
    NEW_CLIENT = 85
    PRESENCE_FELT = 86
    PROTECTION = 120
    STI = 121
    CLIENT_STI = 122
    HARM = 123
    STATUS_CHECK = 80
    PLACE_LOST = 81
    PUT_OUT = 82
    INFECTION_AT_HOME = 83
    EXIT_PROGRAMME = 90
    SETTLES = 87


_ROUNDS = 7
"""Philox4x64 passes every statistical test of its authors from 7 rounds on; 10 is their margin of safety against tests
yet to come, which a simulation does not need and would pay for with a third of its drawing time."""
_TO_UNIT_32 = 2.0**-32
_TO_UNIT_52 = 2.0**-52

_ALL_BITS: Any = (1 << 64) - 1
product: Any

if INTERPRETED:

    def word(number):
        """A whole number as a 64-bit word."""
        return int(number) & _ALL_BITS

    def product(a, b):
        """The high and the low word of the product of two words."""
        whole = a * b
        return whole >> 64, whole & _ALL_BITS
else:
    from model.machine.intrinsics import product

    @rule
    def word(number):
        """A whole number as a 64-bit word."""
        return np.uint64(number)

    _ALL_BITS = np.uint64(_ALL_BITS)

_KIND = type(_ALL_BITS)
_M0, _M1 = _KIND(0xD2E7470EE14C6C93), _KIND(0xCA5A826395121157)
_W0, _W1 = _KIND(0x9E3779B97F4A7C15), _KIND(0xBB67AE8584CAA73B)
_LOW, _HALF, _12 = _KIND(0xFFFFFFFF), _KIND(32), _KIND(12)


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x64-7: four 64-bit words from a counter of four words and a key of two."""
    for _ in range(_ROUNDS):
        high0, low0 = product(_M0, c0)
        high1, low1 = product(_M1, c2)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0 = (k0 + _W0) & _ALL_BITS
        k1 = (k1 + _W1) & _ALL_BITS
    return c0, c1, c2, c3


@rule
def words(key, purpose, week, agent, k):
    """The four words at an address: this world, purpose, week, agent and index."""
    return philox(word(agent), word(k), word(week), word(purpose), word(key), word(0))


@rule
def fine(bits):
    """A uniform number strictly between 0 and 1 from the upper 52 bits of a word."""
    return (np.float64(bits >> _12) + 0.5) * _TO_UNIT_52


@rule
def coarse(bits):
    """A uniform number strictly between 0 and 1 from 32 bits."""
    return (np.float64(bits) + 0.5) * _TO_UNIT_32


@rule
def draw(key, purpose, week, agent, k):
    """A uniform number strictly between 0 and 1 (52 bits) for this world, purpose, week, agent and index."""
    a, _, _, _ = words(key, purpose, week, agent, k)
    return fine(a)


@rule
def four(key, purpose, week, agent, k):
    """Four uniform numbers strictly between 0 and 1 (52 bits each) from one address."""
    a, b, c, d = words(key, purpose, week, agent, k)
    return fine(a), fine(b), fine(c), fine(d)


@rule
def eight(key, purpose, week, agent, k):
    """Eight uniform numbers strictly between 0 and 1 (32 bits each) from one address."""
    a, b, c, d = words(key, purpose, week, agent, k)
    return (
        coarse(a >> _HALF),
        coarse(a & _LOW),
        coarse(b >> _HALF),
        coarse(b & _LOW),
        coarse(c >> _HALF),
        coarse(c & _LOW),
        coarse(d >> _HALF),
        coarse(d & _LOW),
    )


@rule
def gumbel(luck):
    """A standard Gumbel number from a uniform one: the noise of a logit choice."""
    return -math.log(-math.log(luck))


@rule
def whole(expected, luck):
    """A whole number whose mean is ``expected``: the part after the point is decided by luck."""
    below = int(expected)
    return below + 1 if luck < expected - below else below


@rule
def member(shares, luck):
    """The member of a distribution that luck falls on."""
    total = 0.0
    for k in range(len(shares)):
        total += shares[k]
    target = luck * total
    for k in range(len(shares)):
        target -= shares[k]
        if target < 0.0:
            return k
    return 0
