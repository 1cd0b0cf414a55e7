"""The folder of compiled code: whole or made again, never someone else's, and nothing of anyone else's removed."""

import os
import stat
import warnings
from pathlib import Path

import pytest

from model.machine import code_cache, compilation
from model.machine.process import Process
from tests.model.copies import SOURCES, copy_of_the_model, run_python

FILES = {"a.code": b"first", "b.code": b"second"}
FROM = {"code": "1"}


@pytest.fixture
def base(tmp_path, monkeypatch) -> Path:
    """The folder that `UNDERTOW_CACHE` names."""
    monkeypatch.setenv(code_cache.VARIABLE, str(tmp_path / "base"))
    return tmp_path / "base"


def kept(version: str = "v") -> Path:
    place = code_cache.find(version)
    assert place.trouble == ""
    assert code_cache.keep(place, FILES, FROM) == place
    return place.folder


def test_what_is_kept_is_read_again(base):
    assert not code_cache.is_whole(code_cache.find("v").folder)
    folder = kept()
    assert folder == base / "undertow" / "v"
    assert code_cache.is_whole(code_cache.find("v").folder)
    assert code_cache.read(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["v"]


def test_what_another_version_made_of_the_same_sources_is_taken_from_there(base):
    kept("v")
    place = code_cache.find("w")
    assert code_cache.pick(place, ["a.code", "c.code"]) == {"a.code": b"first"}
    (base / "undertow" / "v" / "a.code").write_bytes(b"worst")
    assert code_cache.pick(place, ["a.code"]) == {}


def test_nobody_else_can_write_what_is_kept_whatever_the_mask(base):
    before = os.umask(0)
    try:
        folder = kept()
    finally:
        os.umask(before)
    for path in (folder.parent, folder, *folder.iterdir()):
        assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH), path
    assert code_cache.find("v").trouble == ""


@pytest.mark.parametrize("damage", ["cut", "changed", "lost", "no mark", "half a mark", "another mark"])
def test_damaged_code_is_not_whole_and_is_replaced(base, damage):
    folder = kept()
    mark = folder / code_cache.MARK
    if damage == "cut":
        (folder / "a.code").write_bytes(b"fir")
    elif damage == "changed":
        (folder / "a.code").write_bytes(b"worst")
    elif damage == "lost":
        (folder / "b.code").unlink()
    elif damage == "no mark":
        mark.unlink()
    elif damage == "half a mark":
        mark.write_text(mark.read_text()[:-20])
    else:
        mark.write_text('{"made_by": "undertow", "files": []}')
    assert not code_cache.is_whole(folder)
    assert kept() == folder
    assert code_cache.read(folder) == FILES


def test_clean_up_removes_what_was_made_here_and_nothing_else(base):
    home = base / "undertow"
    others = [home / "clone", home / ".hidden", home / "0123456789abcdef0123"]
    for folder in others:
        (folder / "inside").mkdir(parents=True)
        (folder / "complete").touch()
        os.utime(folder, (0, 0))
    home.chmod(0o700)
    (home / "link").symlink_to(others[0])
    added = kept("v-with-something-added")
    (added / "thesis.tex").write_text("years of work")
    os.utime(added / code_cache.MARK, (1, 1))
    for number in range(12):
        os.utime(kept(f"v{number}") / code_cache.MARK, (number + 2, number + 2))
    left = {path.name for path in home.iterdir()}
    assert {folder.name for folder in others} | {"link"} < left
    assert all((folder / "inside").exists() for folder in others)
    assert (added / "thesis.tex").read_text() == "years of work"
    assert {name for name in left if name.startswith("v") and "-" not in name} == {f"v{n}" for n in range(4, 12)}


def test_what_a_killed_process_left_is_removed_after_a_day(base):
    folder = kept()
    for name, age in ((".building-old", 2), (".building-new", 0)):
        half = folder.with_name(name)
        half.mkdir(mode=0o700)
        code_cache._mark(half, dict.fromkeys(FILES, ""), FROM)
        os.utime(half / code_cache.MARK, times=(folder.stat().st_mtime - age * code_cache._ABANDONED_SECONDS,) * 2)
    kept("other")
    assert {path.name for path in folder.parent.iterdir()} == {"v", "other", ".building-new"}


def test_a_folder_that_holds_other_files_is_left_alone_and_named(base):
    folder = base / "undertow" / "v"
    folder.mkdir(mode=0o700, parents=True)
    folder.parent.chmod(0o700)
    (folder / "thesis.tex").write_text("years of work")
    place = code_cache.keep(code_cache.find("v"), FILES, FROM)
    assert str(folder) in place.trouble
    assert code_cache.read(place.folder) == FILES
    assert (folder / "thesis.tex").exists()


def temporary(words: str) -> None:
    """Another folder than the usual is found, which is said in one line that names the variable."""
    place = code_cache.find("v")
    assert words in place.trouble
    assert code_cache.VARIABLE in place.trouble
    assert "\n" not in place.trouble
    assert code_cache.read(code_cache.keep(place, FILES, FROM).folder) == FILES
    # The processes that this one starts find the same folder, and have nothing to complain of.
    assert code_cache.find("v") == code_cache.Place(place.folder)


@pytest.mark.parametrize("what", ["", "undertow", "undertow/v", "undertow/v/a.code"])
def test_code_that_others_can_write_is_not_used(base, what):
    kept()
    path = base / what
    path.chmod(path.stat().st_mode | stat.S_IWOTH)
    temporary(f"others can write {path}")


