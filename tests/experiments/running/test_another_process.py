"""A call in a process of its own, with an environment of its own."""

import signal

import pytest

from experiments.running.another_process import call
from experiments.running.processes import WorkerDied
from model.errors import InputError
from model.machine import replaced


def test_it_has_the_environment_and_this_process_keeps_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv("UNDERTOW_RULES", raising=False)
    (tmp_path / "my.py").write_text("def time_to_ask(hurried, p):\n    return 1.0\n")
    found = call({"UNDERTOW_RULES": str(tmp_path / "my.py")}, replaced.described)
    assert found["rules"]["replaced"] == ["screening.time_to_ask"]
    assert replaced.described() == {}


def test_what_it_raises_is_raised_here():
    with pytest.raises(InputError, match=r"^nowhere\.py: cannot be read"):
        call({"UNDERTOW_RULES": "nowhere.py"}, replaced.described)


def test_a_process_that_is_killed_is_told():
    with pytest.raises(WorkerDied, match="was killed, or ran out of memory"):
        call({}, signal.raise_signal, signal.SIGKILL)
