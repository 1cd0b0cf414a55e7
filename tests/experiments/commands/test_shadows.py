"""A file of a user's own that is called like one of this project's packages is named in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import experiments

ROOT = str(Path(experiments.__file__).parents[1])


def python(folder: Path, *arguments: str) -> tuple[int, str]:
    """Python in a folder that comes before everything else on the path, and after it this project."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), ROOT))}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", ["model.py", "scenarios.py", "figures.py", "model/__init__.py"])
def test_the_command_says_which_file_hides_a_package(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("results = []\n")
    code, err = python(tmp_path, "-m", "experiments", "scenarios")
    assert code == 2
    package = name.removesuffix("/__init__.py").removesuffix(".py")
    assert err == (
        f"undertow: {path} hides the package '{package}' that belongs to undertow: rename it, or work in another "
        "folder.\n"
    )


@pytest.mark.parametrize("package", ["experiments.running.plan", "scenarios"])
def test_so_does_an_import(tmp_path, package):
    (tmp_path / "model.py").write_text("results = []\n")
    code, err = python(tmp_path, "-c", f"import {package}")
    assert code == 1
    assert err.splitlines()[-1].startswith(f"ImportError: {tmp_path / 'model.py'} hides the package 'model'")


def test_other_files_hide_nothing(tmp_path):
    (tmp_path / "models.py").write_text("results = []\n")
    (tmp_path / "model").mkdir()  # without an __init__.py it hides nothing
    assert python(tmp_path, "-c", "import experiments.running.plan, scenarios") == (0, "")
