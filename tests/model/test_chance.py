"""Luck: the generator against its authors' vectors, its draws against the distributions they claim."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model import chance
from model.chance import Purpose
from model.machine.compilation import rule
from model.seeds import replicate_seed
from tests.model.copies import run_python
from tests.model.worlds import small_world

FALSE_ALARM = 1e-6
"""Chance that a test of luck fails although luck is sound; each test shares it among its comparisons."""
DRAWS = 1 << 18
BINS = 64

# Random123 known-answer vectors (Salmon et al. 2011), by number of rounds: counter, key, four words.
ONES = 0xFFFFFFFFFFFFFFFF
PI = (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89)
PI_KEY = (0x452821E638D01377, 0xBE5466CF34E90C6C)
VECTORS = {
    7: [
        ((0,) * 4, (0,) * 2, (0x5DC8EE6268EC62CD, 0x139BC570B6C125A0, 0x84D6DEB4FB65F49E, 0xAFF7583376D378C2)),
        ((ONES,) * 4, (ONES,) * 2, (0x071DD84367903154, 0x48E2BBDC722B37D1, 0x6AFA9890BB89F76C, 0x9194C8D8ADA56AC7)),
        (PI, PI_KEY, (0x513A366704EDF755, 0xF05D9924C07044D3, 0xBEF2CB9CBEA74C6C, 0x8DB948DE4CAA1F8A)),
    ],
}

# Numbers of purposes never change and are never used again: what was drawn stays drawn. Add new ones at the end.
PINNED = {
    "POPULATION": 1, "TASTE": 2, "TAKE_UP": 3, "EXCLUDED": 4, "JOB": 5, "ENTRY": 6, "EXIT": 7, "DEATH": 8,
    "RENEWAL": 9, "RECRUITMENT": 10, "THIRD_PARTY_FLOW": 11, "RECONSIDER": 12, "OFFER": 13, "ARRANGEMENT": 14,
    "STAND": 15, "SEEK": 16, "SEEK_VENUE": 17, "QUEUE": 18, "MEET": 19, "SCREEN": 20, "BARGAIN": 21, "SESSION": 22,
    "REGULAR": 23, "OTHER_VIOLENCE": 24, "CONTACT": 25, "ENCOUNTER": 26, "OUTCOME": 27, "STING": 28, "RAID": 29,
    "COURT": 30, "REPORT": 31, "SERVICE": 32, "BARRIER": 33, "LEAVING": 34, "HOUSING": 35, "OUTING": 36, "PRICE": 37,
    "RECORD": 38, "STATUS": 39, "PEERS": 40, "CLIENT_RENEWAL": 41, "FUND": 42, "WANTED": 43, "DEMAND_MOVES": 44,
    "CLIENT_CONTACT": 45, "TREATMENT": 46,
}  # fmt: skip


@rule
def fill(out, key, purposes, weeks, agents, ks):
    for n in range(len(out)):
        out[n, 0] = chance.draw(key, purposes[n], weeks[n], agents[n], ks[n])
        four = chance.four(key, purposes[n], weeks[n], agents[n], ks[n])
        eight = chance.eight(key, purposes[n], weeks[n], agents[n], ks[n])
        for m in range(4):
            out[n, 1 + m] = four[m]
        for m in range(8):
            out[n, 5 + m] = eight[m]


def drawn(purpose=1, week=0, agent=0, k=0, key: int = 20180411) -> np.ndarray:
    """One row for each address: the number of `draw`, the four of `four` and the eight of `eight`."""
    addresses = [np.ascontiguousarray(a, dtype=np.int64) for a in np.broadcast_arrays(purpose, week, agent, k)]
    out = np.empty((addresses[0].size, 13))
    fill(out, np.uint64(key), *addresses)
    return out


SEQUENCE = np.arange(DRAWS)
# Draws that differ in one part of their address, or in several as they do in a world.
WAYS = {
    "agents": {"agent": SEQUENCE},
    "weeks": {"week": SEQUENCE},
    "indices": {"k": SEQUENCE},
    "purposes": {"purpose": SEQUENCE},
    "purposes, weeks and agents": {"purpose": SEQUENCE % 64, "week": SEQUENCE // 64 % 64, "agent": SEQUENCE // 4096},
    "pairs": {"agent": SEQUENCE % 512, "k": 16 * (SEQUENCE // 512)},
    "agents far apart": {"agent": 4096 * SEQUENCE},
}


def test_the_generator_gives_its_authors_numbers():
    for counter, key, words in VECTORS[chance._ROUNDS]:
        given = chance.philox(*(np.uint64(word) for word in counter + key))
        assert tuple(int(word) for word in given) == words


def test_the_generator_with_ten_rounds_is_numpys():
    """NumPy's generator of the same name has ten rounds, and steps its counter before it draws."""
    before = np.array((PI[0] - 1, *PI[1:]), np.uint64)
    numpys = np.random.Philox(key=np.array(PI_KEY, np.uint64), counter=before).random_raw(4)
    code = f"from model import chance; chance._ROUNDS = 10; print(*chance.philox(*{PI}, *{PI_KEY}))"
    assert run_python(code, interpreted=True) == " ".join(map(str, numpys))


