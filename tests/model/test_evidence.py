"""The published figures: complete, distinguishable by how well they are known, and read with clear messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model import evidence
from model.errors import InputError
from model.evidence import EVIDENCE

ENTRY = """
["T1.1"]
quantity = "odds ratio of violence"
value = "2.99 (1.96-4.57)"
setting = "pooled studies"
citation = "Platt 2018"
status = "verified primary"
use = ["parameter"]
"""


def message(folder: Path, text: str) -> str:
    path = folder / "evidence.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evidence.load(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith("evidence.toml: ")
    return text


def test_every_section_of_the_evidence_is_there() -> None:
    sections = {name.split(".")[0] for name in EVIDENCE}
    assert sections == {"P20", *(f"T{number}" for number in (1, 4, 5, 6, 7, 8, *range(10, 19))), "T18b"}
    assert len(EVIDENCE) > 240


def test_ids_in_a_section_ascend() -> None:
    for section in {name.split(".")[0] for name in EVIDENCE} - {"P20"}:
        numbers = [int(name.split(".")[1]) for name in EVIDENCE if name.split(".")[0] == section]
        assert numbers == sorted(numbers), section


@pytest.mark.parametrize("entry", EVIDENCE.values(), ids=lambda entry: entry.id)
def test_an_entry_stands_on_its_own(entry: evidence.Evidence) -> None:
    for text in (entry.quantity, entry.value, entry.setting, entry.citation):
        assert text == text.strip()
        assert not re.search(r"\b(same|as above|see above)\b", text)
    if entry.status == "memory" or entry.mixed_age:
        assert entry.note, "says what is uncertain"
    if entry.mixed_age:
        assert "calibration" not in entry.use or "bound" in entry.note


def test_figures_kept_for_anchors() -> None:
    assert EVIDENCE["T11.20"].value == "0.36 (0.15-0.87)"
    assert "73% / 36%" in EVIDENCE["T11.14"].value
    assert EVIDENCE["T1.1"].status == "verified primary"
    assert EVIDENCE["P20.dangerous_share"].status == "assumption"


def test_a_valid_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "evidence.toml"
    path.write_text(ENTRY, encoding="utf-8")
    entry = evidence.load(path)["T1.1"]
    assert (entry.id, entry.use, entry.note, entry.mixed_age) == ("T1.1", ("parameter",), "", False)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("quantity =", "quantaty =", "unknown key 'quantaty' = 'odds ratio of violence'. Did you mean 'quantity'?"),
        ('status = "verified primary"\n', "", "[T1.1] key 'status' is missing."),
        ('"verified primary"', '"certain"', "[T1.1] key 'status' = 'certain' is not valid: should be"),
        ('["parameter"]', '["paramter"]', "[T1.1] key 'use' = 'paramter' is not valid"),
        ('["T1.1"]', '["Platt"]', "'Platt' is no evidence id"),
        ('["T1.1"]', '["T1.1"', "not valid TOML"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in message(tmp_path, ENTRY.replace(old, new, 1))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^gone\.toml: cannot be read"):
        evidence.load(tmp_path / "gone.toml")
