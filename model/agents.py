"""The people and places of the model: every record, every field, its unit and its meaning.

A worker is a person who is, was or may be in the trade: always an adult. Each kind of agent is a row of a NumPy
record array, so that ``worker.money`` is plain attribute access both in compiled and in interpreted mode.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.codes import VENUES
from model.machine.memory import CACHE_LINE, zeros
from model.traits import DECLARED


@dataclass(frozen=True)
class Field:
    """One field of a record: its type, unit and meaning."""

    name: str
    type: object
    unit: str
    meaning: str


_F = np.float64
_G = np.float32
_I = np.int32
_B = np.bool_
_S = np.int8
_H = np.int16
_PER_VENUE = (np.float64, (VENUES,))

LOOKED_UP_OFTEN = ("uses_drugs",)


def _of_traits(often: bool) -> list[Field]:
    """The fields of declared traits, those looked up often or the others."""
    return [
        Field(trait.field, _B, "yes/no", trait.meaning)
        if trait.values is None
        else Field(trait.field, _S, trait.values.__name__, trait.meaning)
        for trait in DECLARED
        if (trait.name in LOOKED_UP_OFTEN) == often
    ]


WORKER_FIELDS = [
    # who works, where, with whom, how: the first cache line
    Field("in_trade", _B, "yes/no", "trades sex at present"),
    Field("alive", _B, "yes/no", "belongs to the catchment (has neither died nor moved away for good)"),
    Field("exploited", _B, "yes/no", "control passed the upper threshold and has not fallen below the lower one"),
    *_of_traits(often=True),
    Field("venue", _I, "Venue", "where the worker works"),
    Field("third_party", _I, "id", "third party worked with, or NOBODY"),
    Field("wanted", _I, "sessions/week", "sessions wanted this week"),
    Field("place", _I, "position", "position in this week's list of those in the trade, and so of the week's offer"),
    Field("detained_until", _I, "week", "in detention before this week"),
    Field("injured_until", _I, "week", "too hurt to work before this week"),
    Field("diversion_until", _I, "week", "in a diversion programme before this week"),
    Field("price", _F, "$/session", "price asked"),
    Field("skill", _F, "0-1", "screening skill; grows with experience and peers"),
    Field("desperation", _F, "0-1", "share of this week's need not covered, with withdrawal and quota"),
    Field("control", _F, "0-1", "control of the third party over the worker"),
    # what the week asks for and what there is
    Field("hurried", _F, "0-1", "how much police presence hurried this worker last week"),
    Field("support", _F, "$/week", "support received this week that can meet needs"),
    Field("due", _F, "$/week", "what falls due this week, drugs and fines included"),
    Field("need", _F, "$/week", "weekly need before drugs and fines"),
    Field("money", _F, "$", "cash in hand"),
    Field("expected_income", _F, "$/week", "expected net income (half-life four weeks)"),
    Field("peers", _I, "people", "degree in the peer network"),
    Field("stopped", _I, "week", "week of the latest stop (very early if never)"),
    Field("housing", _S, "Housing", "where the worker lives"),
    Field("on_treatment", _B, "yes/no", "in medication-assisted treatment"),
    Field("job", _B, "yes/no", "has work outside the trade"),
    Field("record", _B, "yes/no", "criminal record visible to landlords and employers"),
    Field("outed", _B, "yes/no", "known to trade sex beyond the trade"),
    Field("identified", _B, "yes/no", "recognised as exploited by an agency"),
    Field("arrested", _B, "yes/no", "arrested this week"),
    Field("stays_long", _B, "yes/no", "belongs to the class with long careers (trait, fixed)"),
    # what is owed, earned and felt
    Field("fines", _F, "$", "fines owed to courts"),
    Field("fine_due", _F, "$/week", "the part of it that is the instalment on fines"),
    Field("arrears", _F, "$", "unpaid bills"),
    Field("income", _F, "$/week", "this week's net income from the trade"),
    Field("earned", _F, "$/week", "this week's receipts before the third party's cut"),
    Field("trust", _F, "0-1", "trust in police"),
    Field("age", _F, "years", "age; at least 18"),
    Field("experience", _F, "weeks", "weeks worked in the trade, ever"),
    # what happened in the week, and traits
    Field("booked", _I, "sessions", "sessions this week"),
    Field("assaults", _I, "events", "client violence this week"),
    Field("last_violent_client", _I, "id", "client of the latest violent session, or NOBODY"),
    Field("violence_week", _I, "week", "week of the latest violence by a client (very early if never)"),
    Field("origin", _I, "row", "where counts of people with the same traits of several values stand"),
    Field("circumstances", _I, "row", "where counts of people who have and have not the same traits stand"),
    Field("cohort", _I, "bits", "cohorts the person belongs to: fixed when a policy starts, and marked (cohorts.py)"),
    Field("followed", _B, "yes/no", "was in the trade when a policy started, and is compared with other worlds"),
    Field("weeks_short", _H, "weeks", "since then: weeks in which needs were not covered (following.py)"),
    Field("weeks_held", _H, "weeks", "since then: weeks without a home, in exploitation or in detention"),
    Field("violence_met", _H, "events", "since then: violent events by anyone"),
    Field("documentation", _S, "Documentation", "migration status; changes only by a path to status"),
    *_of_traits(often=False),
    Field("regulars", _I, "clients", "clients whose regular worker this is"),
    Field("first_entry", _I, "week", "week of the first entry into the trade; means nothing before that"),
    Field("mean_income", _F, "$/week", "remembered mean of weekly net income"),
    Field("mean_square_income", _F, "$^2", "remembered mean of squared weekly net income"),
    Field("dependence", _F, "0-1", "share of livelihood that leaving the third party would cost (smoothed)"),
    # when things happened
    Field("service_reach", _F, "0-1", "contact with outreach and services, fading"),
    Field("left_third_party", _I, "week", "week in which a controlling third party was left (very early if never)"),
    Field("left_whom", _I, "id", "that third party, or NOBODY"),
    Field("record_until", _I, "week", "week in which the record stops showing"),
    Field("outed_until", _I, "week", "week in which being outed is forgotten"),
    Field("asking_since", _I, "week", "week of the first request for a place not served yet, or NOBODY"),
    Field("bed_until", _I, "week", "in supported housing before this week"),
    Field("police_violence_week", _I, "week", "week of the latest violence by police"),
    Field("contact_week", _I, "week", "week of the latest contact with police"),
    Field("displaced_week", _I, "week", "week in which police last moved the worker on"),
    Field("arrest_week", _I, "week", "week of the latest arrest"),
    Field("insists", _B, "yes/no", "makes it a practice to meet nobody who will not be screened (trait, fixed)"),
    Field("abused_week", _I, "week", "week of the latest violence or extortion by police (very early if never)"),
    Field("pauses", _B, "yes/no", "wants no sessions this week, for a ban on working or for fear of infection"),
    Field("between_places", _B, "yes/no", "lost a place of work and has found no other yet"),
    Field("place_lost", _I, "week", "week in which it was lost"),
    Field("to_be_removed", _B, "yes/no", "in immigration custody, and removed from the country at the end of it"),
    Field("home_lost_until", _I, "week", "lost a home in the week before this one"),
    Field("complained_week", _I, "week", "week of the latest complaint about police (very early if never)"),
    Field("retaliated_until", _I, "week", "singled out by police for a complaint before this week"),
    # sexual health, and a person's own hazard
    Field("sti", _B, "yes/no", "has the curable sexually transmitted infection"),
    Field("killed", _B, "yes/no", "died of violence this week; leaves the catchment in line 3 of the next"),
    Field("short_week", _I, "week", "latest week in which supplies for protection were hard to have at hand"),
    Field("unprotected_week", _I, "week", "week of the latest session without protection (very early if never)"),
    Field("frailty", _F, "multiplier", "own hazard of violence by clients, for life; its mean is 1"),
    Field("filed_week", _I, "week", "week in which a claim to a benefit was filed"),
    Field("hearing_week", _I, "week", "week in which that claim is heard, or NOBODY if none is pending"),
    Field("benefit_until", _I, "week", "paid the benefit before this week"),
    Field("programme_until", _I, "week", "has a place in an exit programme before this week"),
    Field("programme_asks_to_stop", _B, "yes/no", "loses that place by trading sex"),
    Field("held_back", _F, "$", "earnings that a platform has not paid out"),
    Field("earnings_at", _PER_VENUE, "$/week", "expected net weekly earnings alone at each venue"),
    Field("risk_at", _PER_VENUE, "events/week", "expected violence in a week at each venue"),
]

OFFER_FIELDS = [
    # what clients who look around see: the first cache line
    Field("remaining", _I, "sessions", "wanted sessions not yet booked"),
    Field("brokered", _I, "sessions", "sessions agreed that a third party's own book brought"),
    Field("price", _F, "$/session", "price asked"),
    Field("appeal", _F, "multiplier", "how much the price asked draws clients, compared with the venue's mean"),
    Field("least_price", _F, "$/session", "price below which the worker says no"),
    Field("freedom", _F, "0-1", "chance to turn a client away where there is reason to"),
    Field("warned", _F, "0-1", "share of what peers know of dangerous clients that reaches the worker"),
    Field("finds_out", _F, "0-1", "chance to find a dangerous client out who has shared information"),
    Field("hurried", _F, "0-1", "chance that police presence hurries a negotiation"),
    # what meetings and sessions touch
    Field("broker_screens", _G, "0-1", "share of the third party's own clients whom it has asked already"),
    Field("grants_risk", _G, "0-1", "chance to grant a riskier service that is asked for"),
    Field("meetings", _H, "meetings", "clients met"),
    Field("informed", _H, "meetings", "clients met who shared information"),
    Field("hurries", _H, "meetings", "clients met in a hurry"),
    Field("unwanted", _H, "meetings", "clients whom the worker wants to turn away"),
    Field("refusals", _H, "meetings", "clients turned away"),
    Field("met_dangerous", _H, "meetings", "dangerous clients met"),
    Field("refused_dangerous", _H, "meetings", "dangerous clients turned away"),
    Field("screened", _H, "sessions", "sessions agreed with clients who had shared information, or who are known"),
    Field("risky", _H, "sessions", "sessions agreed with a riskier service"),
    Field("dangerous", _H, "sessions", "sessions agreed with dangerous clients"),
    Field("unprotected", _H, "sessions", "sessions without protection"),
    Field("insists", _B, "yes/no", "meets nobody who will not be screened, as far as need allows"),
    Field("goes_without", _G, "share", "share of sessions without protection that nobody asks to be so"),
    Field("isolation", _F, "multiplier", "how far from help the sessions take place"),
    Field("earned", _F, "$", "paid by clients"),
    Field("worker", _I, "id", "whose offer this is"),
    Field("booked", _I, "sessions", "sessions that took place"),
]
"""What a worker in the trade brings to one week's market, and what comes of it. It is made anew every week, so that
meetings touch a few short records that lie close together, whatever the size of the world."""

CLIENT_FIELDS = [
    Field("interest", _F, "bookings/week", "bookings sought in an undisturbed week"),
    Field("budget", _F, "$/session", "most that he pays for a session"),
    Field("danger", _F, "events/session", "chance of violence in a session at a place of isolation 1"),
    Field("openness", _F, "0-1", "willingness to be screened when unafraid"),
    Field("reputation", _F, "0-1", "share of workers who know him to be dangerous"),
    Field("venue", _I, "Venue", "where he usually looks"),
    Field("regular", _I, "id", "worker he returns to, or NOBODY"),
    Field("away_until", _I, "week", "detained or deterred by an arrest before this week"),
    Field("arrest_week", _I, "week", "week of the latest arrest of his own, or NOBODY"),
    Field("left", _I, "parts of a life", "what is left of his time as a client, or of the wait for one in his place"),
    Field("buys", _B, "yes/no", "is a client at present; otherwise a place that a new client may take"),
    Field("dangerous", _B, "yes/no", "belongs to the small share that carries most of the hazard"),
    Field("frequent", _B, "yes/no", "buys about weekly"),
    Field("sti", _B, "yes/no", "has the curable sexually transmitted infection"),
]

THIRD_PARTY_FIELDS = [
    Field("kind", _S, "ThirdPartyKind", "what kind of third party"),
    Field("active", _B, "yes/no", "in business"),
    Field("provides_housing", _B, "yes/no", "houses its workers"),
    Field("provides_drugs", _B, "yes/no", "supplies drugs"),
    Field("capacity", _I, "workers", "most workers it can have"),
    Field("members", _I, "workers", "workers it has"),
    Field("venue", _I, "Venue", "where its workers work"),
    Field("home_venue", _I, "Venue", "where it works as long as that is open"),
    Field("detained_until", _I, "week", "in detention before this week"),
    Field("shut_until", _I, "week", "closed by a raid before this week"),
    Field("arrested", _B, "yes/no", "arrested this week"),
    Field("exploits", _B, "yes/no", "someone in exploitation works for it, as tips and inspections find it"),
    Field("suspicion", _F, "relative weight", "weight with which tips and inspections fall on it"),
    Field("propensity", _F, "0-1", "propensity to coerce"),
    Field("cut", _F, "share", "share of receipts it keeps from workers it does not control"),
    Field("referral", _F, "share", "share of its workers' wanted sessions it can offer to its own clients"),
    Field("screening", _F, "0-1", "help with screening clients"),
    Field("security", _F, "share", "reduction of isolation by its presence; below 0 it adds to it"),
    Field("receipts", _F, "$/week", "this week's cut"),
    Field("profit", _F, "$/week", "remembered profit per worker"),
    Field("brokered", _F, "$/week", "what this week's sessions with clients of its own book brought"),
    Field("book", _F, "$/week", "remembered takings of a worker from clients of its own book, before the cut"),
    Field("takings", _F, "$/week", "remembered takings of its own, of all workers together"),
    Field("usual_capacity", _I, "workers", "most workers it could have when it opened"),
]

OFFICER_FIELDS = [
    Field("unit", _S, "OfficerUnit", "unit"),
    Field("contacts", _F, "contacts/week", "contacts with the trade the officer can make in a week"),
    Field("misconduct", _F, "0-1", "propensity to misconduct"),
    Field("has_quota", _B, "yes/no", "must meet a number of arrests"),
    Field("assignment", _S, "Venue", "venue looked at first, or NOBODY for all"),
]

VENUE_FIELDS = [
    Field("kind", _S, "VenueKind", "kind"),
    Field("open", _F, "share", "share of its usual reach that is open this week"),
    Field("reach", _F, "relative weight", "weight in clients' choice this week, closure and shocks included"),
    Field("channel", _F, "0-1", "channel for screening before meeting"),
    Field("isolation", _F, "multiplier", "how far from help a session takes place"),
    Field("visibility", _F, "0-1", "visibility to police"),
    Field("scruple", _F, "0-1", "care of a platform with personal data"),
    Field("session_hours", _F, "hours", "hours per session, waiting included"),
    Field("access_cost", _F, "$/week", "running cost of working here alone"),
    Field("usual_price", _F, "$/session", "price when the model starts"),
    Field("price", _F, "$/session", "mean price asked"),
    Field("log_price", _F, "log $/session", "its logarithm"),
    Field("log_usual_price", _F, "log $/session", "logarithm of the usual price"),
    Field("price_draws", _F, "multiplier", "demand at this week's price, against the usual price"),
    Field("shunned", _F, "share", "share of its demand lost to clients who shun some of its workers"),
    Field("earnings", _F, "$/week", "remembered mean net income of workers here"),
    Field("violence", _F, "events/week", "remembered violence per worker here"),
    Field("contacts", _F, "contacts/week", "remembered police contacts per worker here"),
    Field("perceived_risk", _F, "1/booking", "chance of arrest per booking here that clients believe in"),
    Field("client_arrests", _F, "arrests/week", "clients arrested here this week"),
    Field("workers", _F, "workers", "workers here this week"),
    Field("stands", _I, "stands", "stands taken here this week"),
    Field("wanted", _F, "sessions", "sessions wanted here this week"),
    Field("booked", _F, "sessions", "sessions that took place here this week"),
    Field("third_parties", _F, "third parties", "third parties at liberty whose workers work here this week"),
    Field("heads", _F, "workers", "this week's workers whose experience is averaged"),
    Field("sum_income", _F, "$/week", "their net income this week, by hearsay of what working alone here brings"),
    Field("sum_violence", _F, "events/week", "their violent events this week"),
    Field("sum_price", _F, "$/session", "the prices they ask"),
    Field("maturity", _F, "0-1", "growth of a replacement platform towards its level"),
    Field("closed_weeks", _F, "weeks", "weeks since the venue was first closed"),
]

MARKET_FIELDS = [
    Field("key", np.uint64, "-", "the world's key for all draws"),
    Field("scale", _F, "multiplier", "size of the world"),
    Field("people", _I, "people", "worker slots in use; the next newcomer gets this id"),
    Field("alive", _I, "people", "people who belong to the catchment this week"),
    Field("working", _I, "people", "people in the trade this week"),
    Field("support_weeks", _F, "weeks", "weeks since the income programme began; 0 if none runs"),
    Field("impunity", _F, "share", "remembered share of violent events without any consequence"),
    Field("violent_events", _F, "events/week", "violent events this week"),
    Field("consequences", _F, "events/week", "violent events with a consequence this week"),
    Field("client_arrests", _F, "arrests/week", "clients arrested this week"),
    Field("bookings", _F, "bookings/week", "bookings this week"),
    Field("usual_bookings", _F, "bookings/week", "bookings in the last week before a policy; 0 if none has begun"),
    Field("complaints", _F, "complaints/week", "complaints about police this week"),
    Field("retaliations", _F, "complaints/week", "complaints about police that were retaliated against this week"),
    Field("retaliation_heard", _F, "share", "remembered share of complaints that were retaliated against"),
    Field("room", _F, "share", "remembered share of requests to services that were met"),
    Field("platforms_open", _F, "platforms", "platforms that are open this week, parts of them counted as parts"),
]

_RECORDS = {
    "worker": WORKER_FIELDS,
    "offer": OFFER_FIELDS,
    "client": CLIENT_FIELDS,
    "third_party": THIRD_PARTY_FIELDS,
    "officer": OFFICER_FIELDS,
    "venue": VENUE_FIELDS,
    "market": MARKET_FIELDS,
}


def record_type(kind: str) -> np.dtype:
    """The record type of a kind: 'worker', 'offer', 'client', 'third_party', 'officer', 'venue', 'market'.

    Long records fill whole cache lines, so that none of them straddles one more than it needs.
    """
    fitting = np.dtype([(field.name, field.type) for field in _RECORDS[kind]], align=True)
    if fitting.itemsize <= CACHE_LINE:
        return fitting
    offsets = [fitting.fields[name][1] for name in fitting.names]  # type: ignore[index,union-attr]
    size = -(-fitting.itemsize // CACHE_LINE) * CACHE_LINE
    formats = [fitting[name] for name in fitting.names]  # type: ignore[union-attr]
    return np.dtype({"names": fitting.names, "formats": formats, "offsets": offsets, "itemsize": size, "aligned": True})  # type: ignore[call-overload]


def empty(kind: str, count: int) -> np.ndarray:
    """``count`` zeroed records of a kind, with attribute access."""
    return zeros(count, record_type(kind)).view(np.recarray)


def fields(kind: str) -> list[Field]:
    """The documented fields of a kind of agent."""
    return list(_RECORDS[kind])
