"""The shipped scenario files, and how they are shown."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from experiments.running.plan import HEADLINE, STATUS_QUO
from model.conditions import LEVERS, MEMBERS, status_quo_table
from model.errors import InputError
from scenarios import available, describe, load
from tests.scenarios.conftest import Write

WEEKS = 208
HEADLINES = [
    "status_quo",
    "platform_seizure",
    "second_seizure",
    "us_end_demand",
    "nordic_law",
    "crisis_without_support",
    "stimulus_access",
    "decriminalization",
]
POLICIES = [name for name in available() if name != "status_quo"]
VENUES = MEMBERS["venue"]


def column(name: str, lever: str, member: str | None = None) -> np.ndarray:
    """One lever of a shipped scenario by week."""
    values = load(name, WEEKS).table[LEVERS[lever].column]
    return values if member is None else values[:, LEVERS[lever].members.index(member)]


def test_the_headline_scenarios_are_shipped() -> None:
    assert set(HEADLINES) <= set(available())
    assert [STATUS_QUO, *HEADLINE] == HEADLINES


def test_the_status_quo_changes_nothing() -> None:
    scenario = load("status_quo", WEEKS)
    assert scenario.first_week is None
    assert scenario.changes == []
    np.testing.assert_array_equal(scenario.table, status_quo_table(WEEKS))


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_differs_from_its_first_week_on_only(name: str) -> None:
    scenario = load(name, WEEKS)
    quo = status_quo_table(WEEKS)
    assert scenario.name == name
    assert scenario.first_week is not None
    np.testing.assert_array_equal(scenario.table[: scenario.first_week], quo[: scenario.first_week])
    assert scenario.table[scenario.first_week] != quo[scenario.first_week]
    assert scenario.changes


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_documented(name: str) -> None:
    scenario = load(name, WEEKS)
    assert len(scenario.description.split()) > 60
    assert "leaves out" in scenario.description
    assert scenario.source
    assert scenario.claims


@pytest.mark.parametrize("name", POLICIES)
def test_every_number_says_where_it_comes_from(name: str) -> None:
    lines = available()[name].read_text(encoding="utf-8").splitlines()
    bare = [line for line in lines if re.match(r"(value|multiply|add|coverage|ramp)\s*=", line) and "#" not in line]
    assert bare == []
    entries = tomllib.loads("\n".join(lines)).get("timeline", [])
    assert all("unit" in item for item in entries)


@pytest.mark.parametrize("name", [name for name in POLICIES if not load(name, WEEKS).declared])
def test_zero_coverage_is_refused(name: str, write: Write) -> None:
    text = available()[name].read_text(encoding="utf-8")
    text = re.sub(r'^extends = ".*"$', "", text, flags=re.M).replace("[[timeline]]", "[[timeline]]\ncoverage = 0.0")
    with pytest.raises(InputError, match="changes nothing"):
        load(write(text, name="zero.toml", head=""), WEEKS)


@pytest.mark.parametrize("name", POLICIES)
def test_full_coverage_stated_is_the_same_table(name: str, write: Write) -> None:
    text = available()[name].read_text(encoding="utf-8").replace("[[timeline]]", "[[timeline]]\ncoverage = 1.0")
    np.testing.assert_array_equal(load(write(text, head=""), WEEKS).table, load(name, WEEKS).table)


def test_places_of_their_own_have_people_at_home_and_no_price_of_their_own() -> None:
    for name, venue, kind in (("platform_entry", "entrant", 0), ("tolerated_zone", "zone", 1)):
        scenario = load(name, WEEKS)
        assert scenario.declared == {venue: "declared_1"}
        assert (scenario.table.declared_venue_kind[:, 0] == kind).all()
        assert (scenario.table.declared_venue_home[:, 0] > 0).all()
        assert (scenario.table.declared_venue_half_time[:, 0] > 0).all()
        assert (scenario.table.declared_venue_own_price[:, 0] == 0).all()


def test_the_second_seizure_is_the_first_one_until_june_2020() -> None:
    first, second = load("platform_seizure", WEEKS).table, load("second_seizure", WEEKS).table
    np.testing.assert_array_equal(second[:114], first[:114])
    replaced = column("second_seizure", "platform_closure.closed", "platform_replacement")
    assert replaced[113] == 0
    assert replaced[114] == 1
    assert replaced[-1] == 0.5
    assert (column("second_seizure", "platform_closure.closed", "platform_main") == 1).all()


def test_the_nordic_laws_make_selling_no_offence_and_keep_the_others() -> None:
    assert (column("nordic_law", "law.selling") == 0).all()
    assert (column("nordic_law", "law.selling_noncitizens") == 0).all()
    assert (column("nordic_law", "law.buying") == 1).all()
    assert (column("nordic_law", "law.third_party_support") == 1).all()


def test_ending_demand_polices_buyers_under_the_law_as_it_is() -> None:
    for lever in (name for name in LEVERS if name.startswith("law.")):
        np.testing.assert_array_equal(column("us_end_demand", lever), status_quo_table(WEEKS)[LEVERS[lever].column])
    stings = column("us_end_demand", "enforcement.client_stings")
    assert (np.diff(stings) >= 0).all()
    assert stings[-1] > stings[0]


def test_end_demand_is_a_name_for_the_policing_of_buyers() -> None:
    one, other = load("end_demand", WEEKS), load("us_end_demand", WEEKS)
    np.testing.assert_array_equal(one.table, other.table)
    assert (one.claims, one.doses) == (other.claims, other.doses)
    assert "us_end_demand" in one.description


def law_at(name: str, lever: str) -> dict[str, float]:
    """By venue, how far an act is an offence there in all weeks of a scenario."""
    values = column(name, lever)
    assert (values == values[0]).all()
    return dict(zip(LEVERS[lever].members, values[0], strict=True))


@pytest.mark.parametrize("lever", ["law.selling", "law.selling_noncitizens", "law.buying", "law.third_party_support"])
def test_work_indoors_alone_is_tolerated(lever: str) -> None:
    indoors = {"massage", "agency", "private"}
    assert law_at("indoor_tolerated", lever) == {v: float(v not in indoors) for v in LEVERS[lever].members}


@pytest.mark.parametrize("lever", ["law.selling", "law.selling_noncitizens", "law.buying"])
def test_one_zone_alone_is_closed_under_a_law_without_offence(lever: str) -> None:
    assert law_at("local_prohibition", lever) == {v: float(v == "street_central") for v in LEVERS[lever].members}


def test_a_zone_closed_by_the_city_leaves_third_parties_as_they_were() -> None:
    assert set(law_at("local_prohibition", "law.third_party_support").values()) == {1.0}


def test_the_crisis_passes_and_pays_nobody() -> None:
    assert (column("crisis_without_support", "income_support.amount") == 0).all()
    last = load("crisis_without_support", WEEKS).table[-1]
    assert last == status_quo_table(1)[0]


def test_support_is_the_only_difference_between_the_two_crises() -> None:
    crisis, support = load("crisis_without_support", WEEKS).table, load("stimulus_access", WEEKS).table
    differing = {lever.name for lever in LEVERS.values() if (crisis[lever.column] != support[lever.column]).any()}
    assert differing
    assert all(name.startswith("income_support.") for name in differing)
    assert column("stimulus_access", "income_support.amount")[[1, 2, 20, 76, 77]].tolist() == [0, 790, 490, 490, 0]


def test_decriminalisation_keeps_coercion_an_offence() -> None:
    assert (column("decriminalization", "law.third_party_coercion") == 1).all()
    for lever in ("law.selling", "law.selling_noncitizens", "law.buying", "law.third_party_support"):
        assert (column("decriminalization", lever) == 0).all()


def test_shipped_scenarios_compose_in_the_order_given() -> None:
    one = load("decriminalization+us_end_demand", WEEKS).table
    other = load(["us_end_demand", "decriminalization"], WEEKS).table
    assert one.enforcement_client_stings[-1] == 2
    assert other.enforcement_client_stings[-1] == 0
    assert load("crisis_without_support+decriminalization", WEEKS).table.law_buying[0, 0] == 0


def test_a_parent_named_after_its_child_adds_nothing() -> None:
    with pytest.raises(InputError, match=r"platform_seizure\.toml changes nothing after second_seizure\.toml"):
        load("second_seizure+platform_seizure", WEEKS)
    with_parent = load("platform_seizure+second_seizure", WEEKS)
    np.testing.assert_array_equal(with_parent.table, load("second_seizure", WEEKS).table)


@pytest.mark.parametrize("table", [describe.lever_table, describe.key_table])
def test_the_reference_is_current(table: object) -> None:
    document = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert callable(table)
    assert table() in document


def test_the_worked_example_of_the_reference_works(write: Write) -> None:
    document = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", document, flags=re.S)
    assert example
    scenario = load(write(example[1], head=""), WEEKS)
    for line in scenario.changes:
        assert line in document
