"""Bargaining: how the price asked draws clients, what they offer, what workers accept, and riskier services."""

import math

from model.machine.compilation import rule
from model.rules import backing, fear
from model.rules.forms import clip


@rule
def appeal(log_price, log_mean_price, p):
    """How much the price asked draws clients, compared with the venue's mean: 1 there, more below it."""
    return math.exp(p.price_sensitivity * (log_mean_price - log_price))


@rule
def suits(sessions_left, asked, budget, p):
    """Whether an offer suits a client: it is not sold out, and not beyond what he has after the hardest bargain."""
    return (sessions_left > 0) & (asked * (1.0 - p.haggling) <= budget)


@rule
def price_offered(asked, budget, afraid, haggles, p):
    """What the client offers: he haggles, more or less hard (0 to 1), and prices the risk he carries into the bargain
    (T5.7)."""
    discount = p.haggling * haggles + fear.discount_for_risk(afraid, p)
    return min(asked * (1.0 - discount), budget)


@rule
def least_price(asked, desperation, stands, p):
    """The price below which the worker says no: desperation lowers it, and something to fall back on raises it."""
    concession = p.bargaining_margin + p.desperation_discount * desperation
    return asked * clip(1.0 - backing.concession_left(concession, stands, p), 0.0, 1.0)


@rule
def agree(willing, offered, least):
    """Whether a session is agreed: the worker is willing, and what is offered is no less than the least price."""
    return willing & (offered >= least)


@rule
def chance_to_grant_risk(desperation, control, stands, p):
    """Chance that a riskier service that is asked for is granted: more under need (T8.13, T17.23) or control, less
    with something to fall back on.
    """
    granted = p.risky_grant * (1.0 + p.risky_need * desperation) * (1.0 + p.risky_control * control)
    return backing.pressure_that_counts(clip(granted, 0.0, 1.0), stands, p)


@rule
def price_paid(agreed, risky, p):
    """What the client pays: a riskier service costs a premium."""
    return agreed * (1.0 + p.risky_premium) if risky else agreed