def test_code_of_another_user_is_not_used(base, monkeypatch):
    folder, honest = kept(), Path.stat

    def another(path: Path, **how: bool) -> os.stat_result:
        found = list(honest(path, **how))
        return os.stat_result([*found[:4], os.geteuid() + 1 if path == folder else found[4], *found[5:]])

    monkeypatch.setattr(Path, "stat", another)
    temporary(f"{folder} belongs to another user")


def test_a_base_that_all_may_write_but_not_move_is_used(base):
    base.mkdir()
    base.chmod(0o1777)
    kept()


def test_without_a_home_folder_there_is_a_temporary_one(monkeypatch):
    monkeypatch.setenv(code_cache.VARIABLE, "")
    monkeypatch.setenv("XDG_CACHE_HOME", "")

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    temporary("there is no home folder")


@pytest.mark.parametrize("below", ["file", "file/below"])
def test_where_no_folder_can_be_made_there_is_a_temporary_one(tmp_path, monkeypatch, below):
    (tmp_path / "file").touch()
    monkeypatch.setenv(code_cache.VARIABLE, str(tmp_path / below))
    temporary(str(tmp_path / "file"))


def test_what_cannot_be_written_goes_to_a_temporary_folder(base, monkeypatch):
    place = code_cache.find("v")
    honest = code_cache._put

    def full(path: Path, data: bytes) -> None:
        if path.is_relative_to(base):
            raise OSError(28, "No space left on device", str(path))
        honest(path, data)

    monkeypatch.setattr(code_cache, "_put", full)
    found = code_cache.keep(place, FILES, FROM)
    assert "No space left on device" in found.trouble
    assert code_cache.read(found.folder) == FILES
    assert list((base / "undertow").iterdir()) == []


class Entry:
    """An entry point that needs no compiler."""

    taken = b""

    def code(self) -> bytes:
        return b"machine code"

    def take(self, code: bytes) -> None:
        self.taken = code


@pytest.fixture
def process(base, monkeypatch):
    """Processes that begin one after the other; each gives (what was said, what it took from disk)."""
    lived = []
    monkeypatch.setattr(compilation, "_made", lambda *_: lived.append(1) or {"e-1.code": b"machine code"})

    def begin(say: bool = True) -> tuple[list[str], bytes, int]:
        here, said = Process(entry_points={"e": Entry()}), []
        with monkeypatch.context() as patch, warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            patch.setattr(compilation, "here", here)
            if say:
                compilation.prepare(lambda: None, said.append)
            compilation._be_ready()
        return said + [str(one.message) for one in warned], here.entry_points["e"].taken, len(lived)

    return begin


def test_compiling_is_announced_and_happens_once(process):
    said, taken, lived = process()
    assert [line.split()[0] for line in said] == ["Compiling", "Compiled"]
    assert (taken, lived) == (b"", 1)
    assert process() == ([], b"machine code", 1)
    assert process(say=False) == ([], b"machine code", 1)


def test_damage_is_said_and_mended(process, base):
    process()
    (folder,) = (base / "undertow").iterdir()
    (folder / "e-1.code").write_bytes(b"machine cod")
    said, _, lived = process()
    assert f"{folder} is damaged" in said[0]
    assert [line.split()[0] for line in said[1:]] == ["Compiling", "Compiled"]
    assert lived == 2
    assert process() == ([], b"machine code", 2)


def test_a_library_hears_of_trouble_only(process, base):
    assert process(say=False) == ([], b"", 1)
    base.chmod(0o777)
    said, _, lived = process(say=False)
    assert "others can write" in said[0]
    assert len(said) == 1
    assert lived == 2


@pytest.mark.parametrize("what", ["NUMBA_OPT", "code", "numba", "processor", "features"])
def test_the_folder_depends_on_all_that_the_code_depends_on(monkeypatch, what):
    before = compilation.made_from()
    assert compilation._version.__wrapped__() == compilation._version.__wrapped__()
    first = compilation._version.__wrapped__()
    if what.startswith("NUMBA"):
        monkeypatch.setenv(what, "1")
    else:
        monkeypatch.setattr(compilation, "made_from", lambda: {**before, what: "another"})
    assert compilation._version.__wrapped__() != first


def test_where_the_sources_lie_and_when_they_were_written_makes_no_difference(tmp_path):
    sources = copy_of_the_model(tmp_path)
    for path in sources.rglob("*.py"):
        os.utime(path, (1, 1))
    code = "from model.machine.compilation import _version; print(_version())"
    assert run_python(code, tmp_path) == run_python(code, SOURCES.parent)


def test_one_commit_is_one_model_whatever_the_line_endings(tmp_path):
    sources = copy_of_the_model(tmp_path)
    for path in (*sources.rglob("*.py"), *sources.rglob("*.toml")):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    code = "from model.machine.compilation import code_hash, model_hash; print(model_hash(), code_hash())"
    here = run_python(code, SOURCES.parent)
    assert run_python(code, tmp_path) == here
    code = "from experiments.sweeps.identity import model_files; print(model_files())"
    assert run_python(code, SOURCES.parent) == run_python(
        f"import sys; sys.path.append({str(SOURCES.parent)!r}); {code}", tmp_path
    )
