"""Runs and sweeps from Python: the same as from the command line, and nothing left behind."""

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import undertow as ut
from experiments.comparison.replicate import Job
from experiments.comparison.run import compare
from experiments.running.plan import Plan
from experiments.storage.store import TABLES, read_run, read_table
from model.world import World
from tests.experiments.conftest import one_by_one

SIZE = {"scale": 0.02, "weeks": 14, "burn_in": 6, "replicates": 3}
EXPERIMENT = """
title = "a test"
description = "a test"
scenarios = ["end_demand"]
run = {weeks = 8, burn_in = 6, scale = 0.02, replicates = 2}
design = {kind = "grid"}
uncertainty = [{parameter = "fear_hides", levels = [0.0, 0.5]}]
"""


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def interrupted(monkeypatch):
    """Somebody presses Ctrl-C while the second replicate runs, once."""
    one_by_one(monkeypatch)
    simulate, pressed = Job.simulate, []

    def told(job, number, done):
        if number == 1 and not pressed:
            pressed.append(number)
            os.kill(os.getpid(), signal.SIGINT)
        return simulate(job, number, done)

    monkeypatch.setattr(Job, "simulate", told)


def test_a_run_is_that_of_the_command_and_leaves_nothing(elsewhere):
    found = ut.run("end_demand", "platform_seizure", parameters={"fear_hides": 0.3}, **SIZE)
    assert files(elsewhere) == ["here", "temporary"]
    plan = Plan(scenarios=("end_demand", "platform_seizure"), overrides={"fear_hides": 0.3}, out=Path("stored"), **SIZE)
    assert compare(plan).exit_code == 0
    assert set(found.tables) == set(TABLES)
    for name in TABLES:
        pd.testing.assert_frame_equal(found.table(name), read_table("stored", name), check_exact=True)
    stored = read_run("stored").manifest
    assert found.manifest["id"] == stored["id"]
    assert found.manifest["parameters"] == stored["parameters"]
    assert found.folder is None


def test_a_folder_holds_the_run_which_is_not_run_again(elsewhere, monkeypatch):
    first = ut.run("end_demand", out="mine", **SIZE)
    assert first.folder == elsewhere / "here" / "mine"
    monkeypatch.setattr(Job, "simulate", None)
    again = ut.run("end_demand", out="mine", **SIZE)
    for found in (again, ut.open("mine")):
        assert isinstance(found, ut.Run)
        pd.testing.assert_frame_equal(found.effects, first.effects, check_exact=True)
    assert not list((elsewhere / "temporary").iterdir())


def test_without_a_name_the_headline_policies_run_that_the_weeks_reach():
    found = ut.run(scale=0.02, weeks=30, burn_in=2, replicates=1)
    assert found.effects["scenario"].unique().tolist()[:3] == ["platform_seizure", "us_end_demand", "nordic_law"]
    assert "second_seizure" not in set(found.effects["scenario"])


def test_a_policy_may_be_a_file(elsewhere):
    Path("mine.toml").write_text(
        'title = "Mine"\ndescription = "A test."\n[[timeline]]\nlever = "law.buying"\nvalue = 0.0\nunit = "share"\n'
    )
    for policy in ("mine.toml", Path("mine.toml"), elsewhere / "here" / "mine.toml"):
        found = ut.run(policy, **SIZE | {"replicates": 1})
        assert set(found.effects["scenario"]) == {"mine"}
        assert str(elsewhere) not in found.manifest["command"]


