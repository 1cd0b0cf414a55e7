"""What scenario files mean: timing, ramps, coverage, composition, declared venues."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.conditions import LEVERS, MEMBERS, VENUE_KINDS, status_quo_table
from model.errors import InputError
from scenarios import Scenario, available, load
from tests.scenarios.conftest import Write
from tests.scenarios.writing import entry

VENUES = MEMBERS["venue"]


def test_a_value_holds_from_start_to_end_and_the_earlier_value_returns(write: Write) -> None:
    buying = load(write(entry(value=0.25, start=3, end=6)), 10).table.law_buying[:, 0]
    assert buying.tolist() == [1, 1, 1, 0.25, 0.25, 0.25, 1, 1, 1, 1]


def test_without_start_and_end_it_holds_for_the_whole_horizon(write: Write) -> None:
    scenario = load(write(entry(value=0)), 4)
    assert scenario.table.law_buying[:, 0].tolist() == [0, 0, 0, 0]
    assert scenario.first_week == 0


def test_a_ramp_reaches_its_target_after_its_weeks(write: Write) -> None:
    buying = load(write(entry(value=0, start=1, ramp=4)), 7).table.law_buying[:, 0]
    assert buying.tolist() == [1, 0.75, 0.5, 0.25, 0, 0, 0]


def test_a_ramp_of_none_or_one_week_is_at_once(write: Write) -> None:
    for ramp in (0, 1, "1 week"):
        assert load(write(entry(value=0, ramp=ramp)), 2).table.law_buying[:, 0].tolist() == [0, 0]


def test_coverage_is_a_share_of_the_way(write: Write) -> None:
    assert load(write(entry(value=0, coverage=0.25)), 1).table.law_buying[0, 0] == 0.75


def test_entries_build_on_each_other_in_their_order(write: Write) -> None:
    first = entry("enforcement.raids", value=2, start=1)
    second = entry("enforcement.raids", multiply=3, start=2)
    third = entry("enforcement.raids", add=-1, start=3, end=4)
    raids = load(write(first + second + third), 5).table.enforcement_raids
    np.testing.assert_allclose(raids, [0.15, 2, 6, 5, 6])


def test_members_kinds_and_lists_of_them(write: Write) -> None:
    body = entry("shock.demand", venue=["street", "massage"], value=0) + entry("shock.demand", venue="private", value=2)
    demand = load(write(body), 1).table.shock_demand[0]
    assert {venue: demand[VENUES.index(venue)] for venue in VENUES if demand[VENUES.index(venue)] != 1} == {
        "street_central": 0,
        "street_isolated": 0,
        "massage": 0,
        "private": 2,
    }
    effort = load(write(entry("enforcement.effort", officer_unit="vice", multiply=2)), 1).table.enforcement_effort[0]
    assert effort.tolist() == [1, 2, 1, 1]


def test_a_law_is_set_everywhere_unless_a_place_is_named(write: Write) -> None:
    everywhere = load(write(entry(value=0.25)), 1).table.law_buying[0]
    assert (everywhere == 0.25).all()
    zone = load(write(entry(value=0.25) + entry(venue="street_isolated", value=0)), 1)
    buying = zone.table.law_buying[0]
    assert {venue for venue in VENUES if buying[VENUES.index(venue)] == 0} == {"street_isolated"}
    assert zone.changes == [
        "law.buying: 1 -> 0.25 share, from week 0",
        "law.buying (street_isolated): 0.25 -> 0 share, from week 0",
    ]


@pytest.mark.parametrize("start", ["12", '"12 weeks"', "2020-06-08", "2020-06-14"])
def test_weeks_spans_and_dates_mean_the_same(start: str, write: Write) -> None:
    head = 'title = "Mine"\ndescription = "A test."\nweek_0 = 2020-03-16\n'
    scenario = load(write(entry(value=0) + f"start = {start}\n", head=head), 20)
    assert scenario.table.law_buying[:, 0].tolist() == [1] * 12 + [0] * 8
    assert scenario.first_week == 12
    assert str(scenario.week_0) == "2020-03-16"


def test_week_0_is_inherited(write: Write) -> None:
    head = 'title = "Mine"\ndescription = "A test."\nextends = "platform_seizure"\n'
    assert (
        load(write(entry(value=0) + "start = 2018-04-23\n", head=head), 10).table.law_buying[:, 0].tolist()
        == [1, 1] + [0] * 8
    )


def test_extends_applies_first_and_can_name_a_file(write: Write) -> None:
    write(entry("enforcement.raids", value=4), name="base.toml")
    head = 'title = "Child"\ndescription = "A test."\nextends = "base.toml"\nsource = ["Q2"]\n'
    scenario = load(write(entry("enforcement.raids", multiply=0.5), name="child.toml", head=head), 2)
    assert scenario.table.enforcement_raids.tolist() == [2, 2]
    assert [path.name for path in scenario.files] == ["base.toml", "child.toml"]
    assert scenario.name == "child"


def test_a_list_composes_in_the_order_given(write: Write) -> None:
    four = write(entry("enforcement.raids", value=4), name="four.toml")
    halved = write(entry("enforcement.raids", multiply=0.5), name="halved.toml")
    assert load([four, halved], 1).table.enforcement_raids[0] == 2
    assert load([halved, four], 1).table.enforcement_raids[0] == 4
    package = load(f"{four}+{halved}", 1)
    assert (package.name, package.title) == ("four+halved", "Mine + Mine")


def test_a_file_that_two_extend_applies_once(write: Write) -> None:
    write(entry("enforcement.raids", multiply=2), name="base.toml")
    head = 'title = "Child"\ndescription = "A test."\nextends = "base.toml"\n'
    first = write(entry(value=0), name="first.toml", head=head)
    second = write(entry("law.selling", value=0), name="second.toml", head=head)
    assert load([first, second], 1).table.enforcement_raids[0] == 0.3


def test_a_declared_venue_takes_a_slot_and_can_be_named(write: Write) -> None:
    venue = '[[venue]]\nname = "tents"\nkind = "street"\nreach = 0.2\nprice = 40\nstart = 2\nend = 4\n'
    table = load(write(venue + entry("shock.demand", venue="tents", value=0.5, start=3)), 5).table
    assert table.declared_venue_open[:, 0].tolist() == [0, 0, 1, 1, 0]
    assert table.declared_venue_kind[:, 0].tolist() == [0, 0, 1, 1, 1]
    assert table.declared_venue_price[:, 0].tolist() == [200, 200, 40, 40, 40]
    assert table.declared_venue_open[:, 1].tolist() == [0] * 5
    assert table.shock_demand[:, VENUES.index("declared_1")].tolist() == [1, 1, 1, 0.5, 0.5]


def test_declared_venues_of_several_files_take_different_slots(write: Write) -> None:
    files = [
        write(f'[[venue]]\nname = "{name}"\nkind = "platform"\nreach = {reach}\n', name=f"{name}.toml")
        for name, reach in (("left", 0.1), ("right", 0.3))
    ]
    assert load(files, 1).table.declared_venue_reach[0].tolist() == [0.1, 0.3]


def test_changes_are_readable(write: Write) -> None:
    body = entry("law.licensed", venue="business", value=0.9, start=2, end=5, ramp=3)
    assert load(write(body + entry(value=0)), 9).changes == [
        "law.licensed (massage): 0.6 -> 0.9 share, from week 2 until week 5, over 3 weeks",
        "law.licensed (agency): 0 -> 0.9 share, from week 2 until week 5, over 3 weeks",
        "law.buying: 1 -> 0 share, from week 0",
    ]
    assert load("platform_seizure", 9).changes == ["platform_closure.closed (platform_main): 0 -> 1 share, from week 0"]


def test_relative_paths_work(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(write(entry(value=0))).parent)
    assert load("mine.toml", 1).name == "mine"


def attempt(path: str) -> Scenario | str:
    """The scenario over 30 weeks, or the message with which it is refused."""
    try:
        return load(path, 30)
    except InputError as error:
        return str(error)


@st.composite
def timelines(draw: st.DrawFn) -> tuple[str, int]:
    """Text of a random timeline within a horizon of 30 weeks, and its first week."""
    body, first = "", 30
    for _ in range(draw(st.integers(1, 5))):
        lever = draw(st.sampled_from(list(LEVERS.values())))
        keys: dict[str, object] = {}
        if lever.per:
            names = [*lever.members, *(VENUE_KINDS if lever.per == "venue" else ())]
            keys[lever.per] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        operation = draw(st.sampled_from(["value", "multiply", "add"]))
        width = lever.high - lever.low
        bounds = {"value": (lever.low, lever.high), "multiply": (0.0, 3.0), "add": (-width, width)}[operation]
        keys[operation] = draw(st.floats(*bounds, allow_subnormal=False))
        keys["start"] = draw(st.integers(0, 29))
        keys["end"] = draw(st.integers(int(str(keys["start"])) + 1, 30))
        keys["ramp"] = draw(st.integers(0, 40))
        keys["coverage"] = draw(st.floats(0, 1, allow_subnormal=False))
        first = min(first, int(str(keys["start"])))
        body += entry(lever.name, **keys)
    return body, first


@settings(max_examples=150)
@given(timelines())
def test_a_table_stays_in_range_and_untouched_before_its_first_start(write: Write, timeline: tuple[str, int]) -> None:
    body, first = timeline
    scenario = attempt(write(body))
    if isinstance(scenario, str):
        assert "mine.toml" in scenario
        assert "\n" not in scenario
        return
    for lever in LEVERS.values():
        column = scenario.table[lever.column]
        assert (column >= lever.low).all()
        assert (column <= lever.high).all()
    assert scenario.first_week is not None
    assert scenario.first_week >= first
    np.testing.assert_array_equal(scenario.table[:first], status_quo_table(first))


@settings(max_examples=100)
@given(
    target=st.floats(0, 1),
    coverage=st.floats(0.01, 1),
    ramp=st.integers(0, 40),
    start=st.integers(0, 10),
    end=st.integers(11, 30),
)
def test_a_ramp_is_monotone_and_expiry_restores(
    write: Write, target: float, coverage: float, ramp: int, start: int, end: int
) -> None:
    if 1.0 - target * coverage == 1.0 or target == 1.0:
        return
    keys = {"value": target, "coverage": coverage, "ramp": ramp, "start": start, "end": end}
    scenario = attempt(write(entry(**keys)))
    if isinstance(scenario, str):
        assert "changes nothing" in scenario
        return
    buying = scenario.table.law_buying[:, 0]
    assert (np.diff(buying[start:end]) <= 0).all()
    assert (buying[:start] == 1).all()
    assert (buying[end:] == 1).all()


def test_shipped_scenarios_begin_with_the_status_quo() -> None:
    assert next(iter(available())) == "status_quo"
