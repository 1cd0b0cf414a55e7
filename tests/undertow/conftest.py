"""Work in this process instead of others that must be started, and folders nobody minds."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest


@contextmanager
def threads(count, environment):
    with ThreadPoolExecutor(1) as pool:
        yield pool, lambda: 1


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty current folder, and one for temporary files; tasks run in this process."""
    monkeypatch.setattr("experiments.running.executors.processes", threads)
    (tmp_path / "here").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path
