"""Who there is: the synthetic population at the start.

Each attribute is drawn from a stated distribution (see ``model/parameters/``) by luck keyed by the person's id. The
state at the start is near the stationary one, long careers over-represented as in any stock; the burn-in does the rest.
"""

from model.machine.compilation import line, rule
from model.population.clients import populate_clients
from model.population.officers import start_officer
from model.population.people import populate
from model.population.third_parties import start_third_party
from model.population.venues import start_venue
from model.rules.complaints import USUAL_RETALIATION


@line
def found(s, p, people, clients, third_parties, officers):
    """Build the market; ``third_parties`` and ``officers`` list kind or unit, rank, number and state of each.

    Nobody has a tie with a third party yet.
    """
    for v in range(len(s.venues)):
        start_venue(s.venues[v], v, p)
    populate(s, p, people)
    start_hearsay(s.market[0], p)
    for j in range(len(third_parties)):
        kind, rank, of, active = third_parties[j]
        start_third_party(s.third_parties[j], j, kind, rank, of, active == 1, s.market[0].key, p)
    populate_clients(s, p, clients)
    for o in range(len(officers)):
        unit, rank, of, share = officers[o]
        start_officer(s.officers[o], int(unit), rank, of, share, p)


@rule
def start_hearsay(market, p):
    """What everyone has heard at the start, of violence without consequences, and of complaints."""
    market.impunity = p.usual_impunity
    market.retaliation_heard = USUAL_RETALIATION
