"""Who counts as what when the week is written down (line 15): the judgements behind the figures."""

import math

from model.machine.compilation import rule

HALF_OF_ALL = 0.5
"""The quantile that is called the median."""


@rule
def below_need(expected_income, support, due):
    """Whether expected income and support together miss what falls due in the week."""
    return expected_income + support < due


@rule
def newcomer(experience, p):
    """Whether someone has worked in the trade for a short time only, breaks not counted."""
    return experience < p.newcomer_weeks


@rule
def lately_left(w, t, p):
    """Whether someone who trades sex no more stopped within the span over which what they earn is counted."""
    return not w.in_trade and w.experience > 0.0 and t - w.stopped < p.after_leaving_weeks


@rule
def lately_arrested(arrest_week, t, p):
    """Whether an arrest is followed up: from the week after it, for some weeks."""
    return t - arrest_week <= p.after_arrest_weeks and t > arrest_week


@rule
def still_detained(detained_until, t):
    """Whether someone will not be at liberty next week either."""
    return detained_until > t + 1


@rule
def held(exploited, unhoused, detained_until, t):
    """Whether a week is one of those that people are kept in or out by others: exploitation, detention, no home."""
    return exploited or unhoused or detained_until > t


@rule
def met_within_recall(week, t, p):
    """Whether violence was met within the span that surveys ask about, this week counted."""
    return week > t - int(p.recall_weeks)


@rule
def complained_within_recall(week, t, p):
    """Whether a complaint was made within the span that surveys ask about, or at its far end."""
    return t - week <= p.recall_weeks


@rule
def deviation_of_income(mean, mean_square):
    """How many dollars a week's income swings about its remembered mean: a standard deviation."""
    return math.sqrt(max(mean_square - mean * mean, 0.0))


@rule
def isolated_place(isolation, p):
    """Whether a place in the street counts as isolated."""
    return isolation > p.isolated_above


@rule
def market_collapsed(bookings, bookings_before, p):
    """Whether the week has next to none of the bookings of the last week before a policy."""
    return bookings < p.collapsed_below * bookings_before


@rule
def rank_of_quantile(share, people):
    """The rank, from 0, of the person below whom a share of people stands."""
    return int(share * (people - 1))


@rule
def rank_of_median(people):
    """The rank, from 0, of the person in the middle; of two, the lower one."""
    return rank_of_quantile(HALF_OF_ALL, people)
