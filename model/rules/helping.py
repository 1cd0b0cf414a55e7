"""What a law against whoever helps people in the trade does to help and to company (claim L12)."""

from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_SUPPORT_OFFENCE = status_quo_of("law.third_party_support")
"""How far helping is an offence without any policy."""


@rule
def offence_of_helping(v, c, p):
    """How far helping is an offence at a place; without the mechanism the law changes nothing about it."""
    return c.law_third_party_support[v] if p.on_isolation else USUAL_SUPPORT_OFFENCE


@rule
def scarcity_of_help(propensity, v, c, p):
    """What the law adds to the cost of working with a third party: help gets scarcer, coercion does not (L12)."""
    return p.support_offence_cost * offence_of_helping(v, c, p) * (1.0 - propensity)


@rule
def company_left(v, c, p):
    """The share of usual occasions to meet that is left where meeting is a risk (claim L12)."""
    return 1.0 - p.support_offence_isolates * offence_of_helping(v, c, p)
