"""Infection with a pandemic disease at work and at home, and the fear of it."""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.forms import clip, saturating


@rule
def chance_of_infection(c, p):
    """Chance to be infected in a session: that the client is infectious this week, and passes it on."""
    return c.shock_infection * p.infection_per_session


@rule
def shares_home(housing):
    """Whether a home is one that people share: makeshift, provided with the work, or by a service."""
    return housing == Housing.UNSTABLE or housing == Housing.PROVIDED or housing == Housing.SUPPORTED


@rule
def share_crowded(housing, c, p):
    """Share of homes like this one that the crisis crowds (claim S12): of those that people share."""
    return c.shock_crowding if p.on_crowding and shares_home(housing) else 0.0


@rule
def chance_of_infection_at_home(housing, crowded, c, p):
    """Weekly chance to be infected at home by those one lives with: more in a crowded one (claim S12)."""
    if housing == Housing.UNHOUSED:
        return 0.0
    more = p.crowding_infects if crowded else 0.0
    return clip(c.shock_infection * p.infection_at_home * (1.0 + more), 0.0, 1.0)


@rule
def fear_of_infection(c, p):
    """How much infection is feared, from 0 to 1: by half at a share of infectious people that is a parameter."""
    return saturating(c.shock_infection, p.feared_infection) if p.on_infection_fear else 0.0


@rule
def interest_left(c, p):
    """Share of clients' interest that their own fear of infection leaves."""
    return 1.0 - p.infection_deters_clients * fear_of_infection(c, p)
