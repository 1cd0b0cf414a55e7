"""What the law makes of a person, place by place: whose sales are an offence, whose help is, who risks deportation; and
what it makes of a purchase.
"""

from model.codes import NOBODY, Documentation, Venue
from model.conditions import status_quo_of
from model.machine.compilation import rule

PRIVATE = int(Venue.PRIVATE)
USUAL_OFFENCE_OF_BUYING = status_quo_of("law.buying")
"""Share of purchases that are an offence without any policy."""


@rule
def place_judged(v):
    """The place whose law counts for someone: where one works, or, without a place, where people work by themselves."""
    return PRIVATE if v == NOBODY else v


@rule
def offence_of_selling(w, v, c, p):
    """Share of this person's sales at a place that are an offence there: the law may differ for people without
    permanent status."""
    same_for_all = w.documentation == Documentation.CITIZEN_OR_RESIDENT or not p.on_eligibility
    return c.law_selling[v] if same_for_all else c.law_selling_noncitizens[v]


@rule
def offence_of_buying(v, c):
    """Share of purchases at a place that are an offence there."""
    return c.law_buying[v]


@rule
def offence_of_third_party(propensity, v, c):
    """Share of what a third party does at a place that is an offence: helping may be one, coercion is as far as it
    coerces."""
    return max(c.law_third_party_support[v], c.law_third_party_coercion * propensity)


@rule
def ground_to_stop_sellers(v, c, p):
    """Share of stops of those who sell at a place for which there is an offence to act on.

    Officers cannot see papers: a law for people without permanent status alone leaves a ground to stop anyone.
    """
    if not p.on_eligibility:
        return c.law_selling[v]
    return c.law_selling[v] + p.papers_unseen * max(c.law_selling_noncitizens[v] - c.law_selling[v], 0.0)


@rule
def ground_to_look_into_third_parties(v, c):
    """The same of third parties: whether one helps or coerces cannot be seen beforehand."""
    return max(c.law_third_party_support[v], c.law_third_party_coercion)


@rule
def exposure(w, c, p):
    """How much contact with institutions exposes a person to deportation: 1 as usual for people without permanent
    status, less behind a firewall, more when immigration enforcement shares its work (claim L21)."""
    if w.documentation == Documentation.CITIZEN_OR_RESIDENT:
        return 0.0
    if not p.on_firewall:
        return 1.0
    return c.enforcement_immigration * (1.0 - c.documentation_firewall)
