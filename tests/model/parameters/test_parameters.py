"""Parameters: the registry's check, changing, sampling, the record for the rules, and identity."""

from __future__ import annotations

import hashlib
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.parameters import MECHANISMS, PARAMETERS_DTYPE, REGISTRY, Parameters, Registry, load, members, weight_name

FILE = """
[clients.fear_hides]
value = 0.3
unit = "share"
low = 0.1
high = 0.8
absent_mass = 0.2
evidence = ["T11.20"]
assumption = "size"
meaning = "How much fear of arrest makes a client hide."

[market.candidates]
value = 4
unit = "workers"
low = 2
high = 8
integer = true
assumption = true
meaning = "Workers a client considers."

[market.reach]
value = { platform_main = 0.5, private = 0.1, referral = 0.0 }
unit = "share"
low = 0.0
high = { platform_main = 0.9, private = 0.2, referral = 0.3 }
distribution = "triangular"
per = "venue"
assumption = true
meaning = "Share of client traffic."

[violence.hazard]
value = 0.006
unit = "events per session"
low = 0.001
high = 0.025
distribution = "log-uniform"
evidence = ["P20.violence_street"]
meaning = "Chance of violence."

[scale.weeks]
value = 52.0
unit = "weeks"
low = 52.0
high = 52.0
distribution = "point"
assumption = true
meaning = "Weeks of a year."

[mechanism.screening]
on = true
meaning = "Workers screen clients."
line = 6
"""
FREE = ["fear_hides", "candidates", "reach.platform_main", "reach.private", "reach.referral", "hazard"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("registry") / "parameters.toml"
    path.write_text(FILE, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module")
def defaults(registry: Registry) -> Parameters:
    return Parameters.defaults(registry)


# The shipped registry


def test_the_shipped_registry_is_complete() -> None:
    assert REGISTRY
    assert MECHANISMS
    for parameter in REGISTRY.values():
        assert parameter.evidence or parameter.assumption
        assert parameter.unit
        assert parameter.meaning
        for name, (value, low, high) in parameter.scalars().items():
            assert low <= value <= high or (value == parameter.absent and parameter.absent_mass > 0.0), name


@given(st.data())
def test_any_point_of_the_prior_is_a_valid_set(data: st.DataObject) -> None:
    coordinate = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
    names = Parameters.free()
    point = data.draw(st.lists(coordinate, min_size=len(names), max_size=len(names)))
    drawn = Parameters.defaults().sample(point)
    assert Parameters.defaults().set(drawn.values) == drawn


def test_the_shipped_record_has_the_declared_type() -> None:
    record = Parameters.defaults().record
    assert record.shape == (1,)
    assert record.dtype.fields is not None
    weights = {weight_name(name) for name in REGISTRY if name.endswith("_half_life")}
    given = [name for name in record.dtype.fields if name not in weights]
    assert given == list(REGISTRY) + [f"on_{name}" for name in MECHANISMS]
    assert weights < set(record.dtype.fields)
    for name in weights:
        half_life = record[0][name.removesuffix("_weight") + "_half_life"]
        assert (1.0 - record[0][name]) ** half_life == pytest.approx(0.5)
    assert PARAMETERS_DTYPE.isalignedstruct
    assert record.dtype.fields.keys() == PARAMETERS_DTYPE.fields.keys()
    for parameter in REGISTRY.values():
        assert np.shape(record[parameter.name][0]) == (() if parameter.per is None else (len(members(parameter.per)),))


# Changing values


def test_numbers_and_their_text_give_the_same_set(defaults: Parameters) -> None:
    typed = defaults.set(
        {"fear_hides": "0.4", "candidates": "5", "mechanisms.screening": "false", "reach.private": "0.2"}
    )
    plain = defaults.set({"fear_hides": 0.4, "candidates": 5, "mechanisms.screening": False, "reach.private": 0.2})
    assert typed == plain
    assert typed.hash() == plain.hash()
    expected = {"fear_hides": 0.4, "candidates": 5.0, "mechanisms.screening": 0.0, "reach.private": 0.2}
    assert typed.changed() == expected
    assert defaults.changed() == {}


@pytest.mark.parametrize("text", ["off", "No", "0", "FALSE"])
def test_a_switch_understands_words(defaults: Parameters, text: str) -> None:
    assert defaults.set({"mechanisms.screening": text}).values["mechanisms.screening"] == 0.0


def test_zero_is_allowed_where_the_prior_has_mass_there(defaults: Parameters) -> None:
    assert defaults.set({"fear_hides": 0}).values["fear_hides"] == 0.0
    with pytest.raises(InputError):
        defaults.set({"hazard": 0})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("fear_hide", 0.3, "'fear_hide' is no parameter or mechanism. Did you mean 'fear_hides'?"),
        ("fear_hides", 2, "'fear_hides' = 2 is outside its range: 0, or 0.1 to 0.8 share."),
        ("hazard", "0.1", "'hazard' = 0.1 is outside its range: 0.001 to 0.025 events per session."),
        ("hazard", "much", "'hazard' = 'much' is not a finite number."),
        ("hazard", "nan", "'hazard' = 'nan' is not a finite number."),
        ("hazard", True, "'hazard' = true is not a finite number."),
        ("candidates", 2.5, "'candidates' = 2.5 must be a whole number, from 2 to 8 workers."),
        ("reach", 0.5, "'reach' has one value for each venue: say which, such as 'reach.platform_main'."),
        ("reach.privat", 0.1, "'reach.privat' is unknown. Did you mean 'reach.private'?"),
        ("hazard.private", 0.1, "'hazard.private' is unknown: 'hazard' is one number, without members."),
        ("reach.massage", 0.1, "'reach.massage' does not exist: 'reach' has no meaning for massage, only for"),
        ("screening", False, "'screening' is no parameter or mechanism. Did you mean 'mechanisms.screening'?"),
        ("mechanisms.screening", "perhaps", "'mechanisms.screening' = 'perhaps' is not a position of a switch"),
        ("mechanisms.screening", 2, "'mechanisms.screening' = 2 is not a position of a switch"),
    ],
)
def test_a_value_that_cannot_be_is_one_clear_line(
    defaults: Parameters, name: str, value: float | str, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        defaults.set({name: value})
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_set_cannot_be_changed_from_outside(defaults: Parameters) -> None:
    before = defaults.hash()
    defaults.values["hazard"] = 1.0
    defaults.record.hazard[0] = 1.0
    defaults.set({"hazard": 0.01})
    defaults.sample([0.5] * len(FREE))
    assert defaults.hash() == before


# Sampling


def test_only_what_has_a_range_is_free(registry: Registry) -> None:
    assert Parameters.free(registry) == FREE


def test_corners_of_the_prior_are_the_ends_of_the_ranges(defaults: Parameters) -> None:
    low = defaults.sample([0.0] * len(FREE)).values
    high = defaults.sample([1.0] * len(FREE)).values
    assert [low[name] for name in FREE] == pytest.approx([0.0, 2.0, 0.0, 0.0, 0.0, 0.001])
    assert [high[name] for name in FREE] == pytest.approx([0.8, 8.0, 0.9, 0.2, 0.3, 0.025])


def test_a_normal_prior_is_as_wide_as_its_range_says() -> None:
    priors = Parameters.defaults()
    free = Parameters.free()
    n, at = 2000, free.index("city_log_hazard")
    points = [[*[0.5] * at, (i + 0.5) / n, *[0.5] * (len(free) - at - 1)] for i in range(n)]
    drawn = np.array([priors.sample(point).values["city_log_hazard"] for point in points])
    assert drawn.mean() == pytest.approx(0.0, abs=1e-9)
    assert drawn.std() == pytest.approx(0.5, rel=0.02)  # T11.14 and T13.3: street sources differ 2.6-fold
    assert np.mean(np.abs(drawn) < 0.5) == pytest.approx(0.68, abs=0.01)
    assert -1.5 <= drawn.min() < -1.2
    assert 1.2 < drawn.max() <= 1.5


def test_the_sample_follows_the_distributions(defaults: Parameters) -> None:
    n = 4000
    drawn = [defaults.sample([(i + 0.5) / n] * len(FREE)).values for i in range(n)]
    column = {name: np.array([values[name] for values in drawn]) for name in FREE}
    assert np.mean(column["fear_hides"] == 0.0) == pytest.approx(0.2)
    assert column["fear_hides"][column["fear_hides"] > 0.0].min() == pytest.approx(0.1, abs=1e-3)
    assert np.bincount(column["candidates"].astype(int), minlength=9)[2:] == pytest.approx(n / 7, abs=2)
    assert np.median(column["hazard"]) == pytest.approx(0.005, rel=1e-3)  # the geometric middle of its range
    assert column["reach.platform_main"].mean() == pytest.approx((0.0 + 0.5 + 0.9) / 3, rel=1e-3)


@pytest.mark.parametrize("point", [[0.5], [1.5, *[0.5] * 5], [float("nan"), *[0.5] * 5]])
def test_a_point_outside_the_cube_is_refused(defaults: Parameters, point: list[float]) -> None:
    with pytest.raises(InputError, match="coordinate"):
        defaults.sample(point)


# The record and identity


def test_the_record_holds_every_value(registry: Registry, defaults: Parameters) -> None:
    record = defaults.set({"mechanisms.screening": False, "reach.private": 0.2}).record[0]
    assert record.fear_hides == 0.3
    assert record.candidates == 4.0
    assert record.reach.shape == (11,)
    assert record.reach[members("venue").index("private")] == 0.2
    assert record.reach.sum() == 0.7, "members without a number are 0"
    assert not record.on_screening
    assert record.dtype.isalignedstruct


def test_the_hash_tells_sets_apart_and_survives_pickling(defaults: Parameters) -> None:
    changed = defaults.set({"hazard": 0.007})
    assert changed.hash() != defaults.hash()
    assert changed.set({"hazard": 0.006}) == defaults
    assert pickle.loads(pickle.dumps(changed)) == changed


def test_the_hash_is_that_of_all_names_and_values_in_alphabetical_order(defaults: Parameters) -> None:
    """Spelt out, so that it is the same on every machine."""
    names = sorted(defaults.values)
    assert names[:3] == ["candidates", "fear_hides", "hazard"]
    values = struct.pack(f"<{len(names)}d", *(defaults.values[name] for name in names))
    expected = hashlib.sha256("\n".join(names).encode() + b"\n\n" + values).hexdigest()
    assert defaults.hash() == expected == "246b0708f0e423c125026ca4b05145b9ffc3a7a495e086f09a953a4a3ca6973c"


@given(st.data())
def test_every_value_and_every_switch_is_in_the_hash(data: st.DataObject) -> None:
    defaults = Parameters.defaults()
    name = data.draw(st.sampled_from(list(defaults.values)))
    if name.startswith("mechanisms."):
        changed = defaults.set({name: 1.0 - defaults.values[name]})
    else:
        _, low, high = REGISTRY[name.partition(".")[0]].scalars()[name]
        whole = REGISTRY[name.partition(".")[0]].integer
        value = data.draw(st.integers(int(low), int(high)) if whole else st.floats(low, high))
        changed = defaults.set({name: value})
    assert (changed.hash() == defaults.hash()) == (changed == defaults)
    assert changed.set({name: defaults.values[name]}).hash() == defaults.hash()


def test_the_hash_knows_names_and_not_their_order(registry: Registry, defaults: Parameters) -> None:
    values = defaults.values
    other_way_round = dict(reversed(values.items()))
    assert Parameters(registry, other_way_round).hash() == defaults.hash()
    renamed = {"fear_shows" if name == "fear_hides" else name: value for name, value in values.items()}
    assert sorted(renamed).index("fear_shows") == sorted(values).index("fear_hides")
    assert Parameters(registry, renamed).hash() != defaults.hash()


def test_zero_has_one_hash(defaults: Parameters) -> None:
    assert defaults.set({"fear_hides": "-0"}).hash() == defaults.set({"fear_hides": 0}).hash()


# Mistakes in the file


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "absent_mass",
            "absent_mas",
            "[clients.fear_hides] unknown key 'absent_mas' = 0.2. Did you mean 'absent_mass'?",
        ),
        ('meaning = "Chance of violence."', "", "[violence.hazard] key 'meaning' is missing."),
        ('"T11.20"', '"T11.200"', "[clients.fear_hides] key 'evidence' = 'T11.200' is not in evidence.toml."),
        ('evidence = ["P20.violence_street"]', "", "[violence.hazard] needs a source"),
        ('"size"', "true", "[clients.fear_hides] key 'assumption' = true beside evidence: say which part is assumed"),
        ('"size"', '"sise"', "[clients.fear_hides] key 'assumption' = 'sise' is not valid"),
        ('evidence = ["T11.20"]\n', "", "[clients.fear_hides] key 'assumption' = 'size' needs 'evidence'"),
        ("value = 0.006", "value = 0.06", "[violence.hazard] hazard: value = 0.06 is outside its range 0.001 to 0.025"),
        ("value = 0.006", 'value = "0.006"', "[violence.hazard] key 'value' = '0.006' is not valid"),
        ("value = 0.006", "value = true", "[violence.hazard] key 'value' = true is not valid"),
        ("value = 0.006", "value = nan", "[violence.hazard] key 'value' = nan is not valid"),
        ("low = 0.001", "low = 0.0", "[violence.hazard] hazard: low = 0 must be above 0 for a log-uniform"),
        ("low = 0.001", "low = 0.1", "[violence.hazard] hazard: low = 0.1 is above high = 0.025"),
        ('"log-uniform"', '"lognormal"', "[violence.hazard] key 'distribution' = 'lognormal' is not valid"),
        ("absent_mass = 0.2", "absent_mass = 1.0", "[clients.fear_hides] key 'absent_mass' = 1.0 is not valid"),
        ("value = 4", "value = 4.5", "[market.candidates] candidates: value, low and high must be whole numbers"),
        ('per = "venue"', 'per = "venues"', "[market.reach] key 'per' = 'venues' is unknown. Did you mean 'venue'?"),
        ('per = "venue"', "", "[market.reach] key 'value' is a table: say which members it has with 'per'."),
        ("private = 0.1,", "privat = 0.1,", "[market.reach] key 'value.privat' is no venue. Did you mean 'private'?"),
        ("private = 0.2, ", "", "[market.reach] key 'high.private' is missing."),
        ("private = 0.1, referral = 0.0 }", "private = 0.1 }", "[market.reach] key 'high.referral' is given, but no"),
        (
            "{ platform_main = 0.5, private = 0.1, referral = 0.0 }",
            "0.5",
            "[market.reach] key 'value' = 0.5 must be a table of venue",
        ),
        ("[violence.hazard]", "[violence.candidates]", "[violence.candidates] 'candidates' is already the name of"),
        ("[violence.hazard]", "[violence.size]", "[violence.size] 'size' cannot be a name"),
        ("[violence.hazard]", "[violence.on_hazard]", "[violence.on_hazard] 'on_hazard' cannot be a name"),
        ("line = 6", "line = 16", "[mechanism.screening] key 'line' = 16 is not valid: should be less than or"),
        ("\non = true", "\non = 1", "[mechanism.screening] key 'on' = 1 is not valid: should be a valid boolean"),
        ("[scale.weeks]", "[scale]", "'scale.value' must be a table [scale.value], not the value 52.0"),
    ],
)
def test_a_mistake_in_the_file_is_one_clear_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert FILE.count(old) >= 1
    path = tmp_path / "parameters.toml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value).startswith(f"parameters.toml: {expected}")
    assert "\n" not in str(caught.value)
