"""Charges against people who are exploited: as accomplices, or for defending themselves (claim L16)."""

from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import clip

USUAL_CHARGES = status_quo_of("law.accomplice_charges")
"""How readily people are charged as accomplices without a policy, which counts while the mechanism is switched off."""
USUAL_PROTECTION = status_quo_of("law.protection")
"""How far the law protects them from it without a policy, which counts while the mechanism is switched off."""


@rule
def readiness_to_charge(c, p):
    """How readily people who are exploited are charged, as far as the law does not protect them."""
    charges = c.law_accomplice_charges if p.on_accomplices else USUAL_CHARGES
    protection = c.law_protection if p.on_accomplices else USUAL_PROTECTION
    return charges * (1.0 - protection)


@rule
def chance_charged_as_accomplice(c, p):
    """When a third party is arrested, those it exploits may be charged too."""
    return clip(p.accomplice_charge * readiness_to_charge(c, p), 0.0, 1.0)


@rule
def chance_charged_for_defence(c, p):
    """Who is exploited and met violence by a client may be charged for fighting him off."""
    return clip(p.defence_charge * readiness_to_charge(c, p), 0.0, 1.0)
