"""Line 4, continued: those who lose a place of work are without another for some weeks, or stop over it."""

from model.chance import Purpose, draw
from model.codes import NOBODY, Ending
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.ties import end_tie
from model.machine.compilation import rule
from model.rules import places
from model.slots import PlaceSlot


@rule
def lose_place(s, w, p, t):
    """A place of work is lost; whether it stops someone is decided when the next week begins."""
    tally(s, w, Tally.PLACES_LOST, 1.0)
    if p.on_between_places:
        w.between_places = True
        w.place_lost = t


@rule
def still_between_places(s, w, i, ends, place_open, p, t):
    """Whether someone whose arrangement ended, this week or before, is without a place of work for this week.

    Whoever was taken along by a third party meanwhile has one.
    """
    if not w.between_places:
        if not ends or w.venue == NOBODY or not places.loses_place(s.venues[w.venue].kind, place_open):
            return False
        lose_place(s, w, p, t)
        if not w.between_places:
            return False
        end_tie(s, w, i, Ending.REPLACED, p, t)
        w.venue = NOBODY
    found = draw(s.market[0].key, Purpose.PLACE_LOST, t, i, PlaceSlot.FOUND) < places.chance_at_work_again(w, p)
    w.between_places = w.venue == NOBODY and not found
    return w.between_places


@rule
def gives_up(s, w, i, p, t):
    """Whether a place of work that was lost last week makes someone stop."""
    if not w.between_places or w.place_lost != t - 1:
        return False
    stops = draw(s.market[0].key, Purpose.PLACE_LOST, t, i, PlaceSlot.NOT_BACK) < places.chance_not_back(w, p)
    tally(s, w, Tally.NOT_BACK, 1.0 if stops else 0.0)
    return stops
