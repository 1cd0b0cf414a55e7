"""Fields of records as attributes: plain when read, refused when they mean nothing."""

import math

import numpy as np
import pytest

from experiments.record_fields import attribute, by_name, kept, read, write
from model.agents import empty
from model.codes import NOBODY, VENUES, Housing, Venue
from model.errors import InputError

WORKER, THIRD_PARTY, OFFICER = by_name("worker"), by_name("third_party"), by_name("officer")


@pytest.fixture
def worker():
    record = empty("worker", 1)[0]
    record["housing"], record["venue"], record["third_party"], record["age"] = Housing.UNHOUSED, NOBODY, NOBODY, 30.0
    return record


def test_values_are_read_as_plain_python(worker):
    worker["money"], worker["job"], worker["booked"] = 12.5, True, 3
    found = {name: read(WORKER[name], worker[name]) for name in ("money", "job", "booked", "housing")}
    assert found == {"money": 12.5, "job": True, "booked": 3, "housing": Housing.UNHOUSED}
    assert [type(value) for value in found.values()] == [float, bool, int, Housing]


def test_nobody_and_no_venue_are_none_but_weeks_are_numbers(worker):
    worker["hearing_week"] = -1
    assert [read(WORKER[name], worker[name]) for name in ("third_party", "venue", "hearing_week")] == [None, None, -1]


def test_what_is_read_per_venue_is_a_copy(worker):
    read(WORKER["earnings_at"], worker["earnings_at"])[:] = 7.0
    assert (worker["earnings_at"] == 0.0).all()


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("money", 5, 5.0),
        ("money", np.float32(0.5), 0.5),
        ("trust", 1, 1.0),
        ("job", True, True),
        ("job", np.bool_(False), False),
        ("wanted", 4, 4),
        ("injured_until", -3, -3),
        ("age", 18, 18.0),
        ("housing", Housing.PROVIDED, 2),
        ("housing", 4, 4),
        ("venue", Venue.PRIVATE, 7),
    ],
)
def test_what_means_something_is_written(worker, name, value, stored):
    write(WORKER[name], worker, value)
    assert worker[name] == stored


def test_one_value_or_one_for_each_venue_is_written(worker):
    write(WORKER["risk_at"], worker, 0.5)
    assert (worker["risk_at"] == 0.5).all()
    write(WORKER["risk_at"], worker, range(VENUES))
    assert worker["risk_at"].tolist() == list(range(VENUES))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("money", -0.01, "0 or more"),
        ("money", math.nan, "0 or more"),
        ("money", math.inf, "0 or more"),
        ("money", "much", "'much'"),
        ("money", [1.0, 2.0], "0 or more"),
        ("trust", 1.01, "from 0 to 1"),
        ("age", 17.99, "18 or more"),
        ("job", 2, "True or False"),
        ("job", "no", "True or False"),
        ("job", None, "True or False"),
        ("wanted", 1.5, "whole number"),
        ("wanted", -1, "0 or more"),
        ("wanted", 2**31, "whole number"),
        ("injured_until", 2.5, "whole number"),
        ("housing", 5, "Housing.SUPPORTED"),
        ("housing", "unhoused", "Housing.UNHOUSED"),
        ("housing", None, "Housing.UNHOUSED"),
        ("venue", NOBODY, "Venue.PRIVATE"),
        ("venue", VENUES, "Venue.PRIVATE"),
        ("risk_at", [0.1, 0.2], "0 or more"),
    ],
)
def test_what_means_nothing_is_refused_and_changes_nothing(worker, name, value, told):
    before = worker.tobytes()
    with pytest.raises(InputError, match=rf"^{name} = .*{told}"):
        write(WORKER[name], worker, value)
    assert worker.tobytes() == before


def test_presence_may_add_to_isolation_and_an_officer_may_look_everywhere():
    third_party, officer = empty("third_party", 1)[0], empty("officer", 1)[0]
    write(THIRD_PARTY["security"], third_party, -0.5)
    with pytest.raises(InputError, match="from -1 to 1"):
        write(THIRD_PARTY["security"], third_party, -1.5)
    with pytest.raises(InputError, match="from 0 to 1"):
        write(THIRD_PARTY["cut"], third_party, -0.5)
    write(OFFICER["assignment"], officer, None)
    assert (third_party["security"], officer["assignment"]) == (-0.5, NOBODY)


@pytest.mark.parametrize("name", ["third_party", "origin", "cohort", "place", "race", "in_trade", "alive"])
def test_what_other_records_rest_on_is_kept_by_the_model(worker, name):
    assert kept(WORKER[name])
    with pytest.raises(AttributeError, match=f"'{name}' cannot be set"):
        write(WORKER[name], worker, 0)


def test_an_attribute_says_what_it_is_and_in_which_unit():
    record = empty("worker", 1)[0]
    money = attribute(WORKER["money"], lambda owner: record)
    assert money.__doc__ == "Cash in hand ($)."
    money.__set__(object(), 4.0)
    assert money.__get__(object()) == record["money"] == 4.0
