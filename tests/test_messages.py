"""How messages show what was given: visible, short, and the same again after a trip to another process."""

import datetime
import os
import pickle

import pytest

from model.errors import InputError, exact, one_line, short, shown, visible
from model.files import located


def test_a_message_is_one_visible_line_of_bounded_length():
    error = InputError(f"mine.toml: '\x1b[31m{'x' * 10_000}\n' {'and so on ' * 1000}")
    text = str(error)
    assert text.startswith(r"mine.toml: '\x1b[31mxxx")
    assert "\n" not in text
    assert len(text) <= 1500
    assert str(pickle.loads(pickle.dumps(error))) == text == one_line(text)


def test_what_a_terminal_would_obey_is_written_out_and_everything_else_stays():
    assert visible("a\x1b]0;x\x07\x9b\u202e\udce9") == r"a\x1b]0;x\x07\x9b\u202e\udce9"
    assert visible("naïve « 東京 »\n\t", keep="\n") == "naïve « 東京 »\n\\t"


def test_a_text_is_cut_in_its_middle():
    assert short("x" * 60) == "x" * 60
    assert short("a" * 59 + "bb") == "a" * 44 + "…" + "a" * 13 + "bb"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (1.5, "1.5"),
        ("x", "'x'"),
        (datetime.date(2020, 2, 1), "2020-02-01"),
        pytest.param(10**5000, "a whole number of about 5000 digits", id="long"),
        ([1] * 100, "[1, 1, 1, 1, 1, 1, …]"),
        ({"a": {"b": {"c": {"d": 1}}}}, "{'a': {'b': {'c': {…}}}}"),
    ],
)
def test_a_value_is_shown_as_in_a_file(value, expected):
    assert shown(value) == expected


def test_a_value_of_any_depth_is_shown():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert len(shown(deep)) < 60
    while deep:  # taken apart by hand: freeing it at once would go as deep
        deep = deep.pop()


def test_a_number_keeps_its_digits():
    assert [exact(x) for x in (1, 0.123456789, 1e6, -0.5, 1e-9)] == ["1", "0.123456789", "1000000", "-0.5", "1e-09"]


@pytest.mark.parametrize("path", ["~no-such-user/x", "x" * 300, "nul\0", "red\x1b[31m", os.fsdecode(b"caf\xe9")])
def test_a_path_that_cannot_be_is_one_line(path):
    with pytest.raises(InputError):
        located(path)


def test_a_path_need_not_exist_yet(tmp_path):
    assert located(tmp_path / "a" / ".." / "b") == tmp_path.resolve() / "b"