@pytest.mark.parametrize("word", [0, ONES])
def test_draws_lie_strictly_between_0_and_1_whatever_the_generator_gives(word, monkeypatch):
    monkeypatch.setattr(chance, "words", lambda *address: (np.uint64(word),) * 4)
    address = np.uint64(7), 1, 2, 3, 4
    drawn_numbers = [interpreted(chance.draw)(*address)]
    drawn_numbers += [*interpreted(chance.four)(*address), *interpreted(chance.eight)(*address)]
    assert all(0.0 < number < 1.0 for number in drawn_numbers)


def interpreted(function):
    """The Python function behind a rule."""
    return getattr(function, "py_func", function)


@pytest.mark.parametrize("way", WAYS)
def test_draws_are_uniform(way):
    numbers = drawn(**WAYS[way])
    assert numbers.min() > 0.0
    assert numbers.max() < 1.0
    for column in numbers.T:
        counts = np.bincount((column * BINS).astype(int), minlength=BINS)
        chi_square = ((counts - DRAWS / BINS) ** 2 / (DRAWS / BINS)).sum()
        # Too even is as suspicious as too uneven.
        assert_in_both_tails(stats.chi2(BINS - 1).cdf(chi_square), comparisons=len(WAYS) * numbers.shape[1])


@pytest.mark.parametrize("way", WAYS)
def test_neighbouring_draws_are_independent(way):
    numbers = drawn(**WAYS[way])
    # Each draw with the next, and the numbers of one address with each other.
    pairs = [(numbers[::2, 0], numbers[1::2, 0])]
    for together in (range(1, 5), range(5, 13)):
        pairs += [(numbers[:, i], numbers[:, j]) for i in together for j in together if j < i]
    for one, other in pairs:
        counts = np.bincount(8 * (one * 8).astype(int) + (other * 8).astype(int), minlength=64)
        chi_square = ((counts - len(one) / 64) ** 2 / (len(one) / 64)).sum()
        assert_in_both_tails(stats.chi2(63).cdf(chi_square), comparisons=len(WAYS) * len(pairs))


@pytest.mark.parametrize("part", ["purpose", "week", "agent", "k", "key"])
def test_one_step_in_any_part_of_the_address_gives_an_unrelated_draw(part):
    here = drawn(agent=SEQUENCE) if part != "agent" else drawn(week=SEQUENCE)
    moved = {"agent": SEQUENCE} if part != "agent" else {"week": SEQUENCE}
    there = drawn(**moved, **({"key": 20180412} if part == "key" else {part: 2 if part == "purpose" else 1}))
    for column in range(here.shape[1]):
        r = np.corrcoef(here[:, column], there[:, column])[0, 1]
        # Of independent uniform numbers, r is normal with a standard deviation of 1/sqrt(n).
        assert abs(r) * math.sqrt(DRAWS) < stats.norm.isf(FALSE_ALARM / 2 / (5 * here.shape[1]))


def test_a_draw_depends_on_nothing_but_its_address():
    forwards = drawn(agent=SEQUENCE[:1000])
    backwards = drawn(agent=SEQUENCE[:1000][::-1])
    np.testing.assert_array_equal(forwards, backwards[::-1])


