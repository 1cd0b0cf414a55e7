"""What the law makes of a person: whose sales are an offence, whose help is, and who risks deportation; and what it
makes of a purchase.
"""

from model.codes import Documentation
from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_OFFENCE_OF_BUYING = status_quo_of("law.buying")
"""Share of purchases that are an offence without any policy."""


@rule
def offence_of_selling(w, c, p):
    """Share of this person's sales that are an offence: the law may differ for people without permanent status."""
    same_for_all = w.documentation == Documentation.CITIZEN_OR_RESIDENT or not p.on_eligibility
    return c.law_selling if same_for_all else c.law_selling_noncitizens


@rule
def offence_of_buying(v, c):
    """Share of purchases at a place that are an offence: the law is the same at every place."""
    return c.law_buying


@rule
def offence_of_third_party(propensity, c):
    """Share of what a third party does that is an offence: helping may be one, coercion is as far as it coerces."""
    return max(c.law_third_party_support, c.law_third_party_coercion * propensity)


@rule
def exposure(w, c, p):
    """How much contact with institutions exposes a person to deportation: 1 as usual for people without permanent
    status, less behind a firewall, more when immigration enforcement shares its work (claim L21)."""
    if w.documentation == Documentation.CITIZEN_OR_RESIDENT:
        return 0.0
    if not p.on_firewall:
        return 1.0
    return c.enforcement_immigration * (1.0 - c.documentation_firewall)
