"""Line 8, policing: officers make contacts; contacts lead to nothing, displacement, extortion or arrest."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Gender, Housing, OfficerUnit, Race, Venue, VenueKind
from model.compiled import rule
from model.rules.cohorts import ARREST, undone
from model.rules.forms import clip, has_third_party, offence_of_selling, power, saturating, whole
from model.rules.notes import note
from model.rules.usual import usual
from model.tallies import Tally

USUAL_MISCONDUCT = usual("enforcement.misconduct")
USUAL_OVERSIGHT = usual("enforcement.oversight")
USUAL_OFFENCE = usual("law.selling")

STREETS = (int(Venue.STREET_CENTRAL), int(Venue.STREET_ISOLATED))


@rule
def police(s, p, c, t):
    """Every officer spends the week's contacts."""
    market = s.market[0]
    market.client_arrests = 0.0
    for v in range(len(s.venues)):
        s.venues[v].contacts *= 1.0 - p.contact_memory
    on_patrol = work_seen(s, False, p, c)
    by_vice = work_seen(s, True, p, c)
    for o in range(len(s.officers)):
        vice = s.officers[o].unit == OfficerUnit.VICE
        spend_contacts(s, o, vice, p, c, t, by_vice if vice else on_patrol)


@rule
def seen_at(venue, focus, vice, p):
    """Work at a venue that an officer can come across: patrols by what is visible, vice units where one can call."""
    if vice:
        called = venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.BUSINESS
        return venue.wanted * focus * p.vice_looks if called else 0.0
    return venue.wanted * focus * venue.visibility


@rule
def work_seen(s, vice, p, c):
    """How much work such officers could come across this week, over all venues."""
    seen = 0.0
    for v in range(len(s.venues)):
        seen += seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
    return seen


@rule
def where_looked(s, vice, p, c, luck, seen):
    """The venue a contact falls on, in proportion to the work to be come across there."""
    target = luck * seen
    for v in range(len(s.venues)):
        target -= seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
        if target < 0.0:
            return v
    return NOBODY


@rule
def contact_reason(c, p):
    """Share of usual contacts for which there is a legal ground; a part goes on without one."""
    ground = max(c.law_selling, c.law_selling_noncitizens, c.law_buying)
    return p.contacts_without_ground + (1.0 - p.contacts_without_ground) * ground


@rule
def spend_contacts(s, o, vice, p, c, t, seen):
    """An officer's budget of contacts, which fills as there is work to see and never exceeds what time allows."""
    officer = s.officers[o]
    market = s.market[0]
    budget = officer.contacts * c.enforcement_effort[officer.unit] * contact_reason(c, p)
    budget *= saturating(seen, p.visible_work_half * market.scale)
    count = whole(budget, draw(market.key, Purpose.CONTACT, t, o, 0))
    officer.has_quota = draw(market.key, Purpose.EXCLUDED, 2, o, 0) < c.enforcement_arrest_quota
    for k in range(count):
        target, place, keeps, _ = four(market.key, Purpose.CONTACT, t, o, k + 1)
        v = where_looked(s, vice, p, c, place, seen)
        if keeps < p.keeps_assignment and assigned_place_has_work(s, officer, p, c):
            v = officer.assignment
        if v == NOBODY:
            continue
        workers, clients, managers = odds(officer, p, c)
        target *= workers + clients + managers
        if target < workers:
            contact_with_worker(s, officer, o, k, v, p, c, t)
        elif target < workers + clients:
            contact_with_client(s, o, k, p, c, t)
        else:
            contact_with_third_party(s, o, k, p, c, t)


@rule
def odds(officer, p, c):
    """Odds that a contact falls on a worker, a client, a third party: by who is easiest to find (claim L3).

    An officer who must meet a quota turns to those whose arrest costs the least work, whoever that is (claim L20).
    """
    workers = p.odds_workers * c.enforcement_target_workers * c.law_selling + p.odds_workers_without_offence
    clients = p.odds_clients * c.enforcement_target_clients * c.law_buying
    managers = p.odds_third_parties * c.enforcement_target_third_parties
    if not p.on_detection:
        return 1.0, 1.0, 1.0
    if officer.has_quota and p.on_steering:
        easy_worker = workers * p.arrest_per_contact[officer.unit] * c.law_selling
        easy_client = clients * p.client_arrest_per_contact * c.law_buying
        easy_manager = managers * p.third_party_arrest_per_contact * c.law_third_party_support
        easiest = max(easy_worker, easy_client, easy_manager)
        if easiest > 0.0:
            workers *= power(easy_worker / easiest, p.quota_steers)
            clients *= power(easy_client / easiest, p.quota_steers)
            managers *= power(easy_manager / easiest, p.quota_steers)
    return workers, clients, managers


