"""Ties between workers: how they form, and how they are lost."""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.helping import company_left


@rule
def chance_to_meet_a_peer(control, v, c, p):
    """Weekly chance that a tie forms at a place: a law there against whoever helps makes meeting a risk (claim L12),
    and control keeps people apart."""
    return p.peers_gained * (1.0 - control) * company_left(v, c, p)


@rule
def chance_to_lose_a_peer(peers, control, p):
    """Weekly chance that one of so many ties is lost; control cuts ties."""
    return clip(p.peers_lost * peers * (1.0 + p.control_cuts_ties * control), 0.0, 1.0)
