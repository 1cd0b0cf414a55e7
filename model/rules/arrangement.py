"""Work arrangements: what working somewhere is worth, alone or with a third party, and who chooses again.

The choice is a logit: the line of the week adds a person's lasting taste and this week's noise to what is worked out
here, and takes the arrangement that is worth most.
"""

from model.codes import CAN_BE_ASKED, NOBODY, Housing, Venue, VenueKind
from model.machine.compilation import rule
from model.rules.access import access_cost
from model.rules.helping import scarcity_of_help
from model.rules.people import has_third_party
from model.rules.treatment import untreated

PLATFORM_MAIN = int(Venue.PLATFORM_MAIN)
PLATFORM_SECOND = int(Venue.PLATFORM_SECOND)
PLATFORM_REPLACEMENT = int(Venue.PLATFORM_REPLACEMENT)
STREET_CENTRAL = int(Venue.STREET_CENTRAL)


@rule
def utility(w, earnings, risk, contacts, cost, p):
    """Net earnings in units of need, less feared harm, police and cost; desperation dulls all but the earnings."""
    need = max(w.need, 1.0)
    care = 1.0 - p.desperation_dulls * w.desperation
    worth = p.earnings_ceiling * (earnings / need) / (p.earnings_ceiling + max(earnings, 0.0) / need)
    return worth - care * (p.risk_aversion * risk + p.police_aversion * contacts) - cost


@rule
def value_alone(w, venue, earnings, risk, p):
    """Expected value of working alone at a venue: what one expects to earn there, and what it costs and risks."""
    cost = access_cost(w, venue, w.housing == Housing.UNHOUSED, p)
    return utility(w, earnings, risk, venue.contacts, cost, p)


@rule
def value_with_third_party(w, tp, venue, alone, risk, c, p):
    """Expected value of working with a third party: its clients and protection against its cut and lost autonomy.

    ``alone`` and ``risk`` are what one expects to earn and to suffer alone where it works. What cannot be seen
    beforehand is how coercive it is.
    """
    earnings = earnings_with_third_party(tp, venue, alone, p)
    cost = cost_with_third_party(w, tp, venue, c, p)
    return utility(w, earnings, risk_with_third_party(tp, risk), contacts_with_third_party(tp, venue), cost, p)


@rule
def earnings_with_third_party(tp, venue, alone, p):
    """Its own clients add to what one would earn alone, and it keeps a cut; in a business nobody works alone, so that
    what people are heard to earn there is what is left to them."""
    if venue.kind == VenueKind.BUSINESS:
        return alone
    gain = p.referral_gain * tp.referral
    return alone * (1.0 + gain) * (1.0 - tp.cut)


@rule
def risk_with_third_party(tp, risk):
    """Violence expected where someone is near: security takes a share of it off, or adds to it."""
    return risk * (1.0 - tp.security)


@rule
def contacts_with_third_party(tp, venue):
    """Clients who come through a third party need not be looked for where police look (L2)."""
    return venue.contacts * (1.0 - tp.referral)


@rule
def cost_with_third_party(w, tp, venue, c, p):
    """What working with a third party costs, in units of weekly need, less what it offers besides clients.

    Whether helping is an offence makes help scarcer (L12). A part of what indoor and online work asks for is the
    worker's own to bring: identification, a home, skill.
    """
    unhoused = w.housing == Housing.UNHOUSED and not tp.provides_housing
    cost = p.autonomy_cost + p.access_with_third_party * access_cost(w, venue, unhoused, p)
    cost += scarcity_of_help(tp.propensity, c, p)
    return cost - worth_of_a_home(w, tp, p) - worth_of_drugs(w, tp, p) - worth_of_the_language(w, venue, p)


@rule
def worth_of_a_home(w, tp, p):
    """A place to live is worth something to those without one, and to those whom a third party houses already."""
    lacks = w.housing == Housing.UNHOUSED or w.housing == Housing.PROVIDED
    return p.housing_offer_value if tp.provides_housing and lacks else 0.0


@rule
def worth_of_drugs(w, tp, p):
    """A supply of drugs is worth something to those who use them untreated."""
    return p.drugs_offer_value if tp.provides_drugs and untreated(w) else 0.0


@rule
def worth_of_the_language(w, venue, p):
    """A business speaks with clients and landlords for people who speak little English."""
    return p.business_language_value if venue.kind == VenueKind.BUSINESS and w.limited_english else 0.0


@rule
def value_of_staying(value, control, p):
    """Habit speaks for staying as one is, and a third party's control holds people beside it."""
    return value + p.habit + p.control_holds * control


@rule
def share_to_whom_all_are_alike(kind, p):
    """Share of people who judge every place of a kind by the merits of one and the same: platforms, to some.

    Without them a platform more would draw people whatever it offers, as a second line of buses that differ in colour
    alone draws passengers in a plain logit (Debreu 1960).
    """
    return p.platforms_alike if kind == VenueKind.PLATFORM else 0.0


@rule
def chance_to_reconsider(w, p):
    """Weekly chance to think the arrangement over; control leaves less of it.

    Without choice of venues nobody does, and without brokerage nobody who works with a third party.
    """
    if not p.on_venue_choice or (has_third_party(w) and not p.on_brokerage):
        return 0.0
    return p.reconsideration * (1.0 - w.control)


@rule
def share_who_consider_offers(w, p):
    """Share of those who choose that consider offers of third parties at all.

    While brokerage is switched off ties are no matter of choice: they are kept, and a usual share of those who begin,
    or must begin anew, take one up whatever it is worth.
    """
    if p.on_brokerage:
        return 1.0
    begins = w.venue == NOBODY or has_third_party(w)
    return p.usual_brokerage if begins else 0.0


@rule
def is_preferred(value, best, tied, p):
    """Whether an offer beats the best arrangement so far; where ties are no matter of choice, any offer beats being
    without a tie."""
    return value > best or not (p.on_brokerage or tied)


@rule
def takes_on(tp, t):
    """Whether a third party takes on someone who asks: it has room and is at liberty. Controllers look for workers
    themselves and are not asked."""
    if not tp.active or tp.members >= tp.capacity:
        return False
    return tp.detained_until <= t and tp.shut_until <= t and CAN_BE_ASKED[tp.kind]


@rule
def loses_tie(w, tp, place_open):
    """Whether someone who works with a third party must choose again: it is gone, or its place is shut to it. Who is
    exploited stays with it even then."""
    return not tp.active or (not w.exploited and not place_open)


@rule
def share_of_shut_businesses_that_keep_on(tp, venue, c, p):
    """Relief lets a business that is ordered shut keep its workers on, unpaid work and home alike (claim S7); as far as
    owners use it so."""
    if not p.on_live_in or not tp.active or venue.kind != VenueKind.BUSINESS:
        return 0.0
    return c.income_support_business_relief * p.relief_keeps_on


@rule
def place_to_move_to(main_open, replacement_open, second_open):
    """A third party whose platform closes takes its workers to another platform, else to the street (T4.22)."""
    if main_open:
        return PLATFORM_MAIN
    if replacement_open:
        return PLATFORM_REPLACEMENT
    return PLATFORM_SECOND if second_open else STREET_CENTRAL
