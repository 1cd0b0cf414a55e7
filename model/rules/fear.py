"""Fear of arrest among clients: where it comes from, and what it does.

A client carries a perceived chance of arrest per booking. Fear is that chance as a number from 0 to 1, and everything
that fear does, in whichever line of the week, has its rule here.
"""

from model.machine.compilation import rule
from model.rules.forms import logistic, remember, saturating

DECLINE_AT_NO_FEAR = 0.5
"""By how much `chance_undeterred` falls per unit of deterrence where there is none: the slope at 0."""


@rule
def fear(perceived_risk, p):
    """Perceived arrest risk as fear in [0, 1): one half at ``fear_half_risk``, and saturating above."""
    return saturating(perceived_risk, p.fear_half_risk) if p.on_client_fear else p.usual_fear


@rule
def risk_heard_of(arrests, bookings, offence, c, p):
    """Arrest risk per booking as clients hear of it, louder with publicity; where buying is legal there is none."""
    per_booking = arrests / max(bookings, 1.0)
    general = p.law_alone_risk * offence
    return general + per_booking * (1.0 + p.publicity_loudness * c.enforcement_publicity)


@rule
def risk_remembered(perceived_risk, heard, p):
    """What a client hears this week moves what he believes."""
    return remember(perceived_risk, heard, p.fear_weight)


@rule
def risk_after_own_arrest(perceived_risk, p):
    """An arrested client fears more from then on (T17.9)."""
    return perceived_risk + p.own_arrest_fear


@rule
def deterrence(afraid, dangerous, p):
    """How much fear counts in the decision to look for a booking, from 0.

    How far fear deters is contested (C2: T6.5, T7.7), and so is whether it deters the dangerous or the harmless more.
    """
    who = 1.0 + p.deterrence_of_dangerous * (1.0 if dangerous else -1.0)
    return p.deterrence * afraid * max(who, 0.0)


@rule
def chance_undeterred(deterred):
    """Chance that a wish for a booking survives fear: a logit that is 1 without deterrence, 2 / (1 + exp(x))."""
    return logistic(-deterred) / logistic(0.0)


@rule
def least_chance_undeterred(deterred):
    """The tangent of `chance_undeterred` at 0, nowhere above it: luck below need not wait for the curve."""
    return 1.0 - DECLINE_AT_NO_FEAR * deterred


@rule
def chance_to_look_discreetly(afraid, visibility, p):
    """Chance that a client leaves a place that police can see for a discreet one."""
    return p.fear_moves * afraid * visibility


@rule
def openness_left(openness, afraid, p):
    """Willingness to be screened: fear of arrest makes clients hide, or prove who they are (claim D1)."""
    return openness * (1.0 - p.fear_hides * afraid)


@rule
def discount_for_risk(afraid, p):
    """The part of the price that a client takes off for the risk he carries (T5.7)."""
    return p.risk_discount * afraid
