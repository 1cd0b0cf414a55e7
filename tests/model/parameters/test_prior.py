"""Sampling: a point of the unit cube goes through the inverse of each prior."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.parameters import Parameters, Registry
from tests.model.parameters.example import FREE


@given(st.data())
def test_any_point_of_the_prior_is_a_valid_set(data: st.DataObject) -> None:
    coordinate = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
    names = Parameters.free()
    point = data.draw(st.lists(coordinate, min_size=len(names), max_size=len(names)))
    drawn = Parameters.defaults().sample(point)
    assert Parameters.defaults().set(drawn.values) == drawn


def test_only_what_has_a_range_is_free(registry: Registry) -> None:
    assert Parameters.free(registry) == FREE


def test_corners_of_the_prior_are_the_ends_of_the_ranges(defaults: Parameters) -> None:
    low = defaults.sample([0.0] * len(FREE)).values
    high = defaults.sample([1.0] * len(FREE)).values
    assert [low[name] for name in FREE] == pytest.approx([0.0, 2.0, 0.0, 0.0, 0.0, 0.001])
    assert [high[name] for name in FREE] == pytest.approx([0.8, 8.0, 0.9, 0.2, 0.3, 0.025])


def test_a_normal_prior_is_as_wide_as_its_range_says() -> None:
    priors = Parameters.defaults()
    free = Parameters.free()
    n, at = 2000, free.index("city_log_hazard")
    points = [[*[0.5] * at, (i + 0.5) / n, *[0.5] * (len(free) - at - 1)] for i in range(n)]
    drawn = np.array([priors.sample(point).values["city_log_hazard"] for point in points])
    assert drawn.mean() == pytest.approx(0.0, abs=1e-9)
    assert drawn.std() == pytest.approx(0.5, rel=0.02)  # T11.14 and T13.3: street sources differ 2.6-fold
    assert np.mean(np.abs(drawn) < 0.5) == pytest.approx(0.68, abs=0.01)
    assert -1.5 <= drawn.min() < -1.2
    assert 1.2 < drawn.max() <= 1.5


def test_the_sample_follows_the_distributions(defaults: Parameters) -> None:
    n = 4000
    drawn = [defaults.sample([(i + 0.5) / n] * len(FREE)).values for i in range(n)]
    column = {name: np.array([values[name] for values in drawn]) for name in FREE}
    assert np.mean(column["fear_hides"] == 0.0) == pytest.approx(0.2)
    assert column["fear_hides"][column["fear_hides"] > 0.0].min() == pytest.approx(0.1, abs=1e-3)
    assert np.bincount(column["candidates"].astype(int), minlength=9)[2:] == pytest.approx(n / 7, abs=2)
    assert np.median(column["hazard"]) == pytest.approx(0.005, rel=1e-3)  # the geometric middle of its range
    assert column["reach.platform_main"].mean() == pytest.approx((0.0 + 0.5 + 0.9) / 3, rel=1e-3)


@pytest.mark.parametrize("point", [[0.5], [1.5, *[0.5] * 5], [float("nan"), *[0.5] * 5]])
def test_a_point_outside_the_cube_is_refused(defaults: Parameters, point: list[float]) -> None:
    with pytest.raises(InputError, match="coordinate"):
        defaults.sample(point)
