"""Complaints about police: who makes one, and what is heard of retaliation (claim L19)."""

from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import clip, remember
from model.rules.trust import trust_acted_on

USUAL_RETALIATION = status_quo_of("enforcement.retaliation")
"""Share of complaints retaliated against without a policy, which counts while the mechanism is switched off."""


@rule
def chance_to_complain(w, retaliation_heard, p):
    """Someone whom police abused this week may complain, unless what happened to others who did deters it."""
    heard = retaliation_heard if p.on_complaints else USUAL_RETALIATION
    return clip(p.complaint_readiness * trust_acted_on(w, p) * (1.0 - p.retaliation_deters * heard), 0.0, 1.0)


@rule
def chance_of_retaliation(c, p):
    """Chance that a complaint is retaliated against: for some months officers single the person out."""
    return c.enforcement_retaliation if p.on_complaints else USUAL_RETALIATION


@rule
def retaliation_heard_of(heard, complaints, retaliations, c, p):
    """What became of complaints is remembered; where nobody complained, practice is heard of by itself."""
    share = retaliations / complaints if complaints > 0.0 else c.enforcement_retaliation
    return remember(heard, share, p.retaliation_weight)
