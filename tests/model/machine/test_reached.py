"""What compiled code is made of: what its text says it reaches is what Python finds."""

import dis
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from model import world
from model.machine import compilation, reached, sources
from model.machine.process import here
from model.machine.reached import Definition

assert world.World
LINES = sorted(here.lines)
DEMAND = sources.ROOT / "lines" / "demand.py"
FEAR = sources.ROOT / "rules" / "fear.py"


def plain(found: object) -> Callable[..., object] | None:
    """A function of the model as it was written, whatever it was compiled into."""
    found = getattr(found, "py_func", found)
    ours = str(getattr(found, "__module__", "")).startswith("model.")
    return found if ours and hasattr(found, "__code__") else None


def used_by(function) -> Iterator[object]:
    """All that a function takes from its module, or from a module that it knows."""
    space = function.__globals__
    for instruction, following in pairwise(dis.get_instructions(function)):
        if instruction.opname == "LOAD_GLOBAL" and instruction.argval in space:
            found = space[instruction.argval]
            attribute = following.argval if following.opname in ("LOAD_ATTR", "LOAD_METHOD") else ""
            yield getattr(found, str(attribute), None) if isinstance(found, ModuleType) else found


@pytest.mark.skipif(not LINES, reason="interpreted: nothing is compiled")
@pytest.mark.parametrize("name", LINES)
def test_every_function_that_a_line_may_call_is_found_from_its_text(name):
    said = reached.reached_from(compilation._definition(name))
    waiting, seen = [plain(here.lines[name])], set()
    while waiting:
        function = waiting.pop()
        if function in seen or function.__module__.startswith("model.machine"):
            continue
        seen.add(function)
        assert Definition(Path(function.__code__.co_filename), function.__qualname__.partition(".")[0]) in said
        waiting += [found for value in used_by(function) if (found := plain(value)) is not None]
    assert seen


def test_a_constant_that_a_rule_names_is_reached_and_what_it_does_not_name_is_not():
    said = reached.reached_from(Definition(DEMAND, "seek"))
    assert {Definition(FEAR, name) for name in ("chance_undeterred", "DECLINE_AT_NO_FEAR", "")} <= said
    assert Definition(FEAR, "risk_after_own_arrest") not in said


def test_what_is_apart_is_not_followed():
    fear = Definition(FEAR, "fear")
    assert fear not in reached.reached_from(Definition(DEMAND, "seek"), frozenset({fear}))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('def f(x):\n    """Other."""\n    return x + 1  # a remark\n', True),
        ("def f(x):\n    return x + 2\n", False),
        ("\n\n\nY = 3\n\n\ndef f(x):\n    return x + 1\n", True),
        ("def f(x):\n    return x + 1\n\n\nprint(f(1))\n", False),
        ("LIMIT = 1\n\n\ndef f(x):\n    return x + LIMIT\n", False),
    ],
)
def test_a_definition_counts_by_what_it_says(tmp_path, monkeypatch, text, same):
    first, second = tmp_path / "a" / "model" / "one.py", tmp_path / "b" / "model" / "one.py"
    digests = []
    for path, content in ((first, 'def f(x):\n    """Says."""\n    return x + 1\n'), (second, text)):
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
        monkeypatch.setattr(reached, "ROOT", path.parent)
        digests.append(reached.digest(Definition(path, "f")))
    assert (digests[0] == digests[1]) == same


def test_a_module_that_is_used_as_a_whole_counts_as_a_whole(tmp_path, monkeypatch):
    model = tmp_path / "model"
    model.mkdir()
    monkeypatch.setattr(reached, "ROOT", model)
    (model / "kinds.py").write_text("A = 1\nB = 2\n", encoding="utf-8")
    path = model / "line.py"
    path.write_text("from model import kinds\n\n\ndef f(name):\n    return getattr(kinds, name)\n", encoding="utf-8")
    said = reached.reached_from(Definition(path, "f"))
    assert {Definition(model / "kinds.py", name) for name in ("A", "B")} <= said
