"""A place in supported housing: for how long, and who leaves before."""

from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_CONTROLLING = status_quo_of("services.controlling")


@rule
def weeks_of_stay(c):
    """A place ends at its time limit, in whole weeks."""
    return int(c.services_housing_time_limit)


@rule
def share_controlling(c, p):
    """Share of places that control, search or press people to tell their story, which drives some out (claim H13)."""
    return c.services_controlling if p.on_early_departure else USUAL_CONTROLLING
