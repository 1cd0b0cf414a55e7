"""Shunning: clients avoid businesses because of who works there (claim S11)."""

from model.codes import Race, VenueKind
from model.machine.compilation import rule


@rule
def share_who_shun(c, p):
    """Share of clients who avoid Asian workers of indoor businesses this week."""
    return c.shock_xenophobia if p.on_demand_shock else 0.0


@rule
def is_shunned(race, kind):
    """Whether some clients avoid a worker of this race at a venue of this kind."""
    return race == Race.ASIAN and kind == VenueKind.BUSINESS


@rule
def appeal_left(appeal, share):
    """How much someone who is shunned still draws clients."""
    return appeal * (1.0 - share)


@rule
def demand_lost(share, wanted, wanted_there):
    """Share of a venue's demand that shunning one worker costs: the part of its sessions that are that worker's."""
    return share * wanted / wanted_there


@rule
def share_shunned(lost):
    """Share of a venue's demand lost to all shunning together: never more than the whole of it."""
    return min(lost, 1.0)
