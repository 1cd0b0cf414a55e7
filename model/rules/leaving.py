"""Getting away from a third party that exploits: by oneself, helped out by others, and being found again."""

import math

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.dependence import refuges_closed
from model.rules.forms import clip, saturating
from model.rules.support import share_covered_by_support

WEEKS_OF_SAVINGS = 2.0
"""Savings beyond so many weeks of need make nobody readier to leave."""
LEAST_FREEDOM = 1e-9
"""Freedom that is left at full control, so that its logarithm exists."""


@rule
def alternative(alone, need, p):
    """How far what someone would have alone at first covers need; leaving needs somewhere to go."""
    return clip(alone / max(need, 1.0), 0.0, 1.0) if p.on_exit_needs_alternative else p.usual_alternative


@rule
def readiness(w, alone, p):
    """Readiness to leave, on a log scale: savings, a place to work alone, housing, treatment and income support."""
    ready = p.leaving_savings * clip(w.money / max(w.need, 1.0), 0.0, WEEKS_OF_SAVINGS)
    ready += p.leaving_alternative * (alternative(alone, w.need, p) - p.usual_alternative)
    ready += p.leaving_housing if w.housing == Housing.SUPPORTED else 0.0
    ready += p.leaving_treatment if w.on_treatment else 0.0
    ready += p.leaving_support * share_covered_by_support(w)
    return ready


@rule
def chance_to_leave(w, alone, p):
    """Weekly chance to leave exploitation by oneself: it falls with control and for want of a fare, and rises with
    readiness."""
    without_fare = 1.0 if w.money < p.leaving_cost else 0.0
    hazard = p.leaving_rate * (1.0 - p.fare_matters * without_fare)
    freedom = math.exp(p.leaving_freedom * math.log(max(1.0 - w.control, LEAST_FREEDOM)))
    hazard *= freedom * math.exp(readiness(w, alone, p))
    return clip(hazard, 0.0, 1.0)


@rule
def helped_out_by_services(w, room, c, p):
    """Services help out people whom they are in touch with; those who are identified the more, as far as there is
    room: identification by itself gives nobody a place to go (claim H7)."""
    more = 1.0 + p.identified_helped * room if w.identified else 1.0
    return p.rescue_services * w.service_reach * more * (1.0 - c.services_suspended)


@rule
def chances_by_helper(w, room, c, p):
    """Weekly chances to be helped out by peers, by family and friends, by clients, by police and by services, one
    beside the other (T8.9): they do not vanish at full control.

    What people do for each other needs a place to go to: less of it where places of refuge are closed.
    """
    refuge = 1.0 - p.refuge_matters * refuges_closed(c, p)
    peers = p.rescue_peers * saturating(w.peers, p.peers_half) * refuge
    police = p.rescue_police * w.trust
    return (
        peers,
        p.rescue_family * refuge,
        p.rescue_clients * refuge,
        police,
        helped_out_by_services(w, room, c, p),
    )


@rule
def chance_to_be_helped_out(chances):
    """Weekly chance that anyone helps out."""
    peers, family, clients, police, services = chances
    return clip(peers + family + clients + police + services, 0.0, 1.0)


@rule
def chance_to_be_found_again(housing, c, p):
    """Weekly chance that a controlling third party finds someone who got away again (T15.11, T18.6).

    A safe home protects; in scattered-site housing people can also move on when they are found (claim H11).
    """
    if not p.on_found_again:
        return 0.0
    hazard = p.found_again_rate
    if housing == Housing.STABLE or housing == Housing.SUPPORTED:
        hazard *= 1.0 - p.home_protects
    if housing == Housing.SUPPORTED and p.on_scattered:
        hazard *= 1.0 - p.moves_when_found * c.services_scattered
    return hazard
