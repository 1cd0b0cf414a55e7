"""What is noted of the same people in every world: those who were in the trade when a policy started.

They are followed wherever they go, in the trade and out of it, until they leave the catchment. Two worlds that fork at
the start of the policy have the same people in them, so that each can be compared with herself, himself or themself
(``same_people.py`` says who counts as better off).
"""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules import bills, counted_as


@rule
def follow_from_here(w):
    """A policy starts: whoever is in the trade is followed from now on."""
    w.followed = w.in_trade
    w.weeks_short = 0
    w.weeks_held = 0
    w.violence_met = 0


@rule
def note_week(w, c, p, t):
    """One more week of someone who is followed: whether needs were covered, and whether it was lived in freedom."""
    income = w.expected_income if w.in_trade else bills.receipts_outside_the_trade(w, c, p)
    if counted_as.below_need(income, w.support, w.due):
        w.weeks_short += 1
    if counted_as.held(w.exploited, w.housing == Housing.UNHOUSED, w.detained_until, t):
        w.weeks_held += 1


@rule
def note_violence(w, events):
    """Violence by anyone, as it happens."""
    w.violence_met += events
