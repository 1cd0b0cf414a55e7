"""Line 3, continued: programmes for people who leave the trade take people in, as far as there are places."""

from model.chance import Purpose, four
from model.codes import Ending
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.entry_exit import stop
from model.lines.ties import end_tie
from model.machine.compilation import line, rule
from model.rules import exit_programme

WHO_IS_FIRST = -1
"""With whom the week's round begins is drawn in place of an agent."""


@line
def take_people_in(s, p, c, t):
    """Workers ask for a place; those who come first have what is free."""
    if not exit_programme.programme_runs(c, p):
        return
    market = s.market[0]
    free = exit_programme.places(market.scale, c, p) - places_taken(s, c, t)
    first, _, _, _ = four(market.key, Purpose.EXIT_PROGRAMME, t, WHO_IS_FIRST, 0)
    begin = int(first * market.people)
    for n in range(market.people):
        i = (begin + n) % market.people
        w = s.workers[i]
        if not w.in_trade or exit_programme.in_programme(w, t) or w.detained_until > t:
            continue
        asks, stops, _, _ = four(market.key, Purpose.EXIT_PROGRAMME, t, i, 0)
        if asks < exit_programme.chance_to_ask(w, c, p):
            tally(s, w, Tally.ASKED_FOR_PROGRAMME, 1.0)
            if free > 0:
                free -= 1
                take_in(s, w, i, p, c, t, stops)


@rule
def places_taken(s, c, t):
    """Places that are taken; whoever trades sex again loses one where the rule asks people to stop."""
    taken = 0
    for i in range(s.market[0].people):
        w = s.workers[i]
        if not w.alive or not exit_programme.in_programme(w, t):
            continue
        if w.in_trade and w.programme_asks_to_stop:
            w.programme_until = t
        else:
            taken += 1
            tally(s, w, Tally.IN_EXIT_PROGRAMME, 1.0)
    return taken


@rule
def take_in(s, w, i, p, c, t, luck):
    """Someone begins in a programme: out of exploitation with its help, and out of the trade where the place asks
    for it."""
    tally(s, w, Tally.JOINED_PROGRAMME, 1.0)
    tally(s, w, Tally.IN_EXIT_PROGRAMME, 1.0)
    w.programme_until = exit_programme.until(t, c)
    w.programme_asks_to_stop = luck < c.exit_programme_stopping_rule
    if w.exploited:
        end_tie(s, w, i, Ending.HELPED_BY_SERVICES, p, t)
    if w.programme_asks_to_stop:
        stop(s, w, i, p, t)
