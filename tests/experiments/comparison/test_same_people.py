"""The same people in two worlds: who counts as better off, and what is said of it."""

import numpy as np
import pytest

from experiments.comparison.same_people import GROUPS, fates, same_people_table
from experiments.wording.same_people import AS_BEFORE, BETTER, BOTH, FATES, LEFT, WORSE, told
from model.agents import empty
from model.counting.tallies import Cohort


def people(count: int, **fields: object) -> np.ndarray:
    """Workers who are followed and there, with some fields set."""
    workers = empty("worker", count)
    workers.alive = workers.followed = True
    for name, value in fields.items():
        workers[name] = value
    return workers


def counts(before: np.ndarray, after: np.ndarray, weeks: int) -> dict[str, float]:
    return {fate: n for fate, n in zip(FATES, fates(before, after, weeks)[0], strict=True) if n}


@pytest.mark.parametrize(
    ("changed", "weeks", "fate"),
    [
        ({}, 100, AS_BEFORE),
        ({"weeks_short": 40}, 100, WORSE),  # ten weeks more of a hundred, at the threshold
        ({"weeks_short": 39}, 100, AS_BEFORE),
        ({"weeks_short": 20}, 100, BETTER),
        ({"weeks_short": 21}, 100, AS_BEFORE),
        ({"weeks_held": 40}, 100, WORSE),
        ({"weeks_held": 20}, 100, BETTER),
        ({"violence_met": 32}, 104, WORSE),  # two events in two years
        ({"violence_met": 31}, 104, AS_BEFORE),
        ({"violence_met": 28}, 104, BETTER),
        ({"violence_met": 31}, 13, WORSE),  # one event, however short the run
        ({"weeks_short": 31}, 5, WORSE),  # one week, likewise
        ({"weeks_short": 10, "violence_met": 40}, 104, BOTH),
        ({"alive": False}, 100, LEFT),
        ({"alive": False, "weeks_short": 90}, 100, LEFT),
    ],
)
def test_one_person_is_compared_with_the_same_person(changed, weeks, fate):
    usual = {"weeks_short": 30, "weeks_held": 30, "violence_met": 30}
    assert counts(people(1, **usual), people(1, **(usual | changed)), weeks) == {fate: 1.0}


def test_only_people_who_were_there_are_compared_and_newcomers_are_not():
    before, after = people(3), people(5, weeks_short=50)
    before.followed[2] = after.followed[2] = False
    assert counts(before, after, 52) == {WORSE: 2.0}


def test_a_world_compared_with_itself_is_as_before():
    world = people(4, weeks_short=[0, 1, 2, 3], violence_met=[9, 0, 0, 1])
    assert counts(world, world, 52) == {AS_BEFORE: 4.0}


def test_cohorts_are_counted_as_they_stood_at_the_start():
    before, after = people(2), people(2, weeks_short=[50, 0])
    before.cohort[0] = 1 << Cohort.ALONE_ON_PLATFORM_AT_START
    found = fates(before, after, 52)
    assert found.shape == (len(GROUPS), len(FATES))
    row = found[GROUPS.index("alone_on_platform_at_start")]
    assert dict(zip(FATES, row, strict=True)) == dict.fromkeys(FATES, 0.0) | {WORSE: 1.0}
    assert found[GROUPS.index("exploited_at_start")].sum() == 0.0


def test_the_table_has_a_row_for_each_fate_and_shares_of_those_compared():
    world = np.zeros((2, len(GROUPS), len(FATES)))
    world[:, 0] = [3.0, 1.0, 0.0, 6.0, 5.0]
    table = same_people_table({0: world, 1: world}, ["status_quo", "mine"])
    assert len(table) == 2 * len(GROUPS) * len(FATES)
    own = table[(table["group"] == "all") & (table["replicate"] == 1)].set_index("fate")
    assert own["share"].fillna(-1).to_dict() == {BETTER: 0.3, WORSE: 0.1, BOTH: 0.0, AS_BEFORE: 0.6, LEFT: -1.0}
    sentence = told(table.to_dict(orient="records"))
    for part in ("Of 10 people", "30% (3) are better off", "10% (1) worse off", "60% (6) as before", "+20 points"):
        assert part in sentence
    assert "5 left and are not compared" in sentence
    assert "Better and worse off among" not in sentence  # no cohort has anyone


def test_cohorts_with_people_are_named():
    world = np.zeros((2, len(GROUPS), len(FATES)))
    world[:, :2] = [1.0, 3.0, 0.0, 0.0, 0.0]
    sentence = told(same_people_table({0: world}, ["status_quo", "mine"]).to_dict(orient="records"))
    assert sentence.endswith("Better and worse off among those exploited at start 25% and 75%.")


def test_nothing_is_said_of_nobody():
    world = np.zeros((2, len(GROUPS), len(FATES)))
    assert told(same_people_table({0: world}, ["status_quo", "mine"]).to_dict(orient="records")) == ""
    assert told([]) == ""
