"""Ties between a worker and a third party: what holds when a tie begins, and what is left of it when it ends.

A tie can begin and end in several ways, and what follows differs: the ways stand side by side here.
``model/lines/ties.py`` is the one place where ties begin and end.
"""

from model.codes import Beginning, Ending, Housing
from model.machine.compilation import rule
from model.rules.dependence import becomes_exploited

LEAST_PRICE_ASKED = 1.0
"""Least price ($/session) asked by someone whom a third party takes along."""


@rule
def has_room(tp):
    """Whether a third party is in business and has room for one worker more."""
    return tp.active and tp.members < tp.capacity


@rule
def control_at_beginning(how, propensity, p):
    """Control with which a tie begins: none where a worker chose it.

    Deceit or force gives a recruiter some, the more the more coercive it is; someone found again is back at the
    threshold of exploitation; and ties that are there at the start have had their time.
    """
    if how == Beginning.RECRUITED:
        return p.recruited_control * propensity
    if how == Beginning.FOUND_AGAIN:
        return p.exploitation_begins
    if how == Beginning.AT_START:
        return p.usual_control * propensity
    return 0.0


@rule
def dependence_at_beginning(how, p):
    """Dependence with which a tie begins: it has to grow, but for ties that are there at the start, and for someone
    found again, who depends on the third party in everything."""
    if how == Beginning.FOUND_AGAIN:
        return 1.0
    return p.usual_dependence if how == Beginning.AT_START else 0.0


@rule
def exploited_at_beginning(how, control, p):
    """Whether a tie begins as exploitation: only one at the start can; in others line 12 is the first to judge."""
    return how == Beginning.AT_START and becomes_exploited(control, p)


@rule
def moves_in(how, housing, provides_housing):
    """Whether someone takes the place to live that comes with a tie.

    Who chooses a tie takes it for want of any home; who is recruited, or has a tie from the start, unless they have a
    stable one; who is found again stays where they are.
    """
    if how == Beginning.CHOSEN:
        return provides_housing and housing == Housing.UNHOUSED
    if how == Beginning.FOUND_AGAIN:
        return False
    return provides_housing and housing != Housing.STABLE


@rule
def price_taken_along(how, usual):
    """The price asked by someone who now works where the third party does: what others there ask; found again,
    at least the least price."""
    return max(usual, LEAST_PRICE_ASKED) if how == Beginning.FOUND_AGAIN else usual


@rule
def was_controlling(control, p):
    """Whether a tie that ends was a controlling one: its control was above the lower threshold of exploitation."""
    return control > p.exploitation_ends


@rule
def is_sought_afterwards(how, control, p):
    """Whether the third party looks for the worker it lost: a controlling one does, as long as they trade sex, and
    unless it is out of business."""
    return how != Ending.STOPPED and how != Ending.CLOSED and was_controlling(control, p)


@rule
def got_away(how):
    """Whether someone got away from exploitation: by own means, helped out, or free of a third party in detention."""
    helped = how >= Ending.HELPED_BY_PEERS and how <= Ending.HELPED_BY_SERVICES
    return how == Ending.GOT_AWAY or how == Ending.FREED or helped


@rule
def leaves_the_place(how):
    """Whether the worker has no place to work any more: whoever chose another has one, whoever stopped needs none."""
    return got_away(how) or how == Ending.RAIDED or how == Ending.CLOSED


@rule
def chance_of_a_roof(how, shut, p):
    """Chance that someone whose home the third party provided has a roof of sorts once the tie is over.

    Who stops trading sex has one; whom a raid puts out has none; who leaves finds one by chance. Without the mechanism
    of living in an order that shuts a business costs nobody a home.
    """
    if how == Ending.STOPPED:
        return 1.0
    if how == Ending.RAIDED:
        return 0.0
    return 1.0 if shut and not p.on_live_in else p.room_after_leaving


@rule
def home_after_tie(has_roof):
    """Where someone lives whose home the third party provided, once the tie is over."""
    return Housing.UNSTABLE if has_roof else Housing.UNHOUSED
