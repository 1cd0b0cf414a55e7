"""Every example in a docstring of the interface, and every block of Python in its page, runs and is true."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import undertow as ut

ROOT = Path(ut.__file__).parents[1]
MODULES = ["undertow", *(f"undertow.{found.name}" for found in pkgutil.iter_modules(ut.__path__))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> dict[str, doctest.DocTest]:
    finder, found = doctest.DocTestFinder(exclude_empty=True), {}
    for name in MODULES:
        found |= {test.name: test for test in finder.find(importlib.import_module(name)) if test.examples}
    return found


@pytest.mark.parametrize("test", examples().values(), ids=examples())
def test_an_example_runs(test):
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    if 'open("results/fear")' in test.docstring:
        assert runner.run(examples()["undertow.work.sweep"]).failed == 0
    assert runner.run(test).failed == 0


def public() -> dict[str, object]:
    """What the interface consists of: functions, classes, and the methods and properties that these define."""
    found = {name: getattr(ut, name) for name in ut.__all__ if name != "InputError"}
    for name, one in list(found.items()):
        if inspect.isclass(one):
            found |= {f"{name}.{part}": what for part, what in vars(one).items() if not part.startswith("_")}
    return {name: one for name, one in found.items() if inspect.isclass(one) or callable(one) or hasattr(one, "fget")}


@pytest.mark.parametrize("name", public())
def test_everything_public_says_what_it_is_with_an_example(name):
    text = inspect.getdoc(public()[name])
    assert text
    assert ">>> " in text


def test_the_page_runs_from_its_first_block_to_its_last(capsys):
    names = {"__name__": "__main__"}
    blocks = BLOCK.findall((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))
    assert len(blocks) > 4
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)


def test_the_readme_runs(capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = next(block for block in BLOCK.findall(text) if "undertow as ut" in block)
    exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
