"""The interpreted mode: the same rules as plain Python give the same worlds, bit for bit."""

import pickle
from pathlib import Path

import pytest

from model.conditions import status_quo_table
from model.machine.compilation import INTERPRETED
from model.parameters import Parameters
from model.world import World
from tests.model.copies import run_python
from tests.model.worlds import moving_table, sampled, snapshot

SCALE = 0.02
WEEKS = 10


def lives() -> dict[str, World]:
    """A few small worlds, from the quiet to the wild, each at the end of its weeks."""
    defaults = Parameters.defaults()
    return {
        "status quo": World(defaults, 11, SCALE).run(status_quo_table(WEEKS)),
        "everything moves": World(defaults, 12, SCALE).run(moving_table(WEEKS, seed=1)),
        "some levers move": World(defaults, 13, SCALE).run(moving_table(WEEKS, seed=2, share=0.15)),
        "other parameters": World(sampled(3), 14, SCALE).run(moving_table(WEEKS, seed=3, share=0.3)),
        "parameters at their ends": World(sampled(4, corners=0.5), 15, SCALE).run(moving_table(WEEKS, seed=4)),
        "forked": World(defaults, 16, SCALE).run(status_quo_table(4)).fork().run(moving_table(WEEKS, seed=5)),
    }


INTERPRETED_LIVES = """
import pickle, warnings
from model.machine import compilation
assert compilation.INTERPRETED
from tests.model.machine.test_interpreted import lives
from tests.model.worlds import snapshot
warnings.simplefilter("ignore")
with open({path!r}, "wb") as file:
    pickle.dump({{name: snapshot(world) for name, world in lives().items()}}, file)
"""


@pytest.fixture(scope="module")
def interpreted(tmp_path_factory) -> dict[str, dict[str, bytes]]:
    """What the same worlds are like when their rules run as plain Python."""
    path: Path = tmp_path_factory.mktemp("interpreted") / "lives.pickle"
    run_python(INTERPRETED_LIVES.format(path=str(path)), interpreted=True)
    with open(path, "rb") as file:
        return pickle.load(file)


@pytest.fixture(scope="module")
def compiled() -> dict[str, World]:
    """The worlds in the mode that the tests run in."""
    assert not INTERPRETED, "these tests compare the two modes: run them without UNDERTOW_INTERPRETED"
    return lives()


@pytest.mark.parametrize(
    "name",
    [
        "status quo",
        "everything moves",
        "some levers move",
        "other parameters",
        "parameters at their ends",
        "forked",
    ],
)
def test_both_modes_give_the_same_world_bit_for_bit(name, compiled, interpreted):
    one, other = snapshot(compiled[name]), interpreted[name]
    assert one.keys() == other.keys()
    assert [part for part in one if one[part] != other[part]] == []


def test_a_mistake_in_a_rule_is_an_ordinary_traceback():
    """What the interpreted mode is for: a student sees the line of the rule, not one of the compiler."""
    code = """
import traceback
from model.rules import needs
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World
needs.week_of_needs = lambda w, c, p: w.no_such_field
try:
    World(Parameters.defaults(), 1, 0.02).run(status_quo_table(1))
except AttributeError as error:
    frames = traceback.extract_tb(error.__traceback__)
    print(any(frame.filename.endswith("needs.py") for frame in frames), "no_such_field" in str(error))
"""
    assert run_python(code, interpreted=True) == "True True"
