"""Copies of the model's sources, and worlds that live in a process of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import model

SOURCES = Path(model.__file__).parent


def copy_of_the_model(folder: Path, *others: str) -> Path:
    """A copy of the package ``model``, and of others beside it, within a folder; returns the package ``model``."""
    for name in ("model", *others):
        shutil.copytree(SOURCES.parent / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "model"


def edit(file: Path, old: str, new: str) -> None:
    """Replace a piece of a source file that must be there exactly once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} holds {text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def run_python(code: str, root: Path = SOURCES.parent, interpreted: bool = False, cache: Path | None = None) -> str:
    """What a program prints in a fresh process that finds the packages of ``root`` first."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    environment.pop("UNDERTOW_INTERPRETED", None)
    if interpreted:
        environment["UNDERTOW_INTERPRETED"] = "1"
    if cache is not None:
        environment["UNDERTOW_CACHE"] = str(cache)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
