"""Reading the files of parameters: mistakes, where a number stands, and the order of all."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from model.errors import InputError
from model.parameters import MECHANISMS, REGISTRY, Parameters, Registry, load
from tests.model.parameters.example import FILES, FREE, write


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "absent_mass",
            "absent_mas",
            "clients.toml: [fear_hides] unknown key 'absent_mas' = 0.2. Did you mean 'absent_mass'?",
        ),
        ('meaning = "Chance of violence."', "", "violence.toml: [hazard] key 'meaning' is missing."),
        ('"T11.20"', '"T11.200"', "clients.toml: [fear_hides] key 'evidence' = 'T11.200' is not in evidence.toml."),
        ('evidence = ["P20.violence_street"]', "", "violence.toml: [hazard] needs a source"),
        (
            '"size"',
            "true",
            "clients.toml: [fear_hides] key 'assumption' = true beside evidence: say which part is assumed",
        ),
        ('"size"', '"sise"', "clients.toml: [fear_hides] key 'assumption' = 'sise' is not valid"),
        ('evidence = ["T11.20"]\n', "", "clients.toml: [fear_hides] key 'assumption' = 'size' needs 'evidence'"),
        (
            "value = 0.006",
            "value = 0.06",
            "violence.toml: [hazard] hazard: value = 0.06 is outside its range 0.001 to 0.025",
        ),
        ("value = 0.006", 'value = "0.006"', "violence.toml: [hazard] key 'value' = '0.006' is not valid"),
        ("value = 0.006", "value = true", "violence.toml: [hazard] key 'value' = true is not valid"),
        ("value = 0.006", "value = nan", "violence.toml: [hazard] key 'value' = nan is not valid"),
        ("low = 0.001", "low = 0.0", "violence.toml: [hazard] hazard: low = 0 must be above 0 for a log-uniform"),
        ("low = 0.001", "low = 0.1", "violence.toml: [hazard] hazard: low = 0.1 is above high = 0.025"),
        ('"log-uniform"', '"lognormal"', "violence.toml: [hazard] key 'distribution' = 'lognormal' is not valid"),
        ("absent_mass = 0.2", "absent_mass = 1.0", "clients.toml: [fear_hides] key 'absent_mass' = 1.0 is not valid"),
        ("value = 4", "value = 4.5", "market.toml: [candidates] candidates: value, low and high must be whole numbers"),
        (
            'per = "venue"',
            'per = "venues"',
            "market.toml: [reach] key 'per' = 'venues' is unknown. Did you mean 'venue'?",
        ),
        ('per = "venue"', "", "market.toml: [reach] key 'value' is a table: say which members it has with 'per'."),
        (
            "private = 0.1,",
            "privat = 0.1,",
            "market.toml: [reach] key 'value.privat' is no venue. Did you mean 'private'?",
        ),
        ("private = 0.2, ", "", "market.toml: [reach] key 'high.private' is missing."),
        (
            "private = 0.1, referral = 0.0 }",
            "private = 0.1 }",
            "market.toml: [reach] key 'high.referral' is given, but no",
        ),
        (
            "{ platform_main = 0.5, private = 0.1, referral = 0.0 }",
            "0.5",
            "market.toml: [reach] key 'value' = 0.5 must be a table of venue",
        ),
        (
            "[hazard]",
            "[candidates]",
            "violence.toml: [candidates] 'candidates' is already the name of [candidates] in market.toml.",
        ),
        ("[hazard]", "[size]", "violence.toml: [size] 'size' cannot be a name"),
        ("[hazard]", "[on_hazard]", "violence.toml: [on_hazard] 'on_hazard' cannot be a name"),
        ("line = 6", "line = 16", "mechanisms.toml: [screening] key 'line' = 16 is not valid: should be less than or"),
        (
            "\non = true",
            "\non = 1",
            "mechanisms.toml: [screening] key 'on' = 1 is not valid: should be a valid boolean",
        ),
        ('group = "demand"', "group = 1", "market.toml: key 'group' = 1 is not valid: should be the name of a group."),
        ("[weeks]", "", "scale.toml: 'value' must be a table [value], not the value 52.0"),
        (
            "[weeks]",
            "[week]",
            "scale.toml: [week] has no place in order.toml. Did you mean 'weeks'? A new name goes to",
        ),
        ('"weeks"]', '"weeks", "years"]', "order.toml: 'years' has no table in any file beside it."),
        (
            '"hazard", "weeks"]',
            '"hazard"]',
            "scale.toml: [weeks] has no place in order.toml. A new name goes to the end",
        ),
        ("[screening]", "[hazard]", "mechanisms.toml: [hazard] 'hazard' is already the name of [hazard] in violence."),
        ('"weeks"]', '"weeks", "hazard"]', "order.toml: 'hazard' is named 2 times."),
        ('"weeks"]', "7]", "order.toml: [top of the file] key 'order' = 7 is not valid: should be a valid string"),
        ("order =", "ordre =", "order.toml: [top of the file] unknown key 'ordre'"),
    ],
)
def test_a_mistake_in_a_file_is_one_clear_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    file = next(name for name, text in FILES.items() if old in text)
    write(tmp_path, {**FILES, file: FILES[file].replace(old, new, 1)})
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("file", ["order.toml", "mechanisms.toml"])
def test_a_folder_without_an_order_or_switches_is_refused(tmp_path: Path, file: str) -> None:
    write(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(InputError, match=f"^{file}: cannot be read"):
        load(tmp_path)


# Where a number stands, and its place in the order


def test_a_number_that_moves_to_another_file_draws_what_it_drew(
    tmp_path: Path, registry: Registry, defaults: Parameters
) -> None:
    moved = {**FILES, "aaa.toml": FILES["market.toml"] + FILES["violence.toml"], "violence.toml": "", "market.toml": ""}
    found = load(write(tmp_path, moved))
    assert list(found.parameters) == list(registry.parameters)
    assert {found.parameters[name].file for name in ("hazard", "candidates", "reach")} == {"aaa.toml"}
    assert Parameters.free(found) == FREE
    point = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    there, here = Parameters.defaults(found).sample(point), defaults.sample(point)
    assert there.values == here.values
    assert there.hash() == here.hash()
    assert there.record.dtype == here.record.dtype


def test_a_group_is_said_by_the_number_or_by_its_file_or_is_the_name_of_the_file(registry: Registry) -> None:
    groups = {name: parameter.group for name, parameter in registry.parameters.items()}
    expected = {"fear_hides": "clients", "candidates": "demand", "reach": "venues", "hazard": "violence"}
    assert groups == {**expected, "weeks": "scale"}


def test_one_file_can_be_read_by_itself(tmp_path: Path) -> None:
    """Its parameters are in its own order; the file of switches holds switches."""
    write(tmp_path)
    market, switches = load(tmp_path / "market.toml"), load(tmp_path / "mechanisms.toml")
    assert list(market.parameters) == ["candidates", "reach"]
    assert {parameter.file for parameter in market.parameters.values()} == {"market.toml"}
    assert not market.mechanisms
    assert list(switches.mechanisms) == ["screening"]
    assert not switches.parameters


# The shipped files


def test_the_shipped_registry_is_complete() -> None:
    assert REGISTRY
    assert MECHANISMS
    for parameter in REGISTRY.values():
        assert parameter.evidence or parameter.assumption
        assert parameter.unit
        assert parameter.meaning
        for name, (value, low, high) in parameter.scalars().items():
            assert low <= value <= high or (value == parameter.absent and parameter.absent_mass > 0.0), name


def test_groups_keep_the_names_that_experiment_files_use() -> None:
    """Wherever the numbers stand, ``priors = ["booking"]`` chooses those that it chose."""
    sizes = Counter(parameter.group for parameter in REGISTRY.values())
    assert sizes == {
        "population": 51, "venues": 11, "needs": 12, "flows": 42, "arrangement": 47, "demand": 32,
        "booking": 38, "sessions": 49, "policing": 58, "identification": 8, "courts": 17, "reporting": 21,
        "services": 16, "dependence": 37, "third_parties": 12, "home_and_money": 19, "costs": 9, "learning": 20,
    }  # fmt: skip


def test_names_are_only_ever_added_at_the_end() -> None:
    """What a stored draw stands for is its place: a name taken out, put in or moved gives draws to other numbers."""
    names = list(REGISTRY)[:403]
    assert names[:2] + names[-2:] == ["people", "people_in_trade", "low_income_quantile", "collapsed_below"]
    assert hashlib.sha256("\n".join(names).encode()).hexdigest()[:16] == "09a9004ee63847cf"