@rule
def assigned_place_has_work(s, officer, p, c):
    """Whether there is anything to come across where an officer is assigned."""
    if officer.assignment == NOBODY:
        return False
    return seen_at(s.venues[officer.assignment], c.enforcement_focus[officer.assignment], False, p) > 0.0


@rule
def profile(w, p, c, t):
    """How readily officers single a person out: by race, gender and housing, whatever the conduct (claim L9); and
    those who complained and are retaliated against (claim L19)."""
    singled = 1.0 + p.retaliation_singles if w.retaliated_until > t else 1.0
    if not p.on_profiling:
        return singled
    more = 0.0
    if w.race != Race.WHITE:
        more += p.profiling_race
    if w.gender == Gender.TRANSGENDER_WOMAN:
        more += p.profiling_gender
    if w.housing == Housing.UNHOUSED:
        more += p.profiling_unhoused
    return singled * (1.0 + more * c.enforcement_profiling)


@rule
def worker_seen(s, o, k, v, p, c, t):
    """One of a few workers at the venue, picked by visible work and by profiling (highest random weight)."""
    key = s.market[0].key
    slots = s.stands.shape[1]
    chosen = NOBODY
    total = 0.0
    places = four(key, Purpose.ENCOUNTER, t, o, 2 * k)
    tastes = four(key, Purpose.ENCOUNTER, t, o, 2 * k + 1)
    for m in range(len(places)):
        place = s.stands[v, int(places[m] * slots)]
        if place != NOBODY:
            i = s.offers[place].worker
            weight = profile(s.workers[i], p, c, t)
            total += weight
            if tastes[m] * total < weight:
                chosen = i
    return chosen


@rule
def contact_with_worker(s, officer, o, k, v, p, c, t):
    """A contact hurries work and costs trust; it may be displacement, extortion, violence or arrest."""
    i = worker_seen(s, o, k, v, p, c, t)
    if i == NOBODY:
        return
    w = s.workers[i]
    street = s.venues[v].kind == VenueKind.STREET
    offence = offence_of_selling(w, c, p)
    note_contact(s, w, i, v, street, p, t)
    extorts, arrests, displaces, hurts = four(s.market[0].key, Purpose.OUTCOME, t, o, k)
    misconduct = misconduct_of(officer, p, c)
    if hurts < p.police_violence[officer.unit] * misconduct:
        police_violence(s, w, i, p, t)
    if extorts < p.extortion * misconduct * (offence if p.on_police_misconduct else USUAL_OFFENCE):
        note(s, w, Tally.EXTORTION, 1.0)
        note(s, w, Tally.EXTORTION_STREET, 1.0 if street else 0.0)
        abused(s, w, t)
        w.trust *= 1.0 - p.extortion_costs_trust
        return
    chance = p.arrest_per_contact[officer.unit] * offence * c.enforcement_arrest_propensity
    if officer.has_quota:
        chance *= 1.0 + p.quota_arrests
    if arrests < clip(chance, 0.0, 1.0):
        arrest(s, w, i, v, c, t)
    elif street and displaces < p.displacement:
        displace(s, w, i, v, displaces / max(p.displacement, 1e-9), p, t)


@rule
def misconduct_of(officer, p, c):
    """An officer's propensity to misconduct as far as supervision leaves it (claim L1)."""
    misconduct = c.enforcement_misconduct if p.on_police_misconduct else USUAL_MISCONDUCT
    oversight = c.enforcement_oversight if p.on_police_misconduct else USUAL_OVERSIGHT
    return clip(officer.misconduct * misconduct, 0.0, 1.0) * (1.0 - oversight)


@rule
def abused(s, w, t):
    """Extortion or violence by an officer: something one could complain of."""
    note(s, w, Tally.ABUSES_BY_POLICE, 1.0)
    w.abused_week = t


