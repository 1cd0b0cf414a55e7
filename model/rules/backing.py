"""What stands behind a worker who says no: whether one can call on the law without risk, and whether a workplace backs
one.

Need and control say how hard it is to turn someone away (`screening.py`, `bargaining.py`). What one could fall back on
if he does not take a no says how much of one's word counts.
"""

from model.machine.compilation import rule
from model.rules.forms import odds_times
from model.rules.reporting import readiness_to_report


@rule
def backed_by_company(security, control):
    """How far a third party that is with a worker, or near, stands behind her, him or them: as far as it protects, and
    does not control.
    """
    return max(security, 0.0) * (1.0 - control)


@rule
def backed_by_house(in_business, control, c):
    """How far a managed workplace stands behind a worker who refuses a client: as far as it is bound to (T18b.3)."""
    return c.law_right_to_refuse * (1.0 - control) if in_business else 0.0


@rule
def fall_back(w, security, in_business, c, p):
    """What a worker can fall back on, from 0 to 1: the law, as far as one would turn to it, or else the workplace.

    One's own offence, want of status and distrust keep people from calling on the law. Where selling is no offence,
    studies find more bargaining power and more access to justice (T1.5).
    """
    law = readiness_to_report(w, c, p)
    workplace = max(backed_by_company(security, w.control), backed_by_house(in_business, w.control, c))
    return 1.0 - (1.0 - law) * (1.0 - workplace)


@rule
def standing(fallen_back_on, p):
    """What a worker has to fall back on beyond what is usual: 0 there, above 0 for whoever has more."""
    return fallen_back_on - p.usual_fall_back if p.on_fall_back else p.usual_standing


@rule
def word_that_counts(share, stands, p):
    """A share of refusals that come off, with odds that rise with the worker's standing."""
    return odds_times(share, p.fall_back_refuses * stands)


@rule
def pressure_that_counts(share, stands, p):
    """A share of demands that are given in to, with odds that fall with the worker's standing."""
    return odds_times(share, -p.fall_back_refuses * stands)


@rule
def concession_left(concession, stands, p):
    """How far a worker goes below the price asked: less far with more to fall back on."""
    return concession * max(1.0 - p.fall_back_bargains * stands, 0.0)
