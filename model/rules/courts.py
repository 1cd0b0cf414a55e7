"""What courts decide: recognition as exploited, a plea, diversion, a fine."""

import math

from model.machine.compilation import rule
from model.rules.custody import weeks_until_screened


@rule
def chance_to_plead_guilty(w, c, p):
    """Who waits in custody for screening may plead guilty to get out sooner (claim L15)."""
    return 1.0 - math.exp(-p.plea_rate * weeks_until_screened(w, c, p))


@rule
def chance_recognised_as_exploited(exploited, p):
    """Screening recognises some of those who are exploited, and never anyone who is not."""
    return p.screening_recognises if exploited else 0.0


@rule
def chance_of_diversion(c, p):
    """Chance of a diversion programme in place of detention."""
    return c.courts_diversion if p.on_diversion else 0.0


@rule
def fine_imposed(c, p):
    """What someone who is convicted owes the court."""
    return p.fine * c.courts_fine
