"""Doses that scenario files state: how they are read, what they are a ratio of, and what is refused."""

import numpy as np
import pytest

from model.counting.exposures import EXPOSURES
from model.counting.outcomes import OUTCOMES
from model.counting.tallies import TALLIES, Tally
from model.errors import InputError
from scenarios import load
from scenarios.doses import TIMES
from tests.scenarios.conftest import Write
from tests.scenarios.writing import entry

LEVER = entry(value=0)
STATED = {
    "outcome": "client_arrests",
    "over": "worker-years",
    "value": 0.05,
    "unit": "per worker-year",
    "source": "assumption",
}


def dose(**changes: object) -> str:
    """Text of a [[dose]] entry; None leaves a key out."""
    keys = {key: value for key, value in (STATED | changes).items() if value is not None}
    return "[[dose]]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in keys.items()) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def counted(weeks: int, **tallies: float) -> np.ndarray:
    """Tallies of a world that counts the same every week."""
    rows = np.zeros((weeks, TALLIES))
    for name, value in tallies.items():
        rows[:, Tally[name]] = value
    return rows


def test_a_dose_is_read_with_what_it_does_not_state(write: Write) -> None:
    (found,) = load(write(LEVER + dose()), 10).doses
    assert (found.outcome, found.over, found.value, found.unit) == tuple(STATED[key] for key in list(STATED)[:4])
    assert (found.source, found.tolerance, found.not_met) == (("assumption",), 0.2, None)
    assert (found.start, found.end) == (0, 52)  # a year, although the table has ten weeks


def test_weeks_texts_and_dates_are_the_same_span(write: Write) -> None:
    dated = 'title = "Mine"\ndescription = "A test."\nweek_0 = 2020-03-16\n'
    weeks = load(write(LEVER + dose(start=2, end=4)), 10).doses[0]
    text = load(write(LEVER + dose(start="2 weeks", end="4 weeks")), 10).doses[0]
    date = load(write(LEVER + dose(start=2) + "end = 2020-04-13\n", head=dated), 10).doses[0]
    assert (weeks.start, weeks.end) == (text.start, text.end) == (date.start, date.end) == (2, 4)


def test_a_count_over_an_exposure_is_events_over_years(write: Write) -> None:
    found = load(write(LEVER + dose()), 10).doses[0]
    # Three arrests a week among 52 workers: three a worker-year.
    sums = found.sums(counted(60, CLIENT_ARRESTS=3.0, ACTIVE=52.0))
    assert sums.tolist() == [3.0 * 52, 52.0 * 52]
    assert found.value_of(sums) == pytest.approx(3.0)
    assert found.delivered(sums, sums) == pytest.approx(3.0)


def test_a_ratio_is_a_dose_as_it_stands(write: Write) -> None:
    text = dose(outcome="detention_per_arrest", over=None, unit="weeks", start=1, end=3)
    found = load(write(LEVER + text), 10).doses[0]
    assert found.value_of(found.sums(counted(5, DETAINED=6.0, ARRESTS=4.0))) == pytest.approx(1.5)
    assert np.isnan(found.value_of(found.sums(counted(5, DETAINED=6.0))))  # nobody was arrested


def test_a_multiple_is_of_what_the_status_quo_has(write: Write) -> None:
    found = load(write(LEVER + dose(unit=TIMES, value=10.0, over="weeks", outcome="raids")), 10).doses[0]
    policy = found.sums(counted(52, RAIDS=5.0, WEEKS_COMPARED=1.0))
    usual = found.sums(counted(52, RAIDS=0.5, WEEKS_COMPARED=1.0))
    assert found.delivered(policy, usual) == pytest.approx(10.0)
    assert np.isnan(found.delivered(policy, 0.0 * usual))


@pytest.mark.parametrize(
    ("stated", "delivered", "usual", "met"),
    [
        (10.0, 12.0, 1.0, True),  # at the tolerance of a fifth
        (10.0, 12.1, 1.0, False),
        (10.0, 8.0, 1.0, True),
        (10.0, 7.9, 1.0, False),
        (0.0, 0.0, 0.0, True),
        (0.0, 0.019, 2.0, True),  # less than a hundredth of the usual is left
        (0.0, 0.021, 2.0, False),
    ],
)
def test_a_dose_is_met_within_its_tolerance(write: Write, stated: float, delivered: float, usual: float, met: bool):
    found = load(write(LEVER + dose(value=stated)), 10).doses[0]
    assert found.met(delivered, usual) == met


def test_a_file_that_extends_another_has_its_doses_or_states_them_anew(write: Write) -> None:
    write(LEVER + dose() + dose(outcome="raids", over="weeks", unit=TIMES, value=1.0), name="parent.toml")
    again = dose(value=0.1, source=["T5.8", "assumption"])
    own = load(write('extends = "parent.toml"\n' + entry(value=0.5) + again, name="child.toml"), 10).doses
    assert [(one.outcome, one.value) for one in own] == [("client_arrests", 0.1), ("raids", 1.0)]
    assert own[0].source == ("T5.8", "assumption")


CASES = {
    "unknown key": (dose() + "vallue = 1\n", ["dose entry 1 (client_arrests)", "unknown key 'vallue'", "'value'"]),
    "unknown outcome": (dose(outcome="client_arests"), ["outcome = 'client_arests'", "'client_arrests'"]),
    "no exposure": (dose(over=None), ["'over' is missing", "client_arrests is a count", "worker-years"]),
    "unknown exposure": (dose(over="worker-yeers"), ["over = 'worker-yeers'", "'worker-years'"]),
    "a ratio over something": (dose(outcome="arrests"), ["over = 'worker-years'", "arrests is a ratio already"]),
    "other unit": (dose(unit="per week"), ["unit = 'per week'", "'per worker-year'", TIMES]),
    "unit missing": (dose(unit=None), ["'unit' is missing"]),
    "a unit that depends on the world": (
        dose(over="weeks", unit="per week"),
        ["unit = 'per week'", f"must be '{TIMES}'"],
    ),
    "negative": (dose(value=-1.0), ["value = -1", "0 or more"]),
    "no number": (dose(value="many"), ["value = 'many'", "number"]),
    "tolerance": (dose(tolerance=0.0), ["tolerance = 0", "at most 1"]),
    "tolerance above one": (dose(tolerance=1.5), ["tolerance = 1.5"]),
    "an empty reason": (dose(not_met=" "), ["not_met", "why"]),
    "unknown evidence": (dose(source="T5.88"), ["source = 'T5.88'", "Did you mean 'T5.8'?"]),
    "no source": (dose(source=None), ["'source' is missing"]),
    "empty list of sources": (dose(source=[]), ["source = ''"]),
    "end before start": (dose(start=4, end=3), ["end = 3", "start = 4"]),
    "twice": (dose() + dose(value=1.0), ["dose entry 2", "stated twice"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_dose_is_one_sentence(write: Write, case: str) -> None:
    text, parts = CASES[case]
    with pytest.raises(InputError) as error:
        load(write(LEVER + text), 10)
    assert "\n" not in str(error.value)
    assert "mine.toml" in str(error.value)
    for part in parts:
        assert part in str(error.value), f"'{part}' is not in: {error.value}"


def test_exposures_are_named_as_readers_say_them() -> None:
    for name, exposure in EXPOSURES.items():
        assert exposure.tallies
        assert exposure.each > 0.0
        assert name.replace("arrests", "arrest")[:4] == exposure.one[:4]
    assert {outcome for outcome in OUTCOMES if OUTCOMES[outcome].denominator is None}
