"""Weekly columns of a pair of worlds, and their pooled effects, beside cases worked out by hand and the command's."""

import numpy as np
import pytest

from experiments.comparison.groups import LEAST_PEOPLE
from experiments.comparison.paired_weeks import COLUMNS, effects, observed
from model.counting.outcomes import GROUPS
from model.counting.tallies import TALLIES, Tally


def week(**counted: float) -> np.ndarray:
    """One week in which everyone and every group has the same tallies."""
    tallies = np.zeros((1, len(GROUPS), TALLIES))
    for name, value in counted.items():
        tallies[..., Tally[name.upper()]] = value
    return tallies


def test_every_column_is_there_once_and_in_order():
    found = observed(week(), week())
    assert list(found) == COLUMNS
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_changes_are_policy_minus_status_quo_for_everyone_and_for_groups():
    found = observed(week(active=40.0, unhoused=10.0), week(active=50.0, unhoused=5.0))
    assert (found["unhoused"], found["unhoused_status_quo"]) == (10.0, 25.0)
    assert found["unhoused_change"] == found["unhoused_change[gender:man]"] == -15.0


def test_what_nothing_happened_to_is_missing():
    found = observed(week(active=40.0), week(active=40.0))
    assert np.isnan([found["price"], found["price_change"], found["price_change[gender:man]"]]).all()
    assert found["unhoused_change"] == 0.0


@pytest.mark.parametrize("few", [0, 1])
def test_the_change_of_a_group_of_few_people_is_missing_in_whichever_world_it_is_small(few):
    weeks = [week(active=LEAST_PEOPLE), week(active=LEAST_PEOPLE)]
    weeks[few][:, GROUPS.index("gender:man"), Tally.ACTIVE] = LEAST_PEOPLE - 1.0
    found = observed(*weeks)
    assert np.isnan(found["unhoused_change[gender:man]"])
    assert found["unhoused_change[gender:nonbinary]"] == 0.0


def test_nobody_is_grouped_by_what_a_policy_does():
    assert not [column for column in COLUMNS if "marked" in column or "[all]" in column]


def test_effects_pool_the_weeks():
    usual = np.concatenate([week(active=10.0, unhoused=5.0), week(active=30.0, unhoused=5.0)])
    changed = np.concatenate([week(active=20.0, unhoused=5.0), week(active=20.0, unhoused=5.0)])
    found = effects(usual, changed)
    assert tuple(found.loc["unhoused", ["status_quo", "scenario_value", "change", "unit"]]) == (
        25.0,
        25.0,
        0.0,
        "points",
    )
    assert np.isnan(found.loc["price", "change"])


def test_there_are_no_effects_before_the_first_week():
    nothing = np.zeros((0, len(GROUPS), TALLIES))
    assert list(effects(nothing, nothing).columns) == ["status_quo", "scenario_value", "change", "unit"]
    assert effects(nothing, nothing).empty
