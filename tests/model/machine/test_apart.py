"""Lines compiled apart: what each depends on, and what they give."""

import ast
import json
from pathlib import Path

import pytest

from model.machine import apart, sources
from tests.model.copies import SOURCES, copy_of_the_model, run_python

NAMES = """
import json
from model import world
from model.machine import compilation
from model.machine.process import here
print(json.dumps({name: compilation._file(name) for name in here.lines}))
"""


@pytest.mark.parametrize("path", sorted(sources.ROOT.rglob("*.py")), ids=lambda path: path.stem)
def test_what_a_file_imports_is_found_as_python_finds_it(path):
    wanted = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "model":
            wanted |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names if alias.name.startswith("model.")}
    files = (sources.ROOT.parent / name.replace(".", "/") for name in wanted)
    assert {file for at in files for file in (at.with_suffix(".py"), at / "__init__.py") if file.is_file()} <= (
        sources.imported(path)
    )


def test_an_edit_concerns_the_lines_that_ask_the_rule_and_no_others(tmp_path):
    model = copy_of_the_model(tmp_path)
    before = json.loads(run_python(NAMES, tmp_path))
    rule = model / "rules" / "fear.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    after = json.loads(run_python(NAMES, tmp_path))
    changed = {name for name in before if before[name] != after[name]}
    assert "model.lines.demand.seek" in changed
    assert not changed & {"model.lines.home_money.settle", "model.lines.courts.sit", "model.lines.services.serve"}


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
