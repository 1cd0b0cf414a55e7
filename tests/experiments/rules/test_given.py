"""Rules given in Python: what is made of functions, and what they cannot be made of."""

import math

import numpy as np
import pytest

from experiments.rules.given import file_of, text_of
from experiments.rules.names import faults
from model.codes import Housing
from model.errors import InputError
from model.machine.compilation import rule
from model.machine.rules_file import read
from model.rules import replaces
from model.rules.forms import clip
from model.rules.screening import time_to_ask as usual

HALF = np.float64(0.5)
HOME = Housing.UNHOUSED
TABLE = {"a": 1.0}


@rule
def halved(x):
    return HALF * x


@replaces("screening.chance_to_refuse")
def refuse_less(reason, freedom):
    # A comment stays where it is.
    return clip(halved(freedom) * math.exp(-1.0), 0.0, 1.0) if reason else 0.0 * HOME


def time_to_ask(hurried, p):
    return HALF * usual(hurried, p)


def share_still_ready(c, p):
    return TABLE["a"]


def test_a_file_says_what_functions_say_with_all_that_they_use():
    assert (
        text_of([refuse_less, time_to_ask])
        == f"""import math
from model.machine.compilation import rule
from model.rules import original, replaces
from model.rules.forms import clip

HALF = 0.5
HOME = {int(HOME)}
usual = original("screening.time_to_ask")


@rule
def halved(x):
    return HALF * x


@replaces("screening.chance_to_refuse")
def refuse_less(reason, freedom):
    # A comment stays where it is.
    return clip(halved(freedom) * math.exp(-1.0), 0.0, 1.0) if reason else 0.0 * HOME


def time_to_ask(hurried, p):
    return HALF * usual(hurried, p)
"""
    )


def test_the_file_is_in_order_and_is_there_as_long_as_it_is_needed():
    with file_of([refuse_less, time_to_ask]) as path:
        own = read(path)
        assert path.name == "refuse_less.py"
        assert list(own.replacements) == ["screening.chance_to_refuse", "screening.time_to_ask"]
        assert own.originals == {"screening.time_to_ask"}
        assert faults(own) == []
    assert not path.exists()


def within():
    kept = 0.5

    def time_to_ask(hurried, p):
        return kept

    return time_to_ask


def without_source():
    space = {}
    exec("def time_to_ask(hurried, p):\n    return 1.0", space)
    return space["time_to_ask"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lambda hurried, p: 1.0, "a lambda has no name"),
        (without_source(), "the source of time_to_ask cannot be had"),
        (within(), "time_to_ask uses kept of the function that it is defined in"),
        (share_still_ready, r"uses TABLE, which is neither a number, a function, nor .* \(dict\)"),
        ([], r"rules=\[\] is not valid"),
        (3, "rules=3 is not valid"),
        ("nowhere.py", r"nowhere\.py: cannot be read"),
        (without_source, "there is no rule called 'without_source'"),
    ],
)
def test_what_cannot_be_made_a_file_is_told_in_a_sentence(given, told):
    with pytest.raises(InputError, match=told), file_of(given):
        raise AssertionError
