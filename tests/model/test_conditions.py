"""The conditions record and its levers."""

import sys
from enum import IntEnum
from pathlib import Path

import numpy as np
import pytest

from model import codes
from model.conditions import CONDITIONS, LEVERS, MEMBERS, VENUE_KINDS, parse_lever, read_levers, status_quo_table
from model.errors import InputError

GOOD = {"unit": "share", "status_quo": 0.5, "low": 0.0, "high": 1.0, "meaning": "A thing."}


@pytest.mark.parametrize(
    ("per", "members"),
    [("venue", codes.Venue), ("officer_unit", codes.OfficerUnit), ("declared_venue", codes.DeclaredVenue)],
)
def test_members_stand_in_the_order_of_their_enum(per: str, members: type[IntEnum]) -> None:
    assert [members[name.upper()] for name in MEMBERS[per]] == list(range(len(members)))


def test_kinds_name_venues_of_their_kind_once() -> None:
    named = [venue for venues in VENUE_KINDS.values() for venue in venues]
    assert len(named) == len(set(named))
    assert set(named) == set(MEMBERS["venue"]) - {"referral", "declared_1", "declared_2"}


def test_record_is_aligned_and_has_one_float_field_per_lever() -> None:
    assert CONDITIONS.isalignedstruct
    assert CONDITIONS.names == tuple(lever.column for lever in LEVERS.values())
    for lever in LEVERS.values():
        field = CONDITIONS.fields[lever.column][0]
        assert field.base == np.float64
        assert field.shape == ((len(MEMBERS[lever.per]),) if lever.per else ())


def test_status_quo_table_repeats_the_status_quo() -> None:
    table = status_quo_table(5)
    assert isinstance(table, np.recarray)
    assert len(table) == 5
    for lever in LEVERS.values():
        for row in table:
            np.testing.assert_array_equal(row[lever.column], lever.status_quo)


def test_tables_share_nothing() -> None:
    table = status_quo_table(2)
    table.law_selling[:] = 0.0
    table.enforcement_effort[:] = 0.0
    assert (status_quo_table(1).law_selling == 1.0).all()
    assert (LEVERS["enforcement.effort"].status_quo == 1.0).all()
    with pytest.raises(ValueError, match="read-only"):
        LEVERS["enforcement.effort"].status_quo[0] = 0.0


def test_members_left_out_of_a_status_quo_table_get_the_lowest_value() -> None:
    lever = parse_lever("x.y", GOOD | {"per": "venue", "status_quo": {"massage": 0.6}})
    assert dict(zip(lever.members, lever.status_quo, strict=True))["massage"] == 0.6
    assert lever.status_quo.sum() == 0.6


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"hihg": 1.0}, ["[x.y]", "hihg", "'high'"]),
        ({"low": "zero"}, ["[x.y]", "low", "zero"]),
        ({"low": True}, ["low", "true"]),
        ({"low": 2.0}, ["low = 2", "high = 1"]),
        ({"status_quo": 1.5}, ["status_quo = 1.5", "0 to 1"]),
        ({"status_quo": float("nan")}, ["status_quo", "nan"]),
        ({"per": "venues"}, ["per = 'venues'", "'venue'"]),
        ({"per": "venue", "status_quo": {"masage": 0.1}}, ["masage", "'massage'"]),
        ({"per": "venue", "only": ["masage"]}, ["only", "masage", "'massage'"]),
        ({"meaning": ""}, ["meaning"]),
    ],
)
def test_a_wrong_lever_is_named(change: dict[str, object], parts: list[str]) -> None:
    with pytest.raises(InputError) as error:
        parse_lever("x.y", GOOD | change)
    for part in parts:
        assert part in str(error.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(InputError, match="key 'unit' is missing"):
        parse_lever("x.y", {key: value for key, value in GOOD.items() if key != "unit"})


def test_a_lever_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "levers.toml"
    path.write_text("[a.b]\nunit =\n")
    with pytest.raises(InputError, match=r"levers\.toml: not valid TOML.*line 2"):
        read_levers(path)
    stray = tmp_path / "stray.toml"
    stray.write_text("unit = 3\n")
    with pytest.raises(InputError, match=r"stray\.toml: \[unit\]"):
        read_levers(stray)


def test_levers_are_read_once() -> None:
    assert read_levers() is LEVERS


def test_conditions_need_no_compiler() -> None:
    source = Path(sys.modules["model.conditions"].__file__ or "").read_text(encoding="utf-8")
    assert "numba" not in source
