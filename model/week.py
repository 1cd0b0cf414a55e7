"""The schedule. Reading this file from top to bottom is reading the model.

Each line of a week has its module in ``model/lines/`` and its switch (``mechanisms.line_...``); with the switch off the
line is left out, and the world goes on without it. Line 1 sees to venues and programmes only: every other line
reads its own levers from the week's conditions, so that a world without any policy takes the status quo's table, not
``mechanisms.line_policy = false``. What people do in a line stands in ``model/rules/``, whose opening says what the
letters ``s``, ``p``, ``c`` and ``t`` stand for.
"""

from model.lines import (
    arrangement,
    booking,
    charges,
    counting,
    courts,
    demand,
    dependence,
    entry_exit,
    exit_programme,
    health,
    home_money,
    identification,
    learning,
    needs,
    operations,
    policing,
    policy,
    recruitment,
    reporting,
    services,
    sessions,
    shunning,
)
from model.machine.compilation import entry_point, rule


@rule
def one_week(s, p, c, t, row):
    """One week in the life of the market: state, parameters, this week's conditions, week number, row to fill."""
    counting.clear_last_week(s)  # nothing has been earned, booked or met yet this week
    if p.on_line_policy:
        policy.take_hold(s, p, c, t)  # 1  venues take on this week's conditions; programmes start
    if p.on_line_needs:
        needs.fall_due(s, p, c, t)  # 2  bills fall due; programmes pay the eligible and enrolled
    if p.on_line_flows:
        entry_exit.flows(s, p, c, t)  # 3  people enter, return, stop; then third parties recruit
        exit_programme.take_people_in(s, p, c, t)
        recruitment.third_parties_recruit(s, p, t)
    entry_exit.list_workers(s)  # who is in the trade this week
    if p.on_line_arrangement:
        arrangement.arrange(s, p, c, t)  # 4  workers choose where and with whom to work
    sought = 0
    if p.on_line_demand:
        shunning.shun(s, p, c)  # 5  clients shun some businesses; they decide whether to look for bookings
        sought = demand.seek(s, p, c, t)
    agreed = 0
    if p.on_line_booking:
        agreed = booking.meet_all(s, p, c, t, sought)  # 6  they meet, screen, bargain, accept or refuse
    if p.on_line_sessions:
        sessions.take_place(s, p, c, t, agreed)  # 7  income, the cut, violence, risk, regulars
    if p.on_line_policing:
        policing.police(s, p, c, t)  # 8  contacts: displacement, extortion, arrests; then planned operations
        operations.operate(s, p, c, t)
        identification.identify(s, p, c, t)  #    campaigns and inspectors; charges against people who are exploited
        charges.charge_the_exploited(s, p, c, t)
    if p.on_line_courts:
        courts.sit(s, p, c, t)  # 9  detention, fines, records, diversion, publicity
    if p.on_line_reporting:
        reporting.speak(s, p, c, t)  # 10 violence is reported or not; dangerous clients become known
    if p.on_line_services:
        services.serve(s, p, c, t)  # 11 people seek help, meet barriers, are served
        health.heal(s, p, c, t)  #    infections are cured, by care that people reach or not
    if p.on_line_dependence:
        dependence.depend(s, p, c, t)  # 12 control grows or fades; people try to leave
    if p.on_line_home_money:
        home_money.settle(s, p, c, t)  # 13 bills are paid or not; homes are lost and found
    if p.on_line_learning:
        learning.learn(s, p, c, t)  # 14 expectations, trust, fear, skill, prices
    if p.on_line_counting:
        counting.count(s, p, t, row)  # 15 outcomes are recorded


@entry_point
def run_weeks(s, parameters, table, first_week, rows):
    """Run ``len(table)`` weeks from week ``first_week`` on; ``rows`` has shape (weeks, groups, tallies)."""
    for n in range(len(table)):
        one_week(s, parameters[0], table[n], first_week + n, rows[n])
