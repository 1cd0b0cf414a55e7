"""What a worker brings to this week's market: settled once a week, before anyone meets.

All that clients and police come upon in the week's meetings is worked out here from the worker's own state.
"""

from model.chance import Purpose, draw, four
from model.codes import VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import backing, bargaining, peer_safety, protection, screening, supplies, violence
from model.rules.people import has_third_party
from model.slots import ExcludedSlot


@rule
def blank(offer, i):
    """The offer of someone who offers nothing."""
    offer.worker = i
    offer.remaining = 0
    offer.booked = 0
    offer.earned = 0.0
    offer.meetings = 0
    offer.informed = 0
    offer.hurries = 0
    offer.unwanted = 0
    offer.refusals = 0
    offer.met_dangerous = 0
    offer.refused_dangerous = 0
    offer.screened = 0
    offer.risky = 0
    offer.unprotected = 0
    offer.dangerous = 0
    offer.brokered = 0


@rule
def safe_with_peers(s, i, share, p):
    """Whether a project of peers that reaches a share of workers reaches this one: always the same people first."""
    if share <= 0.0:
        return False
    disposition = draw(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.PEER_SAFETY, i, 0)
    return peer_safety.reached(disposition, share, p)


@rule
def settle_offer(s, offer, w, log_price, p, c, t):
    """How many sessions, at what price, on which conditions, with what protection."""
    venue = s.venues[w.venue]
    screens = 0.0
    security = 0.0
    if has_third_party(w):
        screens = s.third_parties[w.third_party].screening
        security = s.third_parties[w.third_party].security
    with_peers = safe_with_peers(s, offer.worker, c.peer_safety_screening, p)
    screens = peer_safety.help_with_screening(screens, with_peers, p)
    reached = safe_with_peers(s, offer.worker, c.peer_safety_company, p)
    security = peer_safety.protection(security, reached, p)
    warned = safe_with_peers(s, offer.worker, c.peer_safety_warnings, p)
    offer.remaining = w.wanted
    offer.price = w.price
    offer.appeal = bargaining.appeal(log_price, venue.log_price, p)
    falls_back_on = backing.fall_back(w, security, venue.kind == VenueKind.BUSINESS, c, p)
    stands = backing.standing(falls_back_on, p)
    offer.least_price = bargaining.least_price(w.price, w.desperation, stands, p)
    offer.freedom = screening.freedom_to_refuse(w.desperation, w.control, stands, p)
    offer.insists = w.insists
    offer.warned = peer_safety.share_told(screening.share_of_warnings_heard(w.peers, p), warned, p)
    offer.finds_out = screening.chance_to_find_out(w.skill, screens, p)
    offer.hurried = w.hurried
    offer.broker_screens = screens
    settle_protection(s, offer, w, venue, stands, p, c, t)
    alone = violence.works_alone(has_third_party(w) or peer_safety.goes_along(reached, p), venue.kind)
    moved_on = violence.moved_on_lately(t, w.displaced_week, p)
    offer.isolation = (
        violence.isolation(venue.isolation, security, w.control)
        * violence.hazard_of_circumstances(w.housing, moved_on, alone, w.hurried, p)
        * violence.hazard_of_person(w.frailty, p)
    )
    if w.wanted > 0:
        count_standing(s, w, offer.freedom, falls_back_on)


@rule
def settle_protection(s, offer, w, venue, stands, p, c, t):
    """Whether someone keeps to protection and has supplies: dispositions for life, which conditions bring out."""
    lacks, keeps, _, _ = four(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.PROTECTION, offer.worker, 0)
    keeps_to_it = keeps < protection.share_who_keep_to_it(offer.freedom, p)
    lacking = lacks < supplies.chance_to_lack(w, venue, t - w.contact_week, c, p)
    usual = bargaining.chance_to_grant_risk(w.desperation, w.control, stands, p)
    offer.grants_risk = protection.chance_to_grant(usual, keeps_to_it, w.hurried, p)
    offer.goes_without = protection.share_without(keeps_to_it, venue.kind, lacking, p)
    if lacking and w.wanted > 0:
        tally(s, w, Tally.LACKING_SUPPLIES, 1.0)
        w.short_week = t


@rule
def count_standing(s, w, freedom, falls_back_on):
    """Write into the counts of the week how free someone who looks for clients is to refuse one, and with what behind
    that.
    """
    tally(s, w, Tally.OFFERING, 1.0)
    tally(s, w, Tally.ABLE_TO_REFUSE, freedom)
    tally(s, w, Tally.UNABLE_TO_REFUSE, 1.0 - freedom)
    tally(s, w, Tally.FALL_BACK, falls_back_on)
