"""Line 8, policing: officers spend their contacts, here and there, on whomever they come across."""

from model.chance import Purpose, draw, four, whole
from model.codes import NOBODY, OfficerUnit
from model.lines.contacts import contact_with_client, contact_with_third_party, contact_with_worker
from model.machine.compilation import line, rule
from model.rules import policing, presence
from model.slots import ContactSlot, ExcludedSlot


@line
def police(s, p, c, t):
    """Every officer spends the week's contacts."""
    market = s.market[0]
    market.client_arrests = 0.0
    for v in range(len(s.venues)):
        s.venues[v].client_arrests = 0.0
        s.venues[v].contacts = presence.contacts_forgotten(s.venues[v].contacts, p)
    on_patrol = work_seen(s, False, p, c)
    by_vice = work_seen(s, True, p, c)
    for o in range(len(s.officers)):
        vice = s.officers[o].unit == OfficerUnit.VICE
        spend_contacts(s, o, vice, p, c, t, by_vice if vice else on_patrol)


@rule
def work_seen(s, vice, p, c):
    """How much work such officers could come across this week, over all venues."""
    seen = 0.0
    for v in range(len(s.venues)):
        seen += policing.work_seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
    return seen


@rule
def where_looked(s, vice, p, c, luck, seen):
    """The venue a contact falls on, in proportion to the work to be come across there."""
    target = luck * seen
    for v in range(len(s.venues)):
        target -= policing.work_seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
        if target < 0.0:
            return v
    return NOBODY


@rule
def spend_contacts(s, o, vice, p, c, t, seen):
    """An officer makes this week's contacts, at the place assigned or wherever there is work to come across."""
    officer = s.officers[o]
    market = s.market[0]
    expected = policing.contacts_expected(officer, seen, market.scale, c, p)
    count = whole(expected, draw(market.key, Purpose.CONTACT, t, o, ContactSlot.HOW_MANY))
    officer.has_quota = draw(market.key, Purpose.EXCLUDED, ExcludedSlot.QUOTA, o, 0) < c.enforcement_arrest_quota
    for k in range(count):
        target, place, keeps, _ = four(market.key, Purpose.CONTACT, t, o, k + ContactSlot.EACH)
        v = where_looked(s, vice, p, c, place, seen)
        if keeps < p.keeps_assignment and assigned_place_has_work(s, officer, p, c):
            v = officer.assignment
        if v == NOBODY:
            continue
        workers, clients, third_parties = policing.odds_of_contact(officer, c, p)
        target *= workers + clients + third_parties
        if target < workers:
            contact_with_worker(s, officer, o, k, v, p, c, t)
        elif target < workers + clients:
            contact_with_client(s, officer, o, k, p, c, t)
        else:
            contact_with_third_party(s, officer, o, k, p, c, t)


@rule
def assigned_place_has_work(s, officer, p, c):
    """Whether there is anything to come across where an officer is assigned."""
    if officer.assignment == NOBODY:
        return False
    focus = c.enforcement_focus[officer.assignment]
    return policing.work_seen_at(s.venues[officer.assignment], focus, False, p) > 0.0
