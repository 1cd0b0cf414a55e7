"""Sexual health and violence by circumstances can be absent: by a switch, and by the numbers at which they are nil."""

import numpy as np
import pytest

from model.conditions import status_quo_table
from model.counting.tallies import Tally
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import with_levers

SEED, SCALE, WEEKS = 3, 0.1, 26
NIL = {
    "circumstances": dict.fromkeys(
        ("no_home_endangers", "moving_on_endangers", "alone_endangers", "hurry_endangers"), 0.0
    ),
    "frailty": {"frailty_spread": 0.0},
    "lethal_violence": {"violence_kills": 0.0},
    "sexual_infection": {"sti_per_act": 0.0, "sti_from_outside": 0.0},
}


def lived(changes: dict[str, float], table: np.recarray) -> np.ndarray:
    return World(Parameters.defaults().set(changes), SEED, SCALE).run(table).tallies


@pytest.mark.parametrize("mechanism", NIL)
def test_a_mechanism_that_is_nil_is_as_good_as_off(mechanism: str) -> None:
    off, nil, on = (
        lived(changes, status_quo_table(WEEKS)) for changes in ({f"mechanisms.{mechanism}": 0.0}, NIL[mechanism], {})
    )
    np.testing.assert_array_equal(off, nil)
    assert mechanism == "lethal_violence" or not np.array_equal(on, nil)


@pytest.mark.parametrize(
    "absent",
    [
        {"mechanisms.supplies": 0.0},
        {"evidence_deters": 0.0, "police_take_supplies": 0.0, "managers_restrict": 0.0},
    ],
)
def test_what_condoms_are_evidence_of_can_matter_not_at_all(absent: dict[str, float]) -> None:
    no_evidence = with_levers(WEEKS, law_condoms_evidence=0.0)
    usual = status_quo_table(WEEKS)
    np.testing.assert_array_equal(lived(absent, usual), lived(absent, no_evidence))
    lacking = [lived({}, table)[:, 0, Tally.LACKING_SUPPLIES].sum() for table in (usual, no_evidence)]
    assert lacking[0] > lacking[1]
