"""Lessons about the model's sources: what an import touches, an edit recompiles, an addition leaves alone."""

import re
import shutil
from pathlib import Path

import pytest

from tests.model.copies import copy_of_the_model, edit, run_python

IMPORTS = """
import locale, logging, multiprocessing, os, random, signal, sys, threading, warnings
import numba, numpy as np, pydantic

def everything():
    return {
        "luck": (random.getstate(), np.random.get_state()[1].tobytes()),
        "floating point": np.geterr(),
        "printing": np.get_printoptions(),
        "warnings": list(map(repr, warnings.filters)),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "path": list(sys.path),
        "locale": locale.setlocale(locale.LC_ALL),
        "hooks": (sys.excepthook, sys.getrecursionlimit(), logging.root.handlers[:], logging.root.level),
        "signals": [signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)],
        "processes": (multiprocessing.get_start_method(allow_none=True), threading.active_count()),
        "numba": {name: value for name, value in vars(numba.config).items() if name.isupper()},
    }

before = everything()
import model.world, model.counting.outcomes, model.evidence
after = everything()
print([name for name in before if before[name] != after[name]])
"""

COUNTS = """
import sys
import numpy as np
from model.machine.compilation import model_hash
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World
world = World(Parameters.defaults(), 1, 0.02).run(status_quo_table(8))
print(model_hash(), world.tallies.tobytes().hex())
"""
"""What a small world of the model at hand counts, and the hash of that model."""

NEEDS_AND_COUNTS = ("needs", "counting")
CALL = re.compile(r"^( +)(?:\w+ = )?(\w+)\.\w+\(s, .*\)( +#.*)?$", re.MULTILINE)


def shorten_the_week(week: Path) -> None:
    """Leave only a few lines of the week, so that compiling takes seconds."""
    text, found = CALL.subn(
        lambda call: call[0] if call[2] in NEEDS_AND_COUNTS else f"{call[1]}pass",
        week.read_text(encoding="utf-8"),
    )
    assert found >= 15, "the schedule reads one call a line"
    week.write_text(text, encoding="utf-8")


def test_no_global_state_is_touched_on_import():
    assert run_python(IMPORTS) == "[]"


@pytest.mark.nightly
def test_an_edit_to_any_rule_recompiles_and_never_reuses_a_stale_result(tmp_path):
    sources = copy_of_the_model(tmp_path)
    shorten_the_week(sources / "week.py")
    cache, fresh = tmp_path / "cache", tmp_path / "fresh"
    first = run_python(COUNTS, tmp_path, cache=cache)
    # A rule that other rules call, in a file without any entry point.
    edit(sources / "rules" / "forms.py", "return min(max(x, low), high)", "return 0.5 * min(max(x, low), high)")
    edited = run_python(COUNTS, tmp_path, cache=cache)
    hash_before, counted_before = first.split()
    hash_after, counted_after = edited.split()
    assert hash_before != hash_after
    assert counted_before != counted_after
    assert edited == run_python(COUNTS, tmp_path, cache=fresh)
    edit(sources / "rules" / "forms.py", "return 0.5 * min(max(x, low), high)", "return min(max(x, low), high)")
    assert first == run_python(COUNTS, tmp_path, cache=cache)


def test_an_unrelated_purpose_parameter_or_lever_changes_nothing_else(tmp_path):
    plain, richer = tmp_path / "plain", tmp_path / "richer"
    copy_of_the_model(plain)
    sources = copy_of_the_model(richer)
    chance = sources / "chance.py"
    text = chance.read_text(encoding="utf-8")
    members = re.findall(r"^    [A-Z_]+ = \d+\n", text, re.MULTILINE)
    edit(chance, members[-1], members[-1] + "    UNRELATED = 99999\n")
    edit(chance, members[0], "    ANOTHER = 99998\n" + members[0])
    numbers = sources / "parameters"
    (numbers / "unrelated.toml").write_text(
        '[unrelated]\nvalue = 1.0\nunit = "1"\nlow = 0.0\nhigh = 2.0\nassumption = true\nmeaning = "Nothing."\n',
        encoding="utf-8",
    )
    edit(numbers / "order.toml", "\n]\n", '\n    "unrelated",\n]\n')
    with open(numbers / "mechanisms.toml", "a", encoding="utf-8") as file:
        file.write('\n[unrelated_switch]\non = true\nline = 1\nmeaning = "Nothing."\n')
    with open(sources / "levers.toml", "a", encoding="utf-8") as file:
        file.write('\n[unrelated.unrelated]\nunit = "1"\nper = "venue"\nstatus_quo = 0.5\nlow = 0.0\nhigh = 1.0\n')
        file.write('meaning = "Nothing."\n')
    hash_plain, counted_plain = run_python(COUNTS, plain, interpreted=True).split()
    hash_richer, counted_richer = run_python(COUNTS, richer, interpreted=True).split()
    assert hash_plain != hash_richer
    assert counted_plain == counted_richer


def test_hashes_name_every_file_of_the_model(tmp_path):
    sources = copy_of_the_model(tmp_path)
    code = "from model.machine.compilation import code_hash, model_hash; print(model_hash(), code_hash())"
    whole, rules = run_python(code, tmp_path).split()
    remark(sources / "parameters" / "fear.toml")
    whole_then, rules_then = run_python(code, tmp_path).split()
    assert whole_then != whole
    assert rules_then == rules, "numbers are data: changing one compiles nothing"
    remark(sources / "rules" / "forms.py")
    rules_edited = run_python(code, tmp_path).split()[1]
    shutil.move(sources / "rules" / "forms.py", sources / "rules" / "shapes.py")
    assert len({rules, rules_edited, run_python(code, tmp_path).split()[1]}) == 3


def remark(file: Path) -> None:
    """Add a comment to a source file."""
    with open(file, "a", encoding="utf-8") as source:
        source.write("\n# a remark\n")
