"""Line 4, continued: what someone expects an arrangement to be worth, alone or with a third party."""

from model.chance import Purpose, draw, gumbel
from model.codes import Housing, Venue, VenueKind
from model.conditions import status_quo_of
from model.lines.access import access_cost
from model.machine.compilation import rule
from model.slots import TasteSlot

USUAL_SUPPORT_OFFENCE = status_quo_of("law.third_party_support")
ANY_PLATFORM = int(Venue.PLATFORM_MAIN)


@rule
def utility(w, earnings, risk, contacts, cost, p):
    """Net earnings in units of need, less feared harm, police and cost; desperation dulls all but the earnings."""
    need = max(w.need, 1.0)
    care = 1.0 - p.desperation_dulls * w.desperation
    worth = p.earnings_ceiling * (earnings / need) / (p.earnings_ceiling + max(earnings, 0.0) / need)
    return worth - care * (p.risk_aversion * risk + p.police_aversion * contacts) - cost


@rule
def liked_as(s, i, v, p):
    """The place by whose merits of its own someone judges a place: to some people all platforms are alike.

    Without them a platform more would draw people whatever it offers, as a second line of buses that differ in colour
    alone draws passengers in a plain logit (Debreu 1960).
    """
    if s.venues[v].kind == VenueKind.PLATFORM and p.platforms_alike > 0.0:
        if draw(s.market[0].key, Purpose.TASTE, TasteSlot.PLATFORMS_ALIKE, i, 0) < p.platforms_alike:
            return ANY_PLATFORM
    return v


@rule
def alone_value(s, w, i, v, p):
    """Expected value of working alone at a venue: what one expects to earn there, and what it costs and risks."""
    venue = s.venues[v]
    luck = draw(s.market[0].key, Purpose.TASTE, TasteSlot.VENUE, i, liked_as(s, i, v, p))
    cost = access_cost(w, venue, w.housing == Housing.UNHOUSED, p)
    return utility(w, w.earnings_at[v], w.risk_at[v], venue.contacts, cost, p) + p.taste_spread * gumbel(luck)


@rule
def with_third_party_value(s, w, i, j, p, c):
    """Expected value of working with a third party: its clients and protection against its cut and lost autonomy.

    What cannot be seen beforehand is how coercive it is. Whether helping is an offence makes help scarcer (L12). A
    part of what indoor and online work asks for is the worker's own to bring: identification, a home, skill.
    Clients who come through it need not be looked for where police look (L2).
    """
    tp = s.third_parties[j]
    venue = s.venues[tp.venue]
    alone = w.earnings_at[tp.venue]
    gain = p.referral_gain * tp.referral
    earnings = alone * (1.0 + gain) * (1.0 - tp.cut)
    if venue.kind == VenueKind.BUSINESS:
        earnings = w.earnings_at[tp.venue]
    risk = w.risk_at[tp.venue] * (1.0 - tp.security)
    unhoused = w.housing == Housing.UNHOUSED and not tp.provides_housing
    cost = p.autonomy_cost + p.access_with_third_party * access_cost(w, venue, unhoused, p)
    offence = c.law_third_party_support if p.on_isolation else USUAL_SUPPORT_OFFENCE
    cost += p.support_offence_cost * offence * (1.0 - tp.propensity)
    if tp.provides_housing and (w.housing == Housing.UNHOUSED or w.housing == Housing.PROVIDED):
        cost -= p.housing_offer_value
    if tp.provides_drugs and w.uses_drugs and not w.on_treatment:
        cost -= p.drugs_offer_value
    if venue.kind == VenueKind.BUSINESS and w.limited_english:
        cost -= p.business_language_value
    taste = p.taste_spread * gumbel(draw(s.market[0].key, Purpose.TASTE, TasteSlot.THIRD_PARTY, i, j))
    seen = venue.contacts * (1.0 - tp.referral)
    return utility(w, earnings, risk, seen, cost, p) + taste
