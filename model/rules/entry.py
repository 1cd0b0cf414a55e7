"""Entering the trade, and returning to it: what draws people in, and what drives them."""

import math

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.forms import clip, power
from model.rules.outside_work import outside_wage


@rule
def only_street_open(w):
    """Without a home, or in untreated drug use, the street is the place that asks for nothing."""
    return w.housing == Housing.UNHOUSED or (w.uses_drugs and not w.on_treatment)


@rule
def attraction(prospect, c, p):
    """How much the trade draws people by what it pays against other work."""
    return power(prospect / outside_wage(c, p), p.earnings_entry)


@rule
def base_rate(w, p):
    """Weekly chance to enter, or to return for those who traded before, who do so more readily (T18.6).

    Those with long careers return most readily of all: their stops are breaks, so that a stock with many people beyond
    ten years goes with short careers of most who ever enter (T18.4).
    """
    if w.experience > 0.0:
        return p.return_rate * (p.long_career_return if w.stays_long else 1.0)
    return p.entry_rate


@rule
def usual_chance_to_enter(w, attracted, p):
    """Weekly chance to enter or return with the usual share of need unmet: more with better pay, and without a home."""
    return base_rate(w, p) * attracted * (p.unhoused_entry if w.housing == Housing.UNHOUSED else 1.0)


@rule
def unmet_need(w, c, p):
    """Share of what falls due that support and a wage leave uncovered: support that covers needs lowers the pressure
    (claim S1)."""
    income = w.support + (outside_wage(c, p) if w.job else 0.0)
    return clip(1.0 - income / max(w.due, 1.0), 0.0, 1.0)


@rule
def need_drives(unmet, p):
    """How much more readily people enter with such a share of their need unmet than with the usual one."""
    return math.exp(p.need_entry * (unmet - p.usual_unmet))


@rule
def most_chance_to_enter(w, attracted, drives_at_most, p):
    """The chance to enter if nothing at all of a person's need were met: `chance_to_enter` is never above it."""
    if not p.on_entry:
        return p.usual_entry * base_rate(w, p)
    return usual_chance_to_enter(w, attracted, p) * drives_at_most


@rule
def chance_to_enter(w, attracted, c, p):
    """Weekly chance to enter or return: higher without work or home, and with what the trade pays against other work.

    Without the mechanism of entry only those with a history return more readily than others enter.
    """
    if not p.on_entry:
        return p.usual_entry * base_rate(w, p)
    return clip(usual_chance_to_enter(w, attracted, p) * need_drives(unmet_need(w, c, p), p), 0.0, 1.0)
