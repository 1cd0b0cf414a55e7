"""Designs: where the points of a sweep lie, and how a design grows."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.sweeps import size
from experiments.sweeps.designs import check_expansion, coordinates, parameter_sets, points_table
from experiments.sweeps.files import build
from experiments.sweeps.plan import make_plan
from experiments.sweeps.schema import DesignTable
from model.errors import InputError
from model.parameters import Parameters
from tests.experiments.sweeping import variant


def design(kind: str, **more) -> DesignTable:
    return DesignTable(kind=kind, **more)  # type: ignore[arg-type]


def factors(**changes):
    return build(variant(**{"design": {"kind": "random", "samples": 2}, **changes}), "test", "test.toml").factors


def test_a_grid_has_every_combination_once():
    table = points_table(factors(), design("grid"), (0,))
    assert table[["contacts", "fear_hides"]].to_numpy().tolist() == [[1.0, 0.0], [1.0, 0.5], [8.0, 0.0], [8.0, 0.5]]
    assert table["parameter_set"].tolist() == [0, 1, 0, 1]
    assert table["point"].tolist() == [0, 1, 2, 3]


def test_a_latin_hypercube_has_one_point_in_every_stratum():
    points = coordinates(design("latin-hypercube"), 3, (20,), 0)
    for column in points.T:
        assert sorted((column * 20).astype(int)) == list(range(20))


def test_a_morris_trajectory_moves_one_factor_after_the_other():
    points = coordinates(design("morris", levels=4), 5, (3,), 0).reshape(3, 6, 5)
    for trajectory in points:
        moved = np.diff(trajectory, axis=0) != 0.0
        assert (moved.sum(axis=1) == 1).all()
        assert (moved.sum(axis=0) == 1).all()


def test_a_sobol_design_is_saltellis():
    points = coordinates(design("sobol"), 3, (8,), 0).reshape(8, 5, 3)
    for block in points:
        a, b = block[0], block[-1]
        for n in range(3):
            expected = a.copy()
            expected[n] = b[n]
            assert (block[1 + n] == expected).all()


def test_a_grouped_design_exchanges_whole_groups_in_the_order_of_their_first_factor():
    groups = ["structure", "levers", "structure", "parameters"]
    points = coordinates(design("sobol", grouped=True), 4, (4,), 0, groups).reshape(4, 5, 4)
    for block in points:
        for row, members in zip(block[1:-1], ([0, 2], [1], [3]), strict=True):
            expected = block[0].copy()
            expected[members] = block[-1, members]
            assert (row == expected).all()


@pytest.mark.parametrize("kind", ["random", "latin-hypercube", "sobol", "morris"])
def test_an_expansion_keeps_every_earlier_point_and_repeats_none(kind):
    before = points_table(factors(), design(kind), (8,))
    after = points_table(factors(), design(kind), (8, 8))
    assert after.iloc[: len(before)].equals(before)
    assert len(after) == 2 * len(before)
    units = [column for column in after if column.startswith("unit.")]
    assert not np.array_equal(before[units].to_numpy(), after[units].iloc[len(before) :].to_numpy())
    assert after["block"].tolist() == [0] * len(before) + [1] * len(before)


def test_two_blocks_of_a_sobol_design_are_the_larger_design():
    parts = [coordinates(design("sobol"), 4, (8, 8), number) for number in (0, 1)]
    assert np.array_equal(np.concatenate(parts), coordinates(design("sobol"), 4, (16,), 0))


def test_expansions_that_spoil_a_design_are_refused():
    with pytest.raises(InputError, match="a grid has no samples"):
        check_expansion(design("grid"), (0,), 4)
    with pytest.raises(InputError, match="power of 2"):
        check_expansion(design("sobol"), (8,), 4)
    check_expansion(design("sobol"), (8,), 8)
    check_expansion(design("random"), (8,), 3)


def test_values_follow_ranges_levels_and_priors():
    plain, logarithmic, listed, prior = factors(
        lever=[
            {"name": "plain", "lever": "enforcement.target_clients", "low": 1.0, "high": 5.0},
            {
                "name": "log",
                "lever": "enforcement.focus",
                "venue": "massage",
                "low": 0.1,
                "high": 10.0,
                "spread": "log",
            },
            {"name": "listed", "lever": "enforcement.stings", "levels": [0.0, 1.0, 5.0]},
        ],
        uncertainty=[{"parameter": "deterrence"}],
    )
    assert [plain.value(u) for u in (0.0, 0.5, 1.0)] == [1.0, 3.0, 5.0]
    assert logarithmic.value(0.5) == pytest.approx(1.0)
    assert [listed.value(u) for u in (0.0, 0.34, 0.99, 1.0)] == [0.0, 1.0, 5.0, 5.0]
    names = Parameters.free()
    u = np.full(len(names), 0.8)
    assert prior.value(0.8) == Parameters.defaults().sample(u).values["deterrence"]
    assert prior.value(0.0) == 0.0


def test_parameter_sets_are_numbered_as_they_appear():
    values = np.array([[2.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 0.0]])
    assert parameter_sets(values).tolist() == [0, 1, 0, 2]
    assert parameter_sets(np.empty((3, 0))).tolist() == [0, 0, 0]


@pytest.mark.parametrize("kind", ["random", "latin-hypercube", "sobol", "morris"])
@pytest.mark.parametrize("spread", ["linear", "log"])
def test_whole_numbers_are_drawn_as_whole_numbers_and_switches_as_positions(kind, spread):
    content = {
        "uncertainty": [
            {"parameter": "candidates", "low": 1.0, "high": 8.0, "spread": spread},
            {"parameter": "mechanisms.screening"},
            {"parameter": "mechanisms.raids", "levels": [True, False]},
        ],
        "design": {"kind": kind, "samples": 64},
    }
    found = build(variant(**content), "test", "test.toml")
    points = points_table(found.factors, found.content.design, (64,))
    drawn = points["candidates"]
    assert (drawn == drawn.round()).all()
    assert drawn.between(1, 8).all()
    assert kind == "morris" or set(drawn) == set(range(1, 9))
    for name in ("mechanisms.screening", "mechanisms.raids"):
        assert set(points[name]) == {0.0, 1.0}
    for _, point in points.iterrows():
        # What the workers will do with it.
        Parameters.defaults().set({name: point[name] for name in ("candidates", "mechanisms.screening")})


def test_whole_numbers_of_a_range_are_equally_likely():
    content = {"uncertainty": [{"parameter": "candidates", "low": 1.0, "high": 4.0}]}
    found = build(variant(**content, lever=None, design={"kind": "latin-hypercube", "samples": 40}), "t", "t.toml")
    points = points_table(found.factors, found.content.design, (40,))
    assert points["candidates"].value_counts().to_dict() == {1.0: 10, 2.0: 10, 3.0: 10, 4.0: 10}


def test_a_grid_over_whole_numbers_and_switches():
    tables = [
        {"parameter": "candidates", "low": 1.0, "high": 7.0, "steps": 3},
        {"parameter": "mechanisms.screening", "levels": [True, False]},
    ]
    table = points_table(factors(lever=None, uncertainty=tables, design={"kind": "grid"}), design("grid"), (0,))
    assert table[["candidates", "mechanisms.screening"]].to_numpy().tolist() == [
        [1.0, 1.0], [1.0, 0.0], [4.0, 1.0], [4.0, 0.0], [7.0, 1.0], [7.0, 0.0],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"design": {"kind": "random", "samples": 7}},
        {"design": {"kind": "morris", "samples": 3}},
        {"design": {"kind": "sobol", "samples": 4}},
        {"design": {"kind": "sobol", "samples": 4, "second_order": True}},
        {"design": {"kind": "sobol", "samples": 4, "grouped": True}},
    ],
)
def test_points_are_counted_as_they_are_laid_out(content):
    found = build(variant(**content), "test", "test.toml")
    plan = make_plan(found)
    counted = size.size_of(found, plan.blocks)
    assert counted.points == len(plan.points)
    exact = plan.replicates * (len(plan.points) + len(plan.first_of_set))
    assert counted.runs == exact or (content and counted.runs >= exact)


LEVELS = [
    {"name": f"x{n}", "lever": "enforcement.target_clients", "low": 1.0, "high": 2.0, "steps": 10} for n in range(12)
]
PRIORS = {"priors": ["all"], "design": {"kind": "latin-hypercube", "samples": 3_000_000}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            {"lever": LEVELS, "uncertainty": None},
            ["1,000,000,000,000 points", "GB of memory", "years", "5,000,000 points"],
        ),
        ({"design": {"kind": "sobol", "samples": 2**23}}, ["33,554,432 points", "at most 5,000,000 points"]),
        (
            {"design": {"kind": "random", "samples": 10**6}, "run": {"replicates": 100_000}},
            ["1,000,000 points", "200,000,000,000 runs", "at most 100,000,000 runs"],
        ),
        (PRIORS, ["GB of memory", "at most 8 GB"]),
    ],
)
def test_a_design_that_is_too_large_is_refused_before_it_is_laid_out(content, words, monkeypatch):
    monkeypatch.setattr("experiments.sweeps.plan.points_table", None)
    with pytest.raises(InputError, match="'test' makes") as caught:
        make_plan(build(variant(**content), "test", "test.toml"))
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)
