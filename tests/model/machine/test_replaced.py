"""Rules replaced from a file: which, by what, and what is known of it."""

import hashlib
import json
from pathlib import Path

import pytest

from model.errors import InputError
from model.machine import replaced
from model.machine.rulebook import FOLDER, rules
from model.machine.rules_file import read
from tests.model.copies import run_python

OWN = '''"""Half of the model's."""
from model.machine.compilation import rule
from model.rules import replaces
from model.rules.forms import clip

HALF = 0.5


@rule
def halved(x):
    return HALF * x


@replaces("screening.chance_to_refuse")
def refuse_less(reason, freedom):
    return clip(halved(freedom), 0.0, 1.0)


def time_to_ask(hurried, p):
    return 1.0 if hurried else refuse_less(1.0, 0.5)
'''
BEGUN = """
import os
os.environ["UNDERTOW_RULES"] = {file!r}
import model.world
from model.machine.compilation import code_hash, model_hash
print(model_hash(), code_hash())
"""
ASKED = f"""{BEGUN}
from model.rules import screening, forms
print(screening.chance_to_refuse(1.0, 0.8), screening.time_to_ask(0.0, None), forms.clip(2.0, 0.0, 1.0))
"""

FAILS = """
import os
os.environ["UNDERTOW_RULES"] = {file!r}
try:
    import model.world
except ValueError as error:
    print(error)
"""


def written(folder: Path, text: str = OWN, name: str = "my.py") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_functions_of_the_file_take_the_place_of_rules_and_call_each_other(tmp_path):
    _, answers = run_python(ASKED.format(file=written(tmp_path)), interpreted=True).splitlines()
    assert answers == "0.4 0.25 1.0"


WITH_ORIGINAL = """
from model.rules import original

usual, untouched = original("clip"), original("screening.time_to_ask")


def clip(x, low, high):
    return 0.5 * usual(x, low, high)
"""


def test_a_function_may_ask_the_rule_that_it_replaces(tmp_path):
    code = f"""{BEGUN}
from model.machine.replaced import own
from model.rules import screening, forms
print(forms.clip(2.0, 0.0, 1.0), own().module.untouched is screening.time_to_ask)
"""
    assert (
        run_python(code.format(file=written(tmp_path, WITH_ORIGINAL)), interpreted=True).splitlines()[1] == "0.5 True"
    )


def test_the_hashes_depend_on_the_files_text_and_not_on_its_place(tmp_path):
    def hashes(file: str) -> list[str]:
        return run_python(BEGUN.format(file=file), interpreted=True).split()

    here, moved = hashes(written(tmp_path)), hashes(written(tmp_path, name="moved.py"))
    edited = hashes(written(tmp_path, OWN.replace("HALF = 0.5", "HALF = 0.6"), "edited.py"))
    without = run_python(BEGUN.format(file=""), interpreted=True).split()
    assert here == moved
    assert all(len({one, other, usual}) == 3 for one, other, usual in zip(here, edited, without, strict=True))


REACHED = """
import json
from pathlib import Path
from model.machine import replaced
from model.machine.reached import Definition, reached_from
from model.machine.rulebook import FOLDER
file = Path({file!r})
replaced.use(file)
for start in ("market/meetings.py", "meet"), ("rules/fear.py", "openness_left"):
    found = reached_from(Definition(FOLDER.parent / start[0], start[1]))
    print(json.dumps(sorted(f"{{one.module.stem}}.{{one.name}}" for one in found)))
"""


def reached(file: str) -> tuple[set[str], set[str]]:
    """What a meeting depends on with rules from a file, and what a rule does that the file has nothing to do with."""
    meeting, other = run_python(REACHED.format(file=file)).splitlines()
    return set(json.loads(meeting)), set(json.loads(other))


def test_compiled_code_that_asks_a_replaced_rule_depends_on_all_of_the_file(tmp_path):
    meeting, other = reached(written(tmp_path))
    assert {f"my.{name}" for name in ("", "HALF", "halved", "refuse_less", "time_to_ask")} <= meeting
    assert not any(name.startswith("my.") for name in other)


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("from model.rules.treatment import chance_to_begin", "chance_to_begin"),
        ("from model.rules.treatment import *", "chance_to_begin"),
        ("from model.rules import treatment", "treatment.chance_to_begin"),
        ("import model.rules.treatment as other", "other.chance_to_begin"),
        ("import model.rules.treatment", "model.rules.treatment.chance_to_begin"),
        ("from model import rules", "rules.treatment.chance_to_begin"),
        ("from model.rules import original as own\nasked = own('chance_to_begin')", "asked"),
        ("from model.rules import original\nasked = original('treatment.chance_to_begin')", "asked"),
    ],
)
def test_compiled_code_depends_on_what_the_file_takes_from_the_model_in_whatever_way(tmp_path, head, asked):
    name = "treatment.chance_to_begin"
    plain, _ = reached(written(tmp_path, "def time_to_ask(hurried, p):\n    return 1.0\n"))
    meeting, _ = reached(written(tmp_path, f"{head}\n\n\ndef time_to_ask(hurried, p):\n    return {asked}(1.0, p)\n"))
    assert name not in plain
    assert name in meeting


def test_what_a_manifest_says(tmp_path, monkeypatch):
    monkeypatch.delenv("UNDERTOW_RULES", raising=False)
    assert replaced.described() == {}
    monkeypatch.setenv("UNDERTOW_RULES", written(tmp_path))
    assert replaced.described() == {
        "rules": {
            "file": "my.py",
            "hash": hashlib.sha256(OWN.encode()).hexdigest(),
            "replaced": ["screening.chance_to_refuse", "screening.time_to_ask"],
        }
    }


def test_line_endings_make_no_other_rules(tmp_path):
    (tmp_path / "windows.py").write_bytes(OWN.replace("\n", "\r\n").encode())
    assert read(tmp_path / "windows.py").hash == read(Path(written(tmp_path))).hash


def test_rules_cannot_change_once_they_are_imported(tmp_path, monkeypatch):
    import model.world  # noqa: F401

    monkeypatch.delenv("UNDERTOW_RULES", raising=False)
    with pytest.raises(RuntimeError, match="imported already"):
        replaced.use(Path(written(tmp_path)))


def test_what_the_file_does_besides_may_fail_and_says_where(tmp_path):
    text = OWN.replace("HALF = 0.5", "HALF = 1.0 / 0.0")
    file = written(tmp_path, text)
    code = FAILS.format(file=file)
    assert run_python(code, interpreted=True) == "my.py, line 6: ZeroDivisionError: float division by zero."


def test_the_rulebook_knows_every_rule():
    assert rules()["screening.reason_to_refuse"].parameters == ("suspicious", "informed", "insists", "p")
    marked = sum(path.read_text(encoding="utf-8").count("\n@rule\n") for path in FOLDER.glob("*.py"))
    assert len(rules()) == marked
    with pytest.raises(InputError):
        read(FOLDER / "screening.toml")
