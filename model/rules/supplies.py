"""Supplies for protection: who finds them hard to get, to carry and to keep.

What the law makes of them matters through people: those who expect police where they work carry none, officers take
them, and managers who could be prosecuted keep none (claim N6).
"""

from model.codes import VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip, saturating
from model.rules.law import offence_of_selling, place_judged


@rule
def evidence_against(w, c, p):
    """Share of cases in which supplies found on this person are evidence of an offence of theirs."""
    return c.law_condoms_evidence * offence_of_selling(w, place_judged(w.venue), c, p)


@rule
def share_who_carry_none(evidence, contacts, p):
    """Share of people who carry none for fear that they are held against them: by how much police are about at the
    place, in contacts per worker and week (T1.3, T1.5)."""
    return p.evidence_deters * evidence * saturating(contacts, p.carries_half)


@rule
def share_taken(weeks_since_contact, evidence, p):
    """Share of people whose supplies an officer took in a contact of late: as evidence, or in harassment without any
    ground (T8.12)."""
    ground = p.taken_without_ground + (1.0 - p.taken_without_ground) * evidence
    return p.police_take_supplies * ground if weeks_since_contact <= p.supplies_replaced else 0.0


@rule
def share_managers_keep_out(kind, v, c, p):
    """Share of people whose managers allow no supplies on the premises, since they would be evidence against them
    (T18b.12)."""
    prosecuted = c.law_third_party_support[v] * c.law_condoms_evidence
    return p.managers_restrict * prosecuted if kind == VenueKind.BUSINESS else 0.0


@rule
def share_managers_provide(kind, v, c, p):
    """Share of people whose managers provide supplies, as far as helping them to work is no offence (T8.14, T18b.3)."""
    return p.managers_provide * (1.0 - c.law_third_party_support[v]) if kind == VenueKind.BUSINESS else 0.0


@rule
def chance_to_lack(w, venue, weeks_since_contact, c, p):
    """Chance that someone finds it hard to have supplies at hand this week (T8.12); outreach brings them."""
    if not p.on_supplies:
        return p.usual_lack
    evidence = evidence_against(w, c, p)
    has = 1.0 - p.hard_to_get[venue.kind]
    has *= 1.0 - share_who_carry_none(evidence, venue.contacts, p)
    has *= 1.0 - share_taken(weeks_since_contact, evidence, p)
    has *= 1.0 - share_managers_keep_out(venue.kind, w.venue, c, p)
    left = 1.0 - p.outreach_brings * w.service_reach
    left *= 1.0 - share_managers_provide(venue.kind, w.venue, c, p)
    return clip((1.0 - has) * left, 0.0, 1.0)
