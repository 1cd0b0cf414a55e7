"""Dependence on a third party: what leaving it would cost, and the control and exploitation that follow.

What someone could earn alone is added up place by place in ``model/lines/dependence.py``.
"""

from model.codes import Housing, VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip, remember, saturating


@rule
def place_to_count_on(housing, room, p):
    """How far services' places stand in for the home that a third party provides: as far as requests are met.

    Where housing can be had without conditions, people need not stay for the sake of a roof (claim H1).
    """
    return p.places_relieve * room if housing == Housing.PROVIDED else 0.0


@rule
def could_start_alone(venue):
    """Whether someone could begin to work alone at a venue: a platform or a street, and open."""
    return venue.open > 0.0 and (venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.STREET)


@rule
def would_be_unhoused(housing):
    """Whether someone would be without a home alone: who has none, and whose home the third party provides."""
    return housing == Housing.PROVIDED or housing == Housing.UNHOUSED


@rule
def cost_as_far_as_unhoused(with_home, without_home, counted_on):
    """What access to a venue costs someone who would be without a home, but for a place with services."""
    return with_home + (1.0 - counted_on) * (without_home - with_home)


@rule
def left_alone_at(venue, earnings, need, cost):
    """What someone expects to be left with a week, alone at a venue, after what access costs there."""
    return (earnings - need * cost) * venue.open


@rule
def left_at_first(best, p):
    """Starting alone brings only a part at first of the most that one expects."""
    return best * p.startup_share


@rule
def income_lost(expected_income, alone, p):
    """Share of the expected income that would be lost alone."""
    return clip(1.0 - alone / max(expected_income, p.least_income), 0.0, 1.0)


@rule
def home_lost(housing, counted_on):
    """Share of a home that would be lost: one that is provided, as far as no place with services stands in."""
    return 1.0 - counted_on if housing == Housing.PROVIDED else 0.0


@rule
def drugs_lost(w, tp):
    """Whether a supply of drugs would be lost that someone out of treatment depends on."""
    return 1.0 if tp.provides_drugs and w.uses_drugs and not w.on_treatment else 0.0


@rule
def refuges_closed(c, p):
    """Share of public places of refuge that are closed."""
    return c.shock_refuges_closed if p.on_refuges else 0.0


@rule
def loss_from_leaving(w, tp, alone, counted_on, c, p):
    """What leaving this week would cost against the best alternative: income, home, drugs and safety, as a share.

    Without peers to turn to, or public places to go to (claim S9), more is lost.
    """
    income = income_lost(w.expected_income, alone, p)
    home = home_lost(w.housing, counted_on)
    drugs = drugs_lost(w, tp)
    total = p.weight_income * income + p.weight_home * home + p.weight_drugs * drugs + p.weight_safety * tp.security
    isolated = p.weight_isolation * (1.0 - saturating(w.peers, p.peers_half))
    return clip(total + isolated + p.weight_refuge * refuges_closed(c, p), 0.0, 1.0)


@rule
def dependence_next(dependence, loss, p):
    """Dependence follows what leaving would cost, by the weight of one week."""
    return remember(dependence, loss, p.dependence_weight)


@rule
def control_next(w, tp, p):
    """ΔC = α·propensity·D·(1 − C) − δ·(1 − D)·C − ε₀·C: grows on dependence, fades without it.

    At D = 0.5 it settles near 0.14, 0.49 and 0.72 for a propensity of 0.05, 0.3 and 0.8.
    """
    grows = p.control_growth * tp.propensity * w.dependence * (1.0 - w.control)
    fades = p.control_decay * (1.0 - w.dependence) * w.control + p.control_fade * w.control
    return clip(w.control + grows - fades, 0.0, 1.0)


@rule
def becomes_exploited(control, p):
    """Exploitation begins above the upper threshold of control."""
    return control > p.exploitation_begins


@rule
def no_longer_exploited(control, p):
    """Exploitation ends below the lower threshold of control."""
    return control < p.exploitation_ends
