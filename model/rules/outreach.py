"""Outreach and identification: whom services reach, and whom agencies recognise as exploited."""

from model.machine.compilation import rule
from model.rules.forms import clip, remember

WEEKS_IN_QUARTER = 13.0
"""Weeks that a rate per quarter is spread over."""


@rule
def cared_for(w, t, p):
    """Services are there for people in the trade, and for those who stopped a while ago."""
    return w.in_trade or t - w.stopped <= p.aftercare_weeks


@rule
def chance_reached(running, c):
    """Weekly chance to be met by outreach, which reaches a stated share of workers in a quarter."""
    return c.services_outreach * running / WEEKS_IN_QUARTER


@rule
def contact_left(service_reach, p):
    """Without outreach contact with services fades."""
    return remember(service_reach, 0.0, p.service_reach_weight)


@rule
def chance_identified(running, c, p):
    """Weekly chance that an agency recognises someone whom it counts as exploited: agencies identify a few (T15.8)."""
    return clip(p.identified_per_week * c.services_identification * running, 0.0, 1.0)


@rule
def identification_lapses(w, t, p):
    """Some time after someone left a controlling third party, having been identified opens no doors any more."""
    return not w.exploited and t - w.left_third_party > p.aftercare_weeks
