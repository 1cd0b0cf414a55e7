"""Lines compiled apart: what each depends on, and what they give."""

import json
from pathlib import Path

from model.machine import apart
from tests.model.copies import SOURCES, copy_of_the_model, run_python

NAMES = """
import json
from model import world
from model.machine import compilation
from model.machine.process import here
print(json.dumps({name: compilation._file(name) for name in here.lines}))
"""


def test_an_edit_concerns_the_lines_that_ask_the_rule_and_no_others(tmp_path):
    model = copy_of_the_model(tmp_path)
    before = json.loads(run_python(NAMES, tmp_path))
    rule = model / "rules" / "fear.py"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("DECLINE_AT_NO_FEAR = 0.5", "DECLINE_AT_NO_FEAR = 0.25"), encoding="utf-8")
    after = json.loads(run_python(NAMES, tmp_path))
    assert {name for name in before if before[name] != after[name]} == {"model.lines.demand.seek"}


def test_a_remark_concerns_no_line(tmp_path):
    model = copy_of_the_model(tmp_path)
    before = json.loads(run_python(NAMES, tmp_path))
    rule = model / "rules" / "fear.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert json.loads(run_python(NAMES, tmp_path)) == before


def test_what_levers_stand_at_without_a_policy_is_compiled_into_lines(tmp_path):
    model = copy_of_the_model(tmp_path)
    before = json.loads(run_python(NAMES, tmp_path))
    levers = model / "levers.toml"
    levers.write_text(levers.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    after = json.loads(run_python(NAMES, tmp_path))
    assert all(before[name] != after[name] for name in before)


def test_what_a_process_does_not_deliver_is_compiled_here(monkeypatch):
    monkeypatch.setattr(apart, "_cores", lambda: 2)
    monkeypatch.setattr(apart, "_side_by_side", lambda lines, folder, helpers: {"a.code": b"theirs"})
    monkeypatch.setattr(apart, "_here", lambda name: f"{name} here".encode())
    assert apart.compiled({"a.code": "a", "b.code": "b"}) == {"a.code": b"theirs", "b.code": b"b here"}


def test_a_process_that_dies_delivers_nothing_and_holds_nobody_up(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "_SERVE", "import sys; sys.exit(3)")
    assert apart._side_by_side({"a.code": "a", "b.code": "b"}, Path(tmp_path), 2) == {}


WHAT_IS_COMPILED = """
from model.machine import apart

def told(lines):
    print(len(lines))
    raise SystemExit

apart.compiled = told
from model.compiled import prepare
prepare(lambda line: None)
"""


def test_a_command_compiles_all_lines_although_it_has_not_imported_the_model(tmp_path):
    lines = (SOURCES / "week.py").read_text(encoding="utf-8").count("(s")
    assert int(run_python(WHAT_IS_COMPILED, cache=tmp_path)) >= lines > 20
