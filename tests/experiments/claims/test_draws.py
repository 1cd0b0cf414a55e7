"""Parameter draws: what rules a status quo out, and chains that stay where it is plausible."""

import numpy as np
import pytest

from experiments.claims.draws import PLAUSIBLE, STAYS, chain, plausible, ruled_out
from model.counting.outcomes import OUTCOMES
from model.parameters import Parameters

MIDDLE = {name: 0.5 * (low + high) for name, (low, high, _) in PLAUSIBLE.items()}


def test_a_status_quo_is_ruled_out_by_the_first_level_outside_its_bounds():
    assert set(PLAUSIBLE) <= set(OUTCOMES)
    assert ruled_out(MIDDLE, 1.0) == ""
    assert ruled_out(MIDDLE, STAYS[1] * 1.01) == "active_workers"
    for name, (low, high, _) in PLAUSIBLE.items():
        assert ruled_out(MIDDLE | {name: low - 0.01}, 1.0) == name
        assert ruled_out(MIDDLE | {name: high + 0.01}, 1.0) == name


def test_a_chain_stays_where_the_status_quo_is_plausible():
    """Over a plausible part that is known, fear_hides up to 0.6, a chain never leaves it and moves within it."""
    seen = []

    def stays(parameters: Parameters, _: int) -> bool:
        seen.append(parameters.values["fear_hides"])
        return parameters.values["fear_hides"] <= 0.6

    ends = [chain(1, number, 40, stays, lambda: None) for number in range(60)]
    found = np.array([drawn.values["fear_hides"] for drawn in ends])
    assert found.max() <= 0.6 < max(seen)
    assert len(np.unique(found)) > 40
    assert (found == 0.0).mean() == pytest.approx(0.15 / (0.15 + 0.85 * 0.6), abs=0.15), "the mass at zero is kept"
    assert all(drawn.taken > 20 and drawn.renewed > 0.8 for drawn in ends)
    assert min(drawn.taken for drawn in ends) < 40


def test_draws_depend_on_seed_and_number_alone():
    first, again, other, seed = (
        chain(seed, number, 5, lambda *_: True, lambda: None) for seed, number in ((1, 3), (1, 3), (1, 4), (2, 3))
    )
    assert first == again
    assert first.values != other.values != seed.values != first.values


def test_a_market_without_clients_is_ruled_out():
    none = Parameters.defaults().set({"clients": 0.0})
    assert plausible(none, 1) != ""
