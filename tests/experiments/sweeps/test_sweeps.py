"""Sweeps: what is stored, the same however it is run, kept apart from other models, and made larger."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import Future, ThreadPoolExecutor

import pandas as pd
import pytest

from experiments.comparison import run as running
from experiments.running.means import Means, Shard
from experiments.running.plan import Plan
from experiments.running.processes import WorkerPool
from experiments.running.progress import Reporter
from experiments.storage.locks import locked_part
from experiments.storage.store import read_table
from experiments.sweeps import identity, launch, open_sweep, store
from experiments.sweeps.state import state_of
from experiments.sweeps.tables import TABLES
from experiments.sweeps.verify import differing, problems
from model.errors import InputError
from tests.experiments.sweeping import RUNS, assert_same, done, engine, planned, run_here, variant

# ── what is stored ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sweep_stores_what_run_computes(whole, tmp_path):
    size = {"replicates": 3, "weeks": 14, "burn_in": 6, "scale": 0.02}
    plan = Plan(("platform_seizure",), out=tmp_path / "run", overrides={"fear_hides": 0.5}, workers=1, **size)
    compared = running.compare(plan)
    assert compared.path is not None
    runs, series, groups = (read_table(compared.path, table) for table in ("runs", "series", "groups"))
    # Point 1: contacts stand at their status quo, fear_hides at 0.5.
    assert whole.points.loc[1, ["contacts", "fear_hides", "parameter_set"]].tolist() == [1.0, 0.5, 1]
    for point, name in ((1, "platform_seizure"), (-1, "status_quo")):
        for table, expected in (("runs", runs), ("series", series), ("groups", groups)):
            found = whole.read(table, points=[point])
            found = found[found["parameter_set"] == 1].drop(columns=["point", "parameter_set"])
            wanted = expected.loc[expected["scenario"] == name, [c for c in expected if c in found]]
            found = found[list(wanted)]
            pd.testing.assert_frame_equal(found.reset_index(drop=True), wanted.reset_index(drop=True), check_exact=True)


def test_tables_are_read_without_this_package(whole):
    for table in TABLES:
        plain = pd.read_parquet(whole.path / table)
        assert len(plain) == len(whole.read(table))
        assert list(plain.columns) == whole.columns.schema(table).names
    points = pd.read_parquet(whole.path / "points.parquet")
    assert points["contacts"].tolist() == [1.0, 1.0, 8.0, 8.0]


def test_every_run_is_there_once_under_its_own_id(whole):
    runs = whole.read("runs", [])
    assert len(runs) == RUNS * len(whole.columns.windows)
    assert runs["run_id"].nunique() == RUNS
    assert list(problems(whole)) == []
    assert differing(whole, 3) == []
    assert len(whole.missing()) == 0
    state = state_of(whole)
    assert (state.planned, state.done, state.failed) == (RUNS, RUNS, 0)


def test_pairs_share_parameters_and_luck(whole):
    pairs = whole.paired("client_violence")
    assert len(pairs) == 4 * 3
    runs = whole.read("runs", ["client_violence"])
    runs = runs[runs["window"] == "all"]
    row = pairs.iloc[-1]
    base = runs[(runs["point"] == -1) & (runs["parameter_set"] == row.parameter_set)]
    base = base[base["replicate"] == row.replicate]["client_violence"].item()
    assert row.status_quo == base
    assert row.difference == row.value - base
    with pytest.raises(InputError, match="Did you mean 'all'"):
        whole.paired("client_violence", "al")
    with pytest.raises(InputError, match="client_violence"):
        whole.paired("client_violenc")


def test_a_lever_at_its_status_quo_is_the_status_quo(tmp_path):
    lever = [{"name": "contacts", "lever": "enforcement.target_clients", "levels": [1.0, 8.0]}]
    sweep = done(tmp_path / "s", variant(scenarios=None, lever=lever, uncertainty=None))
    runs = sweep.read("runs")
    base, same = (runs[runs["point"] == point].reset_index(drop=True) for point in (-1, 0))
    assert set(same["scenario"]) == {"levers"}
    columns = ["run_id", *sweep.columns.outcomes]
    pd.testing.assert_frame_equal(base[columns], same[columns], check_exact=True)
    assert (sweep.paired("client_violence").query("point == 0")["difference"] == 0.0).all()


def test_only_what_is_kept_is_stored(tmp_path):
    keep = {"outcomes": ["price", "arrests"], "windows": ["all"], "series": ["price"], "groups": []}
    sweep = done(tmp_path / "s", variant(keep=keep, run={"replicates": 1}))
    assert sweep.columns.outcomes == ("price", "arrests") or sweep.columns.outcomes == ("arrests", "price")
    assert set(sweep.read("runs")["window"]) == {"all"}
    assert [c for c in sweep.read("series") if c == "price"] == ["price"]
    assert store.files(sweep.path, "groups") == []
    assert list(problems(sweep)) == []


# ── however it runs ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_gives_the_same_tables(whole, tmp_path, workers):
    sweep = planned(tmp_path / "s")
    with WorkerPool(workers) as pool:
        assert run_here(sweep, pool).exit_code == 0
    assert_same(whole, sweep)


def test_any_executor_will_do(whole, tmp_path):
    sweep = planned(tmp_path / "s")
    with ThreadPoolExecutor(2) as executor:
        outcome = launch.run_sweep(sweep, Means(workers=2, executor=executor), Reporter())
        assert outcome.exit_code == 0
        assert executor.submit(pow, 2, 3).result() == 8
    assert_same(whole, sweep)


def test_tasks_that_get_lost_are_handed_out_again_and_blame_nobody(whole, tmp_path):
    sweep = planned(tmp_path / "s")
    assert run_here(sweep, Forgetful()).exit_code == 0
    assert_same(whole, sweep)
    unreachable = planned(tmp_path / "u")
    with pytest.raises(InputError, match="the workers cannot run this"):
        run_here(unreachable, Forgetful(always=True))
    assert set(unreachable.missing()["reason"]) == {""}


class Forgetful:
    """An executor that loses every second task, or every one."""

    def __init__(self, always=False):
        self.pool, self.always, self.tasks = ThreadPoolExecutor(1), always, 0

    def submit(self, *call):
        self.tasks += 1
        if self.always or self.tasks % 2:
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future
        return self.pool.submit(*call)


def test_shards_fill_one_folder_with_the_same_tables(whole, tmp_path):
    for number in (3, 1, 2):
        joined = launch.plan_sweep(whole.experiment, tmp_path / "s", "", join=True)
        outcome = run_here(joined, shard=Shard(number, 3))
        assert outcome.new == outcome.planned < RUNS
    assert_same(whole, open_sweep(tmp_path / "s"))


def test_a_shard_joins_only_a_sweep_of_the_same_experiment(whole, tmp_path):
    planned(tmp_path / "s", variant(run={"seed": 2}))
    with pytest.raises(InputError, match=r"a sweep of something else.*--overwrite"):
        launch.plan_sweep(whole.experiment, tmp_path / "s", "", join=True)
    with pytest.raises(InputError, match="undertow resume"):
        launch.plan_sweep(whole.experiment, whole.path, "")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3"])
def test_a_shard_that_is_none_is_refused(text):
    with pytest.raises(InputError, match="--shard"):
        Shard.parse(text)


def test_a_dask_cluster_gives_the_same_tables_even_if_a_worker_dies(whole, tmp_path):
    distributed = pytest.importorskip("distributed")
    sweep = planned(tmp_path / "s")
    environment = {"UNDERTOW_CACHE": os.environ.get("UNDERTOW_CACHE", "")}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, env=environment) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        executor = Sacrifice(client)
        assert run_here(sweep, executor).exit_code == 0
    assert executor.killed
    assert_same(whole, sweep)


class Sacrifice:
    """A cluster's executor that kills the process of one of its workers with the second task that it gets."""

    def __init__(self, client):
        self.client, self.executor, self.tasks, self.killed = client, client.get_executor(pure=False), 0, False

    def submit(self, *call):
        self.tasks += 1
        future = self.executor.submit(*call)
        if self.tasks == 2:
            pids = self.client.run(os.getpid)
            os.kill(next(iter(pids.values())), signal.SIGKILL)
            self.killed = True
        return future


