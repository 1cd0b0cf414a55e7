"""The main job: worker counts, failures, interruptions and what the stored tables hold."""

import json
import multiprocessing
import signal
import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.commands.common import complain_of, replicates_kept
from experiments.comparison import run as running
from experiments.comparison.replicate import Job, Replicate
from experiments.comparison.run import run_ids
from experiments.running.means import Means
from experiments.running.plan import Plan
from experiments.running.progress import LineReporter, Reporter, duration
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected, run_tasks
from experiments.running.tasks import Failed, Task
from experiments.running.tasks import replicates as tasks_of
from experiments.storage.manifest import table_hash
from experiments.storage.store import TABLES, read_run, read_table
from experiments.storage.workplace import Workplace
from model.counting import outcomes
from model.errors import InputError

SIZE = {"replicates": 3, "weeks": 15, "burn_in": 6, "scale": 0.05}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A small run with two workers, and its plan."""
    plan = Plan(scenarios=("platform_seizure", "end_demand"), workers=2, out=tmp_path_factory.mktemp("run"), **SIZE)
    comparison = running.compare(plan)
    assert comparison.exit_code == 0
    return plan, read_run(comparison.path)


def test_the_tables_hold_every_scenario_replicate_week_year_group_and_window(stored):
    _, run = stored
    names = ["status_quo", "platform_seizure", "end_demand"]
    assert list(run.series["scenario"].unique()) == names
    assert len(run.series) == 3 * 3 * (6 + 15)
    assert (run.series["week"].min(), run.series["week"].max()) == (-6, 14)
    assert list(run.series.columns) == ["scenario", "replicate", "week", *outcomes.OUTCOMES]
    assert list(run.groups["year"].unique()) == [0, 1]
    assert list(run.groups["group"].unique()) == list(outcomes.GROUPS)
    assert list(run.effects["window"].unique()) == ["all", "weeks 0-12"]
    assert set(run.effects["scenario"]) == set(names[1:])
    runs = read_table(run.path, "runs")
    assert runs["run_id"].nunique() == 9
    for table, values in (("series_basis", run.series), ("groups_basis", run.groups), ("runs_basis", runs)):
        below = read_table(run.path, table)
        columns = [name for name in outcomes.OUTCOMES if name in below]
        assert columns
        for name in columns:
            ratio = outcomes.OUTCOMES[name].denominator is not outcomes.WEEKS
            there = below[name] > 0.0 if ratio else np.ones(len(values), bool)
            np.testing.assert_array_equal(np.isfinite(values[name]), there, name)
        assert not np.isinf(values.select_dtypes("number").to_numpy()).any()


def test_weeks_before_the_policy_are_those_of_the_status_quo(stored):
    _, run = stored
    before = run.series[run.series["week"] < 0]
    base = before[before["scenario"] == "status_quo"].drop(columns="scenario").reset_index(drop=True)
    for name in ("platform_seizure", "end_demand"):
        other = before[before["scenario"] == name].drop(columns="scenario").reset_index(drop=True)
        pd.testing.assert_frame_equal(base, other, check_exact=True)


def test_the_manifest_says_what_ran(stored):
    _, run = stored
    said = run.manifest
    assert (said["kind"], said["status"], said["replicates"], said["seed"]) == ("run", "complete", 3, 1)
    assert len(set(said["seeds"].values())) == 3
    assert said["parameters"]["changed"] == {}
    assert said["parameters"]["values"]
    assert len(said["model"]) == len(said["id"]) == 64
    assert "commit" in said
    assert len({scenario["table"] for scenario in said["scenarios"]}) == 3
    assert said["scenarios"][1]["files"][-1] == "platform_seizure.toml"
    assert {"python", "numpy", "numba", "platform"} <= set(said["versions"])
    assert said["failures"] == []
    assert "/" not in json.dumps(said["scenarios"][1]["files"])


def test_worker_count_changes_nothing(stored, tmp_path):
    plan, run = stored
    alone = running.compare(Plan(scenarios=plan.scenarios, workers=1, out=tmp_path / "one", **SIZE))
    for name in TABLES:
        one, two = (read_table(path, name) for path in (alone.path, run.path))
        pd.testing.assert_frame_equal(one, two, check_exact=True)
        assert (alone.path / f"{name}.parquet").read_bytes() == (run.path / f"{name}.parquet").read_bytes()
    assert alone.manifest["id"] == run.manifest["id"]


def test_a_scenario_is_the_same_beside_others_and_alone(stored, tmp_path):
    _, run = stored
    alone = running.compare(Plan(scenarios=("end_demand",), out=tmp_path / "alone", **SIZE))
    series = read_table(alone.path, "series")
    there, here = (table[table["scenario"] == "end_demand"].reset_index(drop=True) for table in (run.series, series))
    pd.testing.assert_frame_equal(there, here, check_exact=True)


def job_of(**changes) -> Job:
    plan = Plan(scenarios=("end_demand",), **{**SIZE, **changes})
    return running.make_job(plan, running.load_parameters(plan), running.load_scenarios(plan))


def test_a_runs_identity_follows_model_parameters_table_seed_and_scale():
    parts = [job_of(), job_of(seed=2), job_of(scale=0.1), job_of(burn_in=7), job_of(weeks=16)]
    ids = [run_id for job in parts for row in run_ids(job, 2) for run_id in row]
    assert len(set(ids)) == len(ids)
    assert run_ids(job_of(), 2) == run_ids(job_of(), 2)
    table = job_of().tables[0].copy()
    before = table_hash(table)
    table[table.dtype.names[0]][-1] += 1e-12
    assert table_hash(table) != before


def test_more_replicates_leave_the_first_ones_alone():
    few, many = (run_ids(job_of(), count) for count in (2, 5))
    assert [row[:2] for row in many] == few


def kept(finished: Collected, stop: Stop, folder, replicates: int = 3):
    """What comes of a plan of which these tasks have ended when it is asked to stop, if it is."""
    plan = Plan(scenarios=("end_demand",), out=folder, **{**SIZE, "replicates": replicates})

    def run(_, *given):
        given[-1].signal = stop.signal
        return finished

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workplace, "run", run)
        return running.compare(plan)


def replicates(*numbers: int) -> list[Replicate]:
    job = job_of()
    return [job.simulate(number) for number in numbers]


def test_a_failed_replicate_is_a_row_with_its_reason_and_the_others_are_kept(tmp_path, capsys):
    failed = Failed(Task("replicate 1", 1, 2), "ValueError: no money left", "Traceback ...")
    finished = Collected(replicates(0, 2), [failed])
    comparison = kept(finished, Stop(), tmp_path / "run")
    assert comparison.exit_code == 1
    complain_of(comparison, replicates_kept(comparison.manifest))
    told = capsys.readouterr().err
    assert "1 failed, 2 finished replicates kept. The first failure: replicate 1: ValueError: no money left" in told
    said = read_run(comparison.path).manifest
    assert said["status"] == "incomplete"
    assert said["failures"][0]["reason"] == "ValueError: no money left"
    assert sorted(read_run(comparison.path).series["replicate"].unique()) == [0, 2]


def test_nothing_is_stored_when_nothing_finished(tmp_path):
    comparison = kept(Collected(), Stop(signal.SIGTERM), tmp_path / "run")
    assert comparison.exit_code == 143
    assert comparison.path is None
    assert not (tmp_path / "run").exists()
    told = comparison.told(replicates_kept(comparison.manifest))
    assert told == "Stopped by a request to terminate: no replicate had finished."


def test_one_replicate_gives_effects_without_intervals(tmp_path):
    comparison = kept(Collected(replicates(0)), Stop(), tmp_path / "run", 1)
    assert comparison.table("effects")["low"].isna().all()
    known = comparison.table("effects")["change"].notna()
    assert (comparison.table("effects")["n"] == known).all(), "only where both worlds have something to divide by"
    assert known.sum() > 100


def test_a_replicate_that_raises_is_a_failure_with_its_traceback():
    job = replace(job_of(), tables=(job_of().tables[0][["law_buying"]],))
    finished = run_tasks(job, tasks_of(2, 1), Means(2), Reporter(), Stop())
    assert finished.results == []
    assert [failure.task.what for failure in finished.failures] == [0, 1]
    assert all(failure.reason and "Traceback" in failure.traceback for failure in finished.failures)


def test_a_killed_worker_loses_nothing(stored):
    plan, run = stored
    scenarios = running.load_scenarios(plan)
    job = running.make_job(plan, running.load_parameters(plan), scenarios)
    killer = Killer()
    finished = run_tasks(job, tasks_of(3, 2), Means(2), killer, Stop())
    assert killer.killed
    assert finished.failures == []
    series = running.make_tables(plan, job, scenarios, finished.results)["series"]
    pd.testing.assert_frame_equal(series, run.series, check_exact=True)


class Killer(Reporter):
    """Kills one worker process of the first pool as soon as there is one."""

    killed = False

    def update(self, done: float, failed: int) -> None:
        children = multiprocessing.active_children()
        if children and not self.killed:
            children[0].kill()
            self.killed = True


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_at_any_time_a_run_leaves_what_is_finished_readable(start, tmp_path, number):
    # Under `nohup` the closing of a terminal is ignored, which children inherit.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = start(
        "run", "end_demand", "--replicates", "4000", "--weeks", "8", "--burn-in", "6", "--scale", "0.05",
        "--no-figures", "--out", "results", "--workers", "2",
    )  # fmt: skip
    signal.signal(signal.SIGHUP, before)
    assert any("runs per second" in line for line in iter(process.stderr.readline, ""))
    time.sleep(3.0)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, err
    assert "Traceback" not in err
    run = read_run(tmp_path / "results")
    assert run.manifest["status"] == "interrupted"
    finished = run.series["replicate"].nunique()
    assert f"{finished} finished replicates kept" in err
    assert finished == run.manifest["replicates"] == len(run.manifest["seeds"])
    assert (run.series.groupby(["scenario", "replicate"]).size() == 14).all()
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_scenarios_that_cannot_be_compared_are_refused(tmp_path):
    for scenarios in (("status_quo",), ("end_demand", "end_demand"), ("no_such_policy",)):
        with pytest.raises(InputError):
            running.compare(Plan(scenarios=scenarios, out=tmp_path / "run", **SIZE))
    assert not (tmp_path / "run").exists()


def test_windows_and_years_follow_the_horizon():
    plan = Plan(weeks=208, burn_in=260)
    assert plan.windows == {"all": (0, 208), "weeks 0-12": (0, 13), "weeks 13-52": (13, 53), "weeks 53-208": (53, 208)}
    assert plan.years == {0: (-52, 0), 1: (0, 52), 2: (52, 104), 3: (104, 156), 4: (156, 208)}
    assert Plan(weeks=10, burn_in=0).windows == {"all": (0, 10)}
    assert Plan(weeks=60, burn_in=0).years == {1: (0, 52), 2: (52, 60)}
    assert Plan(weeks=60, burn_in=20).years[0] == (-20, 0)


def test_a_short_horizon_leaves_out_what_nobody_asked_for_by_name(capsys):
    plan = running.within_horizon(Plan(weeks=20), LineReporter(sys.stderr))
    assert "us_end_demand" in plan.scenarios
    assert "second_seizure" not in plan.scenarios
    assert plan.name == "headline"
    assert "second_seizure is left out" in capsys.readouterr().err


def test_durations_are_told_in_words():
    assert [duration(seconds) for seconds in (7.6, 125, 12_000)] == ["8 s", "2:05 min", "3:20 h"]
