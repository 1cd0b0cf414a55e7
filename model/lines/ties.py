"""Ties between workers and third parties: the one place where they begin and end, in whatever line of the week.

What differs between the ways to begin and to end a tie is said in ``model/rules/ties.py``.
"""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Beginning, Ending, Housing, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.market.openness import open_to_third_party
from model.rules import ties
from model.rules.people import has_third_party
from model.slots import HousingSlot, PersonSlot, PopulationSlot


@rule
def begin_tie(s, w, j, how, p):
    """A worker without a third party begins to work with one: control, dependence and perhaps a home come with it.

    Whoever chose the tie has chosen the place of work with it, and takes it up in line 4.
    """
    tp = s.third_parties[j]
    w.third_party = j
    tp.members += 1
    w.control = ties.control_at_beginning(how, tp.propensity, p)
    w.dependence = ties.dependence_at_beginning(how, p)
    w.exploited = ties.exploited_at_beginning(how, w.control, p)
    if ties.moves_in(how, w.housing, tp.provides_housing):
        w.housing = Housing.PROVIDED
    if how != Beginning.CHOSEN:
        w.venue = tp.venue
        w.price = ties.price_taken_along(how, s.venues[tp.venue].price)
    if how == Beginning.FOUND_AGAIN:
        tally(s, w, Tally.FOUND_AGAIN, 1.0)


@rule
def end_tie(s, w, i, how, p, t):
    """A worker's tie ends, if there is one: exploitation and control with it, and the home that came with it."""
    if not has_third_party(w):
        return
    j = w.third_party
    s.third_parties[j].members -= 1
    w.third_party = NOBODY
    if w.exploited:
        w.exploited = False
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)
    if how == Ending.DEPARTED:
        return
    if ties.is_sought_afterwards(how, w.control, p):
        w.left_third_party = t
        w.left_whom = j
    w.control = 0.0
    w.dependence = 0.0
    if ties.leaves_the_place(how):
        w.venue = NOBODY
    if w.housing == Housing.PROVIDED:
        leave_provided_home(s, w, i, j, how, p, t)


@rule
def leave_provided_home(s, w, i, j, how, p, t):
    """The home that a third party provided goes with the tie: some have a roof of sorts at once, others have none."""
    home_venue = s.third_parties[j].home_venue
    shut = s.venues[home_venue].kind == VenueKind.BUSINESS and not open_to_third_party(s, j, home_venue)
    luck = draw(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.AFTER_LEAVING)
    w.housing = ties.home_after_tie(luck < ties.chance_of_a_roof(how, shut, p))
    tally(s, w, Tally.LOST_HOME, 1.0 if w.housing == Housing.UNHOUSED else 0.0)


@line
def ties_at_start(s, p):
    """Who works with a third party when the world begins: some of those in the trade, if one of two met has room."""
    key = s.market[0].key
    for i in range(s.market[0].people):
        w = s.workers[i]
        joins, first, second, _ = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.THIRD_PARTY)
        if not w.in_trade or joins >= p.usual_third_party or len(s.third_parties) == 0:
            continue
        for luck in (first, second):
            j = int(luck * len(s.third_parties))
            if not has_third_party(w) and ties.has_room(s.third_parties[j]):
                begin_tie(s, w, j, Beginning.AT_START, p)