# ── what must not mix ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_rule_or_parameter_file_is_refused_by_name(tmp_path):
    sweep = planned(tmp_path / "s")
    assert identity.check(sweep) == []
    for file in ("lines/sessions.py", "parameters/fear.toml"):
        manifest = json.loads((sweep.path / "manifest.json").read_text())
        assert file in manifest["model_files"]
        manifest["model"], manifest["model_files"][file] = "0" * 64, "1" * 64
        (sweep.path / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(InputError, match=f"model/{file}.*undertow sweep FILE --out") as caught:
            identity.check(open_sweep(sweep.path))
        assert "\n" not in str(caught.value)
        (sweep.path / "manifest.json").write_text(json.dumps(sweep.manifest))


def test_a_policy_that_was_changed_in_the_store_is_refused_and_one_outside_it_does_not_matter(tmp_path):
    policy = tmp_path / "policy.toml"
    text = 'title = "a"\ndescription = "b"\n[[timeline]]\nlever = "law.buying"\nvalue = 0.0\n'
    policy.write_text(text)
    sweep = planned(tmp_path / "s", variant(scenarios=[str(policy)]))
    policy.write_text(text.replace("0.0", "0.5"))
    assert identity.check(open_sweep(sweep.path)) == []
    kept = sweep.path / "policies" / "policy.toml"
    assert kept.read_text() == text
    kept.write_text(text.replace("0.0", "0.5"))
    with pytest.raises(InputError, match="policies: 'policy' has changed"):
        identity.check(open_sweep(sweep.path))


def test_a_worker_with_another_model_refuses(tmp_path, monkeypatch):
    sweep = planned(tmp_path / "s")
    begun = engine(sweep, ThreadPoolExecutor(1))
    monkeypatch.setattr("model.machine.compilation.model_hash", lambda: "0" * 64)
    with pytest.raises(InputError, match="install the same version everywhere"):
        begun.run()


def test_two_processes_never_write_the_same_part(tmp_path):
    sweep = planned(tmp_path / "s")
    with locked_part(sweep.path, Shard(1, 2)):
        with locked_part(sweep.path, Shard(2, 2)):
            pass
        for shard in (Shard(1, 2), Shard()):
            with pytest.raises(InputError, match="another process"), locked_part(sweep.path, shard):
                pass
    with locked_part(sweep.path, Shard()):
        pass


# ── more of it ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_more_replicates_give_what_a_larger_sweep_gives(tmp_path, whole):
    small = done(tmp_path / "s", variant(run={"replicates": 2}))
    grown = launch.expand(small, None, 3)
    assert run_here(grown).new == RUNS // 3
    assert_same(whole, grown)


def test_more_samples_give_what_a_larger_design_gives(tmp_path):
    design = {"kind": "sobol", "samples": 2}
    small = done(tmp_path / "s", variant(design=design, run={"replicates": 1}))
    grown = launch.expand(small, 2, None)
    assert run_here(grown).exit_code == 0
    large = done(tmp_path / "l", variant(design={"kind": "sobol", "samples": 4}, run={"replicates": 1}))
    assert_same(large, grown)
    assert list(problems(grown)) == []


def test_an_expansion_that_adds_nothing_is_refused(whole):
    for samples, replicates, words in ((None, None, "nothing to add"), (None, 3, "has 3 already"), (4, None, "a grid")):
        with pytest.raises(InputError, match=words):
            launch.expand(whole, samples, replicates)


def test_points_stop_when_their_difference_is_known_well_enough(tmp_path):
    precision = {"outcome": "price", "half_width": 1e9, "minimum": 2, "step": 2}
    raw = variant(run={"replicates": 7}, precision=precision)
    easy = done(tmp_path / "easy", raw)
    assert set(easy.read("runs")["replicate"]) == {0, 1}
    assert len(easy.missing()) == 0
    hard = done(tmp_path / "hard", variant(**{**raw, "precision": {**precision, "half_width": 1e-12}}))
    pairs = hard.paired("price")
    used = pairs.groupby("point")["replicate"].max() + 1
    # Without any difference there is nothing to learn; the others use up all replicates.
    same = pairs.groupby("point")["difference"].nunique() == 1
    assert (used[~same] == 7).all()
    assert (used[same] == 2).all()
    assert not same.all()


def test_where_points_stop_does_not_depend_on_how_they_run(tmp_path):
    half = done(tmp_path / "a", variant(run={"replicates": 8}, precision=None)).paired("price")
    wanted = float(half.groupby("point")["difference"].std().median())
    raw = variant(run={"replicates": 8}, precision={"outcome": "price", "half_width": wanted, "minimum": 2, "step": 1})
    alone = done(tmp_path / "b", raw)
    used = alone.paired("price").groupby("point")["replicate"].max()
    assert used.nunique() > 1
    shared = planned(tmp_path / "c", raw)
    for number in (2, 1):
        run_here(shared, ThreadPoolExecutor(2), Shard(number, 2))
    assert_same(alone, shared)
    with pytest.raises(InputError, match="at most 2 shards"):
        launch.check_shard(alone.plan, Shard(1, 3))
