"""Trust in police: what it counts for, and how contact, violence, extortion and help change it at once.

Trust is a share from 0 to 1. It recovers towards the usual with time, which is learning's.
"""

from model.machine.compilation import rule


@rule
def trust_acted_on(w, p):
    """The trust on which a person decides whether to turn to police: one's own, as experience has left it."""
    return w.trust if p.on_trust else p.usual_trust


@rule
def trust_after_contact(trust, p):
    """A contact costs a share of the trust there was; or, if contacts go well on the whole, of the distrust."""
    if not p.on_trust:
        return trust
    cost = p.contact_costs_trust
    return trust * (1.0 - cost) if cost > 0.0 else trust - cost * (1.0 - trust)


@rule
def trust_after_extortion(trust, p):
    """Extortion by an officer costs a share of trust."""
    return trust * (1.0 - p.extortion_costs_trust)


@rule
def trust_after_sanctioned_contact(trust, p):
    """Sexual contact in a sting costs as much trust as extortion does, whatever the rules say of it (claim L18)."""
    return trust_after_extortion(trust, p) if p.on_trust else trust


@rule
def trust_after_violence(trust, p):
    """Violence by an officer costs a share of trust, and so does a report that turns on the reporter."""
    return trust * (1.0 - p.violence_costs_trust)


@rule
def trust_after_help(trust, p):
    """Police who act on a report win a share of the distrust there was."""
    return trust + (1.0 - trust) * p.help_builds_trust
