"""Effects by trait group: paired within the group, gaps worked out by hand, small cells suppressed, names checked."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.effects import paired
from experiments.comparison.groups import (
    GAPS,
    HEADLINE,
    LEAST_EVENTS,
    NUMBERS,
    check_traits,
    group_effects,
    group_label,
)
from experiments.comparison.replicate import Replicate
from model.counting.outcomes import GROUPS, OUTCOMES, TRAITS
from model.errors import InputError

NAMES = [name for name, outcome in OUTCOMES.items() if outcome.grouped]
T_2 = 2.919986
"""95 % quantile of Student's t with 2 degrees of freedom, from a printed table."""


def replicate(
    number: int, levels: dict[str, tuple[float, float]], people: float = 200.0, basis: float = 1e6
) -> Replicate:
    """A replicate whose groups' values are ``levels`` (status quo, scenario) and otherwise 100 in both worlds."""
    values = np.full((2, 1, len(GROUPS), len(NAMES)), 100.0)
    for group, pair in levels.items():
        values[:, 0, GROUPS.index(group)] = np.array(pair)[:, None]
    values[..., NAMES.index("active_workers")] = people
    return Replicate(number, 10, *[np.zeros(0)] * 3, values, np.full(values.shape, basis), *[np.zeros(0)] * 3, 0.0)


def rows(table: pd.DataFrame, group: str, outcome: str) -> pd.Series:
    found = table[(table["group"] == group) & (table["outcome"] == outcome)]
    assert len(found) == 1
    return found.iloc[0]


CITIZEN, UNDOCUMENTED = "documentation:citizen_or_resident", "documentation:undocumented"


@pytest.fixture
def table() -> pd.DataFrame:
    pairs = [((10.0, 11.0), (20.0, 26.0)), ((10.0, 12.0), (20.0, 25.0)), ((10.0, 13.0), (20.0, 27.0))]
    worlds = [replicate(n, {CITIZEN: citizens, UNDOCUMENTED: others}) for n, (citizens, others) in enumerate(pairs)]
    return group_effects(worlds, ["status_quo", "policy"], ["all"])


def test_a_group_has_its_own_paired_effect(table):
    row = rows(table, UNDOCUMENTED, "client_violence")
    expected = paired(np.array([20.0, 20.0, 20.0]), np.array([26.0, 25.0, 27.0]), "ratio", "")
    assert tuple(row[list(NUMBERS)]) == pytest.approx(
        (expected.status_quo, expected.scenario_value, expected.change, expected.low, expected.high)
    )
    assert (row["effect"], row["unit"], row["reference"]) == ("ratio", "%", CITIZEN)


def test_the_gap_between_shares_is_a_difference_in_differences(table):
    row = rows(table, UNDOCUMENTED, "unhoused")
    # gaps by replicate: 6 - 1, 5 - 2, 7 - 3 = 5, 3, 4: mean 4, standard deviation 1
    half = T_2 / math.sqrt(3)
    assert tuple(row[list(GAPS)]) == pytest.approx((4.0, 4.0 - half, 4.0 + half))
    assert row["gap_unit"] == "points"


def test_the_gap_between_percentages_is_in_percentage_points(table):
    row = rows(table, UNDOCUMENTED, "client_violence")
    # changes of +30 % and +20 %; pulls by replicate: 5 x (6 - 6, -1, 1) - 10 x (-1, 0, 1)
    half = T_2 * np.std([0 + 10, -5 - 0, 5 - 10], ddof=1) / math.sqrt(3)
    assert tuple(row[list(GAPS)]) == pytest.approx((10.0, 10.0 - half, 10.0 + half))
    assert row["gap_unit"] == "% points"


def test_the_reference_group_has_no_gap_and_every_other_group_has_one(table):
    outcome = table[table["outcome"] == "unhoused"]
    without = outcome[outcome["gap"].isna()]["group"]
    assert list(without) == [GROUPS[members[0]] for members in TRAITS.values()]
    assert list(outcome["group"]) == GROUPS[1:]


@pytest.mark.parametrize(
    ("change", "hidden"),
    [
        ({"people": 9.9}, {"unhoused", "client_violence", "people_exploited"}),
        ({"basis": 52 * 16.0}, {"unhoused", "people_exploited"}),
        ({"basis": 16.0}, {"unhoused", "client_violence", "people_exploited"}),
        ({}, set()),
    ],
)
def test_small_cells_are_suppressed(change, hidden):
    worlds = [replicate(n, {}, **change) for n in range(3)]
    table = group_effects(worlds, ["status_quo", "policy"], ["all"])
    for outcome in ("unhoused", "client_violence", "people_exploited"):
        row = rows(table, UNDOCUMENTED, outcome)
        assert row["suppressed"] == (outcome in hidden), outcome
        assert row[[*NUMBERS, *GAPS]].isna().all() == (outcome in hidden), outcome


def test_a_rate_of_too_few_events_is_suppressed_whatever_it_is_a_ratio_to():
    def world(events: float) -> pd.DataFrame:
        rate = events / 2.0 / 1e6 * OUTCOMES["arrests"].scale
        return group_effects([replicate(0, {UNDOCUMENTED: (rate, rate)})], ["status_quo", "policy"], ["all"])

    assert rows(world(LEAST_EVENTS - 1), UNDOCUMENTED, "arrests")["suppressed"]
    assert not rows(world(LEAST_EVENTS), UNDOCUMENTED, "arrests")["suppressed"]
    assert not rows(world(1), UNDOCUMENTED, "unhoused")["suppressed"]


def test_a_gap_to_a_suppressed_group_is_suppressed():
    worlds = [replicate(n, {}) for n in range(3)]
    at = GROUPS.index(CITIZEN)
    for world in worlds:
        world.by_group[:, :, at, NAMES.index("active_workers")] = 2.0
    table = group_effects(worlds, ["status_quo", "policy"], ["all"])
    row = rows(table, UNDOCUMENTED, "unhoused")
    assert not row["suppressed"]
    assert math.isnan(row["gap"])


def test_an_unknown_trait_names_the_valid_ones():
    assert check_traits(["race", "race", "parent"]) == ("race", "parent")
    with pytest.raises(InputError, match=r"--by: 'documentaton' .* Did you mean 'documentation'\? Valid: race, gender"):
        check_traits(["documentaton"])


def test_the_headline_outcomes_by_group_exist_and_labels_are_words():
    assert set(HEADLINE) <= set(NAMES)
    assert len(set(HEADLINE)) == len(HEADLINE)
    assert group_label("documentation:citizen_or_resident") == "citizen or resident"
    assert group_label("race:black") == "Black"
    assert group_label("limited_english:yes") == "limited English: yes"


def test_the_command_shows_and_stores_who_bears_it(undertow, small, tmp_path):
    asked = ["run", "end_demand", "-r", "2", *small, "--no-figures", "--by"]
    code, out, _ = undertow(*asked, "documentation", "--out", "r")
    assert code == 0
    assert "by documentation" in out
    assert "suppressed" in out  # a world of a hundred people has hardly any temporary residents
    table = pd.read_parquet(tmp_path / "r" / "group_effects.parquet")
    assert set(table["trait"]) == set(TRAITS)
    assert set(table["window"]) == {"all"}
    code, out, _ = undertow(*asked, "gender", "--json")
    assert {row["trait"] for row in json.loads(out)["group_effects"]} == {"gender"}
    for wrong in ("nationality", ""):
        code, _, err = undertow(*asked, wrong)
        assert code == 2
        assert f"--by: '{wrong}' is no trait." in err
        assert "Valid: race, " in err
        assert "Traceback" not in err
