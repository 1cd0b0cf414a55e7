"""Wherever a tie with a third party begins or ends, the third party has the workers it counts, and what belongs to the
tie goes with it."""

import json

import pytest

from model.codes import Housing
from tests.model.copies import run_python

LIFE = """
import json
import numpy as np
from model.codes import NOBODY, Beginning, Ending, Housing, ThirdPartyKind
from model.counting.tallies import Tally
from model.lines import ties
from tests.model.worlds import small_world

WAYS_OUT = sorted({Tally(tally) for tally in ties.LEFT_BY})

def world():
    found = small_world(3, 0.02, usual_third_party=0.0, room_after_leaving=0.0)
    state, p = found.state, found.parameters.record[0]
    everyone = [i for i in range(state.market[0].people) if state.workers[i].in_trade]
    return state, p, everyone

def told(state, i):
    w, tp = state.workers[i], state.third_parties
    theirs = state.workers.third_party[state.workers.third_party != NOBODY]
    row = state.tally[w.origin]
    return {
        "counted": [int(n) for n in tp.members],
        "there": [int(n) for n in np.bincount(theirs, minlength=len(tp))],
        "third_party": int(w.third_party),
        "control": float(w.control), "dependence": float(w.dependence), "exploited": bool(w.exploited),
        "housing": int(w.housing), "venue": int(w.venue), "at_its_place": bool(w.venue == tp[J].venue),
        "left": [int(w.left_third_party), int(w.left_whom)],
        "tallies": {name.name: float(row[name]) for name in
                    (Tally.LEFT_EXPLOITATION, Tally.LOST_HOME, Tally.FOUND_AGAIN, *WAYS_OUT)},
    }

def the_controller(state):
    for j, tp in enumerate(state.third_parties):
        if tp.kind == ThirdPartyKind.CONTROLLER and tp.active:
            tp.provides_housing, tp.propensity, tp.capacity = True, 0.5, 3
            return j
    raise AssertionError("nobody to begin a tie with")

found = {}
for how in Beginning:
    state, p, everyone = world()
    J, i = the_controller(state), everyone[0]
    state.workers[i].housing, state.workers[i].venue = Housing.UNHOUSED, NOBODY
    ties.begin_tie(state, state.workers[i], J, how, p)
    found[f"begins {how.name}"] = told(state, i)
for how in Ending:
    state, p, everyone = world()
    J, i, other = the_controller(state), everyone[0], everyone[1]
    for who in (i, other):
        state.workers[who].housing, state.workers[who].venue = Housing.UNHOUSED, NOBODY
        ties.begin_tie(state, state.workers[who], J, Beginning.RECRUITED, p)
    w = state.workers[i]
    w.control, w.dependence, w.exploited = 0.9, 0.8, True
    ties.end_tie(state, w, i, how, p, 7)
    ties.end_tie(state, w, i, how, p, 8)  # there is none any more
    found[f"ends {how.name}"] = told(state, i) | {"j": J}
state, p, everyone = world()
p = p.copy()
p.usual_third_party = 1.0
J, i = 0, everyone[0]
ties.ties_at_start(state, p)
found["at the start"] = told(state, i) | {"most": [int(n) for n in state.third_parties.capacity]}
print(json.dumps(found))
"""

BEGINNINGS = ("CHOSEN", "RECRUITED", "FOUND_AGAIN", "AT_START")
HELPED = tuple(f"HELPED_BY_{who}" for who in ("PEERS", "FAMILY", "CLIENTS", "POLICE", "SERVICES"))
ENDINGS = ("REPLACED", "GOT_AWAY", "RAIDED", "STOPPED", "DEPARTED", *HELPED, "FREED", "CLOSED")
COUNTED_AS = {
    "REPLACED": "LEFT_BY_ONESELF", "GOT_AWAY": "LEFT_BY_ONESELF", "RAIDED": "FREED_BY_RAID",
    "STOPPED": "STOPPED_IN_EXPLOITATION", "DEPARTED": "DEPARTED_IN_EXPLOITATION",
    "FREED": "FREED_BY_END_OF_THIRD_PARTY", "CLOSED": "FREED_BY_END_OF_THIRD_PARTY",
    **{how: how.replace("HELPED_BY", "HELPED_OUT_BY") for how in HELPED},
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict:
    """What came of each way to begin and to end a tie, in plain Python."""
    return json.loads(run_python(LIFE, interpreted=True).splitlines()[-1])


def test_third_parties_count_the_workers_they_have(found):
    for way, told in found.items():
        assert told["counted"] == told["there"], way


@pytest.mark.parametrize("how", BEGINNINGS)
def test_a_tie_that_begins_counts_one_worker_more(found, how):
    told = found[f"begins {how}"]
    assert sum(told["counted"]) == 1
    assert told["counted"][told["third_party"]] == 1


def test_what_comes_with_a_tie(found):
    for how in BEGINNINGS:
        told = found[f"begins {how}"]
        assert (told["housing"] == Housing.PROVIDED) == (how != "FOUND_AGAIN"), how
        assert told["at_its_place"] == (how != "CHOSEN"), how
        assert (told["control"] > 0.0) == (how != "CHOSEN"), how
        assert told["tallies"]["FOUND_AGAIN"] == (how == "FOUND_AGAIN"), how


@pytest.mark.parametrize("how", ENDINGS)
def test_a_tie_that_ends_counts_one_worker_less_once(found, how):
    told = found[f"ends {how}"]
    assert told["third_party"] == -1
    assert not told["exploited"]
    assert told["counted"][told["j"]] == sum(told["counted"]) == 1, "the other worker stays"
    assert told["tallies"]["LEFT_EXPLOITATION"] == 1.0
    ways = {name: told["tallies"][name] for name in COUNTED_AS.values()}
    assert {name for name, count in ways.items() if count} == {COUNTED_AS[how]}
    assert sum(ways.values()) == 1.0, "each end of exploitation is counted as one of its ways out"


@pytest.mark.parametrize("how", ENDINGS[:4])
def test_control_and_dependence_end_with_the_tie(found, how):
    assert (found[f"ends {how}"]["control"], found[f"ends {how}"]["dependence"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("how", "housing", "lost", "sought"),
    [
        ("REPLACED", Housing.UNHOUSED, 1.0, True),  # no room is ever found in this world
        ("GOT_AWAY", Housing.UNHOUSED, 1.0, True),
        ("RAIDED", Housing.UNHOUSED, 1.0, True),
        ("STOPPED", Housing.UNSTABLE, 0.0, False),
        ("HELPED_BY_CLIENTS", Housing.UNHOUSED, 1.0, True),
        ("FREED", Housing.UNHOUSED, 1.0, True),
        ("CLOSED", Housing.UNHOUSED, 1.0, False),
    ],
)
def test_what_becomes_of_a_home_and_who_is_looked_for(found, how, housing, lost, sought):
    told = found[f"ends {how}"]
    assert told["housing"] == housing
    assert told["tallies"]["LOST_HOME"] == lost
    assert (told["left"] == [7, told["j"]]) == sought


@pytest.mark.parametrize("how", ENDINGS)
def test_the_place_of_work_goes_with_a_tie_that_was_not_the_workers_to_end(found, how):
    assert (found[f"ends {how}"]["venue"] == -1) == (how not in ("REPLACED", "STOPPED", "DEPARTED"))


def test_ties_at_the_start_respect_capacities(found):
    told = found["at the start"]
    assert sum(told["counted"]) > 1
    assert all(members <= most for members, most in zip(told["counted"], told["most"], strict=True))
