"""Worlds in which a number that acts at all has occasion to act: for ``benchmarks.dead_parameters``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from model.conditions import LEVERS, status_quo_table
from model.parameters import SWITCH

NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Situation:
    """Numbers and switches, and the weekly conditions, of one world."""

    name: str
    parameters: Mapping[str, float]
    table: Callable[[int], np.recarray]


BUSY: Mapping[str, float] = {
    "platform_closure.closed:platform_main": 0.7, "platform_closure.replacement_channel": 0.9,
    "platform_closure.replacement_scruple": 0.5, "platform_closure.replacement_payouts": 0.5,
    "law.selling": 0.6, "law.selling_noncitizens": 0.9, "law.third_party_support": 0.8, "law.immunity": 0.3,
    "law.accomplice_charges": 5.0, "law.protection": 0.3,
    "enforcement.effort": 3.0, "enforcement.target_clients": 5.0, "enforcement.target_third_parties": 20.0,
    "enforcement.arrest_quota": 0.5, "enforcement.stings": 20.0, "enforcement.client_stings": 10.0,
    "enforcement.raids": 5.0, "enforcement.trafficking_screening": 0.5, "enforcement.misconduct": 2.0,
    "identification.campaign": 30.0, "identification.inspections": 30.0, "identification.narrow_picture": 0.6,
    "courts.diversion": 0.4, "courts.detention": 2.0, "courts.dismissal": 0.1, "courts.material_witness": 0.4,
    "courts.remote_hearings": 0.5, "records.automatic": 0.2, "records.petition": 0.5,
    "income_support.amount": 200.0, "income_support.cash": 0.5, "income_support.take_up": 0.6,
    "income_support.navigation": 0.4, "income_support.delay": 2.0, "income_support.documentation_rule": 0.5,
    "income_support.formal_income_rule": 0.5, "income_support.record_rule": 0.3,
    "income_support.business_relief": 0.5,
    "services.beds": 300.0, "services.flexible_fund": 5000.0, "services.treatment_slots": 20.0,
    "services.legal_aid": 0.4, "services.outreach": 0.8, "services.identification": 20.0,
    "services.suspended": 0.1, "services.safe_channel": 0.3, "services.scattered": 0.6, "services.wait": 1.0,
    "services.fund_victims_only": 0.4, "services.victims_only_rule": 0.1, "services.no_sex_work_rule": 0.1,
    "documentation.paths": 0.5, "documentation.firewall": 0.3,
    "shock.demand": 0.9, "shock.job_loss": 0.01, "shock.eviction": 2.0, "shock.campus_closure": 0.05,
    "shock.business_closure:massage": 0.3, "shock.business_closure:agency": 0.3, "shock.infection": 0.1,
    "shock.xenophobia": 0.3, "shock.partners_income": 0.4, "shock.refuges_closed": 0.4,
    "counterfactual.arrests": 0.3, "counterfactual.outings": 0.3, "counterfactual.homes_lost": 0.3,
    "counterfactual.payments": 0.3, "counterfactual.detentions": 0.3, "counterfactual.records": 0.3,
    "counterfactual.places": 0.3,
    "declared_venue.open": 1.0, "declared_venue.reach": 0.3,
}  # fmt: skip
"""Levers by name, or by name and member, from the first week on."""

COMMON: Mapping[str, float] = {
    "propensity_high.massage_business": 1.0, "propensity_high.agency": 1.0, "control_growth": 0.3,
    "found_again_rate": 0.2, "rescue_services": 0.1, "identified_per_week": 0.05, "home_protects": 0.0,
    "place_completes": 0.8, "contacts_per_officer.licensing": 5.0, "contacts_per_officer.violence_response": 5.0,
    "defence_charge": 0.2, "payout_failure": 0.8, "venue_visibility.private": 0.3,
    "client_share.platform_replacement": 0.3,
}  # fmt: skip
"""Numbers with which what is rare is common: exploitation indoors, being found again, help, and so on."""


def set_lever(table: np.recarray, name: str, value: float) -> None:
    """Set a lever, named ``group.lever`` or ``group.lever:member``, in every week of a table."""
    lever, _, member = name.partition(":")
    column = table[LEVERS[lever].column]
    column[(..., LEVERS[lever].members.index(member)) if member else ...] = value


def busy(weeks: int) -> np.recarray:
    """Dozens of levers moved for good; the main platform closes after some weeks, so that people lose it."""
    table = status_quo_table(weeks)
    for name, value in BUSY.items():
        set_lever(table, name, value)
    table.declared_venue_kind[:, 1] = 1.0
    table.platform_closure_closed[: weeks // 6] = 0.0
    return table


def restless(weeks: int) -> np.recarray:
    """Every lever takes a new value within its bounds every fourth week, the same in every world."""
    rng = np.random.default_rng(5)
    table = status_quo_table(weeks)
    for lever in LEVERS.values():
        column = table[lever.column]
        drawn = rng.uniform(lever.low, lever.high, (-(-weeks // 4), *column.shape[1:]))
        column[...] = np.repeat(drawn, 4, axis=0)[:weeks]
    table.declared_venue_kind[...] = np.floor(table.declared_venue_kind)
    return table


def _off(*mechanisms: str, **numbers: float) -> dict[str, float]:
    return {**{SWITCH + name: 0.0 for name in mechanisms}, **numbers}


SITUATIONS = (
    Situation("status quo", NOTHING, status_quo_table),
    Situation("many policies", NOTHING, busy),
    Situation("many policies, the rare made common", COMMON, busy),
    Situation("every lever moves", NOTHING, restless),
    *(
        Situation(f"{name} off", _off(name), busy)
        for name in ("brokerage", "client_fear", "desperation", "entry", "impunity", "outing", "records", "screening",
                     "trust", "withdrawal", "exit_needs_alternative", "supplies", "protection")
    ),
    Situation("recruits by chance", _off(need_recruits=0.0), busy),
)  # fmt: skip
"""Tried in this order: the cheap and usual first, then mechanisms off, for the numbers that stand in for them."""
