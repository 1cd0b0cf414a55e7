"""Line 4, last: the stands of a venue, where the sessions that workers want wait for clients to come upon them."""

from model.chance import Purpose, eight
from model.codes import NOBODY, Venue
from model.machine.compilation import rule
from model.rules.people import has_third_party

REFERRAL = int(Venue.REFERRAL)
SESSIONS_A_DRAW = 4
"""Sessions that one draw of eight numbers serves: the first four say where, the others whether in the client book."""
STANDS_TRIED = 64
"""Stands that are tried before a session finds none."""


@rule
def clear_stands(s):
    """Nobody offers a session yet."""
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.workers = 0.0
        venue.wanted = 0.0
        if venue.stands > 0:
            venue.stands = 0
            s.stands[v, :] = NOBODY


@rule
def offer_sessions(s, w, i, place, p, t):
    """Put each wanted session on a stand of the venue, or of the third party's own client book if it has one.

    A stand is chosen by keyed luck, so one worker's change moves nobody else's stand far.
    """
    referral = 0.0
    if has_third_party(w):
        referral = s.third_parties[w.third_party].referral
    for k in range(w.wanted):
        if k % SESSIONS_A_DRAW == 0:
            luck = eight(s.market[0].key, Purpose.STAND, t, i, k)
        where, in_book = luck[k % SESSIONS_A_DRAW], luck[SESSIONS_A_DRAW + k % SESSIONS_A_DRAW]
        take_stand(s, REFERRAL if in_book < referral else w.venue, where, place)


@rule
def take_stand(s, v, luck, place):
    """The first free stand at or after the one that luck falls on, if there is one nearby."""
    slots = s.stands.shape[1]
    at = int(luck * slots)
    for step in range(STANDS_TRIED):
        slot = (at + step) & (slots - 1)
        if s.stands[v, slot] == NOBODY:
            s.stands[v, slot] = place
            s.venues[v].stands += 1
            return


@rule
def link_stands(s, v):
    """A client who comes upon a free stand goes on to the next one: note there who that is, going around."""
    if s.venues[v].stands == 0:
        return
    last = s.stands.shape[1] - 1
    following = NOBODY
    for slot in range(last + 1):
        if s.stands[v, slot] != NOBODY:
            following = s.stands[v, slot]
            break
    for slot in range(last, -1, -1):
        here = s.stands[v, slot]
        following = here if here != NOBODY else following
        s.stands[v, slot] = following
