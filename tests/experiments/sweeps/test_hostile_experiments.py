"""Experiment files that nobody should write are read by the same bounded reader as policy files."""

from pathlib import Path

import pytest

from experiments.sweeps.files import read
from model.errors import InputError

GOOD = """
title = "A"
description = "B"
scenarios = ["end_demand"]
run = { weeks = 4, burn_in = 4, scale = 0.02, replicates = 2 }
design = { kind = "grid" }

[[lever]]
lever = "enforcement.client_stings"
levels = [0, 1]
"""

CASES = {
    "a level of 5,000 digits": ("[0, 1]", f"[{'9' * 5000}]", "4,300 digits"),
    "a level of 400 digits": ("[0, 1]", f"[0, {'9' * 400}]", "lever entry 1 levels entry 2 = a whole number of about"),
    "nested lists": ("[0, 1]", "[" * 3000 + "]" * 3000, "nested too deeply"),
    "a long ramp": ("[0, 1]", "[0, 1]\nramp = 9000000000000", "less than or equal to 1000000"),
    "an unknown home": ("end_demand", "~no-such-user/x.toml", "no home"),
    "a long name": ("end_demand", "x" * 300 + ".toml", "no such file"),
    "a long kind": ('"grid"', f'"{"x" * 9999}"', "key 'kind' = 'xxx"),
    "escapes in a key": ("levels", '"\\u001b[31m"', r"unknown key '\x1b[31m'"),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused_in_one_line(case: str, tmp_path: Path) -> None:
    old, new, expected = CASES[case]
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(str(path))
    text = str(error.value)
    assert text.startswith("s.toml: ") or "no home" in text
    assert expected in text
    assert len(text) < 400


def test_a_byte_order_mark_is_read_and_another_encoding_told(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(GOOD.encode("utf-8-sig"))
    assert read(str(path)).content.title == "A"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(InputError, match=r"s\.toml: not a text file in UTF-8, but perhaps in UTF-16"):
        read(str(path))
