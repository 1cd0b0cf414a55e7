"""Contests: the designs, where an effect turns, and a small one from end to end."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments import cli
from experiments.comparison.effects import paired
from experiments.contested import words
from experiments.contested.contest import Contest, contest
from experiments.contested.design import ALONE, FROZEN, OWN, TOGETHER, Point, Question, design
from experiments.contested.mechanisms import CONTESTED, ranges


def made_up(effect, question=None) -> Contest:
    """A contest in which the effect of every point is known: the scenario's value over a status quo of about 10."""
    question = question or Question("end_demand", "exploitation_prevalence")
    points = design(question)
    base = np.array([9.9, 10.0, 10.1, 10.0])
    rows = [
        paired(base, base + effect(point) + np.array([0.01, -0.01, 0.01, -0.01]), "points", "%") for point in points
    ]
    return Contest(question, points, tuple(rows), "0123456789abcdef", stopped_by=None, failures=())


def test_contested_parameters_have_no_effect_within_their_range():
    assert list(CONTESTED) == ["C1", "C2", "C3", "C4"]
    for _, low, high in ranges().values():
        assert low <= 0.0 < high


def test_each_goes_alone_all_go_together_and_mechanisms_are_frozen():
    points = design(Question("end_demand", "price", levels=5, together=16))
    by = {name: [point for point in points if point.design == name] for name in (OWN, ALONE, TOGETHER, FROZEN)}
    assert [len(rows) for rows in by.values()] == [1, 5 * len(ranges()), 16, 4]
    for name, (_, low, high) in ranges().items():
        alone = [point.values[name] for point in by[ALONE] if point.parameter == name]
        assert (alone[0], alone[-1]) == (low, high)
        together = np.array([point.values[name] for point in by[TOGETHER]])
        cells = np.floor((together - low) / (high - low) * 16).astype(int)
        assert sorted(cells) == list(range(16)), "one point in each sixteenth of the range"
    assert by[FROZEN][-1].frozen == CONTESTED["C3"].mechanisms


def test_where_an_effect_turns():
    found = made_up(lambda point: 1.0 - 2.0 * point.values.get("deterrence", 0.0))
    turns = {turn.parameter: turn for turn in found.turns}
    assert turns["deterrence"].at == pytest.approx((0.5,))
    assert turns["deterrence"].sure
    assert (turns["deterrence"].low_end, turns["deterrence"].high_end) == pytest.approx((1.0, -3.0))
    assert turns["recruitment_elasticity"].at == ()
    below = sum(1.0 - 2.0 * point.values["deterrence"] < 0.0 for point in found.points if point.design == TOGETHER)
    assert found.directions["less"] == pytest.approx(below, abs=1)


def test_a_crossing_within_luck_is_not_sure():
    def effect(point: Point) -> float:
        return 0.004 * (-1.0 if point.values.get("deterrence", 0.0) > 1.0 else 1.0)

    turn = next(turn for turn in made_up(effect).turns if turn.parameter == "deterrence")
    assert turn.at
    assert not turn.sure


def test_a_contest_runs_is_drawn_and_is_used_again(tmp_path, capsys):
    given = ["contest", "end_demand", "--outcome", "price", "--levels", "2", "--together", "2", "-r", "2"]
    given += ["--window", "weeks 0-12", "--scale", "0.02", "--workers", "2", "--results", str(tmp_path), "--json"]
    with pytest.raises(SystemExit) as ending:
        cli.main(given)
    assert ending.value.code == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert len(first["points"]) == 1 + 2 * len(ranges()) + 2 + 4
    (folder,) = tmp_path.glob("end_demand-price-*")
    assert (folder / "contest_end_demand_price.png").stat().st_size > 10_000
    question = Question(
        "end_demand", "price", "weeks 0-12", levels=2, together=2, replicates=2, scale=0.02, workers=2, home=tmp_path
    )
    again = contest(question)
    assert [effect.change for effect in again.effects] == [point["change"] for point in first["points"]]
    assert len(pd.read_parquet(folder / "contest.parquet")) == len(first["points"])
    assert again.question.folder == folder
    assert replace(question, seed=2).folder != folder
    said = json.loads((folder / "manifest.json").read_text())
    assert (said["kind"], said["status"]) == ("contest", "complete")


def test_an_effect_that_luck_covers_everywhere_is_not_said_to_keep_its_sign():
    assert words.headline(made_up(lambda point: 0.5)) == "keeps its sign"
    assert words.headline(made_up(lambda point: 0.001)) == "nowhere clearly other than zero"


def test_a_sign_that_goes_with_a_mechanism_is_said_to():
    def effect(point: Point) -> float:
        return 0.001 if "dependence" in point.frozen else 0.5

    assert words.headline(made_up(effect)) == "keeps its sign, but not clearly without dependence"


def test_an_outcome_that_is_missing_at_every_point_is_said_to_be():
    nothing = np.full(4, np.nan), np.zeros(4)
    base = made_up(lambda point: 1.0)
    gone = paired(nothing[0], nothing[0], "points", "%", (nothing[1], nothing[1]))
    found = replace(base, effects=tuple(gone for _ in base.points))
    assert found.missing
    assert words.headline(found) == "nothing to compare: it is missing at every point"
    assert {words.sign(turn) for turn in found.turns} == {"nothing to compare at either end"}
    assert found.directions == {"less": 0, "unclear": 0, "more": 0, "missing": len(found.of(TOGETHER))}
    some = replace(base, effects=(gone, *base.effects[1:]))
    assert not some.missing
