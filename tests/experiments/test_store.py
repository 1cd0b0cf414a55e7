"""The store: what is written is read back, and a write that fails changes nothing."""

import json
import math

import pandas as pd
import pytest

from experiments import store
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
    return {"format": store.FORMAT, "status": "complete", **more}


def entries(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_run_comes_back_as_it_was_written(tmp_path):
    folder = tmp_path / "deep" / "run"
    store.write_run(folder, manifest(people=7), tables(0.1 + 0.2))
    run = store.read_run(folder)
    assert run.manifest["people"] == 7
    assert run.path == folder
    for name in ("series", "groups", "effects", "series_basis"):
        pd.testing.assert_frame_equal(getattr(run, name), tables(0.1 + 0.2)[name], check_exact=True)
    pd.testing.assert_frame_equal(store.read_table(folder, "runs"), tables(0.1 + 0.2)["runs"], check_exact=True)
    assert entries(folder.parent) == ["run"]


def test_a_second_run_takes_the_place_of_the_first_but_not_of_other_files(tmp_path):
    folder = tmp_path / "run"
    store.write_run(folder, manifest(), tables(1.0))
    (folder / "notes.txt").write_text("mine")
    (folder / "figures").mkdir()
    (folder / "figures" / "old.svg").write_text("old")
    store.write_run(folder, manifest(), tables(2.0))
    assert store.read_run(folder).series["x"][0] == 2.0
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "figures").exists()
    assert entries(tmp_path) == ["run"]


@pytest.mark.parametrize("broken", ["to_parquet", "to_json", "rename"])
def test_a_write_that_fails_leaves_the_earlier_run_whole(tmp_path, monkeypatch, broken):
    folder = tmp_path / "run"
    store.write_run(folder, manifest(), tables(1.0))

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    if broken == "to_parquet":
        monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    elif broken == "to_json":
        monkeypatch.setattr(store, "to_json", full)
    else:
        original = store.Path.rename
        monkeypatch.setattr(
            store.Path, "rename", lambda path, to: full() if (path / "runs.parquet").exists() and to == folder
            and "earlier" not in path.name else original(path, to),
        )  # fmt: skip
    with pytest.raises(OSError, match="No space left"):
        store.write_run(folder, manifest(), tables(2.0))
    monkeypatch.undo()
    assert store.read_run(folder).series["x"][0] == 1.0
    assert [name for name in entries(tmp_path) if "earlier" not in name] == ["run"]


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


def test_a_folder_that_holds_something_else_is_never_replaced(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(InputError, match="other files"):
        store.check_folder(tmp_path)
    with pytest.raises(InputError, match="is a file"):
        store.check_folder(tmp_path / "thesis.tex")
    store.check_folder(tmp_path / "new")
    assert entries(tmp_path) == ["thesis.tex"]