def test_purposes_keep_their_numbers():
    numbers = {name: int(purpose) for name, purpose in Purpose.__members__.items()}
    assert len(set(numbers.values())) == len(numbers), "two purposes share a number, and with it their luck"
    for name, number in numbers.items():
        if name in PINNED:
            assert number == PINNED[name], f"{name} was {PINNED[name]}"
        else:
            assert number not in PINNED.values(), f"{name} = {number} was another purpose's; new ones come at the end"


def test_replicate_seeds_are_distinct():
    seeds = {replicate_seed(seed, replicate) for seed in range(300) for replicate in range(300)}
    assert len(seeds) == 300 * 300
    assert all(0 <= seed < 2**64 for seed in seeds)


def test_replicates_live_in_unrelated_worlds():
    worlds = [small_world(seed=replicate_seed(1, replicate)) for replicate in range(2)]
    needs = [world.state.workers.need for world in worlds]
    assert not np.array_equal(*needs)
    r = np.corrcoef(*needs)[0, 1]
    assert abs(r) * math.sqrt(len(needs[0])) < stats.norm.isf(FALSE_ALARM / 2)


def assert_in_both_tails(p: float, comparisons: int) -> None:
    """A test's distribution function at what was seen must be neither too small nor too large."""
    tail = FALSE_ALARM / 2 / comparisons
    assert tail < p < 1.0 - tail


SHARED_DRAWS = """
import collections, sys, warnings
from model import chance
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import moving_table
warnings.simplefilter("ignore")
places = collections.defaultdict(set)
generator = chance.philox

def watched(*address):
    rule = sys._getframe(3)
    places[tuple(map(int, address))].add((rule.f_code.co_filename.rpartition("/")[2], rule.f_lineno))
    return generator(*address)

chance.philox = watched
many = {"candidates": 8.0, "offers_met": 10.0, "recruiter_meets": 20.0, "third_party_room": 5.0}
World(Parameters.defaults().set(many), 5, 0.05).run(moving_table(15))
print(*sorted({" and ".join(f"{file}:{line}" for file, line in sorted(found))
               for found in places.values() if len(found) > 1}), sep="; ")
"""


def test_no_two_places_in_the_rules_draw_the_same_number():
    """Two decisions that share an address share their luck: they would go together for no reason."""
    assert run_python(SHARED_DRAWS, interpreted=True) == ""


@pytest.mark.parametrize(
    ("expected", "luck", "number"),
    [(2.25, 0.2, 3), (2.25, 0.25, 2), (2.25, 0.9, 2), (2.0, 0.0, 2), (0.5, 0.4, 1), (0.5, 0.6, 0)],
)
def test_luck_rounds_to_a_whole_number(expected, luck, number):
    assert chance.whole(expected, luck) == number


@given(st.integers(0, 1000), st.integers(0, 7))
def test_whole_numbers_have_the_expected_mean(whole, eighths):
    expected = whole + eighths / 8.0
    drawn = [chance.whole(expected, (n + 0.5) / 8.0) for n in range(8)]
    assert sum(drawn) / 8.0 == expected


@pytest.mark.parametrize(
    ("shares", "luck", "chosen"),
    [
        ((1.0, 2.0, 1.0), 0.0, 0),  # a quarter, a half, a quarter
        ((1.0, 2.0, 1.0), 0.24, 0),
        ((1.0, 2.0, 1.0), 0.25, 1),
        ((1.0, 2.0, 1.0), 0.74, 1),
        ((1.0, 2.0, 1.0), 0.75, 2),
        ((1.0, 2.0, 1.0), 0.99, 2),
        ((0.0, 0.0, 0.5), 0.0, 2),  # nobody falls on a share of nothing
        ((0.0, 0.0), 0.5, 0),  # nothing to choose between: the first
    ],
)
def test_luck_falls_on_a_member_by_its_share(shares, luck, chosen):
    assert chance.member(np.array(shares), luck) == chosen


@given(st.lists(st.integers(0, 8), min_size=1).filter(any), st.floats(0.0, 1.0, exclude_max=True))
def test_luck_never_falls_on_a_share_of_nothing(shares, luck):
    assert shares[chance.member(np.array(shares, float), luck)] > 0
