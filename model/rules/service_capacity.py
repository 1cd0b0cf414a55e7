"""How much services can offer in a week: places, flexible money, starts of treatment.

All of it is stated per 1,000 people in the trade, and less of it where services are suspended.
"""

from model.machine.compilation import rule

THOUSAND = 1000.0
"""Workers that the levers of services state their places, slots and money for."""


@rule
def share_running(c):
    """The share of services and outreach that is not suspended."""
    return 1.0 - c.services_suspended


@rule
def places(scale, running, c, p):
    """Places in shelters and supported housing, taken or free."""
    return int(c.services_beds * p.people_in_trade * scale / THOUSAND * running)


@rule
def thousands_served(scale, running, p):
    """For how many thousands of people in the trade services have money and treatment."""
    return p.people_in_trade * scale / THOUSAND * running


@rule
def flexible_fund(thousands, c, p):
    """Flexible money that there is to give this week."""
    return c.services_flexible_fund * thousands if p.on_income_support else 0.0


@rule
def treatment_slots(thousands, c):
    """Starts of medication-assisted treatment that there are this week."""
    return c.services_treatment_slots * thousands


@rule
def share_of_requests_met(free, admitted, requests):
    """The share of this week's requests for which there was a place."""
    return min(free, admitted) / requests
