"""Counterfactual lives on real, small worlds: the same people, the same past, and nothing but the event undone."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from experiments.counterfactual.counterfactual import EVENTS, check_event, effects_table, follow, marked, paths_table
from experiments.counterfactual.following import MEASURES, Lives, LivesJob
from experiments.running.plan import Plan
from experiments.storage.store import read_table
from model.conditions import status_quo_table
from model.errors import InputError
from model.parameters import Parameters
from scenarios import load

NAMES = list(MEASURES)
T_2 = 2.919986
"""95 % quantile of Student's t with 2 degrees of freedom, from a printed table."""


def job(event: str, share: float = 0.5, weeks: int = 40, select: int = 10, **changes) -> LivesJob:
    scenario = EVENTS[event].scenario
    base = status_quo_table(weeks) if scenario == "status_quo" else load(scenario, weeks).table
    tables = marked(base, EVENTS[event], share, select)
    return LivesJob(Parameters.defaults().set(changes), 1, 0.3, 30, tables, select, 20)


@pytest.fixture(scope="module")
def arrests() -> tuple[LivesJob, Lives]:
    asked = job("arrest")
    return asked, asked.simulate(0)


def column(lives: Lives, measure: str) -> np.ndarray:
    """A measure in both worlds: (two worlds, people, weeks)."""
    return lives.values[..., NAMES.index(measure)]


def test_the_same_people_have_the_same_past(arrests):
    asked, lives = arrests
    assert len(lives.person) >= 3
    assert len(set(lives.person)) == len(lives.person)
    assert (lives.week >= 0).all()
    assert (lives.week < asked.select).all()
    first = lives.week == lives.week.min()
    # The first to whom it happened lived the same life up to it; later on others' lives differ, and so may theirs.
    np.testing.assert_array_equal(*lives.values[:, first, : asked.before])
    assert lives.values.shape == (2, len(lives.person), asked.before + asked.follow, len(MEASURES))


def test_what_is_undone_does_not_happen_and_what_stands_does(arrests):
    asked, lives = arrests
    detained = column(lives, "detained")[:, :, asked.before : asked.before + 4].any(axis=2)
    assert detained[0].mean() > 0.2
    assert detained[1].mean() < detained[0].mean() / 2
    # Nobody is arrested outside the trade, in either world.
    assert column(lives, "in_trade")[0, :, asked.before].mean() > 0.9


def test_with_nothing_undone_both_lives_are_the_same():
    stand, _ = marked(status_quo_table(40), EVENTS["arrest"], 0.5, 10)
    asked = job("arrest")
    twice = LivesJob(asked.parameters, 1, 0.3, 30, (stand, stand), 10, 20).simulate(0)
    assert len(twice.person) >= 3
    np.testing.assert_array_equal(*twice.values)


def test_who_is_marked_does_not_depend_on_the_policy_before_it_matters_and_a_larger_share_adds_people():
    few, many = (
        {(number, i) for number in range(6) for i in job("arrest", share, 21, 1).simulate(number).person}
        for share in (0.3, 1.0)
    )
    assert few < many


@pytest.mark.parametrize(
    ("event", "share", "measure", "more"),
    [
        ("eviction", 1.0, "unhoused", True),
        ("place", 1.0, "unhoused", False),
        ("support", 0.5, "below_need", False),
        ("detention", 1.0, "detained", True),
    ],
)
def test_an_event_moves_what_it_is_about(event, share, measure, more):
    asked = job(event, share, weeks=104, select=30)
    lives = asked.simulate(0)
    assert len(lives.person) > 0
    weeks = slice(asked.before, asked.before + 8)
    happened, spared = column(lives, measure)[:, :, weeks].sum(axis=(1, 2))
    assert (happened > spared) if more else (happened < spared)


def test_a_support_that_is_undone_stays_undone():
    _, undone = marked(status_quo_table(30), EVENTS["support"], 0.1, 5)
    assert (undone["counterfactual_undone"] == 1.0).all()
    _, undone = marked(status_quo_table(30), EVENTS["arrest"], 0.1, 5)
    assert undone["counterfactual_undone"].sum() == 5.0


def invented(pairs: list[list[tuple[float, float]]]) -> list[Lives]:
    """Replicates whose people have these values (happened, spared) of the first measure in the event's week."""
    found = []
    for number, people in enumerate(pairs):
        values = np.zeros((2, len(people), 104, len(MEASURES)), dtype=np.float32)
        values[:, :, 0, 0] = np.array(people).T
        nobody = np.zeros(len(people), dtype=np.int64)
        found.append(Lives(number, 10, nobody, nobody, {}, values, 0.0))
    return found


