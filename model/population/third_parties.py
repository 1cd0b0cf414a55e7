"""The third parties there are, or may be. Who works with them at the start is said in ``model/lines/ties.py``."""

from model.chance import Purpose, four
from model.machine.compilation import rule
from model.rules import recruitment, start
from model.slots import PopulationSlot


@rule
def start_third_party(tp, j, kind, rank, of, active, key, p):
    """A third party of a kind; propensities lie at equal quantiles of their range, so that no few draws decide."""
    size, where, housing, drugs = four(key, Purpose.POPULATION, PopulationSlot.THIRD_PARTIES, j, 0)
    tp.kind = kind
    tp.active = active
    tp.propensity = start.propensity(kind, start.quantile(rank, of), p)
    tp.cut = p.third_party_cut[kind]
    tp.capacity = start.capacity(kind, size, p)
    tp.referral = p.third_party_referral[kind]
    tp.screening = p.third_party_screening[kind]
    tp.security = p.third_party_security[kind]
    tp.provides_housing = housing < p.third_party_housing[kind]
    tp.provides_drugs = drugs < p.third_party_drugs[kind]
    tp.usual_capacity = tp.capacity
    tp.profit = p.profit_reference
    tp.takings = recruitment.takings_hoped_for(kind, p)
    tp.home_venue = start.place_of_third_party(kind, where < p.third_party_street[kind])
    tp.venue = tp.home_venue
    tp.book = start.book(p.usual_earnings[tp.venue], tp.referral, p)
