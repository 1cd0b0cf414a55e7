"""One world beside its status quo: the replicate of a run, lived week by week."""

import numpy as np
import pandas as pd
import pytest

import undertow as ut
from model.world import World


def test_a_world_is_the_replicate_of_a_run_however_its_weeks_are_cut():
    size = {"scale": 0.02, "burn_in": 60, "seed": 7, "parameters": {"fear_hides": 0.3}}
    series = ut.run("end_demand", weeks=14, replicates=2, **size).series
    worlds = [ut.World("end_demand", replicate=number, **size) for number in (0, 1)]
    for weeks in (1, 3, 10):
        for world in worlds:
            world.weeks(weeks)
    frames = pd.concat([world.frame() for world in worlds]).sort_values("scenario", kind="stable", ascending=False)
    pd.testing.assert_frame_equal(frames.reset_index(drop=True), series, check_exact=True)


def test_the_difference_is_nothing_before_the_policy_and_the_policy_less_the_status_quo_after():
    world = ut.World("end_demand", scale=0.02, burn_in=4)
    assert world.difference().index.tolist() == [-4, -3, -2, -1]
    difference = world.weeks(8).difference()
    assert difference.index.tolist() == list(range(-4, 8))
    assert not np.nan_to_num(difference.loc[:-1].to_numpy()).any()
    base, policy = (part.set_index("week") for _, part in world.frame().groupby("scenario", sort=False))
    assert (difference["arrests"] == policy["arrests"] - base["arrests"]).all()
    assert (difference.loc[0:] != 0.0).any().sum() > 20


def test_groups_have_the_outcomes_that_are_counted_person_by_person():
    world = ut.World("end_demand", scale=0.02, burn_in=4).weeks(2)
    grouped = ut.outcomes().query("grouped")["name"].tolist()
    assert world.frame("documentation:undocumented").columns.tolist() == ["scenario", "replicate", "week", *grouped]
    with pytest.raises(ut.InputError, match="Did you mean 'documentation:undocumented'"):
        world.frame("documentation:undocumentd")


def test_ctrl_c_leaves_both_worlds_as_they_were(monkeypatch):
    world = ut.World("end_demand", scale=0.02, burn_in=4).weeks(2)
    before, lived, run = world.frame(), [], World.run

    def stopped(self, table):
        if lived:
            raise KeyboardInterrupt
        lived.append(self)
        return run(self, table)

    with monkeypatch.context() as patch:
        patch.setattr(World, "run", stopped)
        with pytest.raises(KeyboardInterrupt):
            world.weeks(3)
    pd.testing.assert_frame_equal(world.frame(), before, check_exact=True)
    whole = ut.World("end_demand", scale=0.02, burn_in=4).weeks(5).frame()
    pd.testing.assert_frame_equal(world.weeks(3).frame(), whole, check_exact=True)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"policy": "end_demnd"}, "Did you mean 'end_demand'"),
        ({"policy": "status_quo"}, "is always run"),
        ({"scale": 0}, "scale=0 is not valid"),
        ({"replicate": -1}, "replicate=-1 is not valid"),
        ({"replicate": True}, "replicate=true is not valid"),
        ({"seed": 0.5}, "seed=0.5 is not valid"),
        ({"parameters": {"fear_hides": 30}}, "outside its range"),
    ],
)
def test_what_is_wrong_is_one_sentence(given, told):
    with pytest.raises(ut.InputError, match=told):
        ut.World(**{"policy": "end_demand", "scale": 0.02, "burn_in": 4} | given)


@pytest.mark.parametrize("number", [0, 1.5, "two", 2081])
def test_weeks_are_whole_numbers_within_bounds(number):
    with pytest.raises(ut.InputError, match="should be a whole number from 1 to 2080"):
        ut.World("end_demand", scale=0.02, burn_in=0).weeks(number)