def test_the_effect_is_the_mean_over_people_with_an_interval_over_replicates():
    asked = LivesJob(Parameters.defaults(), 1, 1.0, 0, (), 10, 104)
    lives = invented([[(3.0, 1.0)] * 10, [(2.0, 1.0)] * 20, [(5.0, 1.0)] * 10])
    row = effects_table(asked, lives).iloc[0]
    # 20 + 20 + 40 over 40 people; residuals by replicate 20 - 20, 20 - 40, 40 - 20, over 40/3 people each
    half = T_2 * np.std([0.0, -20.0, 20.0], ddof=1) / (40 / 3) / math.sqrt(3)
    assert (row["happened"], row["spared"], row["change"]) == pytest.approx((3.0, 1.0, 2.0))
    assert (row["low"], row["high"]) == pytest.approx((2.0 - half, 2.0 + half))
    assert row["people"] == 40


def test_levers_of_a_frozen_mechanism_are_held_in_both_worlds():
    asked = job("arrest")
    longer = asked.tables[0].copy()
    longer.courts_detention[:] = 10.0
    two = replace(asked, tables=(asked.tables[0], longer))
    plain, still = two.simulate(0), replace(two, frozen=("detention",)).simulate(0)
    assert (plain.values[0] != plain.values[1]).any()
    np.testing.assert_array_equal(still.values[0], plain.values[0])
    np.testing.assert_array_equal(still.values[1], plain.values[0])


def test_with_too_few_people_nothing_is_told():
    asked = LivesJob(Parameters.defaults(), 1, 1.0, 0, (), 10, 104)
    table = effects_table(asked, invented([[(3.0, 1.0)] * 9, [(2.0, 1.0)] * 10]))
    assert table[["spared", "happened", "change", "low", "high"]].isna().all(axis=None)


def test_an_unknown_event_names_the_valid_ones(tmp_path):
    with pytest.raises(InputError, match=r"'arest' is no event .* Did you mean 'arrest'\? Valid: arrest, detention"):
        check_event("arest")
    for wrong in ({"share": 0.0}, {"share": 1.5}, {"frozen": ["recrods"]}):
        with pytest.raises(InputError):
            follow(Plan((), weeks=156, out=tmp_path / "c"), "arrest", **wrong)
    with pytest.raises(InputError, match="too short"):
        follow(Plan((), weeks=104, out=tmp_path / "c"), "arrest")


def test_with_nobody_to_follow_the_command_says_so_in_a_sentence(undertow, tmp_path):
    size = ["-r", "1", "--scale", "0.005", "--weeks", "106", "--burn-in", "2", "--workers", "1"]
    code, out, err = undertow("counterfactual", "arrest", "--share", "1e-9", *size)
    assert code == 1
    assert "undertow: nobody was arrested among the marked 1e-07 % of such events in 1 pairs of worlds" in err
    assert out.strip() == "Results: results/counterfactual/arrest"
    assert not (tmp_path / "results" / "counterfactual" / "arrest" / "figures").exists()


def test_the_command_tells_stores_and_draws(undertow, tmp_path):
    size = ["-r", "2", "--scale", "0.1", "--weeks", "120", "--burn-in", "10"]
    code, out, err = undertow("counterfactual", "arrest", "--share", "1", *size, "--freeze", "records")
    assert code == 0, err
    assert "spared the arrest" in out
    assert "Frozen in both worlds: records." in out
    folder = tmp_path / "results" / "counterfactual" / "arrest-without-records"
    assert (folder / "figures" / "lives_arrest.png").is_file()
    lives = read_table(folder, "lives")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(lives) == manifest["compared"]
    assert manifest["select"] == 16
    effects = read_table(folder, "effects").set_index(["measure", "weeks"])
    assert effects.loc[("detained", 52), "happened"] == pytest.approx(lives["detained_52_happened"].mean())
    code, _, err = undertow("counterfactual", "marriage")
    assert code == 2
    assert "Valid: arrest" in err


def test_of_nobody_there_is_no_mean():
    asked = replace(job("arrest"), select=0)
    nobody = asked.simulate(0)
    assert len(nobody.person) == 0
    assert paths_table(asked, [nobody])[NAMES].isna().all(axis=None)
