"""Results folders: one result each, of one kind, written by one process at a time."""

import json

import pytest

from experiments.storage import folders
from experiments.storage.locks import locked
from model.errors import InputError


def put(folder, **manifest):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.mark.parametrize("there", sorted(folders.KINDS))
def test_kinds_of_result_never_share_a_folder(tmp_path, there):
    put(tmp_path, kind=there, id="one", status="complete")
    for kind in folders.KINDS:
        if kind == there:
            assert folders.claim(tmp_path, kind, "one").status == "complete"
            folders.check_kind(tmp_path, kind)
            continue
        for overwrite in (False, True):
            with pytest.raises(InputError, match=f"holds {folders.KINDS[there]}.*{folders.option(kind)}"):
                folders.claim(tmp_path, kind, "one", overwrite)
        with pytest.raises(InputError, match=f"holds {folders.KINDS[there]}, not {folders.KINDS[kind]}"):
            folders.check_kind(tmp_path, kind)


def test_another_identity_is_refused_in_one_line_that_says_what_is_there(tmp_path):
    put(
        tmp_path, kind="run", id="one", seed=9, weeks=4, scale=0.02, replicates_asked=3,
        scenarios=[{"name": "status_quo"}, {"name": "end_demand"}], parameters={"changed": {"fear_hides": 0.0}},
    )  # fmt: skip
    with pytest.raises(InputError) as told:
        folders.claim(tmp_path, "run", "two")
    for part in ("a run", "end_demand; 3 replicates; 4 weeks; seed 9", "fear_hides", "--out", "--overwrite"):
        assert part in str(told.value)
    assert "\n" not in str(told.value)
    assert folders.claim(tmp_path, "run", "two", overwrite=True) is None


def test_results_of_earlier_versions_have_a_kind(tmp_path):
    assert folders.kind_of(put(tmp_path / "run", format=1)) == "run"
    put(tmp_path / "sweep", format=1)
    (tmp_path / "sweep" / "plan.json").write_text("{}")
    assert folders.kind_of(tmp_path / "sweep") == "sweep"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "poem"}', '{"kind": []}', "[" * 100_000])
def test_a_damaged_manifest_is_one_sentence(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    for asked in (lambda: folders.kind_of(tmp_path), lambda: folders.claim(tmp_path, "run", "one", overwrite=True)):
        with pytest.raises(InputError, match=r"manifest\.json"):
            asked()


def test_other_files_are_never_replaced_and_an_empty_folder_is_free(tmp_path):
    assert folders.claim(tmp_path / "new", "run", "one") is None
    assert folders.claim(tmp_path, "run", "one") is None
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(InputError, match="other files"):
        folders.claim(tmp_path, "run", "one", overwrite=True)
    with pytest.raises(InputError, match="is a file"):
        folders.claim(tmp_path / "thesis.tex", "run", "one")
    with pytest.raises(InputError, match="no results here"):
        folders.kind_of(tmp_path / "nowhere")


def test_two_processes_never_write_in_one_folder(tmp_path):
    folder = tmp_path / "deep" / "run"
    with locked(folder):
        with pytest.raises(InputError, match="another process"), locked(folder):
            pass
        (folder / "kept").touch()
    with locked(folder):
        assert (folder / "kept").exists()


def test_a_folder_in_which_nothing_was_left_goes_again(tmp_path):
    with locked(tmp_path / "run"):
        assert (tmp_path / "run").is_dir()
    assert not (tmp_path / "run").exists()


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(InputError, match="--out"), locked(place):
            pass
