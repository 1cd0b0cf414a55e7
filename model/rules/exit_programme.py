"""Programmes for people who leave the trade: how many places there are, who asks for one, what a place brings."""

from model.machine.compilation import rule
from model.rules.forms import WEEKS_IN_YEAR, clip

THOUSAND = 1000.0
"""Workers that the number of places is stated for."""


@rule
def programme_runs(c, p):
    """Whether there is a programme with places."""
    return p.on_exit_programmes and c.exit_programme_places > 0.0


@rule
def places(scale, c, p):
    """Places in programmes, taken or free."""
    return int(c.exit_programme_places * p.people_in_trade * scale / THOUSAND)


@rule
def in_programme(w, t):
    """Whether someone has a place."""
    return w.programme_until > t


@rule
def chance_to_ask(w, c, p):
    """Weekly chance that a worker asks for a place; control keeps people from asking, as it does with other help."""
    return clip(c.exit_programme_take_up / WEEKS_IN_YEAR, 0.0, 1.0) * (1.0 - p.control_stops_help * w.control)


@rule
def until(t, c):
    """Week before which a place that begins now ends."""
    return t + int(c.exit_programme_weeks)


@rule
def allowance(w, c, t, p):
    """What a programme pays someone with a place this week ($)."""
    return c.exit_programme_amount if p.on_exit_programmes and in_programme(w, t) else 0.0
