"""The ledger as data: every claim is in it, every name is checked, and a mistake is one line."""

import json
import math

import numpy as np
import pytest

from experiments.claims import words
from experiments.claims.ledger import LEDGER_FILE, SECTIONS, WINDOWS, chosen, load, shipped
from experiments.claims.readings import MODES, OFF, ON, PLACEBO, Site, cells, delta, effect, level, needs
from experiments.running.plan import STATUS_QUO
from model.errors import InputError

ROWS = {"P": 8, "D": 6, "L": 23, "S": 12, "H": 15, "N": 6}

ROW = """
[X1]
section = "Platforms"
source = ["Q3"]
class = "B"
switch = ["screening"]
claim = "Something."
part = [{ observable = "screened_share", scenario = "platform_seizure", direction = "less" }]
"""


def test_every_claim_is_in_the_ledger_once_and_in_order():
    expected = [f"{letter}{n}" for letter, count in ROWS.items() for n in range(1, count + 1)]
    ledger = shipped()
    assert list(ledger) == expected
    assert [claim.section for claim in ledger.values()] == [
        section for section, count in zip(SECTIONS, ROWS.values(), strict=True) for _ in range(count)
    ]
    assert all(claim.switch and claim.parts and claim.source for claim in ledger.values())


def test_no_claim_states_its_verdict():
    entries = LEDGER_FILE.read_text(encoding="utf-8").partition("\n[P1]")[2]
    assert not any(word in entries for word in ("verdict", "opposed", "undecided"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "screened_share",
            "screned_share",
            "[X1.part 1] key 'observable' = 'screned_share' is unknown. Did you mean 'sc",
        ),
        ("platform_seizure", "platform_seisure", "key 'scenario' = 'platform_seisure' is unknown. Did you mean 'platf"),
        ('["screening"]', '["screning"]', "[X1] key 'switch' = 'screning' is unknown. Did you mean 'screening'?"),
        ('"Platforms"', '"Platform"', "[X1] key 'section' = 'Platform' is unknown. Did you mean 'Platforms'?"),
        ('"less"', '"fewer"', "[X1.part 1] key 'direction' = 'fewer' is not valid"),
        (
            '"less"',
            '"less", window = "weeks 0-13"',
            "key 'window' = 'weeks 0-13' is unknown. Did you mean 'weeks 0-1",
        ),
        ('"less"', '"less", group = "race:blak"', "key 'group' = 'race:blak' is unknown. Did you mean 'race:black'?"),
        ('"less"', '"less", grup = "all"', "[X1.part 1] unknown key 'grup' = 'all'. Did you mean 'group'?"),
        ('"less"', '"less", compare = "slope"', "needs either 'scenario', or 'policies'"),
        (
            '"less"',
            '"less", against = "all_violence"',
            "key 'against' = 'all_violence' goes with compare = \"slope\" only",
        ),
        ("screened_share", "impunity", ""),
        ('class = "B"', 'class = "D"', "[X1] key 'class' = 'D' is not valid"),
        ('source = ["Q3"]', "source = []", "[X1] key 'source' = [] is not valid"),
    ],
)
def test_a_mistake_in_the_ledger_names_file_key_value_and_the_nearest_name(tmp_path, old, new, message):
    if not message:
        assert loaded(tmp_path, ROW.replace(old, new)).parts[0].observable == new
        return
    told = refusal(tmp_path, ROW.replace(old, new))
    assert told.startswith("mine.toml: [X1")
    assert message in told


def loaded(folder, text):
    """The claim X1 of a ledger file with this text."""
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)["X1"]


def refusal(folder, text):
    """What is said of a ledger file with this text when it is refused."""
    with pytest.raises(InputError) as error:
        loaded(folder, text)
    return str(error.value)


