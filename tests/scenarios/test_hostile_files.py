"""Policy files that nobody should write: whatever is in them, one line for their author, at once."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.files import MAX_BYTES
from model.schema import DEEPEST
from scenarios import Scenario, load
from scenarios.schema import MAX_ENTRIES
from tests.scenarios.conftest import Write
from tests.scenarios.writing import entry

HEAD = 'title = "Mine"\ndescription = "A test."\n'
GOOD = HEAD + entry(value=0.5)
WEEKS = 30


def message(path: object) -> str:
    """The line with which loading fails: short, and nothing in it that a terminal would obey."""
    with pytest.raises(InputError) as error:
        load(str(path), WEEKS)
    return fit_to_print(error.value)


def fit_to_print(error: InputError) -> str:
    text = str(error)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", text)
    assert 0 < len(text) <= 1500
    return text


BODIES = {
    "a whole number of 5,000 digits": (entry(value=0.5) + f"ramp = {'9' * 5000}\n", "4,300 digits"),
    "a hexadecimal number of 5,000 digits": (entry(value=0.5) + f"ramp = 0x{'f' * 5000}\n", "about 6021 digits"),
    "a ramp of 10^400": (entry(value=0.5) + f"ramp = 1{'0' * 400}\n", "timeline entry 1 ramp = a whole number"),
    "a value of 2^63": (entry() + f"value = {2**63}\n", f"value = {2**63} is not valid"),
    "a ramp of 5,000 digits in quotes": (entry(value=0.5, ramp="9" * 5000 + " weeks"), "more than 1,000,000 weeks"),
    "a ramp of many years": (entry(value=0.5, ramp=10**12), "ramp is more than 1,000,000 weeks"),
    "a start of 5,000 digits in quotes": (entry(value=0.5, start="9" * 5000 + " weeks"), "start is more than"),
    "nested lists": (f"claims = {'[' * 3000}{']' * 3000}\n", "nested too deeply"),
    "lists nested less": (f"claims = {'[' * 30}{']' * 30}\n", f"more than {DEEPEST} times"),
    "a key of many parts": (".".join("a" * 300_000) + " = 1\n", "a key of more than"),
    "a quoted key of many parts": ('"a\\"b".' * 100_000 + "c = 1\n", "a key of more than"),
    "a table of many parts": ("[" + ".".join("a" * 100_000) + "]\n", "a key of more than"),
    "a long name": (entry(lever="x" * 10_000, value=0), "lever = 'xxx"),
    "a long key": ("x" * 10_000 + " = 1\n", "unknown key 'xxx"),
    "a long list where there should be none": (f"week_0 = [{'1,' * 10_000}]\n", "week_0 = [1, 1, 1, 1, 1, 1, …]"),
    "escapes in a value": (entry(lever="\\u001b[31mred", value=0), r"lever = '\x1b[31mred'"),
    "escapes in a key": ('"\\u001b[31mred" = 1\n', r"unknown key '\x1b[31mred'"),
    "a change of the direction of writing": (entry(lever="\\u202elaw", value=0), r"lever = '\u202elaw'"),
    "a last week beyond the calendar": ("week_0 = 9999-12-31\n" + entry(value=0.5), "pass the year 9999"),
    "a huge factor": (entry(lever="enforcement.effort", officer_unit="vice", multiply=1e308), "outside 0 to 10"),
    "an unknown home": ('extends = "~no-such-user/x.toml"\n', "no home"),
    "a parent's name of 300 characters": (f'extends = "{"x" * 300}.toml"\n', "no such file"),
    "too many entries": (entry(value=0.5) * (MAX_ENTRIES + 1), f"timeline has {MAX_ENTRIES + 1:,} entries"),
    "more than a mebibyte": ("#" * MAX_BYTES + "\n" + entry(value=0.5), "larger than 1,048,576 bytes"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", BODIES)
def test_is_refused_in_one_line(case: str, write: Write) -> None:
    body, part = BODIES[case]
    found = message(write(body))
    assert part in found
    assert len(found) < 400


ENCODED = {
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "UTF-32": GOOD.encode("utf-32"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_another_encoding_is_told_in_a_sentence(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "wide.toml"
    path.write_bytes(ENCODED[encoding])
    assert message(path) == "wide.toml: not a text file in UTF-8, but perhaps in UTF-16: save it as UTF-8."


def test_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_bytes(GOOD.encode("utf-8-sig"))
    assert load(str(path), WEEKS).changes == ["law.buying: 1 -> 0.5 share, from week 0"]


def test_a_pipe_and_a_folder_are_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    assert message(pipe) == "pipe.toml: this is a device, a pipe or the like, not an ordinary file."
    (tmp_path / "folder.toml").mkdir()
    assert message(tmp_path / "folder.toml") == "folder.toml: this is a folder, not an ordinary file."
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    assert "a device" in message(tmp_path / "endless.toml")


@pytest.mark.parametrize("name", ["red\x1b[31m.toml", "two\nlines.toml", os.fsdecode(b"caf\xe9.toml")])
def test_a_file_name_that_cannot_be_shown_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(GOOD, encoding="utf-8")
    assert "rename it" in message(path)


@pytest.mark.parametrize("name", ["~no-such-user/x.toml", "x" * 300 + ".toml", "x" * 300, "nul\0.toml", "a+" * 5000])
def test_a_name_that_no_file_has_is_refused(name: str) -> None:
    assert len(message(name)) < 300


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to("b.toml")
    (tmp_path / "b.toml").symlink_to("a.toml")
    message(tmp_path / "a.toml")


def test_texts_are_shown_without_what_a_terminal_obeys(write: Write) -> None:
    head = 'title = "A\\u001b]0;title\\u0007"\ndescription = "One\\ntwo\\u009b31m"\n'
    scenario = load(write(entry(value=0.5), head=head), WEEKS)
    assert (scenario.title, scenario.description) == (r"A\x1b]0;title\x07", "One\ntwo\\x9b31m")


def test_changes_are_told_with_all_their_digits(write: Write) -> None:
    scenario = load(write(entry(value=0.123456789012)), WEEKS)
    assert scenario.changes == ["law.buying: 1 -> 0.123456789012 share, from week 0"]
    assert "value = 1.0000001 lies outside 0 to 1" in message(write(entry(value=1.0000001)))


def test_the_bounds_are_documented() -> None:
    document = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for bound in ("1 MiB", f"{MAX_ENTRIES:,} entries", f"{DEEPEST} times", "64 bits", "1,000,000 weeks"):
        assert bound in document


# Anything at all: texts put together from pieces that have broken readers, and bytes that are no text.

PIECES = st.sampled_from(
    [
        *("\n", " ", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", '"', "'", '"""', "#", "\\", "\\u001b", "\x00"),
        *("title", "description", "timeline", "venue", "lever", "value", "add", "ramp", "start", "end", "week_0"),
        *("extends", "source", "coverage", "kind", "name", "reach", "unit", "officer_unit", "declared_venue"),
        *('"law.buying"', '"street"', '"vice"', '"shock.demand"', '"status_quo"', '"~x"', '"../.."', '"12 weeks"'),
        *("1", "-1", "0.5", "nan", "-inf", "1e400", "9" * 30, "0x" + "f" * 20, "true", "9999-12-31", "0001-01-01"),
        *("2020-01-01T00:00:00Z", "07:32:00", "[" * 40, "]" * 40, "a.b.c", "x" * 99),
        *("\ufeff", "\u202e", "é", "\t", "\r"),
    ]
)
KEYS = st.sampled_from(["lever", "value", "multiply", "venue", "ramp", "start", "end", "coverage", "unit", "kind", "x"])
VALUES = st.sampled_from(
    [
        *('"law.buying"', '"shock.demand"', '"9999999999999 weeks"', '"\\u001b"', '["street", "street"]', "[[[]]]"),
        *("0.5", "-1", "1e308", "9" * 25, "9" * 5000, "[]", "{}", "inf", "true"),
        *("9999-12-31", "0001-01-01", "2020-02-02T00:00:00"),
    ]
)
TABLES = st.sampled_from(["", "[[timeline]]\n", "[[venue]]\n", "[timeline]\n", "week_0 = 9999-12-01\n"])
LINES = st.builds(lambda key, value: f"{key} = {value}\n", KEYS, VALUES)
WRITTEN = st.builds(lambda *parts: "".join([HEAD, *parts]), TABLES, LINES, LINES, LINES, TABLES, LINES)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join).map(str.encode),
    st.lists(PIECES, max_size=20).map(lambda parts: (HEAD + "".join(parts)).encode()),
    WRITTEN.map(str.encode),
    st.binary(max_size=60),
)


def outcome(path: Path) -> Scenario | InputError:
    """What comes of reading a file; any other error is a fault."""
    try:
        return load(str(path), WEEKS)
    except InputError as error:
        return error


@given(TEXTS)
@example(GOOD.encode())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_file_ends_in_anything_but_a_scenario_or_one_line(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.toml"
        path.write_bytes(content)
        found = outcome(path)
    assert isinstance(found, Scenario) or "mine.toml" in fit_to_print(found) or "no home" in str(found)
