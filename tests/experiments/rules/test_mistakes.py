"""What people get wrong in a file of rules, each told in one sentence: file, line, rule, name meant."""

from pathlib import Path

import pytest

from experiments.rules.check import tried
from experiments.rules.names import faults
from model.errors import InputError
from model.machine.rules_file import read

REFUSE = "def chance_to_refuse(reason, freedom):\n"
SHARE = "def share_still_ready(c, p):\n"
PREFERRED = "def is_preferred(value, best, tied, p):\n    return value > best\n"
REPLACES = "from model.rules import replaces\n"
RULE = "from model.machine.compilation import rule\n"

MISTAKES = {
    "not Python": (
        "def chance_to_refuse(:\n    return 1.0\n",
        "my.py, line 1: not valid Python: invalid syntax.",
    ),
    "no such rule": (
        "\n\ndef chance_to_refuze(p):\n    return 1.0\n",
        "my.py, line 3: there is no rule called 'chance_to_refuze'. Did you mean 'chance_to_refuse'?",
    ),
    "no such rule named above": (
        f'{REPLACES}@replaces("screening.chance_to_refuze")\n{REFUSE}    return 1.0\n',
        "my.py, line 2: there is no rule called 'screening.chance_to_refuze'. "
        "Did you mean 'screening.chance_to_refuse'?",
    ),
    "a name that two rules share": (
        PREFERRED,
        "my.py, line 1: arrangement.is_preferred and recruitment.is_preferred share the name 'is_preferred': "
        'say which one above it, as in @replaces("arrangement.is_preferred").',
    ),
    "another signature": (
        "def reason_to_refuse(suspicious, informed, p):\n    return 1.0\n",
        "my.py, line 1: reason_to_refuse takes (suspicious, informed, p), and screening.reason_to_refuse takes "
        "(suspicious, informed, insists, p): what takes a rule's place takes the same, in the same order.",
    ),
    "another order": (
        "def share_still_ready(p, c):\n    return 1.0\n",
        "my.py, line 1: share_still_ready takes (p, c), and barriers.share_still_ready takes (c, p): "
        "what takes a rule's place takes the same, in the same order.",
    ),
    "replaced twice": (
        f"{SHARE}    return 1.0\n{SHARE}    return 0.5\n",
        "my.py, line 3: barriers.share_still_ready is replaced twice, first in line 1.",
    ),
    "replaces nothing": (
        "HALF = 0.5\n",
        "my.py: replaces no rule: write a function with the name of one. `undertow rules` lists them.",
    ),
    "a decorator of another kind": (
        f"from functools import cache\n@cache\n{SHARE}    return 1.0\n",
        "my.py, line 1: imports 'functools': a file of rules imports from model, math and numpy only, so that the "
        "model's hash knows all that it does.",
    ),
    "no such parameter": (
        f"{SHARE}    return p.moment_weigth\n",
        "my.py, line 2, barriers.share_still_ready: there is no parameter p.moment_weigth. "
        "Did you mean 'p.moment_weight'?",
    ),
    "no such field": (
        "def untreated(w):\n    return w.use_drugs\n",
        "my.py, line 2, treatment.untreated: there is no field w.use_drugs. Did you mean 'w.uses_drugs'?",
    ),
    "no such lever": (
        f"{SHARE}    return c.service_wait\n",
        "my.py, line 2, barriers.share_still_ready: there is no lever c.service_wait. Did you mean 'c.services_wait'?",
    ),
    "a name that is not imported": (
        f"{SHARE}    return clip(c.services_wait, 0.0, 1.0)\n",
        "my.py, line 2, barriers.share_still_ready: nothing here is called 'clip': "
        "write `from model.rules.forms import clip` above.",
    ),
    "a name that is nowhere": (
        f"{SHARE}    wait = c.services_wait\n    return wiat\n",
        "my.py, line 3, barriers.share_still_ready: nothing here is called 'wiat'. Did you mean 'wait'?",
    ),
    "an import of what is not there": (
        f"from model.rules.forms import powr\n{SHARE}    return powr(c.services_wait, 2.0)\n",
        "my.py, line 1: model.rules.forms has no 'powr'. Did you mean 'power'?",
    ),
    "an import of a module that is not there": (
        f"from model.rules.form import power\n{SHARE}    return power(c.services_wait, 2.0)\n",
        "my.py, line 1: there is no module model.rules.form. Did you mean 'model.rules.forms'?",
    ),
    "the model's own rule asked for by a name that is none": (
        f"from model.rules import original\nusual = original('barriers.share_ready')\n{SHARE}    return usual(c, p)\n",
        "my.py, line 2: there is no rule called 'barriers.share_ready'. Did you mean 'barriers.share_still_ready'?",
    ),
    "the model's own rule asked for within a function": (
        f"from model.rules import original\n{SHARE}    return original('share_still_ready')(c, p)\n",
        "my.py, line 3, barriers.share_still_ready: write `usual = original('share_still_ready')` above the functions, "
        "and call `usual(...)` here.",
    ),
    "a dictionary": (
        f"{SHARE}    return {{0: 1.0}}[0]\n",
        "my.py, line 2, barriers.share_still_ready: a dictionary is no matter of a rule, which is made of numbers and "
        "of other rules.",
    ),
    "a formatted text": (
        f"{SHARE}    print(f'{{c}}')\n    return 1.0\n",
        "my.py, line 2, barriers.share_still_ready: a text is no matter of a rule, which is made of numbers and of "
        "other rules.",
    ),
    "try": (
        f"{SHARE}    try:\n        return 1.0 / c.services_wait\n    except ZeroDivisionError:\n        return 1.0\n",
        "my.py, line 2, barriers.share_still_ready: try is no matter of a rule, which is made of numbers and of other "
        "rules.",
    ),
    "no return": (
        f"{SHARE}    wait = c.services_wait\n",
        "my.py, line 1, barriers.share_still_ready: returns nothing: a rule gives a chance, a price or a choice with "
        "`return`.",
    ),
    "luck": (
        f"import numpy as np\n{SHARE}    return np.random.random()\n",
        "my.py, line 3: a rule draws no luck: it gives a chance, and the line of the week draws.",
    ),
    "a rule that nobody asks any more": (
        "def freedom_to_refuse(desperation, control, stands, p):\n    return 1.0 - control\n"
        "def time_to_ask(hurried, p):\n    return 1.0\n"
        "def openness_left(openness, afraid, p):\n    return openness\n"
        "def chance_to_share_information(openness, afraid, channel, time, p):\n    return time\n",
        "my.py, line 5, fear.openness_left: is never called: only screening.chance_to_share_information called it, and "
        "what replaces that does not.",
    ),
    "a function of one's own that nothing calls": (
        f"{RULE}@rule\ndef halved(x):\n    return 0.5 * x\n{SHARE}    return 1.0\n",
        "my.py, line 3, halved: is called by no other function of this file.",
    ),
}


