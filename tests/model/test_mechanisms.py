"""Each mechanism acts through its levers, and only there: switched off, its levers change nothing at all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pytest

from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Cohort, Tally
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import snapshot

BURN_IN, WEEKS, SCALE = 60, 40, 0.25
UP, DOWN = 1, -1


class Case(NamedTuple):
    """A mechanism, the levers that move it, and what they move; ``given`` levers hold in both worlds."""

    mechanism: str
    levers: dict[str, float]
    outcome: str
    direction: int
    group: str = "all"
    given: Mapping[str, float] = MappingProxyType({})

    def __str__(self) -> str:
        return f"{self.mechanism}-{'-'.join(self.levers)}"


PROGRAMME = {"income_support_amount": 300.0, "income_support_delay": 0.0, "income_support_documentation_rule": 0.0}
PLACES = {"services_beds": 200.0}
STINGS = {"enforcement_stings": 40.0}
RAIDS = {"enforcement_raids": 4.0, "law_licensed": 0.0}
CASES = [
    Case("hearings", {"courts_hearing_delay": 16.0}, "weeks_to_hearing", UP),
    Case("hearings", {"courts_remote_hearings": 1.0}, "cases_won", DOWN),
    Case("in_kind", {"income_support_cash": 0.0}, "desperation", UP, "all",
         {"income_support_amount": 400.0, "income_support_delay": 0.0, "income_support_take_up": 1.0}),
    Case("demand_shock", {"shock_xenophobia": 0.8}, "mean_income", DOWN, "migrant_indoor_at_start:yes"),
    Case("payouts", {"platform_closure_replacement_payouts": 0.0}, "income_variability", UP, "all",
         {"platform_closure_closed": 1.0}),
    Case("payouts", {"platform_closure_replacement_payouts": 0.0}, "income_swings_online", UP, "all",
         {"platform_closure_closed": 1.0}),
    Case("sanctioned_contact", {"enforcement_sanctioned_contact": 1.0}, "contact_in_stings", UP, "all", STINGS),
    Case("identification", {"identification_campaign": 20.0}, "raids", UP),
    Case("identification", {"identification_inspections": 20.0}, "arrests", UP, "migrant_indoor_at_start:yes"),
    Case("accomplices", {"law_accomplice_charges": 10.0}, "arrests_of_exploited", UP, "all",
         {"enforcement_target_third_parties": 20.0}),
    Case("accomplices", {"law_protection": 1.0}, "arrests_of_exploited", DOWN, "all",
         {"enforcement_target_third_parties": 20.0, "law_accomplice_charges": 10.0}),
    Case("slow_screening", {"courts_screening_delay": 12.0}, "convictions_of_exploited", UP, "all",
         STINGS | {"enforcement_trafficking_screening": 1.0}),
    Case("complaints", {"enforcement_retaliation": 1.0}, "contacts_after_complaint", UP, "all",
         {"enforcement_misconduct": 3.0}),
    Case("complaints", {"enforcement_retaliation": 0.0}, "complaints_share", UP, "all",
         {"enforcement_misconduct": 3.0}),
    Case("firewall", {"documentation_firewall": 1.0}, "help_sought", UP, "documentation:undocumented"),
    Case("firewall", {"enforcement_immigration": 2.0}, "reports_share", DOWN, "documentation:undocumented"),
    Case("removal", {"enforcement_immigration_checks": 1.0}, "removals", UP, "documentation:undocumented", RAIDS),
    Case("landlords", {"law_landlords": 1.0}, "put_out", UP),
    Case("working_ban", {"law_working_ban": 1.0}, "pausing", UP),
    Case("accounts", {"payment_accounts_closed": 1.0}, "account_losses", UP),
    Case("crowding", {"shock_necessities": 1.5}, "below_need", UP),
    Case("crowding", {"shock_crowding": 1.0}, "infections_in_shared_homes", UP, "all", {"shock_infection": 0.05}),
    Case("infection_fear", {"shock_infection": 0.1}, "pausing", UP),
    Case("between_places", {"shock_business_closure": 1.0}, "between_places", UP),
    Case("definitions", {"services_narrow_definition": 1.0}, "qualifying_share", DOWN),
    Case("picture", {"identification_narrow_picture": 1.0}, "requests_of_exploited", DOWN),
    Case("moment", {"services_wait": 6.0}, "lost_to_the_wait", UP, "all", PLACES),
    Case("early_departure", {"services_controlling": 1.0}, "early_departures", UP, "all", PLACES),
    Case("scattered", {"services_scattered": 1.0}, "refused_gender", DOWN, "all", PLACES),
    Case("scattered", {"services_scattered": 1.0}, "refused_parent", DOWN, "all",
         PLACES | {"services_parent_rule": 0.8}),
    Case("refuges", {"shock_refuges_closed": 1.0}, "dependence", UP),
    Case("refuges", {"shock_partners_income": 1.0}, "earnings_taken", UP),
    Case("trust", {"services_safe_channel": 1.0}, "reports_share", UP),
    Case("trust", {"law_immunity": 1.0}, "reports_share", UP),
    Case("eligibility", {"services_police_contact_rule": 1.0}, "help_sought", DOWN),
    Case("eligibility", {"services_parent_rule": 1.0}, "help_served", DOWN, "parent:yes", PLACES),
    Case("eligibility", {"law_selling_noncitizens": 0.0}, "arrests", DOWN, "documentation:undocumented"),
    Case("eligibility", {"services_fund_victims_only": 1.0}, "desperation", UP, "exploited_at_start:no",
         {"services_flexible_fund": 50_000.0}),
    Case("income_support", {"services_flexible_fund": 50_000.0}, "desperation", DOWN),
    Case("outside_work", {"outside_work_wage": 2.0}, "entries", DOWN),
    Case("isolation", {"law_third_party_support": 0.0}, "peers", UP),
    Case("take_up", {"income_support_navigation": 1.0}, "supported", UP, "all", PROGRAMME),
    Case("take_up", {"income_support_navigation": 1.0}, "supported", UP, "documentation:undocumented", PROGRAMME),
    Case("police_misconduct", {"enforcement_misconduct": 3.0}, "police_violence", UP),
    Case("police_misconduct", {"enforcement_oversight": 1.0}, "extortion", DOWN),
    Case("supplies", {"law_condoms_evidence": 0.0}, "lacking_supplies", DOWN),
    Case("supplies", {"law_condoms_evidence": 0.0}, "unprotected_share", DOWN),
    Case("records", {"records_petition": 2.0}, "with_record", DOWN),
    Case("records", {"records_automatic": 1.0}, "with_record", DOWN),
]  # fmt: skip
# These levers also act where the switch does not reach, so that only the effect on the outcome goes.
LEAKS = {
    *("law_immunity", "services_safe_channel", "outside_work_wage", "law_third_party_support"),
    *("shock_infection", "shock_business_closure"),
}


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 5, SCALE).run(status_quo_table(BURN_IN)).begin()


def lived(world: World, levers: Mapping[str, float], off: str = "") -> World:
    """The world after some weeks with levers moved, and perhaps a mechanism switched off."""
    parameters = Parameters.defaults().set({f"mechanisms.{off}": False} if off else {})
    return world.fork(parameters).run(table(levers))


def table(levers: Mapping[str, float]) -> np.recarray:
    """The status quo with some levers moved from the first week on; a platform closure concerns the main one."""
    moved = status_quo_table(WEEKS)
    for column, value in levers.items():
        if column == "platform_closure_closed":
            moved[column][:, 0] = value
        else:
            moved[column] = value
    return moved


def outcome(world: World, name: str, group: str = "all") -> float:
    return outcomes.window(world.tallies, BURN_IN, BURN_IN + WEEKS, outcomes.GROUPS.index(group))[name]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mechanism_acts_through_its_levers(case: Case, burnt_in: World) -> None:
    before, after = lived(burnt_in, case.given), lived(burnt_in, case.given | case.levers)
    change = outcome(after, case.outcome, case.group) - outcome(before, case.outcome, case.group)
    assert change * case.direction > 0


@pytest.mark.parametrize("case", [case for case in CASES if not LEAKS & case.levers.keys()], ids=str)
def test_a_mechanism_that_is_off_goes_on_as_at_the_status_quo(case: Case, burnt_in: World) -> None:
    before = lived(burnt_in, case.given, case.mechanism)
    after = lived(burnt_in, case.given | case.levers, case.mechanism)
    np.testing.assert_array_equal(after.tallies, before.tallies)


def test_a_law_on_help_leaves_peers_as_they_are_without_isolation(burnt_in: World) -> None:
    law = {"law_third_party_support": 0.0}
    on = outcome(lived(burnt_in, law), "peers") - outcome(lived(burnt_in, {}), "peers")
    off = outcome(lived(burnt_in, law, "isolation"), "peers") - outcome(lived(burnt_in, {}, "isolation"), "peers")
    assert abs(off) < on / 4


def test_extortion_per_contact_does_not_answer_to_the_law_without_misconduct(burnt_in: World) -> None:
    legal = {"law_selling": 0.0, "law_selling_noncitizens": 0.0}
    assert outcome(lived(burnt_in, legal), "extortion") == 0.0
    free, usual = lived(burnt_in, legal, "police_misconduct"), lived(burnt_in, {}, "police_misconduct")
    per_contact = [outcome(world, "extortion") / outcome(world, "police_contacts") for world in (free, usual)]
    assert per_contact[0] == pytest.approx(per_contact[1], rel=0.4)
    np.testing.assert_array_equal(usual.tallies, lived(burnt_in, {}).tallies)


def test_records_and_outing_that_are_off_befall_people_whether_arrested_or_not(burnt_in: World) -> None:
    no_police = {"enforcement_effort": 0.0, "enforcement_stings": 0.0, "enforcement_raids": 0.0}
    many_stings = {"enforcement_stings": 40.0, "enforcement_publicity": 1.0}
    for mechanism, name in (("records", "with_record"), ("outing", "outed")):
        spread = [outcome(lived(burnt_in, levers), name) for levers in (no_police, many_stings)]
        still = [outcome(lived(burnt_in, levers, mechanism), name) for levers in (no_police, many_stings)]
        assert spread[0] < still[0] < spread[1]
        assert abs(still[1] - still[0]) < 0.3 * (spread[1] - spread[0])


def test_screening_that_is_off_does_not_answer_to_fear_or_venues(burnt_in: World) -> None:
    levers = {"platform_closure_closed": 1.0, "enforcement_client_stings": 40.0}
    on = [outcome(lived(burnt_in, given), "information_shared") for given in ({}, levers)]
    off = [outcome(lived(burnt_in, given, "screening"), "information_shared") for given in ({}, levers)]
    assert on[1] < on[0] - 2.0
    assert off == pytest.approx([34.0, 34.0], abs=1.0)
    refused = [outcome(lived(burnt_in, {}, name), "dangerous_refused") for name in ("", "screening")]
    assert refused[1] == pytest.approx(refused[0], rel=0.2), "dangerous clients are found out as before"


def test_treatment_relieves_no_withdrawal_while_that_is_off(burnt_in: World) -> None:
    treatment, group = {"services_treatment_slots": 100.0}, "uses_drugs:yes"
    on = [outcome(lived(burnt_in, levers), "desperation", group) for levers in ({}, treatment)]
    off = [outcome(lived(burnt_in, levers, "withdrawal"), "desperation", group) for levers in ({}, treatment)]
    assert on[0] - on[1] > 2 * (off[0] - off[1])


def test_entry_that_is_off_goes_on_at_the_usual_rate(burnt_in: World) -> None:
    crisis = {"outside_work_wage": 0.5}
    on = [outcome(lived(burnt_in, levers), "first_entries") for levers in ({}, crisis)]
    off = [outcome(lived(burnt_in, levers, "entry"), "first_entries") for levers in ({}, crisis)]
    assert on[1] > 1.2 * on[0]
    assert off[1] == pytest.approx(off[0], rel=0.1)
    assert off[0] == pytest.approx(on[0], rel=0.5)


def test_ties_stay_as_they_are_while_brokerage_is_off(burnt_in: World) -> None:
    helped = {"law_third_party_support": 0.0}
    on = [outcome(lived(burnt_in, levers), "third_party_share") for levers in ({}, helped)]
    off = [outcome(lived(burnt_in, levers, "brokerage"), "third_party_share") for levers in ({}, helped)]
    assert on[1] > on[0] + 1.0
    assert abs(off[1] - off[0]) < (on[1] - on[0]) / 2
    assert off[0] == pytest.approx(on[0], rel=0.15)
    assert outcome(lived(burnt_in, {}, "brokerage"), "brokered_bookings") > 0.0


@pytest.mark.parametrize("lever", ["law_immunity", "services_safe_channel"])
def test_without_trust_the_safety_of_the_law_brings_no_reports(lever: str, burnt_in: World) -> None:
    before, after = lived(burnt_in, {}, "trust"), lived(burnt_in, {lever: 1.0}, "trust")
    on = outcome(lived(burnt_in, {lever: 1.0}), "reports_share") - outcome(lived(burnt_in, {}), "reports_share")
    assert abs(outcome(after, "reports_share") - outcome(before, "reports_share")) < on / 4


def test_quotas_steer_officers_to_those_who_are_easiest_to_arrest(burnt_in: World) -> None:
    quota = {"enforcement_arrest_quota": 1.0}
    steered, unsteered = lived(burnt_in, quota), lived(burnt_in, quota, "steering")
    assert outcome(steered, "worker_share_of_arrests") > outcome(unsteered, "worker_share_of_arrests") + 5
    # Where buying alone is an offence the easiest are clients: the rule follows the law, not a group.
    buying = quota | {"law_selling": 0.0, "law_selling_noncitizens": 0.0, "enforcement_target_clients": 5.0}
    steered, unsteered = lived(burnt_in, buying), lived(burnt_in, buying, "steering")
    assert outcome(steered, "client_arrests") > outcome(unsteered, "client_arrests")


def test_custody_brings_violence_only_while_it_is_on(burnt_in: World) -> None:
    assert outcome(lived(burnt_in, {"courts_detention": 5.0}), "custody_violence") > 0
    assert outcome(lived(burnt_in, {"courts_detention": 5.0}, "custody"), "custody_violence") == 0


def test_relief_keeps_workers_of_closed_businesses_in_their_homes(burnt_in: World) -> None:
    closed = status_quo_table(WEEKS)
    closed.shock_business_closure[:, 5:7] = 1.0
    relieved = closed.copy()
    relieved.income_support_business_relief[:] = 1.0

    def unhoused(table: np.recarray, off: str = "") -> float:
        parameters = Parameters.defaults().set({f"mechanisms.{off}": False} if off else {})
        return outcome(burnt_in.fork(parameters).run(table), "unhoused", "live_in_at_start:yes")

    assert unhoused(relieved) < unhoused(closed)
    assert unhoused(closed, "live_in") < unhoused(closed)


def test_places_to_count_on_lessen_dependence_on_a_third_partys_home(burnt_in: World) -> None:
    rules = ("sobriety", "documented_abuse", "victims_only", "no_sex_work", "record", "police_contact", "gender")
    places = table({"services_beds": 400.0} | {f"services_{rule}_rule": 0.0 for rule in rules})

    def dependence(share: float) -> float:
        parameters = Parameters.defaults().set({"places_relieve": share})
        return outcome(burnt_in.fork(parameters).run(places), "dependence")

    assert dependence(1.0) < 0.99 * dependence(0.0)


@pytest.mark.parametrize(
    "levers",
    [
        {
            "platform_closure_closed": 1.0,
            "platform_closure_replacement": 1.0,
            "platform_closure_replacement_delay": 1.0,
        },
        {"shock_business_closure": 1.0},
        {"declared_venue_open": 1.0, "declared_venue_reach": 0.5, "declared_venue_price": 150.0},
        {"income_support_amount": 400.0, "income_support_delay": 0.0, "income_support_take_up": 1.0},
    ],
    ids=lambda levers: next(iter(levers)),
)
def test_without_line_one_venues_and_programmes_stay_as_they_are(levers: dict[str, float], burnt_in: World) -> None:
    usual = snapshot(lived(burnt_in, {}))
    assert snapshot(lived(burnt_in, levers)) != usual
    assert snapshot(lived(burnt_in, levers, "line_policy")) == usual


@pytest.mark.parametrize("lever", [{"enforcement_stings": 40.0}, {"law_buying": 0.0}, PLACES], ids=str)
def test_without_line_one_the_levers_of_other_lines_act(lever: dict[str, float], burnt_in: World) -> None:
    assert snapshot(lived(burnt_in, lever, "line_policy")) == snapshot(lived(burnt_in, lever))
    assert snapshot(lived(burnt_in, lever)) != snapshot(lived(burnt_in, {}))


def test_campuses_that_close_cost_students_their_homes(burnt_in: World) -> None:
    closed = lived(burnt_in, {"shock_campus_closure": 0.1})
    assert outcome(closed, "homes_lost", "student:yes") > 2 * outcome(lived(burnt_in, {}), "homes_lost", "student:yes")


def test_cohorts_are_fixed_when_the_policy_starts(burnt_in: World) -> None:
    at_start = burnt_in.state.workers.copy()
    exploited = at_start.cohort >> Cohort.EXPLOITED_AT_START & 1
    np.testing.assert_array_equal(exploited.astype(bool), at_start.exploited & at_start.in_trade)
    assert 0 < exploited.sum() < at_start.in_trade.sum()
    later = lived(burnt_in, {}).state.workers
    np.testing.assert_array_equal(later.cohort[: len(at_start)], at_start.cohort)
    assert not later.cohort[len(at_start) :].any()


def test_to_begin_changes_nothing_but_who_is_counted_where() -> None:
    worlds = [World(Parameters.defaults(), 6, 0.05).run(status_quo_table(8)) for _ in range(2)]
    worlds[1].begin()
    one, other = (world.run(status_quo_table(8)) for world in worlds)
    groups = [
        number for number, name in enumerate(outcomes.GROUPS) if name.split(":")[0].upper() not in Cohort.__members__
    ]
    # From here on a week can be compared with the last one before the policy.
    counts = [tally for tally in Tally if tally not in (Tally.WEEKS_COMPARED, Tally.WEEKS_COLLAPSED)]
    rows = np.ix_(range(len(one.tallies)), groups, counts)
    np.testing.assert_array_equal(one.tallies[rows], other.tallies[rows])


def test_marking_an_event_changes_nothing_but_the_cohort(burnt_in: World) -> None:
    plain, marked = lived(burnt_in, {}), lived(burnt_in, {"counterfactual_arrests": 0.3})
    np.testing.assert_array_equal(plain.tallies[:, 0], marked.tallies[:, 0])
    assert outcome(marked, "active_workers", "marked:yes") > 0
    assert outcome(plain, "active_workers", "marked:yes") == 0


@pytest.mark.parametrize(
    ("lever", "tally"),
    [
        ("counterfactual_arrests", Tally.ARRESTS),
        ("counterfactual_outings", Tally.NEWLY_OUTED),
        ("counterfactual_homes_lost", Tally.LOST_HOME),
        ("counterfactual_payments", Tally.SUPPORTED),
    ],
)
def test_what_is_undone_does_not_happen_to_those_marked(lever: str, tally: Tally, burnt_in: World) -> None:
    given = {"income_support_amount": 300.0, "income_support_delay": 0.0, "income_support_take_up": 1.0}
    happens = lived(burnt_in, given | {lever: 0.5})
    undone = lived(burnt_in, given | {lever: 0.5, "counterfactual_undone": 1.0})
    marked = outcomes.GROUPS.index("marked:yes")
    for world in (happens, undone):
        assert world.tallies[BURN_IN:, marked, Tally.ACTIVE].sum() > 0
    assert undone.tallies[BURN_IN:, 0, tally].sum() < 0.8 * happens.tallies[BURN_IN:, 0, tally].sum()


def test_a_fork_of_a_world_that_has_begun_is_the_same_world(burnt_in: World) -> None:
    assert snapshot(burnt_in.fork()) == snapshot(burnt_in)
