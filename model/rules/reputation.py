"""Reputation of clients: workers warn each other of those who were violent."""

from model.machine.compilation import rule
from model.rules.forms import remember


@rule
def reputation_after_violence(reputation, told, p):
    """A violent client becomes known to a share of those who did not know of him; it grows with the share whom the
    person he was violent to can tell."""
    return reputation + (1.0 - reputation) * p.word_spreads * told


@rule
def reputation_faded(reputation, p):
    """What peers know of a client fades."""
    return remember(reputation, 0.0, p.reputation_weight)
