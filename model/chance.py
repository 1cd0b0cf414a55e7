"""Luck as a function, not a stream.

``draw(key, purpose, week, agent, k)`` always gives the same number for the same arguments, whatever was drawn before,
in whatever order, on whatever machine. Two worlds with the same key are therefore the same world until a policy
matters (common random numbers, agent by agent; Klein et al. 2024). The generator is Philox4x32-7, a published
counter-based generator (Salmon, Moraes, Dror and Shaw 2011), checked in the tests against its authors' vectors.
"""

from __future__ import annotations

import hashlib
import math
from enum import IntEnum

import numpy as np

from model.compiled import rule


class Purpose(IntEnum):
    """What a draw is for. Numbers are stable: a new purpose takes a new number and changes no other draw."""

    POPULATION = 1
    TASTE = 2
    TAKE_UP = 3
    EXCLUDED = 4
    JOB = 5
    EXIT = 7
    DEATH = 8
    RENEWAL = 9
    RECRUITMENT = 10
    THIRD_PARTY_FLOW = 11
    RECONSIDER = 12
    OFFER = 13
    ARRANGEMENT = 14
    STAND = 15
    SEEK = 16
    SEEK_VENUE = 17
    QUEUE = 18
    MEET = 19
    SCREEN = 20
    BARGAIN = 21
    SESSION = 22
    REGULAR = 23
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
    WANTED = 43
    DEMAND_MOVES = 44
    CLIENT_CONTACT = 45
    TREATMENT = 46
    STAYS_AWAY = 47
    RAIDED = 48
    TURN = 49


_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_SIX = np.uint64(6)
_26 = np.uint64(26)
_TO_UNIT_32 = 2.0**-32
_TO_UNIT_52 = 2.0**-52
_ROUNDS = 7
"""Philox4x32 passes every statistical test of its authors from 7 rounds on; 10 is their margin of safety against tests
yet to come, which a simulation does not need and would pay for with a third of its drawing time."""


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-7: four 32-bit words from a 4 x 32-bit counter and a 2 x 32-bit key (all passed as uint64)."""
    for _ in range(_ROUNDS):
        low = _M0 * c0
        high = _M1 * c2
        c0, c1, c2, c3 = (high >> _HALF) ^ c1 ^ k0, high & _LOW, (low >> _HALF) ^ c3 ^ k1, low & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@rule
def draw(key, purpose, week, agent, k):
    """A uniform number strictly between 0 and 1 (52 bits) for this world, purpose, week, agent and index."""
    a, b, _, _ = philox(np.uint64(agent), np.uint64(k), np.uint64(week), np.uint64(purpose), key & _LOW, key >> _HALF)
    return (np.float64((a << _26 | b >> _SIX) >> _SIX) + 0.5) * _TO_UNIT_52


@rule
def four(key, purpose, week, agent, k):
    """Four uniform numbers strictly between 0 and 1 (32 bits each) from one key."""
    a, b, c, d = philox(np.uint64(agent), np.uint64(k), np.uint64(week), np.uint64(purpose), key & _LOW, key >> _HALF)
    return (
        (np.float64(a) + 0.5) * _TO_UNIT_32,
        (np.float64(b) + 0.5) * _TO_UNIT_32,
        (np.float64(c) + 0.5) * _TO_UNIT_32,
        (np.float64(d) + 0.5) * _TO_UNIT_32,
    )


@rule
def gumbel(luck):
    """A standard Gumbel number from a uniform one: the noise of a logit choice."""
    return -math.log(-math.log(luck))


def replicate_seed(seed: int, replicate: int) -> int:
    """The 64-bit key of one replicate, derived by SHA-256 so that no two (seed, replicate) pairs coincide by design.

    >>> replicate_seed(1, 0) != replicate_seed(0, 1)
    True
    """
    digest = hashlib.sha256(f"undertow replicate {seed} {replicate}".encode()).digest()
    return int.from_bytes(digest[:8], "little")