@pytest.mark.parametrize(
    ("policies", "given", "told"),
    [
        (["end_demnd"], {}, "Did you mean 'end_demand'?"),
        (["status_quo"], {}, "is always run"),
        ([["end_demand", "platform_seizure"]], {}, "name policies one by one"),
        ([3], {}, "policy 3 is not valid: should be a name or the path of a file."),
        (["enforcement_and_screening"], {}, "use ut.sweep('enforcement_and_screening', out=...)"),
        (["end_demand"], {"replicates": 0}, "replicates=0 is not valid: should be a whole number from 1"),
        (["end_demand"], {"burn_in": -1}, "burn_in=-1 is not valid"),
        (["end_demand"], {"weeks": 26.5}, "weeks=26.5 is not valid: should be a whole number."),
        (["end_demand"], {"scale": "small"}, "scale='small' is not valid: should be a number."),
        (["end_demand"], {"scale": float("nan")}, "scale=nan is not valid"),
        (["end_demand"], {"workers": 0}, "workers=0 is not valid"),
        (["end_demand"], {"parameters": {"fear_hide": 0.3}}, "Did you mean 'fear_hides'?"),
        (["end_demand"], {"parameters": {"fear_hides": 30}}, "outside its range"),
        (["end_demand"], {"parameters": ["fear_hides"]}, "should be a dictionary"),
        (["end_demand"], {"parameters": {3: 0.1}}, "parameter 3 is not valid"),
        (["end_demand"], {"out": 3}, "out 3 is not valid"),
        (["end_demand"], {"out": "a_file"}, "out=a_file"),
        (["end_demand"], {"out": "full"}, "out=full holds other files"),
    ],
)
def test_what_is_wrong_is_one_sentence_about_an_argument(elsewhere, policies, given, told):
    Path("a_file").touch()
    Path("full").mkdir()
    Path("full", "other").touch()
    before = files(elsewhere)
    with pytest.raises(ut.InputError) as error:
        ut.run(*policies, **SIZE | given)
    assert told in str(error.value).replace(f"{elsewhere}/here/", "")
    assert "--" not in str(error.value)
    assert files(elsewhere) == before


def test_another_run_is_replaced_only_if_asked(elsewhere):
    ut.run("end_demand", out="mine", **SIZE)
    with pytest.raises(ut.InputError, match=r"another folder with out=, or replace it with overwrite=True\.$"):
        ut.run("end_demand", out="mine", **SIZE | {"seed": 2})
    assert ut.run("end_demand", out="mine", overwrite=True, **SIZE | {"seed": 2}).manifest["seed"] == 2


def test_numbers_of_numpy_are_taken():
    given = {"scale": np.float64(0.02), "weeks": np.int64(14), "burn_in": np.int32(6), "replicates": np.int64(1)}
    found = ut.run("end_demand", parameters={"fear_hides": np.float64(0.3), "mechanisms.screening": np.False_}, **given)
    assert found.manifest["set"] == {"fear_hides": 0.3, "mechanisms.screening": False}


def test_ctrl_c_leaves_nothing(interrupted, elsewhere):
    with pytest.raises(KeyboardInterrupt):
        ut.run("end_demand", **SIZE)
    assert files(elsewhere) == ["here", "temporary"]


def test_ctrl_c_keeps_finished_replicates_in_a_folder_and_the_same_call_goes_on(interrupted):
    with pytest.raises(KeyboardInterrupt, match=r"finished replicates? kept in .*mine; the same call goes on"):
        ut.run("end_demand", out="mine", **SIZE)
    halfway = ut.open("mine").manifest
    assert (halfway["status"], halfway["replicates"] < 3) == ("interrupted", True)
    whole = ut.run("end_demand", out="mine", **SIZE)
    pd.testing.assert_frame_equal(whole.effects, ut.run("end_demand", **SIZE).effects, check_exact=True)


def test_a_failed_replicate_is_a_warning_and_nothing_but_failures_an_error(monkeypatch):
    simulate = Job.simulate

    def fails(job, number, done, some=(1,)):
        if number in some:
            raise FloatingPointError("an outcome is infinite")
        return simulate(job, number, done)

    monkeypatch.setattr(Job, "simulate", fails)
    with pytest.warns(RuntimeWarning, match=r"1 failed, 2 finished replicates kept.*infinite") as told:
        found = ut.run("end_demand", **SIZE)
    assert told[0].filename == __file__
    assert found.effects["n"].max() == 2
    monkeypatch.setattr(Job, "simulate", lambda *given: fails(*given, some=(0, 1, 2)))
    with pytest.raises(RuntimeError, match=r"no replicate finished.*infinite"):
        ut.run("end_demand", **SIZE)


def test_progress_is_told_only_if_asked(capsys):
    ut.run("end_demand", **SIZE)
    assert capsys.readouterr() == ("", "")
    ut.run("end_demand", progress=True, **SIZE)
    assert "6 of 6 runs" in capsys.readouterr().err


def test_a_run_works_in_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(ut.run("end_demand", **SIZE)))
    thread.start()
    thread.join()
    assert len(found) == 1