SLOPE = ROW.replace(
    'scenario = "platform_seizure"',
    'compare = "slope", policies = ["platform_seizure", "end_demand"], group = "parent:yes", versus = "parent:no"',
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"less"',
            '"less", against = "all_violense"',
            "'against' = 'all_violense' is unknown. Did you mean 'all_violence'?",
        ),
        ('"less"', '"less", against = "raids"', "the outcome 'raids' does not exist by group"),
        ('"less"', '"less", over = "all_violence"', "key 'over' = 'all_violence' does not go with compare = \"slope\""),
        (
            '"less"',
            '"less", beyond = ["end_demand"]',
            "key 'beyond' = 'end_demand' does not go with compare = \"slope\"",
        ),
        ("parent:no", "parent:yes", "key 'versus' = 'parent:yes' is 'group' as well"),
        (', versus = "parent:no"', "", "needs 'group' and 'versus'"),
    ],
)
def test_keys_that_do_not_go_with_a_slope_are_refused(tmp_path, old, new, message):
    assert loaded(tmp_path, SLOPE).parts[0].kind == "slope"
    told = refusal(tmp_path, SLOPE.replace(old, new))
    assert told.startswith("mine.toml: [X1.part 1]")
    assert message in told


def test_a_slope_of_one_outcome_on_another_of_the_same_group(tmp_path):
    claim = loaded(tmp_path, SLOPE.replace("parent:no", "parent:yes").replace('"less"', '"less", against = "arrests"'))
    part = claim.parts[0]
    found = cells(claim, part, ON)
    assert {cell.reading.observable for cell in found} == {"screened_share", "arrests"}
    sizes = {"status_quo": 0.0, "platform_seizure": 0.2, "end_demand": 0.4}
    moved = [-0.5 if cell.reading.observable == "screened_share" else 1.0 for cell in found]
    values = [[1e6 * math.exp(m * sizes[cell.site.scenario]), 1e6] for m, cell in zip(moved, found, strict=True)]
    assert effect(part, found, np.array(values)) == pytest.approx(-0.5, abs=1e-3)
    assert words.observable(part).endswith(" on arrests of workers: parent on parent")
    assert words.change(part, -0.5) == "−0.50"


def test_an_outcome_of_the_market_as_a_whole_has_no_groups(tmp_path):
    told = refusal(tmp_path, ROW.replace("screened_share", "raids").replace('"less"', '"less", group = "parent:yes"'))
    assert "the outcome 'raids' does not exist by group" in told


def test_an_unknown_claim_names_the_valid_ones():
    assert list(chosen(["p3", "N1"], shipped())) == ["P3", "N1"]
    with pytest.raises(InputError) as error:
        chosen(["P33"], shipped())
    assert "'P33' is no claim. Did you mean 'P3" in str(error.value)
    assert "P1, P2, P3" in str(error.value)


def test_every_row_has_worlds_with_and_without_its_mechanism_and_a_placebo():
    for claim in shipped().values():
        for part in claim.parts:
            on, off, placebo = (cells(claim, part, mode) for mode in MODES)
            assert len(on) == len(off)
            assert all(cell.site.frozen == tuple(sorted(part.switch or claim.switch)) for cell in off)
            assert all(cell.site.absent == (part.compare == "level") for cell in off), "levels are without it"
            assert not any(cell.site.absent for cell in (*on, *placebo))
            looked_at = [cell.site for cell in placebo if part.kind != "slope" or cell.reading.group == part.group]
            assert all(site.scenario == STATUS_QUO for site in looked_at)
            assert {site.other_luck for site in looked_at} == {False, True}
            assert not any(cell.site.frozen for cell in placebo)


def test_worlds_that_claims_share_run_once():
    ledger = {name: shipped()[name] for name in ("P1", "P2", "P3")}
    wanted = needs(ledger, (ON,))
    assert list(wanted.readings) == [Site(STATUS_QUO, (), False), Site("platform_seizure", (), False)]
    assert set(wanted.weeks.values()) == {WINDOWS["weeks 13-52"][1]}


