"""Every outcome: its name, unit, definition, numerator, denominator and groups.

An outcome is ``scale`` times a sum of tallies over a sum of tallies, so that any window and any set of groups can be
pooled exactly. Where a denominator is empty the outcome is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.agents import Documentation, Gender, Race
from model.tallies import WORKER_TALLIES, Cohort, Tally

Kind = Literal["rate", "share", "mean", "count", "money"]
Better = Literal["lower", "higher", "neutral"]
Effect = Literal["ratio", "points"]

WEEKS = None
"""Denominator of counts: the number of weeks."""


@dataclass(frozen=True)
class Outcome:
    """One outcome. ``effect`` says how changes are stated: "ratio" in percent, "points" in percentage points."""

    name: str
    label: str
    unit: str
    definition: str
    numerator: tuple[Tally, ...]
    denominator: tuple[Tally, ...] | None
    kind: Kind = "share"
    better: Better = "neutral"
    main: bool = False
    scale: float = 1.0
    effect: Effect = "ratio"

    @property
    def grouped(self) -> bool:
        """Whether the outcome exists by group: all its tallies are counted worker by worker.

        A count of a cohort compares two worlds person by person, since the cohort is the same people in both.
        """
        return all(tally < WORKER_TALLIES for tally in self.numerator + (self.denominator or ()))


def _share(name: str, label: str, definition: str, top: Tally, bottom: Tally, better: Better, main: bool) -> Outcome:
    return Outcome(name, label, "%", definition, (top,), (bottom,), "share", better, main, 100.0, "points")


def _rate(
    name: str, label: str, unit: str, definition: str, top: tuple[Tally, ...], bottom: Tally, scale: float,
    better: Better, main: bool = False,
) -> Outcome:  # fmt: skip
    return Outcome(name, label, unit, definition, top, (bottom,), "rate", better, main, scale, "ratio")


def _count(
    name: str, label: str, unit: str, definition: str, top: Tally, better: Better, main: bool = False
) -> Outcome:
    return Outcome(name, label, unit, definition, (top,), WEEKS, "count", better, main)


def _mean(
    name: str, label: str, unit: str, definition: str, top: Tally, bottom: Tally, better: Better, main: bool = False
) -> Outcome:
    kind: Kind = "money" if unit.startswith("$") else "mean"
    return Outcome(name, label, unit, definition, (top,), (bottom,), kind, better, main)


T = Tally
YEAR = 52.0
_ALL_VIOLENCE = (
    T.CLIENT_VIOLENCE, T.POLICE_VIOLENCE, T.THIRD_PARTY_VIOLENCE, T.OTHER_VIOLENCE, T.CUSTODY_VIOLENCE,
)  # fmt: skip
_ALL_ARRESTS = (T.ARRESTS, T.CLIENT_ARRESTS, T.THIRD_PARTY_ARRESTS)
_REASONS = (
    ("sobriety", "untreated drug use", T.REFUSED_SOBRIETY),
    ("documented_abuse", "want of documented abuse", T.REFUSED_DOCUMENTED_ABUSE),
    ("victims_only", "not being identified as exploited", T.REFUSED_VICTIMS_ONLY),
    ("sex_work", "trading sex", T.REFUSED_SEX_WORK),
    ("record", "a criminal record", T.REFUSED_RECORD),
    ("police_contact", "not wanting contact with police", T.REFUSED_POLICE_CONTACT),
    ("gender", "gender", T.REFUSED_GENDER),
    ("parent", "having children", T.REFUSED_PARENT),
    ("documentation", "want of permanent status", T.REFUSED_DOCUMENTATION),
    ("language", "language", T.REFUSED_LANGUAGE),
)
_REFUSED = tuple(tally for _, _, tally in _REASONS)

_MARKET = [
    _count("active_workers", "Active workers", "people", "People in the trade in a week.", T.ACTIVE, "neutral"),
    _mean("bookings_per_worker", "Bookings per worker", "per week", "Bookings per worker and week.",
          T.BOOKINGS, T.ACTIVE, "neutral", main=True),
    _share("platform_workers", "Working online", "Share of workers on advertising platforms.",
           T.ON_PLATFORM, T.ACTIVE, "neutral", False),
    _share("street_workers", "Working on the street", "Share of workers in street zones.",
           T.ON_STREET, T.ACTIVE, "neutral", False),
    _share("isolated_workers", "In isolated street zones", "Share of workers in isolated street zones.",
           T.ON_STREET_ISOLATED, T.ACTIVE, "neutral", False),
    _share("business_workers", "In indoor businesses", "Share of workers in indoor businesses.",
           T.IN_BUSINESS, T.ACTIVE, "neutral", False),
    _share("private_workers", "Private, with regulars", "Share of workers who see regulars privately.",
           T.IN_PRIVATE, T.ACTIVE, "neutral", False),
    _count("bookings", "Bookings", "per week", "Sessions held in a week.", T.BOOKINGS, "neutral"),
    _share("street_bookings", "Bookings on the street", "Share of bookings made in street zones.",
           T.BOOKINGS_STREET, T.BOOKINGS, "neutral", True),
    _share("platform_bookings", "Bookings online", "Share of bookings made on platforms.",
           T.BOOKINGS_PLATFORM, T.BOOKINGS, "neutral", False),
    _share("isolated_bookings", "Bookings in isolated zones", "Share of bookings in isolated street zones.",
           T.BOOKINGS_ISOLATED, T.BOOKINGS, "lower", False),
    _count("bookings_isolated", "Isolated bookings", "per week", "Sessions held in isolated street zones in a week.",
           T.BOOKINGS_ISOLATED, "lower"),
    _mean("price", "Price per session", "$/session", "Mean price of a session.", T.PRICE_SUM, T.BOOKINGS,
          "neutral", main=True),
    _mean("price_per_hour", "Price per hour", "$/hour", "Receipts per hour of sessions, waiting included.",
          T.PRICE_SUM, T.HOURS, "neutral"),
    _mean("price_per_hour_platform", "Price per hour online", "$/hour", "The same on platforms.",
          T.PRICE_SUM_PLATFORM, T.HOURS_PLATFORM, "neutral"),
    _mean("price_per_hour_street", "Price per hour on the street", "$/hour", "The same in street zones.",
          T.PRICE_SUM_STREET, T.HOURS_STREET, "neutral"),
    _count("clients_seeking", "Clients seeking", "clients/week", "Clients who look for a booking in a week.",
           T.CLIENTS_SEEKING, "neutral"),
    _count("clients_deterred", "Clients deterred", "clients/week", "Clients kept away by fear in a week.",
           T.CLIENTS_DETERRED, "neutral"),
    _mean("client_fear", "Clients' fear", "0-1", "Mean fear of arrest among clients.", T.CLIENT_FEAR, T.CLIENTS,
          "neutral"),
    _share("prices_at_bound", "Prices at their bound",
           "Share of workers whose asked price stands at the farthest the model lets it move.",
           T.PRICE_AT_BOUND, T.ACTIVE, "neutral", False),
    _share("booked_of_wanted", "Booked of wanted", "Bookings as a share of sessions wanted.",
           T.BOOKINGS, T.WANTED, "neutral", False),
    _share("unmet_requests", "Requests unmet", "Share of bookings looked for and not found.",
           T.SEEKS_UNMET, T.SEEKS, "neutral", False),
]  # fmt: skip

_SAFETY = [
    _share("screened_share", "Bookings with screening", "Share of bookings in which the client could be screened.",
           T.SCREENED, T.BOOKINGS, "higher", True),
    _share("information_shared", "Clients who share information", "Share of first meetings with information shared.",
           T.INFORMATION_SHARED, T.MEETINGS, "higher", False),
    _share("refusal_share", "Clients refused", "Refusals per meeting.", T.REFUSALS, T.MEETINGS, "neutral", False),
    _share("newcomers_screened", "Newcomers' bookings with screening",
           "Share of newcomers' bookings in which the client could be screened.",
           T.SCREENED_NEWCOMERS, T.BOOKINGS_NEWCOMERS, "higher", False),
    _share("dangerous_refused", "Dangerous clients refused", "Share of meetings with dangerous clients refused.",
           T.REFUSALS_DANGEROUS, T.MEETINGS_DANGEROUS, "higher", False),
    _share("dangerous_share_booked", "Bookings with dangerous clients",
           "Share of bookings with persistently dangerous clients.", T.DANGEROUS_BOOKINGS, T.BOOKINGS, "lower", False),
    _rate("client_violence", "Client violence", "per 1,000 bookings", "Violent events by clients per 1,000 bookings.",
          (T.CLIENT_VIOLENCE,), T.BOOKINGS, 1000.0, "lower", True),
    _rate("client_violence_street", "Client violence on the street", "per 1,000 bookings", "The same in street zones.",
          (T.CLIENT_VIOLENCE_STREET,), T.BOOKINGS_STREET, 1000.0, "lower"),
    _rate("client_violence_per_year", "Client violence per worker", "per worker-year",
          "Violent events by clients per worker and year.", (T.CLIENT_VIOLENCE,), T.ACTIVE, YEAR, "lower"),
    _rate("police_violence", "Police violence", "per worker-year", "Violent events by officers per worker and year.",
          (T.POLICE_VIOLENCE,), T.ACTIVE, YEAR, "lower", True),
    _rate("third_party_violence", "Third-party violence", "per worker-year", "Violent events by third parties.",
          (T.THIRD_PARTY_VIOLENCE,), T.ACTIVE, YEAR, "lower"),
    _rate("other_violence", "Violence by partners and others", "per worker-year", "Violent events by anyone else.",
          (T.OTHER_VIOLENCE,), T.ACTIVE, YEAR, "lower"),
    _rate("all_violence", "All violence", "per worker-year", "Violent events by anyone per worker and year.",
          _ALL_VIOLENCE, T.ACTIVE, YEAR, "lower"),
    _share("custody_violence", "Violence in custody", "Violent events in custody per 100 arrests.",
           T.CUSTODY_VIOLENCE, T.ARRESTS, "lower", False),
    Outcome("police_share_of_violence", "Police share of violence", "%", "Share of violent events by officers.",
            (T.POLICE_VIOLENCE,), _ALL_VIOLENCE, "share", "lower", False, 100.0, "points"),
    _share("violence_in_six_months", "Client violence in six months",
           "Share of workers who met violence by a client in the last 26 weeks.",
           T.VIOLENCE_IN_SIX_MONTHS, T.ACTIVE, "lower", False),
    _share("violence_in_six_months_street", "The same, street",
           "Share of street workers who met violence by a client in the last 26 weeks.",
           T.VIOLENCE_IN_SIX_MONTHS_STREET, T.ON_STREET, "lower", False),
    _share("police_violence_in_six_months", "Police violence in six months",
           "Share of workers who met violence by police in the last 26 weeks.",
           T.POLICE_VIOLENCE_IN_SIX_MONTHS, T.ACTIVE, "lower", False),
    _share("police_violence_in_six_months_street", "The same, street",
           "Share of street workers who met violence by police in the last 26 weeks.",
           T.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET, T.ON_STREET, "lower", False),
    _share("injured", "Injured", "Share of workers too hurt to work.", T.INJURED, T.ACTIVE, "lower", False),
    _share("risky_services", "Riskier services", "Share of bookings with a riskier service.",
           T.RISKY_SERVICES, T.BOOKINGS, "lower", False),
    _count("high_risk_bookings", "High-risk bookings", "per week", "Bookings with a riskier service in a week.",
           T.RISKY_SERVICES, "lower"),
    _rate("risky_services_per_worker", "Riskier services per worker", "per worker and week",
          "Riskier services per worker and week.", (T.RISKY_SERVICES,), T.ACTIVE, 1.0, "lower"),
    _rate("infections", "Infections", "per worker-year", "Infections with the pandemic disease in sessions.",
          (T.INFECTIONS,), T.ACTIVE, YEAR, "lower"),
]  # fmt: skip

_DEPENDENCE = [
    _share("third_party_share", "Working with a third party", "Share of workers with a third party of any kind.",
           T.WITH_THIRD_PARTY, T.ACTIVE, "neutral", True),
    _share("third_party_share_at_liberty", "With a third party, at liberty",
           "Share of workers out of detention with a third party of any kind.",
           T.WITH_THIRD_PARTY_AT_LIBERTY, T.AT_LIBERTY, "neutral", False),
    _share("newcomers_third_party", "Newcomers with a third party", "Share of newcomers with a third party.",
           T.NEWCOMERS_WITH_THIRD_PARTY, T.NEWCOMERS, "neutral", False),
    _mean("peers", "Peers", "people", "Mean number of peers.", T.PEERS, T.ACTIVE, "higher"),
    _share("supportive_share", "With a supportive third party",
           "Share of workers with a third party that is not exploitative.",
           T.WITH_SUPPORTIVE_THIRD_PARTY, T.ACTIVE, "neutral", False),
    _share("brokered_bookings", "Bookings brokered", "Share of bookings through a third party's clients or business.",
           T.BOOKINGS_BROKERED, T.BOOKINGS, "neutral", False),
    _mean("control", "Third parties' control", "0-1", "Mean control over workers with a third party.",
          T.CONTROL, T.WITH_THIRD_PARTY, "lower"),
    _mean("dependence", "Dependence", "0-1", "Mean dependence of workers with a third party.",
          T.DEPENDENCE, T.WITH_THIRD_PARTY, "lower"),
    _share("exploitation_prevalence", "In exploitation", "Share of workers controlled beyond the threshold.",
           T.EXPLOITED, T.ACTIVE, "lower", True),
    _count("people_exploited", "People in exploitation", "people", "Workers controlled beyond the threshold.",
           T.EXPLOITED, "lower"),
    _rate("exploitation_incidence", "Newly exploited", "per 1,000 worker-years", "Beginnings of exploitation.",
          (T.NEWLY_EXPLOITED,), T.ACTIVE, 1000.0 * YEAR, "lower"),
    _rate("exploitation_leaving", "Leaving exploitation", "per exploited person-year",
          "Exits from exploitation per year lived in it.", (T.LEFT_EXPLOITATION,), T.EXPLOITED, YEAR, "higher"),
    _share("qualifying_share", "Exploited who qualify", "Share of exploited people whom an agency would recognise.",
           T.QUALIFYING, T.ASSESSED, "higher", False),
    _rate("requests_of_exploited", "Requests of exploited people", "per exploited person-year",
          "Requests to services by people in exploitation.", (T.ATTEMPTS,), T.EXPLOITED, YEAR, "higher"),
    _share("attempts_completed", "Attempts to leave completed",
           "Share of exploited people's requests that end in a place and out of exploitation at once.",
           T.ATTEMPTS_COMPLETED, T.ATTEMPTS, "higher", False),
    _rate("found_again", "Found again", "per 1,000 worker-years",
          "People who had got away from a controlling third party and were found again.",
          (T.FOUND_AGAIN,), T.ACTIVE, 1000.0 * YEAR, "lower"),
    Outcome("exploitation_duration", "Weeks in exploitation", "weeks",
            "Weeks lived in exploitation per exit from it.", (T.EXPLOITED,), (T.LEFT_EXPLOITATION,), "mean", "lower"),
    _count("third_parties", "Third parties", "third parties", "Third parties in business.", T.THIRD_PARTIES, "neutral"),
    _count("exploitative_third_parties", "Exploitative third parties", "third parties",
           "Third parties in business with a high propensity to coerce.", T.EXPLOITATIVE_THIRD_PARTIES, "lower"),
]  # fmt: skip

_MONEY = [
    _mean("median_income", "Median income", "$/week", "Median over workers of net weekly income from the trade.",
          T.MEDIAN_INCOME, T.ACTIVE, "higher", main=True),
    _mean("low_income", "Income, lowest tenth", "$/week", "Tenth percentile of the same.", T.LOW_INCOME, T.ACTIVE,
          "higher"),
    _mean("mean_income", "Mean income", "$/week", "Mean net weekly income from the trade.", T.NET_INCOME, T.ACTIVE,
          "higher"),
    _mean("income_variability", "Income swings", "ratio", "Mean over workers of the variation of weekly income.",
          T.INCOME_VARIATION, T.ACTIVE, "lower"),
    _share("below_need", "Below weekly needs", "Share of workers whose expected income and support miss their needs.",
           T.BELOW_NEED, T.ACTIVE, "lower", True),
    _mean("desperation", "Desperation", "0-1", "Mean desperation.", T.DESPERATION, T.ACTIVE, "lower"),
    _mean("debt", "Debt", "$", "Mean arrears and fines owed.", T.DEBT, T.ACTIVE, "lower"),
    _share("supported", "Receiving income support", "Share of workers paid by an income programme.",
           T.SUPPORTED, T.ACTIVE, "higher", False),
    Outcome("earnings_taken", "Share of earnings taken", "%",
            "Third parties' cut as a share of what clients' payments bring workers and third parties.",
            (T.CUT_TAKEN,), (T.CUT_TAKEN, T.NET_INCOME), "share", "lower", False, 100.0, "points"),
    _share("cases_won", "Claims to benefits won", "Share of heard claims to benefits that were won.",
           T.CASES_WON, T.CASES_HEARD, "higher", False),
    _mean("weeks_to_hearing", "Weeks to a hearing", "weeks", "Weeks from a claim to its hearing.",
          T.WEEKS_TO_HEARING, T.CASES_HEARD, "lower"),
    _mean("cut", "Third parties' take", "$/week", "Mean weekly cut per worker with a third party.",
          T.CUT_TAKEN, T.WITH_THIRD_PARTY, "lower"),
]  # fmt: skip

_HOME_AND_LAW = [
    _share("unhoused", "Unhoused", "Share of workers without a home.", T.UNHOUSED, T.ACTIVE, "lower", True),
    _count("people_unhoused", "People without a home", "people", "Workers without a home.", T.UNHOUSED, "lower"),
    _share("unhoused_street", "Unhoused, street", "Share of street workers without a home.",
           T.UNHOUSED_STREET, T.ON_STREET, "lower", False),
    _share("unstable_housing", "Unstable housing", "Share of workers with an unstable home.",
           T.UNSTABLE, T.ACTIVE, "lower", False),
    _rate("homes_lost", "Homes lost", "per 100 worker-years", "People in the trade who lost their home.",
          (T.LOST_HOME,), T.ACTIVE, 100.0 * YEAR, "lower"),
    _rate("rehoused", "Rehoused", "per 100 unhoused person-years", "People without a home who found one.",
          (T.FOUND_HOME,), T.UNHOUSED, 100.0 * YEAR, "higher"),
    _share("supported_housing", "In supported housing", "Share of workers in supported housing.",
           T.IN_SUPPORTED_HOUSING, T.ACTIVE, "higher", False),
    _rate("street_contacts", "Police contacts, street", "per street worker-year",
          "Contacts with police in street zones.", (T.POLICE_CONTACTS_STREET,), T.ON_STREET, YEAR, "neutral"),
    _rate("displaced", "Moved on by police", "per street worker-year", "Times a street worker is moved on by police.",
          (T.DISPLACED,), T.ON_STREET, YEAR, "lower"),
    _count("raids", "Raids", "per week", "Raids on indoor businesses.", T.RAIDS, "neutral"),
    _count("exploitative_third_party_arrests", "Arrests of exploitative third parties", "per week",
           "Arrested third parties with a high propensity to coerce.", T.EXPLOITATIVE_THIRD_PARTY_ARRESTS, "neutral"),
    _rate("police_contacts", "Police contacts", "per worker-year", "Contacts with police.", (T.POLICE_CONTACTS,),
          T.ACTIVE, YEAR, "neutral"),
    _rate("extortion", "Extortion by police", "per worker-year", "Sex or money extorted by officers.",
          (T.EXTORTION,), T.ACTIVE, YEAR, "lower"),
    _rate("official_sexual_contact", "Sexual contact by officers", "per worker-year",
          "Extortion by officers, and sexual contact in stings that rules allow.",
          (T.EXTORTION, T.SANCTIONED_CONTACT), T.ACTIVE, YEAR, "lower"),
    _share("contact_in_stings", "Sexual contact in stings", "Share of people met in stings with sexual contact.",
           T.SANCTIONED_CONTACT, T.STUNG, "lower", False),
    _share("complaints_share", "Abuse by police complained of", "Complaints per 100 abuses by officers.",
           T.COMPLAINTS, T.ABUSES_BY_POLICE, "higher", False),
    _rate("contacts_after_complaint", "Police contacts after a complaint", "per person-year",
          "Contacts with police of people who complained in the last 26 weeks.",
          (T.CONTACTS_AFTER_COMPLAINT,), T.COMPLAINED, YEAR, "lower"),
    _share("extortion_share_street", "Street acts free to police", "Extortion per 100 street bookings.",
           T.EXTORTION_STREET, T.BOOKINGS_STREET, "lower", False),
    _rate("arrests", "Arrests of workers", "per 100 worker-years", "Arrests of workers.", (T.ARRESTS,), T.ACTIVE,
          100.0 * YEAR, "lower", True),
    _rate("arrests_street", "Street arrests", "per 450 street bookings", "Street arrests per 450 street bookings.",
          (T.ARRESTS_STREET,), T.BOOKINGS_STREET, 450.0, "lower"),
    _rate("arrests_of_exploited", "Arrests of exploited people", "per 100 exploited person-years",
          "Arrests of people in exploitation.", (T.ARRESTS_OF_EXPLOITED,), T.EXPLOITED, 100.0 * YEAR, "lower"),
    _share("screened_for_trafficking", "Screened after an arrest",
           "People screened for exploitation after an arrest, per 100 arrests.",
           T.SCREENED_FOR_TRAFFICKING, T.ARRESTS, "neutral", False),
    _rate("convictions_of_exploited", "Convictions of exploited people", "per 100 exploited person-years",
          "Convictions of people in exploitation.", (T.CONVICTIONS_OF_EXPLOITED,), T.EXPLOITED, 100.0 * YEAR, "lower"),
    _mean("income_after_arrest", "Income after an arrest", "$/week",
          "Mean net weekly income in the trade in the 13 weeks after an arrest.",
          T.INCOME_AFTER_ARREST, T.AFTER_ARREST, "higher"),
    _mean("desperation_after_arrest", "Desperation after an arrest", "0-1",
          "Mean desperation in the 13 weeks after an arrest.", T.DESPERATION_AFTER_ARREST, T.AFTER_ARREST, "lower"),
    _mean("detention_per_arrest", "Detention per arrest", "weeks", "Weeks in detention per arrest.",
          T.DETAINED, T.ARRESTS, "lower"),
    Outcome("worker_share_of_arrests", "Workers' share of arrests", "%", "Share of all arrests that fall on workers.",
            (T.ARRESTS,), _ALL_ARRESTS, "share", "lower", False, 100.0, "points"),
    Outcome("exploitative_share_of_arrests", "Exploiters' share of arrests", "%",
            "Share of all arrests that fall on third parties with a high propensity to coerce.",
            (T.EXPLOITATIVE_THIRD_PARTY_ARRESTS,), _ALL_ARRESTS, "share", "neutral", False, 100.0, "points"),
    _rate("exploitative_arrest_rate", "Arrest rate of exploiters", "per 100 years",
          "Arrests of third parties with a high propensity to coerce, per 100 years in business.",
          (T.EXPLOITATIVE_THIRD_PARTY_ARRESTS,), T.EXPLOITATIVE_THIRD_PARTIES, 100.0 * YEAR, "neutral"),
    _rate("false_alarms_per_case", "False alarms per true case", "per true case",
          "Suspicions of a business where nobody is exploited, per suspicion where someone is.",
          (T.FALSE_ALARMS,), T.TRUE_CASES, 1.0, "lower"),
    _count("tips", "Tips", "per week", "Tips about indoor businesses.", T.TIPS, "neutral"),
    _count("inspections", "Inspections", "per week", "Inspections of indoor businesses.", T.INSPECTIONS, "neutral"),
    _count("client_arrests", "Arrests of clients", "per week", "Clients arrested.", T.CLIENT_ARRESTS, "neutral"),
    _count("third_party_arrests", "Arrests of third parties", "per week", "Third parties arrested.",
           T.THIRD_PARTY_ARRESTS, "neutral"),
    _share("detained", "In detention", "Share of workers in detention.", T.DETAINED, T.ACTIVE, "lower", False),
    _share("with_record", "With a record", "Share of workers with a visible record.", T.RECORD, T.ACTIVE, "lower",
           False),
    _share("outed", "Outed", "Share of workers known to trade sex beyond the trade.", T.OUTED, T.ACTIVE, "lower",
           False),
    _rate("newly_outed", "Newly outed", "per 100 worker-years", "People newly outed.", (T.NEWLY_OUTED,), T.ACTIVE,
          100.0 * YEAR, "lower"),
]  # fmt: skip

_TRUST_AND_SERVICES = [
    _share("reports_share", "Violence reported", "Share of people who met client violence in a week and reported it.",
           T.REPORTS, T.INCIDENTS, "higher", True),
    _share("reports_acted_on", "Reports acted on", "Share of reports that police act on.",
           T.REPORTS_ACTED_ON, T.REPORTS, "higher", False),
    _share("reports_turned", "Reports turned on the reporter", "Share of reports that turn on the person who reports.",
           T.REPORTS_TURNED_ON_REPORTER, T.REPORTS, "lower", False),
    _mean("trust", "Trust in police", "0-1", "Mean trust in police.", T.TRUST, T.ACTIVE, "higher"),
    Outcome("impunity", "Impunity", "%", "Remembered share of violence without consequence.", (T.IMPUNITY,), WEEKS,
            "share", "lower", False, 100.0, "points"),
    _rate("help_sought", "Help sought", "per 100 worker-years", "Requests to services.", (T.HELP_SOUGHT,), T.ACTIVE,
          100.0 * YEAR, "neutral"),
    _share("help_served", "Requests served", "Share of requests that were served.", T.HELP_SERVED, T.HELP_SOUGHT,
           "higher", False),
    Outcome("help_refused_by_rule", "Requests refused by a rule", "%",
            "Share of requests refused by an eligibility rule.", _REFUSED, (T.HELP_SOUGHT,), "share", "lower", False,
            100.0, "points"),
    *[_share(f"refused_{name}", f"Refused: {reason}", f"Share of requests refused for {reason}.", tally,
             T.HELP_SOUGHT, "lower", False) for name, reason, tally in _REASONS],
    _mean("weeks_waited", "Weeks waited", "weeks", "Weeks from the first request to a place, by those served.",
          T.WEEKS_WAITED, T.HELP_SERVED, "lower"),
    _share("lost_to_the_wait", "Requests lost to the wait", "Share of requests given up before an answer came.",
           T.REFUSED_WAIT, T.HELP_SOUGHT, "lower", False),
    _share("early_departures", "Early departures from places",
           "Share of people in supported housing who are driven out before their time, in a week.",
           T.EARLY_DEPARTURES, T.PLACES_LIVED_IN, "lower", False),
    _share("help_without_room", "Requests without room", "Share of requests that found no free place.",
           T.REFUSED_CAPACITY, T.HELP_SOUGHT, "lower", False),
    _share("on_treatment", "On treatment", "Share of workers on medication-assisted treatment.",
           T.ON_TREATMENT, T.ACTIVE, "higher", False),
]  # fmt: skip

_FLOW = [
    _rate("job_offers", "Job offers", "per worker-year", "Offers of outside work to people in the trade.",
          (T.JOB_OFFERS,), T.ACTIVE, YEAR, "higher"),
    Outcome("serious_harms", "Serious harms", "per week",
            "Violent events by anyone, beginnings of exploitation and homes lost, together.",
            (*_ALL_VIOLENCE, T.NEWLY_EXPLOITED, T.LOST_HOME), WEEKS, "count", "lower"),
    _rate("entries", "Entries", "per 100 worker-years", "People entering or returning to the trade.", (T.ENTRIES,),
          T.ACTIVE, 100.0 * YEAR, "neutral"),
    _rate("first_entries", "First entries", "per 100 worker-years", "People who begin to trade sex.",
          (T.FIRST_ENTRIES,), T.ACTIVE, 100.0 * YEAR, "neutral"),
    _rate("exits", "Exits", "per 100 worker-years", "People stopping, for a while or for good.", (T.EXITS,), T.ACTIVE,
          100.0 * YEAR, "neutral"),
    _rate("returns", "Returns", "per 100 worker-years", "People returning to the trade.", (T.RETURNS,), T.ACTIVE,
          100.0 * YEAR, "neutral"),
    _rate("deaths", "Deaths", "per 100,000 worker-years", "Deaths of people in the trade.", (T.DEATHS,), T.ACTIVE,
          100_000.0 * YEAR, "lower"),
    _count("cost", "Public cost", "$/week",
           "Public money spent in the market on support, services, police and courts.", T.COST, "neutral"),
]  # fmt: skip

OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in _MARKET + _SAFETY + _DEPENDENCE + _MONEY + _HOME_AND_LAW + _TRUST_AND_SERVICES + _FLOW
}


def _yes_no(trait: str) -> list[str]:
    return [f"{trait}:no", f"{trait}:yes"]


GROUPS: list[str] = [
    "all",
    *[f"race:{race.name.lower()}" for race in Race],
    *[f"gender:{gender.name.lower()}" for gender in Gender],
    *[f"documentation:{status.name.lower()}" for status in Documentation],
    *_yes_no("limited_english"),
    *_yes_no("parent"),
    *_yes_no("disabled"),
    *_yes_no("uses_drugs"),
    *_yes_no("student"),
    *[name for cohort in Cohort for name in _yes_no(cohort.name.lower())],
]
"""Trait groups, fixed when a person joins the catchment, then cohorts; index 0 is everyone."""

TRAITS: dict[str, tuple[int, ...]] = {
    trait: tuple(at for at, group in enumerate(GROUPS) if group.partition(":")[0] == trait)
    for trait in dict.fromkeys(group.partition(":")[0] for group in GROUPS[1:])
}
"""Each trait's groups, as indices into `GROUPS`; the first is the one that the others are compared with."""


