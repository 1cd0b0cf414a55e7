"""Fear of arrest among clients: where it comes from, and what it does.

Of each place clients believe a chance of arrest per booking: it comes from what is heard of places of its kind and of
the market, and a client who was arrested himself adds to it what he remembers of that. Fear is that chance as a number
from 0 to 1, and everything that fear does, in whichever line of the week, has its rule here.
"""

import math

from model.machine.compilation import rule
from model.rules.forms import logistic, remember, saturating

DECLINE_AT_NO_FEAR = 0.5
"""By how much `chance_undeterred` falls per unit of deterrence where there is none: the slope at 0."""


@rule
def fear(perceived_risk, p):
    """Perceived arrest risk as fear in [0, 1): one half at ``fear_half_risk``, and saturating above."""
    return saturating(perceived_risk, p.fear_half_risk) if p.on_client_fear else p.usual_fear


@rule
def arrests_per_booking(arrests, bookings):
    """Arrests of clients for each booking of a week."""
    return arrests / max(bookings, 1.0)


@rule
def share_heard_by_place(bookings_there, p):
    """Of what is heard of arrests, the share that is told of a kind of place apart; the rest is told of the market.

    Of a kind of place where nothing was booked there is nothing to tell apart.
    """
    return p.fear_of_place if p.on_fear_by_place and bookings_there > 0.0 else 0.0


@rule
def risk_heard_of(there, in_general, by_place, offence, c, p):
    """Arrest risk per booking at a place as clients hear of it, louder with publicity.

    ``there`` and ``in_general`` are arrests per booking at places of its kind and in the market. Where buying is no
    offence there is no risk to hear of.
    """
    if offence <= 0.0:
        return 0.0
    per_booking = in_general + by_place * (there - in_general)
    return p.law_alone_risk * offence + per_booking * (1.0 + p.publicity_loudness * c.enforcement_publicity)


@rule
def risk_remembered(perceived_risk, heard, p):
    """What clients hear this week moves what they believe of a place."""
    return remember(perceived_risk, heard, p.fear_weight)


@rule
def own_arrest_remembered(arrest_week, t, p):
    """How vividly a client remembers an arrest of his own: 1 in the week of it, half after a half-life (T17.9)."""
    if not p.on_own_arrest or arrest_week < 0:
        return 0.0
    return math.exp((t - arrest_week) * math.log(1.0 - p.own_arrest_weight))


@rule
def risk_believed(of_place, remembered, p):
    """The risk that a client believes in: that of the place, and more after an arrest of his own (T17.9)."""
    return of_place + p.own_arrest_fear * remembered


@rule
def wishes_left(remembered, p):
    """Share of his usual wishes that an arrest of his own leaves a client, as long as he remembers it (T17.9)."""
    return 1.0 - p.own_arrest_deters * remembered


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
def hurry_of_the_afraid(afraid, p):
    """Chance that a client's fear of being seen cuts a negotiation short."""
    return p.fear_hurries * afraid


@rule
def discount_for_risk(afraid, p):
    """The part of the price that a client takes off for the risk he carries (T5.7)."""
    return p.risk_discount * afraid
