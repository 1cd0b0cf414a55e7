"""What holds in every world, whatever its numbers, switches and conditions."""

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from model.counting.tallies import Tally
from model.errors import InputError
from model.parameters import REGISTRY, Parameters
from tests.model.laws import LAWS, every_number_is_finite
from tests.model.random_worlds import Life, lives

WIDE = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def named(law) -> str:
    return law.__name__


# Lives in which something once went wrong.
COERCED = Life("everyone is coerced", 12, "default", (), "status quo", 25, False)
FORGETFUL = Life("usual", 706, "ends", ("line_learning",), "status quo", 4, False)
NO_LEARNING = Life("usual", 0, "default", ("line_learning", "line_needs"), "status quo", 14, False)
RICH = Life("usual", 23, "default", (), "every lever moves", 22, False)
EMPTY = Life("nobody and nothing", 0, "default", (), "every lever moves", 6, False)
ALONE = Life("one worker", 3, "any", (), "every lever moves", 12, True)


@pytest.mark.parametrize("law", LAWS, ids=named)
@WIDE
@given(life=lives())
@example(life=COERCED)
@example(life=RICH)
@example(life=EMPTY)
@example(life=ALONE)
def test_in_every_world(law, life: Life):
    for week in life.live():
        law(week)


@pytest.mark.parametrize("law", LAWS, ids=named)
@WIDE
@given(life=lives(lines=True))
@example(life=FORGETFUL)
@example(life=NO_LEARNING)
def test_in_every_world_that_leaves_out_lines_of_the_week(law, life: Life):
    if "line_counting" in life.switched_off and law is not every_number_is_finite:
        return
    for week in life.live():
        law(week)


@WIDE
@given(life=lives(corners=True))
def test_conservation_in_the_corners_of_what_can_be_set(life: Life):
    for week in life.live():
        for law in LAWS:
            law(week)


@pytest.mark.parametrize("table", [name for name in REGISTRY if name.startswith("housing_share")])
@pytest.mark.parametrize("home", ["provided", "supported"])
def test_nobody_can_be_given_a_home_without_whoever_provides_it(table, home):
    with pytest.raises(InputError, match=rf"'{table}\.{home}' does not exist: '{table}' has no meaning for {home}"):
        Parameters.defaults().set({f"{table}.{home}": 1.0})


def test_exploitation_cannot_be_set_to_end_before_it_begins():
    with pytest.raises(InputError, match=r"'exploitation_begins' = 0\.3 is outside its range"):
        Parameters.defaults().set({"exploitation_begins": 0.3})
    with pytest.raises(InputError, match=r"'exploitation_ends' = 0\.7 is outside its range"):
        Parameters.defaults().set({"exploitation_ends": 0.7})
    assert REGISTRY["exploitation_ends"].high <= REGISTRY["exploitation_begins"].low


@pytest.mark.parametrize("size", ["nobody and nothing", "no clients", "no third parties"])
def test_a_world_without_a_kind_of_agent_has_none_of_it(size):
    life = Life(size, 1, "default", (), "every lever moves", 20, False)
    for week in life.live():
        if size != "no third parties":
            assert week.counted(Tally.CLIENTS, Tally.CLIENT_ARRESTS, Tally.SEEKS, Tally.BOOKINGS) == 0
        if size != "no clients":
            assert week.counted(Tally.THIRD_PARTIES, Tally.CUT_TAKEN, Tally.RAIDS, Tally.THIRD_PARTY_ARRESTS) == 0