def _ratio(outcome: Outcome, tallies: np.ndarray) -> np.ndarray:
    """``tallies`` has tallies as its last axis; the result has the other axes."""
    top = tallies[..., list(outcome.numerator)].sum(axis=-1)
    if outcome.denominator is WEEKS:
        return np.asarray(outcome.scale * top)
    bottom = tallies[..., list(outcome.denominator)].sum(axis=-1)
    return np.asarray(outcome.scale * np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0))


def weekly(tallies: np.ndarray, group: int = 0) -> dict[str, np.ndarray]:
    """Each outcome week by week: float64 of shape (weeks,) for tallies of shape (weeks, groups, tallies)."""
    return {
        name: _ratio(outcome, tallies[:, group, :])
        for name, outcome in OUTCOMES.items()
        if group == 0 or outcome.grouped
    }


def window(tallies: np.ndarray, start: int, stop: int, group: int = 0) -> dict[str, float]:
    """Each outcome pooled over rows ``start`` to ``stop`` (exclusive): sums over sums; counts are means a week."""
    rows = tallies[start:stop, group, :]
    pooled = rows.sum(axis=0)
    weeks = max(len(rows), 1)
    return {
        name: float(_ratio(outcome, pooled)) / (weeks if outcome.denominator is WEEKS else 1)
        for name, outcome in OUTCOMES.items()
        if group == 0 or outcome.grouped
    }


