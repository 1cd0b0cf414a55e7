"""Line 8, continued: people who are exploited are charged as accomplices, or for defending themselves (claim L16)."""

from model.chance import Purpose, four
from model.codes import NOBODY
from model.conditions import status_quo_of
from model.lines.contacts import arrest
from model.machine.compilation import rule
from model.rules.forms import clip, has_third_party

USUAL_CHARGES = status_quo_of("law.accomplice_charges")
USUAL_PROTECTION = status_quo_of("law.protection")


@rule
def charge_the_exploited(s, p, c, t):
    """When a third party is arrested, those it exploits may be charged too; so may those who fought a client off."""
    charges = c.law_accomplice_charges if p.on_accomplices else USUAL_CHARGES
    protection = c.law_protection if p.on_accomplices else USUAL_PROTECTION
    readiness = charges * (1.0 - protection)
    for k in range(s.market[0].working):
        i = s.at_work[k]
        w = s.workers[i]
        if w.exploited and has_third_party(w) and w.venue != NOBODY:
            with_third_party = s.third_parties[w.third_party].arrested
            if with_third_party or w.assaults > 0:
                accomplice, defender, _, _ = four(s.market[0].key, Purpose.CHARGE, t, i, 0)
                charged = with_third_party and accomplice < clip(p.accomplice_charge * readiness, 0.0, 1.0)
                charged = charged or (w.assaults > 0 and defender < clip(p.defence_charge * readiness, 0.0, 1.0))
                if charged:
                    arrest(s, w, i, w.venue, c, t)
    for j in range(len(s.third_parties)):
        s.third_parties[j].arrested = False
