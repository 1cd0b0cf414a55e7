"""Losing a place of work: who does, who stops over it, and how long the others are without another."""

from model.codes import VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.stopping import freedom_to_stop


@rule
def loses_place(kind, place_open):
    """Whether an arrangement that ends takes the place of work with it: the place is shut, or was the business's."""
    return not place_open or kind == VenueKind.BUSINESS


@rule
def chance_at_work_again(w, p):
    """Weekly chance to find another place of work, after one was lost: need hurries the search."""
    return clip((1.0 + p.need_speeds_search * w.desperation) / (1.0 + p.weeks_between_places), 0.0, 1.0)


@rule
def chance_not_back(w, p):
    """Chance that someone stops trading sex over a place lost: less in need, and under control."""
    return p.not_back * (1.0 - p.desperation_keeps * w.desperation) * freedom_to_stop(w, p)
