"""Violence by clients, third parties, partners and passers-by: how often it happens, and what it does."""

import math

from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def boldness(impunity, p):
    """Violent clients grow bolder the fewer of them meet any consequence: exp(-β ŝ), ŝ the share who do (claim L4)."""
    share = 1.0 - impunity if p.on_impunity else 1.0 - p.usual_impunity
    return math.exp(-p.impunity_emboldens * share)


@rule
def hazard_of_city(p):
    """How dangerous the city is, as a multiple."""
    return math.exp(p.city_log_hazard)


@rule
def isolation(of_venue, security, control):
    """How far from help a session takes place: the venue's isolation, less what a third party's security takes off.

    A controlling third party's presence protects nobody.
    """
    return of_venue * (1.0 - security * (1.0 - control))


@rule
def chance_of_client_violence(danger, isolated, bold):
    """Chance that a client is violent in a session: by his own danger, how far from help it is, and boldness."""
    return clip(danger * isolated * bold, 0.0, 1.0)


@rule
def injured_until(t, p):
    """Week from which someone hurt this week can work again: the rest of this week and the whole weeks of an injury."""
    return t + 1 + int(p.injury_weeks)


@rule
def chance_of_third_party_violence(control, propensity, p):
    """Chance of violence by the third party in a week: it grows with control and with the propensity to coerce."""
    return p.third_party_violence * control * propensity if p.on_other_violence else 0.0


@rule
def chance_of_violence_by_others(housing, p):
    """Chance of violence by partners and passers-by in a week: it grows with having no safe home.

    A hazard of its own beside third parties' (T11.14: partners 56 vs 18 %, others 67 vs 17 % in six months).
    """
    return clip(p.violence_by_others[housing], 0.0, 1.0) if p.on_other_violence else 0.0
