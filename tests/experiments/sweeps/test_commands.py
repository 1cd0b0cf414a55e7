"""Sweeps from the command line, and their tables for other programs."""

from __future__ import annotations

import io
import json
import time

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.running.progress import LineReporter, reporter
from experiments.sweeps import open_sweep
from experiments.sweeps.export import export
from experiments.sweeps.tables import TABLES
from model.errors import InputError
from tests.experiments.sweeping import done, variant

FILE = """
title = "a test"
description = "a test"
scenarios = ["platform_seizure"]
[run]
weeks = 6
burn_in = 4
scale = 0.02
replicates = 2
[design]
kind = "grid"
[keep]
series = ["price"]
groups = []
[[lever]]
name = "contacts"
lever = "enforcement.target_clients"
levels = [1.0, 8.0]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return done(tmp_path_factory.mktemp("small") / "sweep", variant(run={"replicates": 2}))


def test_a_sweep_from_start_to_export(undertow, tmp_path):
    (tmp_path / "mine.toml").write_text(FILE)
    code, out, err = undertow("sweep", "mine.toml", "--plan")
    assert code == 0, err
    assert "2 points (grid), 1 scenario(s), 2 replicates, in results/mine" in err
    code, out, err = undertow("status", "results/mine")
    assert (code, "0 of 6 runs done, 0 of them failed, 6 to go" in out) == (0, True)
    code, _, err = undertow("verify", "results/mine")
    assert code == 1
    assert "6 planned runs have no result" in err
    # What was only planned simply goes on.
    code, out, err = undertow("sweep", "mine.toml", "--workers", "1")
    assert code == 0, err
    assert "Up to 2 points and 6 runs, which need about" in err
    assert "6 of 6 runs are in results/mine; 6 of them are new." in out
    code, out, err = undertow("expand", "results/mine", "--replicates", "3", "--workers", "1")
    assert code == 0, err
    assert "9 of 9 runs are in results/mine; 3 of them are new." in out
    code, out, err = undertow("verify", "results/mine", "--rerun", "1")
    assert code == 0, err
    assert "1 simulated again and equal" in out
    code, out, err = undertow("export", "results/mine", "--format", "csv")
    assert code == 0, err
    assert out.split() == [f"results/mine/export/{name}.csv" for name in ("points", "runs", "series")]
    code, out, err = undertow("sweep", "mine.toml")
    assert code == 2
    assert "undertow resume" in err
    assert undertow("verify", "results/mine")[0] == 0
    code, out, err = undertow("run", "mine.toml")
    assert (code, "is an experiment, not a policy: use `undertow sweep mine.toml`" in err) == (2, True)
    code, out, _ = undertow("sweep")
    assert (code, "enforcement_and_screening" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sweep", "no_such"], "no_such' is neither"),
        (["sweep", "enforcement_and_screenin.toml"], "Did you mean 'enforcement_and_screening'"),
        (["resume", "nowhere"], "no results here"),
        (["status", "nowhere"], "no results here"),
        (["expand", "nowhere", "--samples", "3"], "no sweep here"),
        (["verify", "nowhere"], "no sweep here"),
        (["export", "nowhere", "--format", "cvs"], "Did you mean 'csv'"),
        (["sweep", "income_support", "--shard", "3/2"], "--shard 3/2"),
        (["run", "income_support"], "use `undertow sweep income_support`"),
        (["sweep", "income_support", "--workers", "2", "--dask", "tcp://x:1"], "exclude each other"),
    ],
)
def test_mistakes_are_one_line_and_exit_with_2(undertow, arguments, words):
    code, out, err = undertow(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["verify", "export", "expand", "sensitivity", "discover"])
def test_what_is_not_a_sweep_is_told_in_one_line(undertow, tmp_path, command):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text('{"kind": "attribution", "format": 1}')
    more = {"expand": ["--samples", "3"], "discover": ["--where", "price_change > 0"]}.get(command, [])
    code, out, err = undertow(command, "other", *more)
    assert (code, out) == (2, "")
    assert "holds an attribution, not a sweep" in err
    assert len(err.strip().splitlines()) == 1


def test_a_sweep_takes_the_place_of_no_other_result(undertow, tmp_path):
    (tmp_path / "mine.toml").write_text(FILE)
    for kind, words in (("run", "holds a run"), ("sweep", "--overwrite")):
        folder = tmp_path / kind
        folder.mkdir()
        text = json.dumps({"kind": kind, "format": 2, "id": "0" * 64})
        (folder / "manifest.json").write_text(text)
        (folder / "notes.txt").write_text("someone's")
        code, _, err = undertow("sweep", "mine.toml", "--plan", "--out", kind)
        assert (code, words in err, len(err.strip().splitlines())) == (2, True, 1)
        assert (folder / "manifest.json").read_text() == text
    code, _, err = undertow("sweep", "mine.toml", "--plan", "--out", "sweep", "--overwrite")
    assert code == 0, err
    assert len(open_sweep(tmp_path / "sweep").points) == 2
    assert (tmp_path / "sweep" / "notes.txt").read_text() == "someone's"


def test_exports_hold_what_the_store_holds(small, tmp_path, monkeypatch):
    # Small batches, so that files are put together from several.
    monkeypatch.setattr("experiments.sweeps.export._BATCH_ROWS", 5)
    export(small, "parquet", tmp_path)
    export(small, "csv", tmp_path)
    for table in TABLES:
        stored = small.read(table)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{table}.parquet"), stored, check_exact=True)
        missing = dict.fromkeys(small.columns.numbers_of(table), "")
        text = pd.read_csv(tmp_path / f"{table}.csv", keep_default_na=False, na_values=missing)
        pd.testing.assert_frame_equal(text, stored, check_exact=True, check_dtype=False)
        columns = pq.read_table(tmp_path / f"{table}.parquet")
        for name in small.columns.outcomes_of(table):
            assert columns[name].null_count == stored[name].isna().sum(), "missing is null in the file, not a number"
    assert stored.isna().any(axis=None), "there is something to miss in worlds as small as these"
    assert len(pd.read_csv(tmp_path / "points.csv")) == len(small.points)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_netcdf_has_factors_as_coordinates_and_differences_are_paired(small, tmp_path):
    xarray = pytest.importorskip("xarray")
    export(small, "netcdf", tmp_path)
    with xarray.open_dataset(tmp_path / "runs.nc") as runs:
        price = runs["price"].sel(window="all")
        assert price.dims == ("point", "scenario", "replicate")
        assert price.attrs["units"] == "$/session"
        assert runs["contacts"].values.tolist() == small.points["contacts"].tolist()
        difference = price.sel(scenario="platform_seizure") - price.sel(scenario="status_quo")
        assert np.array_equal(difference.values.ravel(), small.paired("price")["difference"].to_numpy())
    with xarray.open_dataset(tmp_path / "series.nc") as series:
        assert series["week"].values.tolist() == list(range(-6, 14))


def test_progress_is_a_line_a_minute_where_there_is_no_terminal():
    stream = io.StringIO()
    told = reporter(stream, seconds_between=60.0)
    assert isinstance(told, LineReporter)
    told.begin(100, already=40)
    for finished in range(41, 60):
        told.update(finished, 1)
    told.end()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2  # the first run, and the end
    assert lines[0].startswith("41 of 100 runs")
    assert lines[-1].startswith("59 of 100 runs")
    assert "1 failed" in lines[-1]


def test_the_rate_counts_only_what_was_done_now():
    stream = io.StringIO()
    told = reporter(stream)
    told.begin(1000, already=900)
    time.sleep(0.2)
    told.update(901, 0)
    assert 0.0 < float(stream.getvalue().split("runs, ")[1].split(" runs per second")[0]) < 10.0


def test_no_time_left_is_told_before_it_means_something(monkeypatch):
    """Starting up takes 20 s of the first 21, after which a run takes a second each: 99 s are left, not 35 min."""
    now = 0.0
    monkeypatch.setattr("experiments.running.progress.time.monotonic", lambda: now)
    stream = io.StringIO()
    told = reporter(stream, seconds_between=0.0)
    told.begin(100)
    for finished in range(101):
        now = 20.0 + finished
        told.update(finished, 0)
    lines = stream.getvalue().splitlines()[1:]
    assert lines[0] == "1 of 100 runs, 0.05 runs per second"
    first = next(n for n, line in enumerate(lines, start=1) if line.endswith(" left"))
    assert first == 64
    assert lines[first - 1].endswith(", 47 s left"), "36 s in truth"
    assert all(line.endswith(" left") for line in lines[first - 1 : 99])
    assert lines[99] == "100 of 100 runs, 0.83 runs per second"


def test_reading_names_what_is_wrong(small):
    with pytest.raises(InputError, match="Did you mean 'series'"):
        small.read("serie")
    with pytest.raises(InputError, match=r"has no column 'priec'.*Did you mean 'price'"):
        small.read("runs", ["priec"])
    assert open_sweep(small.path).points.equals(small.points)
