"""Everything that can be wrong with a scenario file, by name: one line with file, key, value and nearest valid name."""

from pathlib import Path

import pytest

from model.errors import InputError
from scenarios import load
from tests.scenarios.conftest import Write
from tests.scenarios.writing import entry

WEEKS = 52
DATED = 'title = "Mine"\ndescription = "A test."\nweek_0 = 2020-03-16\n'
TENTS = '[[venue]]\nname = "tents"\nkind = "street"\nreach = 0.2\n'


def message(*names: str, weeks: int = WEEKS) -> str:
    """The one-line message with which loading fails."""
    with pytest.raises(InputError) as error:
        load(list(names), weeks)
    text = str(error.value)
    assert "\n" not in text
    assert "pydantic" not in text.lower()
    return text


def check(text: str, *parts: str) -> None:
    for part in parts:
        assert part in text, f"'{part}' is not in: {text}"


CASES = {
    "unknown top-level key": ('tittle = "x"\n', ["unknown key 'tittle'", "'title'"]),
    "unknown entry key": (entry(value=0, sart=3), ["entry 1 (law.buying)", "unknown key 'sart'", "'start'"]),
    "unknown venue key": (TENTS + "reech = 1\n", ["venue entry 1 (tents)", "unknown key 'reech'", "'reach'"]),
    "unknown lever": (entry("law.byuing", value=0), ["lever = 'law.byuing'", "'law.buying'"]),
    "lever missing": ("[[timeline]]\nvalue = 0\n", ["entry 1", "'lever' is missing"]),
    "unknown venue": (entry("shock.demand", venue="masage", value=0), ["venue = 'masage'", "'massage'"]),
    "unknown venue in a list": (entry("shock.demand", venue=["street", "strete"], value=0), ["'strete'", "'street'"]),
    "empty list of venues": (entry("shock.demand", venue=[], value=0), ["venue = []"]),
    "member without meaning": (
        entry("law.licensed", venue="private", value=1),
        ["venue = 'private'", "law.licensed has no meaning there, only for massage, agency"],
    ),
    "kind without meaning": (
        entry("law.licensed", venue="street", value=1),
        ["venue = 'street'", "only for massage, agency"],
    ),
    "unknown officer unit": (entry("enforcement.effort", officer_unit="vise", value=0), ["'vise'", "'vice'"]),
    "unknown declared venue": (
        TENTS + entry("declared_venue.price", declared_venue="tent", value=50),
        ["declared_venue = 'tent'", "'tents'"],
    ),
    "mismatching unit": (entry(value=0, unit="weeks"), ["unit = 'weeks'", "law.buying is in 'share'"]),
    "unknown unit": (entry(value=0, unit="shares"), ["unit = 'shares'", "not a unit", "'share'"]),
    "value above the range": (entry(value=1.5), ["value = 1.5", "0 to 1", "law.buying"]),
    "value below the range": (entry(value=-0.5), ["value = -0.5", "0 to 1"]),
    "value not a number": (entry(value=True), ["value = true", "number"]),
    "value as text": (entry(value="1.0"), ["value = '1.0'", "number"]),
    "value infinite": ('[[timeline]]\nlever = "law.buying"\nvalue = inf\n', ["value = inf"]),
    "out of range after multiply": (
        entry("enforcement.effort", officer_unit="vice", multiply=11, start=4),
        ["multiply = 11", "gives 11 for vice in week 4", "0 to 10"],
    ),
    "out of range after add": (entry(add=0.5), ["add = 0.5", "gives 1.5", "0 to 1"]),
    "start after the horizon": (
        entry(value=0, start=52),
        ["start = 52", "outside the horizon", "week 0 to 51", "53 weeks"],
    ),
    "start before week 0": (entry(value=0, start=-1), ["start = -1", "outside the horizon"]),
    "end after the horizon": (entry(value=0, end=53), ["end = 53", "outside the horizon", "53 weeks"]),
    "end before start": (entry(value=0, start=8, end=4), ["end = 4", "start = 8"]),
    "end at start": (entry(value=0, start=8, end=8), ["end = 8", "start = 8"]),
    "start not whole": (entry(value=0, start=3.5), ["start = 3.5", "whole number"]),
    "start not understood": (entry(value=0, start="12 months"), ["start = '12 months'", "12 weeks"]),
    "date in quotes": (entry(value=0, start="2020-06-01"), ["start = '2020-06-01'", "without quotes"]),
    "date without week_0": (entry(value=0) + "start = 2020-06-01\n", ["start = 2020-06-01", "week_0"]),
    "negative ramp": (entry(value=0, ramp=-3), ["ramp = -3", "negative"]),
    "ramp not a number of weeks": (entry(value=0, ramp="fast"), ["ramp = 'fast'"]),
    "coverage above one": (entry(value=0, coverage=1.2), ["coverage = 1.2", "0 to 1"]),
    "coverage below zero": (entry(value=0, coverage=-0.1), ["coverage = -0.1", "0 to 1"]),
    "two of value, multiply, add": (entry(value=0, add=1), ["exactly one of", "value = 0 and add = 1"]),
    "none of value, multiply, add": (entry(start=1), ["exactly one of", "none"]),
    "venue missing": (entry("shock.demand", value=0), ["'venue' is missing", "shock.demand"]),
    "venue for a single value": (
        entry("law.licensing", value=0, venue="massage"),
        ["venue = 'massage'", "law.licensing has a single value"],
    ),
    "wrong kind of member": (
        entry("shock.demand", officer_unit="vice", value=0),
        ["officer_unit = 'vice'", "shock.demand has one value per venue"],
    ),
    "invalid TOML": ("[[timeline]]\nlever = \n", ["not valid TOML", "line 4"]),
    "title twice": ('title = "again"\n', ["not valid TOML"]),
    "timeline not a list": ("[timeline]\nvalue = 1\n", ["timeline = {'value': 1}", "[[timeline]]"]),
    "entry not a table": ("timeline = [3]\n", ["timeline entry 1", "[[timeline]]"]),
    "claims not texts": ("claims = [1]\n", ["claims = 1", "list of texts"]),
    "changes nothing": ("", ["changes nothing"]),
    "changes nothing at coverage 0": (entry(value=0, coverage=0), ["changes nothing"]),
    "changes nothing at the status quo's value": (entry(value=1), ["changes nothing"]),
    "venue of an unknown kind": (TENTS.replace('"street"', '"stret"'), ["kind = 'stret'", "'street'"]),
    "venue's reach out of range": (TENTS.replace("0.2", "9"), ["reach = 9", "0 to 5", "(tents)"]),
    "venue's reach missing": (TENTS.replace("reach = 0.2\n", ""), ["'reach' is missing", "(tents)"]),
    "venue after the horizon": (TENTS + "start = 60\n", ["start = 60", "outside the horizon"]),
    "venue named twice": (TENTS + TENTS, ["venue entry 2 (tents)", "declared twice"]),
    "venue named as an existing one": (TENTS.replace("tents", "massage"), ["name = 'massage'", "exists already"]),
    "too many venues": (
        TENTS + TENTS.replace("tents", "cars") + TENTS.replace("tents", "woods"),
        ["venue entry 3 (woods)", "one venue too many", "2"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused(case: str, write: Write) -> None:
    body, parts = CASES[case]
    check(message(write(body)), "mine.toml", *parts)


@pytest.mark.parametrize(
    ("key", "date"), [("start", "2020-03-15"), ("start", "2021-03-15"), ("end", "2021-03-29"), ("start", "1900-01-01")]
)
def test_a_date_outside_the_horizon_names_its_dates(key: str, date: str, write: Write) -> None:
    text = message(write(entry(value=0) + f"{key} = {date}\n", head=DATED))
    check(text, "mine.toml", f"{key} = {date}", "2020-03-16 to 2021-03-14")


def test_a_time_is_not_a_date(write: Write) -> None:
    check(
        message(write(entry(value=0) + "start = 2020-06-01T12:00:00\n", head=DATED)), "mine.toml", "start = 2020-06-01"
    )


@pytest.mark.parametrize("key", ["title", "description"])
def test_a_missing_text_is_named(key: str, write: Write) -> None:
    head = "".join(line for line in DATED.splitlines(keepends=True) if not line.startswith(key))
    check(message(write(entry(value=0), head=head)), "mine.toml", f"'{key}' is missing")


def test_an_unknown_name_gets_the_nearest_shipped_one() -> None:
    check(message("platform_siezure"), "platform_siezure", "'platform_seizure'")


def test_a_missing_file_gets_the_nearest_shipped_name() -> None:
    check(message("./end_demnd.toml"), "end_demnd.toml", "no such file", "'end_demand'")
    check(message("nowhere/end_demand"), "nowhere/end_demand", "no such file")


def test_an_unknown_parent_is_named(write: Write) -> None:
    check(message(write('extends = "status_qou"\n')), "mine.toml", "extends = 'status_qou'", "'status_quo'")


def test_a_circle_of_parents_is_named(write: Write) -> None:
    write('extends = "mine.toml"\n', name="other.toml")
    check(message(write('extends = "other.toml"\n')), "other.toml", "mine.toml -> other.toml -> mine.toml")


def test_a_file_that_extends_itself_is_named(write: Write) -> None:
    check(message(write('extends = "mine.toml"\n')), "extends = 'mine.toml'", "circle")


def test_different_dates_of_week_0_do_not_compose(write: Write) -> None:
    text = message("platform_seizure", write(entry(value=0), head=DATED))
    check(text, "mine.toml", "week_0 = 2020-03-16", "platform_seizure.toml", "2018-04-09")


def test_dates_of_one_file_do_not_count_by_another_ones_week_0(write: Write) -> None:
    check(message("platform_seizure", write(entry(value=0) + "start = 2018-06-01\n")), "mine.toml", "week_0")


def test_a_venue_declared_by_two_files_is_named(write: Write) -> None:
    text = message(write(TENTS, name="one.toml"), write(TENTS, name="two.toml"))
    check(text, "two.toml", "tents", "declared twice")


def test_a_package_whose_part_changes_nothing_is_named(write: Write) -> None:
    text = message("decriminalization", write(entry(value=0), name="again.toml"))
    check(text, "again.toml changes nothing", "decriminalization.toml")


def test_a_package_that_undoes_itself_is_named(write: Write) -> None:
    text = message(write(entry(value=0), name="on.toml"), write(entry(value=1), name="off.toml"))
    check(text, "on.toml", "off.toml", "nothing")


def test_a_name_given_twice_is_named() -> None:
    check(message("end_demand+end_demand"), "'end_demand' is named twice")


def test_an_empty_name_is_refused() -> None:
    check(message("end_demand+"), "a name is missing")
    check(message(), "a name is missing")


def test_a_horizon_of_no_weeks_is_refused() -> None:
    check(message("end_demand", weeks=0), "weeks = 0")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    check(message(str(path)), "binary.toml", "UTF-8")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    check(message(str(folder)), "folder.toml")
