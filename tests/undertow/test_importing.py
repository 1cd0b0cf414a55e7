"""What happens when the package is imported, and what hides it."""

import sys

import pytest

from tests.experiments.commands.test_shadows import python

HEAVY = "'numba', 'numpy', 'pandas', 'matplotlib', 'pyarrow', 'scipy', 'mesa', 'typer', 'rich', 'pydantic'"


def printed(code: str, folder) -> str:
    found = python(folder, "-c", f"import sys\n{code}")
    assert found[0] == 0, found[1]
    return found[1]


def test_nothing_heavy_is_imported_until_it_is_needed(tmp_path):
    code = f"import undertow\nprint(sorted({{{HEAVY}}} & set(sys.modules)), file=sys.stderr)"
    assert printed(code, tmp_path) == "[]\n"


def test_importing_touches_nothing_global(tmp_path):
    code = """
import os, signal, warnings, locale, random
def state():
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    rest = warnings.filters[:], random.getstate(), sys.getrecursionlimit()
    return dict(os.environ), os.getcwd(), sys.path[:], handlers, rest
before = state()
import undertow
print(state() == before, file=sys.stderr)
"""
    assert printed(code, tmp_path / "here") == "True\n"
    assert not list((tmp_path / "here").iterdir())


@pytest.mark.parametrize("name", ["model", "scenarios", "experiments", "figures"])
def test_a_file_that_hides_a_package_is_named_in_one_sentence(tmp_path, name):
    # Run, it would fail; it is not even run.
    (tmp_path / f"{name}.py").write_text("1 / 0\n")
    code, err = python(tmp_path, "-c", "import undertow")
    assert code == 1
    assert err.splitlines()[-1] == (
        f"ImportError: {tmp_path / name}.py hides the package '{name}' that belongs to undertow: rename it, or work in "
        "another folder."
    )


def test_so_is_a_script_that_is_called_like_one(tmp_path):
    script = tmp_path / "experiments.py"
    script.write_text("import undertow as ut\nut.run('end_demand')\n")
    code, err = python(tmp_path, str(script))
    assert code == 1
    assert err.splitlines()[-1].startswith(f"ImportError: {script} hides the package 'experiments'")


def test_it_says_what_it_has():
    import undertow as ut

    assert set(ut.__all__) <= set(dir(ut))
    assert "undertow" in sys.modules
