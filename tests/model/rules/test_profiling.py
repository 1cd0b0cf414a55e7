"""Whom officers single out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Gender, Housing, Race
from tests.model.rules.plain import conditions, numbers, person, rules

profiling = rules("profiling")
P = {"profiling_race": 0.5, "profiling_gender": 1.25, "profiling_unhoused": 0.75, "retaliation_singles": 3.0}
USUAL = {"race": Race.WHITE, "gender": Gender.CISGENDER_WOMAN, "housing": Housing.STABLE}


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ({}, 0.0),
        ({"race": Race.BLACK}, 0.5),
        ({"race": Race.ASIAN}, 0.5),  # whoever is not white
        ({"gender": Gender.TRANSGENDER_WOMAN}, 1.25),
        ({"gender": Gender.MAN}, 0.0),
        ({"gender": Gender.NONBINARY}, 0.0),
        ({"housing": Housing.UNHOUSED}, 0.75),
        ({"housing": Housing.UNSTABLE}, 0.0),
        ({"race": Race.LATINE, "gender": Gender.TRANSGENDER_WOMAN, "housing": Housing.UNHOUSED}, 2.5),  # they add up
    ],
)
def test_people_are_singled_out_by_race_gender_and_housing(who, more):
    assert profiling.groups_singled_out(person(**USUAL | who), numbers(**P)) == pytest.approx(more)


BLACK_AND_UNHOUSED = person(**USUAL | {"race": Race.BLACK, "housing": Housing.UNHOUSED})  # 0.5 + 0.75


@pytest.mark.parametrize(
    ("retaliated", "profiling_lever", "on", "weight"),
    [
        (False, 0.0, True, 1.0),  # no profiling
        (False, 2.0, True, 3.5),  # 1 + 1.25 x 2
        (True, 0.0, True, 4.0),  # 1 + 3, for a complaint
        (True, 2.0, True, 14.0),  # both
        (False, 2.0, False, 1.0),
        (True, 2.0, False, 4.0),  # retaliation is no profiling
    ],
)
def test_profiling_and_retaliation_multiply(retaliated, profiling_lever, on, weight):
    c, p = conditions(enforcement_profiling=profiling_lever), numbers(on_profiling=on, **P)
    assert profiling.weight_in_profiling(BLACK_AND_UNHOUSED, retaliated, c, p) == pytest.approx(weight)


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.booleans())
def test_more_profiling_never_singles_out_less(one, other, retaliated):
    low, high = sorted((one, other))
    p = numbers(**P)
    for race, gender, housing in itertools.product(Race, Gender, Housing):
        w = person(race=race, gender=gender, housing=housing)
        less, more = (
            profiling.weight_in_profiling(w, retaliated, conditions(enforcement_profiling=lever), p)
            for lever in (low, high)
        )
        assert 1.0 <= less <= more
