"""Impunity: how much of the violence against workers is remembered to have had no consequence."""

from model.machine.compilation import rule
from model.rules.forms import remember, saturating


@rule
def impunity_remembered(impunity, violent_events, consequences, scale, p):
    """The share of this week's violence without consequence moves the memory: the more so, the more there was of it.

    A week without violence says nothing.
    """
    if violent_events <= 0.0:
        return impunity
    without = 1.0 - consequences / violent_events
    heard = saturating(violent_events, p.impunity_events * scale)
    return impunity + heard * (remember(impunity, without, p.impunity_weight) - impunity)
