"""Line 8, continued: people who are exploited are charged as accomplices, or for defending themselves (claim L16)."""

from model.chance import Purpose, four
from model.codes import NOBODY
from model.lines.contacts import arrest
from model.machine.compilation import line
from model.rules import charges
from model.rules.people import has_third_party


@line
def charge_the_exploited(s, p, c, t):
    """When a third party is arrested, those it exploits may be charged too; so may those who fought a client off."""
    as_accomplice = charges.chance_charged_as_accomplice(c, p)
    for_defence = charges.chance_charged_for_defence(c, p)
    for k in range(s.market[0].working):
        i = s.at_work[k]
        w = s.workers[i]
        if w.exploited and has_third_party(w) and w.venue != NOBODY:
            with_third_party = s.third_parties[w.third_party].arrested
            if with_third_party or w.assaults > 0:
                accomplice, defender, _, _ = four(s.market[0].key, Purpose.CHARGE, t, i, 0)
                charged = with_third_party and accomplice < as_accomplice
                charged = charged or (w.assaults > 0 and defender < for_defence)
                if charged:
                    arrest(s, w, i, w.venue, c, t)
    for j in range(len(s.third_parties)):
        s.third_parties[j].arrested = False
