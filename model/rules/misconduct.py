"""Misconduct by police: extortion and violence, and contact in stings that rules allow."""

from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import clip

USUAL_MISCONDUCT = status_quo_of("enforcement.misconduct")
"""How far officers act on their propensity without a policy, which counts while misconduct is switched off."""
USUAL_OVERSIGHT = status_quo_of("enforcement.oversight")
"""How far supervision prevents misconduct without a policy, which counts while misconduct is switched off."""
USUAL_OFFENCE = status_quo_of("law.selling")
"""How far selling is an offence without a policy, which counts while misconduct is switched off."""
USUAL_SANCTION = status_quo_of("enforcement.sanctioned_contact")
"""How far rules allow sexual contact in stings without a policy, which counts while that mechanism is switched off."""


@rule
def propensity_left(propensity, c, p):
    """An officer's propensity to misconduct as far as supervision leaves it (claim L1)."""
    misconduct = c.enforcement_misconduct if p.on_police_misconduct else USUAL_MISCONDUCT
    oversight = c.enforcement_oversight if p.on_police_misconduct else USUAL_OVERSIGHT
    return clip(propensity * misconduct, 0.0, 1.0) * (1.0 - oversight)


@rule
def chance_of_extortion(misconduct, offence, p):
    """Money or sex is extorted from those whom an officer could arrest: as far as their work is an offence."""
    return p.extortion * misconduct * (offence if p.on_police_misconduct else USUAL_OFFENCE)


@rule
def chance_of_police_violence(unit, misconduct, p):
    """Violence by an officer, in the open or behind doors (T11.14: 42 % of street and 7 % of off-street workers in six
    months): units differ, and the law makes no difference."""
    return p.police_violence[unit] * misconduct


@rule
def chance_of_sanctioned_contact(c, p):
    """Where rules allow it, officers in a sting have sexual contact first, without any misconduct (claim L18)."""
    return p.sting_contact * (c.enforcement_sanctioned_contact if p.on_sanctioned_contact else USUAL_SANCTION)
