"""Infection with a pandemic disease at work."""

from model.machine.compilation import rule


@rule
def chance_of_infection(c, p):
    """Chance to be infected in a session: that the client is infectious this week, and passes it on."""
    return c.shock_infection * p.infection_per_session
