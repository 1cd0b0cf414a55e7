"""A world small enough for tests of what surrounds it, and the command line as a person would start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import experiments

ROOT = Path(experiments.__file__).parents[1]

#: Arguments that make a run short.
SMALL = ["--scale", "0.05", "--weeks", "8", "--burn-in", "6"]


def one_by_one(patch: pytest.MonkeyPatch) -> None:
    """Have the engine hand out one task at a time to each process, and keep each by itself."""
    for name, value in (("BUNDLE_SECONDS", 0.0), ("KEEP_SECONDS", 0.0), ("OUT_PER_PROCESS", 1)):
        patch.setattr(f"experiments.running.engine.{name}", value)


@pytest.fixture
def start(tmp_path):
    """Start ``undertow`` with some arguments in an empty folder; gives a process with piped output."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    environment.pop("UNDERTOW_INTERPRETED", None)

    def starter(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "experiments", *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return starter


@pytest.fixture
def undertow(start):
    """Run ``undertow`` to its end; gives (exit code, standard output, standard error)."""

    def runner(*arguments: str) -> tuple[int, str, str]:
        process = start(*arguments)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    return runner


@pytest.fixture
def small() -> list[str]:
    return list(SMALL)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """An undisturbed sweep; a test that writes to it takes a copy."""
    from tests.experiments.sweeping import done

    return done(tmp_path_factory.mktemp("whole") / "sweep")