def told(path: Path) -> list[str]:
    try:
        return faults(read(path))
    except InputError as error:
        return [str(error)]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_that_the_text_shows_is_told_in_one_sentence(mistake, tmp_path):
    text, sentence = MISTAKES[mistake]
    (tmp_path / "my.py").write_text(text)
    assert told(tmp_path / "my.py") == [sentence]


def test_what_only_a_replaced_rule_asks_is_asked_if_that_rule_is_asked_by_what_replaces_it(tmp_path):
    text, _ = MISTAKES["a rule that nobody asks any more"]
    text = text.replace("return time\n", "return usual(openness, afraid, channel, time, p)\n")
    head = "from model.rules import original\nusual = original('screening.chance_to_share_information')\n"
    (tmp_path / "my.py").write_text(head + text)
    assert told(tmp_path / "my.py") == []


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "latin.py").write_bytes(b"# caf\xe9\n")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "my.txt").write_text("")
    assert told(tmp_path / "none.py") == ["none.py: cannot be read (No such file or directory)."]
    assert told(tmp_path / "folder.py") == ["folder.py: this is a folder, not an ordinary file."]
    assert told(tmp_path / "latin.py") == ["latin.py: not a text file in UTF-8: save it as UTF-8."]
    assert told(tmp_path / "my.txt") == ["my.txt: a file of rules is a Python file: its name ends in .py."]


def test_a_function_of_ones_own_that_is_not_marked_is_told_how(tmp_path):
    (tmp_path / "my.py").write_text(f"def zzz(x):\n    return x\n{SHARE}    return zzz(1.0)\n")
    assert told(tmp_path / "my.py") == [
        "my.py, line 1: there is no rule called 'zzz'. A function of your own that rules call is marked @rule."
    ]


GOES_WRONG = """import math
from model.rules import replaces
from model.machine.compilation import rule

@rule
def deeper(x):
    return deeper(x)

def time_to_ask(hurried, p):
    return 1.0 - p.rush * hurried

def chance_to_refuse(reason, freedom):
    return 1.0 + freedom

def share_of_warnings_heard(peers, p):
    return -0.5

def chance_to_find_out(skill, help_of_third_party, p):
    return math.nan

def freedom_to_refuse(desperation, control, stands, p):
    nothing = control - control
    return 1.0 / nothing

def access_cost(w, venue, unhoused, p):
    if w.alive:
        return None
    return 1.0

def chance_to_reconsider(w, p):
    return deeper(p.reconsideration)

def value_of_staying(value, control, p):
    return str(value)

def asks_nobodys_leave(kind):
    return True, False

def utility(w, earnings, risk, contacts, cost, p):
    return earnings.real + w.need.nothing
"""
WRONG = [
    "my.py, line 7, arrangement.chance_to_reconsider: asks itself without end.",
    "my.py, line 12, screening.chance_to_refuse: gives ",
    "my.py, line 15, screening.share_of_warnings_heard: gives -0.5, and a share lies between 0 and 1 (asked with peers",
    "my.py, line 18, screening.chance_to_find_out: gives nan, which is no finite number (asked with skill = ",
    "my.py, line 23, screening.freedom_to_refuse: divides by zero (asked with desperation = ",
    "my.py, line 25, access.access_cost: returns nothing (None) where it should give a number (asked with unhoused = ",
    "my.py, line 33, arrangement.value_of_staying: returns a text where it should give a number (asked with value = ",
    "my.py, line 36, access.asks_nobodys_leave: returns 2 values, and the rule gives one (asked with kind = ",
    "my.py, line 40, arrangement.utility: AttributeError: 'numpy.float64' object has no attribute 'nothing' (asked ",
]


def test_what_shows_in_a_small_world_is_told_once_for_each_rule(tmp_path):
    (tmp_path / "my.py").write_text(GOES_WRONG)
    own = read(tmp_path / "my.py")
    assert faults(own) == []
    found = sorted(tried(own, interpreted=True).problems, key=lambda sentence: int(sentence.split(",")[1].split()[1]))
    assert len(found) == len(WRONG), found
    for sentence, begins in zip(found, WRONG, strict=True):
        assert sentence.startswith(begins), sentence
    assert ", and a chance lies between 0 and 1 (asked with reason = " in found[1]
