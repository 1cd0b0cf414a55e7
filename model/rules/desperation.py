"""How desperate a week leaves people, from 0 to 1: for want of money, in withdrawal, under a controller's quota."""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.treatment import untreated


@rule
def desperation(w, p):
    """The three pressures combine as independent causes: 1 - Π(1 - dᵢ)."""
    if not p.on_desperation:
        return p.usual_desperation
    return 1.0 - (1.0 - pressure_of_money(w)) * (1.0 - pressure_of_withdrawal(w, p)) * (1.0 - pressure_of_quota(w, p))


@rule
def pressure_of_money(w):
    """Share of this week's need that cash and expected income leave open; arrears press like a second week's need at
    most."""
    burden = w.due + min(w.arrears, w.due)
    return clip(1.0 - (w.money + w.expected_income) / burden, 0.0, 1.0) if burden > 0.0 else 0.0


@rule
def pressure_of_withdrawal(w, p):
    """Withdrawal presses people who use drugs untreated; without the mechanism all who use them alike, as if each were
    treated a usual part of the time."""
    if not p.on_withdrawal and w.uses_drugs:
        return p.withdrawal_pressure * (1.0 - p.usual_treated)
    return p.withdrawal_pressure if untreated(w) else 0.0


@rule
def pressure_of_quota(w, p):
    """A controller's quota presses whom it exploits."""
    return p.quota_pressure * w.control if w.exploited else 0.0