def pooled(tallies: np.ndarray, spans: Sequence[tuple[int, int]], names: Sequence[str]) -> np.ndarray:
    """What `window` gives for many windows and every group at once, bit for bit.

    Args:
        tallies: float64 of shape (weeks, groups, tallies).
        spans: windows as (first row, row after the last).
        names: outcomes; those that are not ``grouped`` have a meaning for group 0 alone.

    Returns:
        float64 of shape (spans, groups, names).
    """
    sums = np.stack([tallies[start:stop].sum(axis=0) for start, stop in spans])
    weeks = np.array([max(stop - start, 1) for start, stop in spans], dtype=np.float64)[:, np.newaxis]
    values = [_ratio(OUTCOMES[name], sums) / (weeks if OUTCOMES[name].denominator is WEEKS else 1) for name in names]
    return np.stack(values, axis=-1) if values else np.zeros((*sums.shape[:2], 0))


def basis(tallies: np.ndarray, spans: Sequence[tuple[int, int]], names: Sequence[str]) -> np.ndarray:
    """What each outcome is a ratio to, summed: person-weeks or events, float64 (spans, groups, names).

    For counts per week these are the person-weeks in the trade.
    """
    sums = np.stack([tallies[start:stop].sum(axis=0) for start, stop in spans])
    parts = [OUTCOMES[name].denominator or (Tally.ACTIVE,) for name in names]
    return np.stack([sums[..., list(part)].sum(axis=-1) for part in parts], axis=-1)