@rule
def note_contact(s, w, i, v, street, p, t):
    """Every contact is felt: time to screen is lost next, and trust in police changes."""
    venue = s.venues[v]
    note(s, w, Tally.POLICE_CONTACTS, 1.0)
    note(s, w, Tally.POLICE_CONTACTS_STREET, 1.0 if street else 0.0)
    if t - w.complained_week <= p.recall_weeks:
        note(s, w, Tally.CONTACTS_AFTER_COMPLAINT, 1.0)
    w.contact_week = t
    w.hurried = 1.0 - (1.0 - w.hurried) * (1.0 - p.contact_hurries)
    if p.on_trust:
        w.trust = trust_after_contact(w.trust, p)
    venue.contacts += p.contact_memory / max(venue.workers, 1.0)


@rule
def trust_after_contact(trust, p):
    """A contact costs a share of the trust there was; or, if contacts go well on the whole, of the distrust."""
    cost = p.contact_costs_trust
    return trust * (1.0 - cost) if cost > 0.0 else trust - cost * (1.0 - trust)


@rule
def police_violence(s, w, i, p, t):
    """Violence by an officer (T11.14: 42 % of street and 7 % of off-street workers in six months)."""
    note(s, w, Tally.POLICE_VIOLENCE, 1.0)
    w.police_violence_week = t
    abused(s, w, t)
    w.trust *= 1.0 - p.violence_costs_trust


@rule
def displace(s, w, i, v, luck, p, t):
    """A worker is moved on: some go to the isolated zone, the others work elsewhere nearby and in a hurry."""
    note(s, w, Tally.DISPLACED, 1.0)
    w.displaced_week = t
    w.hurried = 1.0 - (1.0 - w.hurried) * (1.0 - p.displacement_hurries)
    if v == STREETS[0] and luck < p.displaced_to_isolated and p.on_venue_choice and not has_third_party(w):
        w.venue = STREETS[1]


@rule
def arrest(s, w, i, v, c, t):
    """A worker is arrested; what follows is for the courts (line 9)."""
    if w.arrested or undone(s, w, i, t, ARREST, c.counterfactual_arrests, c):
        return
    w.arrested = True
    w.arrest_week = t
    note(s, w, Tally.ARRESTS, 1.0)
    note(s, w, Tally.ARRESTS_STREET, 1.0 if s.venues[v].kind == VenueKind.STREET else 0.0)
    note(s, w, Tally.ARRESTS_OF_EXPLOITED, 1.0 if w.exploited else 0.0)


@rule
def contact_with_client(s, o, k, p, c, t):
    """A client found buying; where buying is an offence he may be arrested and stay away for a while."""
    market = s.market[0]
    who, arrests, _, _ = four(market.key, Purpose.CLIENT_CONTACT, t, o, k)
    if market.bookings < 1.0:
        return
    client = s.clients[s.bookings[int(who * market.bookings)].client]
    if arrests < clip(p.client_arrest_per_contact * c.law_buying * c.enforcement_arrest_propensity, 0.0, 1.0):
        arrest_client(s, client, p, t)


@rule
def arrest_client(s, client, p, t):
    """An arrested client hears the warning: he stays away some weeks and fears more (T17.9)."""
    s.market[0].client_arrests += 1.0
    s.counts[Tally.CLIENT_ARRESTS] += 1.0
    client.away_until = t + 1 + int(p.client_away_weeks)
    client.perceived_risk += p.own_arrest_fear


@rule
def contact_with_third_party(s, o, k, p, c, t):
    """A third party looked into: helping may be an offence, coercion is; the exploitative hide better (claim L3)."""
    if len(s.third_parties) == 0:
        return
    luck, arrests, hides, _ = four(s.market[0].key, Purpose.CLIENT_CONTACT, t, o, k + THIRD_PARTY_DRAWS)
    j = int(luck * len(s.third_parties))
    tp = s.third_parties[j]
    if not tp.active or tp.detained_until > t:
        return
    if hides < p.coercive_hide * tp.propensity and p.on_detection:
        return
    offence = max(c.law_third_party_support, c.law_third_party_coercion * tp.propensity)
    if arrests < clip(p.third_party_arrest_per_contact * offence * c.enforcement_arrest_propensity, 0.0, 1.0):
        s.counts[Tally.THIRD_PARTY_ARRESTS] += 1.0
        s.counts[Tally.EXPLOITATIVE_THIRD_PARTY_ARRESTS] += 1.0 if recruits_by_force(tp, p) else 0.0
        tp.detained_until = t + 1 + int(p.third_party_detention_weeks)
        tp.arrested = True


THIRD_PARTY_DRAWS = 1_000_000


@rule
def recruits_by_force(tp, p):
    """Whether a third party counts as exploitative: its propensity to coerce is above the stated line."""
    return tp.propensity > p.exploitative_propensity