def test_a_sweep_fills_a_folder_and_the_same_call_opens_it(elsewhere):
    Path("fear.toml").write_text(EXPERIMENT)
    first = ut.sweep("fear.toml", "fear")
    assert (first.folder, len(first.missing())) == (elsewhere / "here" / "fear", 0)
    assert repr(first) == "Sweep(fear; 2 points)"
    again = ut.open("fear")
    assert isinstance(again, ut.Sweep)
    for name in first.tables:
        assert len(first.table(name))
        pd.testing.assert_frame_equal(ut.sweep(Path("fear.toml"), Path("fear")).table(name), again.table(name))
    assert len(first.paired("client_violence")) == 4
    with pytest.raises(ut.InputError, match="Did you mean 'runs'"):
        first.table("run")


def test_what_is_wrong_with_a_sweep_is_one_sentence(elsewhere):
    Path("fear.toml").write_text(EXPERIMENT.replace("fear_hides", "fear_hide"))
    for given, told in (("fear.toml", "Did you mean 'fear_hides'"), ("none", "none"), (3, "experiment 3 is not valid")):
        with pytest.raises(ut.InputError, match=told):
            ut.sweep(given, "fear")
    assert files(elsewhere / "here") == ["fear.toml"]


def test_ctrl_c_keeps_finished_runs_of_a_sweep_and_the_same_call_goes_on(monkeypatch):
    Path("fear.toml").write_text(EXPERIMENT)
    one_by_one(monkeypatch)
    run, begun = World.run, []

    def told(self, table):
        begun.append(table)
        if len(begun) == 5:  # the burn-in of the second origin
            os.kill(os.getpid(), signal.SIGINT)
        return run(self, table)

    monkeypatch.setattr(World, "run", told)
    with pytest.raises(KeyboardInterrupt, match=r"of 8 runs are in .*fear; the same call goes on"):
        ut.sweep("fear.toml", "fear")
    assert len(ut.open("fear").missing()) in range(1, 8)
    assert len(ut.sweep("fear.toml", "fear").missing()) == 0
    assert len(begun) < 2 * 12


def test_failed_runs_of_a_sweep_are_a_warning(monkeypatch):
    Path("fear.toml").write_text(EXPERIMENT)

    def fails(self):
        raise FloatingPointError("an outcome is infinite")

    monkeypatch.setattr(World, "begin", fails)
    with pytest.warns(RuntimeWarning, match=r"8 of 8 runs are in .*, 8 failed\. .*infinite.*--retry") as told:
        found = ut.sweep("fear.toml", "fear")
    assert told[0].filename == __file__
    assert len(found.missing()) == 8


def test_another_sweep_is_replaced_only_if_asked():
    Path("fear.toml").write_text(EXPERIMENT)
    ut.sweep("fear.toml", "fear")
    Path("fear.toml").write_text(EXPERIMENT.replace("[0.0, 0.5]", "[0.0, 0.4]"))
    with pytest.raises(ut.InputError, match=r"overwrite=True"):
        ut.sweep("fear.toml", "fear")
    assert ut.sweep("fear.toml", "fear", overwrite=True).points["fear_hides"].tolist() == [0.0, 0.4]


@pytest.mark.parametrize("out", [None, "mine"])
def test_a_full_disk_is_an_error_that_says_how_to_go_on_where_something_is_kept(monkeypatch, out):
    def full(path, table):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("experiments.storage.store.write_parquet", full)
    with pytest.raises(OSError, match="No space left on device") as error:
        ut.run("end_demand", out=out, **SIZE)
    assert ("undertow resume" in str(error.value)) == (out is not None)


@pytest.mark.slow
def test_a_script_runs_with_processes_of_its_own(elsewhere):
    script = Path("study.py")
    lines = [
        "import undertow as ut",
        "if __name__ == '__main__':",
        f"    print(len(ut.run('end_demand', **{SIZE}).runs))",
    ]
    script.write_text("\n".join(lines))
    environment = os.environ | {"PYTHONPATH": str(Path(ut.__file__).parents[1]), "TMPDIR": str(elsewhere / "temporary")}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == 2 * 3 * 2
    assert not list((elsewhere / "temporary").glob("undertow-*"))
