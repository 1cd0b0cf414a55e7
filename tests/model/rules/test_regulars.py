"""How a tie between a client and a worker begins and is forgotten."""

import pytest

from model.codes import NOBODY
from tests.model.rules.plain import numbers, rules

regulars = rules("regulars")


@pytest.mark.parametrize(
    ("regular", "dangerous", "may"),
    [
        (NOBODY, False, True),
        (NOBODY, True, False),  # nobody stays in touch with someone dangerous
        (0, False, False),  # he has a regular worker: the one with id 0
        (7, False, False),
        (7, True, False),
    ],
)
def test_a_harmless_client_without_a_regular_worker_may_return(regular, dangerous, may):
    assert bool(regulars.may_become_regular(regular, dangerous)) is may


@pytest.mark.parametrize(("alive", "chance"), [(True, 0.4), (False, 1.0)])
def test_who_stopped_is_forgotten_in_time_and_who_left_for_good_at_once(alive, chance):
    assert regulars.chance_to_forget(alive, numbers(regular_forgets=0.4)) == chance
