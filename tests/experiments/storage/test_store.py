"""The store: what is written is read back, and a write that fails changes nothing."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import figures
from experiments.storage import store
from model.errors import InputError


def tables(value: float) -> dict[str, pd.DataFrame]:
    return {
        "series": pd.DataFrame({"scenario": ["status_quo"], "replicate": [0], "week": [-1], "x": [value]}),
        "series_basis": pd.DataFrame({"scenario": ["status_quo"], "replicate": [0], "week": [-1], "x": [2.0]}),
        "groups": pd.DataFrame({"scenario": ["status_quo"], "year": [1], "group": ["all"], "x": [value]}),
        "runs": pd.DataFrame({"run_id": ["ab"], "scenario": ["status_quo"], "window": ["all"], "x": [value]}),
        "effects": pd.DataFrame({"scenario": ["a"], "outcome": ["x"], "change": [value], "low": [math.nan]}),
    }  # fmt: skip


def manifest(**more: object) -> dict[str, object]:
    return {"format": store.FORMAT, **({"status": "complete"} | more)}


def entries(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(folder, document, found) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    store.write_result(folder, document, found)


def test_a_run_comes_back_as_it_was_written(tmp_path):
    folder = tmp_path / "deep" / "run"
    write(folder, manifest(people=7), tables(0.1 + 0.2))
    run = store.read_run(folder)
    assert run.manifest["people"] == 7
    assert run.path == folder
    for name in ("series", "groups", "effects", "series_basis"):
        pd.testing.assert_frame_equal(getattr(run, name), tables(0.1 + 0.2)[name], check_exact=True)
    pd.testing.assert_frame_equal(store.read_table(folder, "runs"), tables(0.1 + 0.2)["runs"], check_exact=True)
    assert entries(folder.parent) == ["run"]


def test_a_result_is_taken_out_of_its_folder_without_other_files(tmp_path):
    folder = tmp_path / "run"
    write(folder, manifest(), tables(1.0))
    (folder / "notes.txt").write_text("mine")
    for name in ("figures", "policies", "finished"):
        (folder / name).mkdir()
        (folder / name / "old").write_text("old")
    store.clear(folder)
    assert entries(folder) == ["notes.txt"]


@pytest.mark.parametrize("broken", ["to_parquet", "to_json", "replace"])
def test_a_write_that_fails_leaves_nothing_half_written_and_the_manifest_as_it_was(tmp_path, monkeypatch, broken):
    folder = tmp_path / "run"
    write(folder, manifest(status="running"), {})

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    owner = {"to_parquet": pd.DataFrame, "to_json": store, "replace": store.Path}[broken]
    monkeypatch.setattr(owner, broken, full)
    with pytest.raises(OSError, match="No space left"):
        store.write_result(folder, manifest(), tables(2.0))
    monkeypatch.undo()
    with pytest.raises(InputError, match="finish it with `undertow resume"):
        store.read_run(folder)
    assert not [name for name in entries(folder) if name.endswith(store.PART)]


def test_nobody_can_foresee_the_name_of_a_file_that_is_being_written(tmp_path):
    names = []
    for _ in range(2):
        with store.aside(tmp_path / "table") as file:
            names.append(file.name)
            assert file.parent == tmp_path
    assert len(set(names)) == 2
    assert all(str(store.os.getpid()) not in name for name in names)
    assert entries(tmp_path) == ["table"]


def test_what_a_kill_left_half_written_is_swept_up(tmp_path):
    (tmp_path / f".series.parquet-x1{store.PART}").touch()
    (tmp_path / "mine.part").touch()
    store.sweep_up(tmp_path)
    assert entries(tmp_path) == ["mine.part"]


def test_a_text_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    store.write_text(path, "first")
    monkeypatch.setattr(store.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        store.write_text(path, "second")
    assert path.read_text() == "first"
    assert entries(tmp_path) == ["report.html"]


def test_json_is_strict():
    text = store.to_json({"a": math.nan, "b": [math.inf, 1.5], "c": pd.Series([3])[0], "d": store.Path("x")})
    assert json.loads(text) == {"a": None, "b": [None, 1.5], "c": 3, "d": "x"}


def test_folders_without_a_readable_run_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"no manifest\.json"):
        store.read_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        store.read_run(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 999}')
    with pytest.raises(InputError, match="format"):
        store.read_run(tmp_path)
    (tmp_path / "manifest.json").write_text(store.to_json(manifest()))
    with pytest.raises(InputError, match=r"series\.parquet"):
        store.read_run(tmp_path)


def test_a_chart_of_one_kind_is_not_drawn_from_another(tmp_path):
    write(tmp_path, manifest(kind="budget"), {})
    for draw in (figures.write_report, figures.draw_run, figures.draw_lives):
        with pytest.raises(InputError, match="holds a comparison at equal budget, not a"):
            draw(tmp_path)


def test_a_table_from_an_array_says_of_every_row_where_it_stood():
    found = store.frame(
        np.arange(12.0).reshape(2, 3, 2), {"scenario": ["a", "b"], "week": range(3)}, ["price", "income"]
    )
    assert list(found.columns) == ["scenario", "week", "price", "income"]
    row = found[(found["scenario"] == "b") & (found["week"] == 1)]
    assert row[["price", "income"]].to_numpy().tolist() == [[8.0, 9.0]]