def part_of(row: str, **keys):
    claim = shipped()[row]
    return claim, next(part for part in claim.parts if all(getattr(part, key) == value for key, value in keys.items()))


def test_effects_of_ratios_points_gaps_and_interactions():
    claim, part = part_of("D2")
    found = cells(claim, part, ON)
    values = np.array([[900.0, 10.0] if cell.site.scenario == "us_end_demand" else [1000.0, 10.0] for cell in found])
    assert effect(part, found, values) == pytest.approx(math.log(0.9), abs=1e-3)
    assert level(part, found, values) == (100.0, 90.0)

    claim, part = part_of("P3")
    found = cells(claim, part, ON)
    values = np.array([[30.0, 100.0] if cell.site.scenario == "platform_seizure" else [42.0, 100.0] for cell in found])
    assert effect(part, found, values) == pytest.approx(-12.0)
    assert delta(part, 42.0) == 1.0

    claim, part = part_of("P7", observable="third_party_share")
    found = cells(claim, part, ON)
    shares = {
        "status_quo": 30.0,
        "platform_seizure": 34.0,
        "later_seizure": 33.0,
        "platform_seizure+later_seizure": 40.0,
    }
    values = np.array([[shares[cell.site.scenario], 100.0] for cell in found])
    assert effect(part, found, values) == pytest.approx(40.0 - 30.0 - 4.0 - 3.0)

    claim, part = part_of("L9", group="race:black")
    found = cells(claim, part, ON)
    arrests = {("status_quo", "race:black"): 3e4, ("status_quo", "race:white"): 1e4}
    values = np.array([[arrests.get((cell.site.scenario, cell.reading.group), 2e4), 1e6] for cell in found])
    assert effect(part, found, values) == pytest.approx(math.log(3.0), abs=1e-3)


def test_a_level_is_judged_against_its_threshold_and_a_slope_over_policies():
    claim, part = part_of("L3", compare="level", scenario="status_quo")
    found = cells(claim, part, ON)
    values = np.array([[4e4, 1e6] if cell.reading.observable == "arrests" else [1e4, 1e6] for cell in found])
    scales = effect(part, found, np.ones_like(values))
    assert effect(part, found, values) - scales == pytest.approx(math.log(4.0), abs=1e-3)

    claim, part = part_of("P8", observable="all_violence")
    found = cells(claim, part, ON)
    values = []
    for n, cell in enumerate(found):
        size = 0.1 * (n // 2)
        own = 2.0 * size if cell.reading.group == part.group else size
        values.append([1e6 * math.exp(own), 1e6])
    assert effect(part, found, np.array(values)) == pytest.approx(2.0, abs=1e-3)
    assert math.isnan(effect(part, found, np.full((len(found), 2), 1e6))), "nothing moves the others: there is no slope"


def test_the_logs_stand_where_nothing_happened():
    claim, part = part_of("D2")
    for mode in (ON, OFF, PLACEBO):
        found = cells(claim, part, mode)
        assert effect(part, found, np.array([[0.0, 5.0]] * len(found))) == 0.0
        assert math.isnan(effect(part, found, np.zeros((len(found), 2)))), "there is nothing to divide by"
    assert json.dumps(effect(part, found, np.array([[0.0, 5.0]] * len(found)))) == "0.0"


def test_where_nothing_happened_unequal_exposures_make_no_difference():
    """A group with eight times the arrests and no detention in either has no eightfold detention per arrest."""
    claim, part = part_of("L7", observable="detention_per_arrest")
    found = cells(claim, part, PLACEBO)
    values = np.array([[0.0, 100.0 * 8**n] for n in range(len(found))])
    assert effect(part, found, values) == pytest.approx(0.0)
    values[:, 0] = 1e6 * values[:, 1]
    assert effect(part, found, values) == pytest.approx(0.0, abs=1e-6)
