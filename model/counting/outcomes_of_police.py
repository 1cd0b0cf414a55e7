"""Outcomes of police: the account of their time for contacts, whom arrests fall on, what of violence they register.

The account balances in every week: contacts offered are those with workers, clients and third parties, and the time not
spent on this market; and those with somebody are those on each ground. Planned operations (stings, raids) stand beside
it.
"""

from model.counting.outcome import WEEKS, YEAR, Outcome, count, rate, share
from model.counting.tallies import Tally as T

ALL_ARRESTS = (T.ARRESTS, T.CLIENT_ARRESTS, T.THIRD_PARTY_ARRESTS)

POLICE = [
    count("contacts_offered", "Contacts that police have time for", "per week",
          "Contacts with the market for which officers have time, stings and raids aside.",
          T.CONTACTS_OFFERED, "neutral"),
    count("contacts_unspent", "Police time not spent on the market", "contacts per week",
          "The part of that time in which officers meet nobody of this market, for lack of an occasion or a ground.",
          T.CONTACTS_UNSPENT, "neutral"),
    count("contacts_with_workers", "Contacts spent on workers", "per week",
          "Contacts of officers with workers, stings and raids aside.", T.CONTACTS_WITH_WORKERS, "neutral"),
    count("contacts_with_clients", "Contacts spent on clients", "per week",
          "Contacts of officers with clients, stings aside.", T.CONTACTS_WITH_CLIENTS, "neutral"),
    count("contacts_with_third_parties", "Contacts spent on third parties", "per week",
          "Contacts of officers with third parties, raids aside.", T.CONTACTS_WITH_THIRD_PARTIES, "neutral"),
    count("contacts_on_offence", "Contacts on an offence", "per week",
          "Those contacts in which officers act on an offence of that kind of person at the place.",
          T.CONTACTS_ON_OFFENCE, "neutral"),
    count("contacts_on_papers", "Contacts over papers", "per week",
          "Those for which only a law on people without permanent status is a ground, whoever is stopped.",
          T.CONTACTS_ON_PAPERS, "neutral"),
    count("contacts_in_freed_time", "Contacts in freed time", "per week",
          "Those on an offence in time that officers spent on others as long as what these do was one.",
          T.CONTACTS_IN_FREED_TIME, "neutral"),
    count("contacts_without_ground", "Contacts without a ground", "per week",
          "Those that go on with people who do nothing forbidden.", T.CONTACTS_WITHOUT_GROUND, "neutral"),
    rate("hurried_by_presence", "Hurried by police who look for clients", "per worker-year",
         "Times a worker is near where police meet a client, per worker and year.",
         (T.HURRIED_BY_PRESENCE,), T.ACTIVE, YEAR, "lower"),
    Outcome("buyers_share_of_arrests", "Buyers' share of arrests", "%", "Share of all arrests that fall on clients.",
            (T.CLIENT_ARRESTS,), ALL_ARRESTS, "share", "neutral", False, 100.0, "points"),
    Outcome("client_charges", "Client charges a year", "per year", "Clients arrested in a year.",
            (T.CLIENT_ARRESTS,), WEEKS, "count", "neutral", False, YEAR),
    rate("client_charges_per_worker", "Client charges per worker", "per worker-year",
         "Clients arrested per year that somebody lives in the trade.", (T.CLIENT_ARRESTS,), T.ACTIVE, YEAR, "neutral"),
    count("violence_registered", "Violence registered by police", "per week",
          "Incidents of client violence that are reported and that police write down.", T.REPORTS_REGISTERED,
          "neutral"),
    share("registered_share", "Violence registered, share",
          "Share of people who met client violence in a week whose report police write down.",
          T.REPORTS_REGISTERED, T.INCIDENTS, "neutral", False),
]  # fmt: skip
