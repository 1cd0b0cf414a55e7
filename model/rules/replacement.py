"""What opens in place of a closed platform: when, how it grows, and what it is like (T4.19)."""

import math

from model.machine.compilation import rule
from model.rules.forms import clip

HALF_GROWN = 0.5
"""The maturity up to which logistic growth is timed."""


@rule
def is_open(weeks_closed, c, p):
    """Whether a replacement has opened: some weeks after the closure, which policy may draw out or shorten."""
    return weeks_closed > p.replacement_delay * c.platform_closure_replacement_delay


@rule
def growth_rate(p):
    """The weekly rate of logistic growth that leads from the start to one half in the half time.

    One that starts half-grown or more grows no further than it is.
    """
    return math.log(1.0 / min(p.replacement_start, HALF_GROWN) - 1.0) / p.replacement_half_time


@rule
def grown(maturity, p):
    """Maturity after one more week: it starts with a share of its final reach, and grows logistically from there."""
    begun = max(maturity, p.replacement_start)
    return clip(begun * (1.0 + growth_rate(p) * (1.0 - begun)), 0.0, 1.0)


@rule
def maturity_kept(maturity, closed):
    """Closing the replacement as well throws its growth back, to nothing where it is closed altogether."""
    return maturity * (1.0 - closed)


@rule
def share_open(maturity, shut, c, p):
    """The share of the replacement that workers can use: it grows to a level of its own, and a shock may shut it."""
    return maturity * clip(p.replacement_level * c.platform_closure_replacement, 0.0, 1.0) * (1.0 - shut)


@rule
def reach(lost, maturity, shut, c, p):
    """How much of the lost reach the replacement has won back: all of it, or more, where its level says so."""
    return lost * maturity * p.replacement_level * c.platform_closure_replacement * (1.0 - shut)


@rule
def channel(usual_channel, c, p):
    """It has lost part of the information that made screening possible on the main platform."""
    kept = usual_channel * (1.0 - p.replacement_information_loss) * c.platform_closure_replacement_channel
    return clip(kept, 0.0, 1.0)


@rule
def scruple(usual_scruple, c):
    """It may care less, or more, for people's data."""
    return clip(usual_scruple * c.platform_closure_replacement_scruple, 0.0, 1.0)
