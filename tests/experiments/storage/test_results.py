"""Results folders of runs: nothing finished is lost or replaced, and a folder is whole wherever it lies."""

import errno
import json
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from experiments import cli
from experiments.comparison import run as running
from experiments.running.means import Means
from experiments.running.plan import Plan
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop, stop_requests
from experiments.running.task_list import Collected, run_tasks
from experiments.running.tasks import Done, Task, replicates
from experiments.storage import batches, workplace
from experiments.storage.locks import locked
from experiments.storage.store import TABLES, read_table
from experiments.storage.task_store import TaskStore, count
from model.errors import InputError
from tests.experiments.conftest import one_by_one

HEAD = 'title = "Mine"\ndescription = "A policy of my own."\n'
BASE = HEAD + '[[timeline]]\nlever = "law.selling"\nvalue = 0.25\n'
OWN = HEAD + 'extends = "../base.toml"\n[[timeline]]\nlever = "law.buying"\nvalue = 0.123456789\n'
SIZE = {"replicates": 2, "weeks": 3, "burn_in": 2, "scale": 0.02, "workers": 1}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A finished run of a policy of one's own and a shipped one; its plan."""
    home = tmp_path_factory.mktemp("made")
    (home / "mine").mkdir()
    (home / "base.toml").write_text(BASE)
    (home / "mine" / "own.toml").write_text(OWN)
    plan = Plan(scenarios=(str(home / "mine" / "own.toml"), "end_demand"), out=home / "results", **SIZE)
    assert running.compare(plan).exit_code == 0
    return plan


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the finished run elsewhere, which a test may change."""
    return shutil.copytree(made.folder, tmp_path / "elsewhere" / "moved")


def tables(folder) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in TABLES}


def called(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def rewrite(folder, **changes) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    "changed", [{"seed": 9}, {"overrides": {"fear_hides": 0}}, {"replicates": 1}, {"scenarios": ("end_demand",)}]
)
def test_another_question_is_refused_and_changes_nothing(made, changed):
    before = {path: path.read_bytes() for path in made.folder.rglob("*.*")}
    with pytest.raises(InputError, match=r"own, end_demand; 2 replicates; .*--out.*--overwrite"):
        running.compare(replace(made, **changed))
    assert {path: path.read_bytes() for path in made.folder.rglob("*.*")} == before


def test_another_policy_of_the_same_name_is_refused(made, tmp_path):
    (tmp_path / "own.toml").write_text(BASE)
    with pytest.raises(InputError, match="--overwrite"):
        running.compare(replace(made, scenarios=(str(tmp_path / "own.toml"), "end_demand")))


def test_a_run_never_goes_into_a_sweep(made, tmp_path):
    (tmp_path / "plan.json").write_text("{}")
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    for overwrite in (False, True):
        with pytest.raises(InputError, match="holds a sweep"):
            running.compare(replace(made, out=tmp_path, overwrite=overwrite))
    assert (tmp_path / "manifest.json").read_text() == '{"format": 1}'


def test_the_same_question_is_answered_from_what_is_there(made, monkeypatch):
    monkeypatch.setattr(workplace, "run_tasks", lambda *_: pytest.fail("it ran again"))
    again = running.compare(replace(made, workers=2, by=("documentation",)))
    assert again.reused
    assert again.exit_code == 0
    assert again.manifest["by"] == ["documentation"]
    assert len(again.table("effects")) > 0
    assert running.compare(made).manifest["by"] == []


def test_two_runs_never_write_in_one_folder(made, tmp_path):
    with locked(tmp_path / "run"), pytest.raises(InputError, match="another process"):
        running.compare(replace(made, out=tmp_path / "run"))


def test_what_is_overwritten_stays_until_there_is_something_in_its_place(made, copy, monkeypatch):
    before = tables(copy)
    plan = replace(made, out=copy, seed=9, overwrite=True)
    with monkeypatch.context() as patched:
        patched.setattr(workplace, "run_tasks", lambda *_: Collected())
        assert running.compare(plan).path is None
    assert tables(copy) == before
    assert running.compare(plan).manifest["seed"] == 9
    assert tables(copy)["series"] != before["series"]


def test_a_full_disk_loses_no_finished_replicate(made, tmp_path, monkeypatch):
    plan, honest, added = replace(made, out=tmp_path / "run", replicates=3), batches.aside, []

    def full(path):
        if len(added) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        added.append(path.name)
        return honest(path)

    monkeypatch.setattr(batches, "aside", full)
    one_by_one(monkeypatch)
    with pytest.raises(OSError, match=r"No space left on device: what is finished is kept.*undertow resume .*run"):
        running.compare(plan)
    monkeypatch.undo()
    assert added == ["all-000000.parquet", "all-000000-01.parquet"]
    whole = running.compare(replace(plan, out=tmp_path / "undisturbed"))
    assert running.compare(plan).exit_code == 0
    assert tables(plan.folder) == tables(whole.path)
    assert not (plan.folder / "finished").exists()


def test_a_killed_run_is_gone_on_with_to_the_same_bits(made, start, undertow, tmp_path):
    size = ("--weeks", "3", "--burn-in", "2", "--scale", "0.02", "--workers", "1", "--no-figures")
    process = start("run", "end_demand", "-r", "12", *size, "--out", "killed")
    deadline = time.monotonic() + 120.0
    while count(tmp_path / "killed" / "finished") < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    kept = count(tmp_path / "killed" / "finished")
    assert kept >= 2
    code, out, _ = undertow("status", "killed")
    assert code == 0
    assert f"{kept} finished replicates kept. Go on with `undertow resume killed`" in out
    (tmp_path / "killed").rename(tmp_path / "moved")
    code, out, err = undertow("resume", "moved", "--workers", "1")
    assert code == 0, err
    assert "12 simulated worlds" in " ".join(out.split())
    plan = Plan(
        ("end_demand",), replicates=12, **{n: v for n, v in SIZE.items() if n != "replicates"}, out=tmp_path / "x"
    )
    assert tables(running.compare(plan).path) == tables(tmp_path / "moved")


def test_a_folder_is_whole_without_the_files_it_came_from(made, copy, capsys):
    own, shipped = {"own.toml", "base.toml"}, {"end_demand.toml", "us_end_demand.toml"}
    assert {path.name for path in (copy / "policies").iterdir()} == own | shipped
    assert "0.123456789" in (copy / "policies" / "own.toml").read_text()
    for path in (copy / "manifest.json", *(copy / "policies").iterdir()):
        assert str(made.folder.parent) not in path.read_text()
    moved = made.folder.parent / "mine"
    moved.rename(made.folder.parent / "gone")
    try:
        code, out, err = called(capsys, "reproduce", str(copy), "--workers", "1")
    finally:
        (made.folder.parent / "gone").rename(moved)
    assert code == 0, err
    assert "the same to the last bit" in out
    assert tables(copy) == tables(made.folder)


def test_a_result_that_is_not_the_same_is_told(copy, capsys):
    table = copy / "series.parquet"
    frame = read_table(copy, "series")
    frame.loc[0, "price"] += 1e-9
    frame.to_parquet(table)
    rewrite(copy, versions={"numpy": "1.0"})
    code, _, err = called(capsys, "reproduce", str(copy), "--workers", "1")
    assert code == 1
    assert "series differs in price" in err
    assert "was 1.0 there" in err


def test_a_result_of_another_version_says_which_it_needs(copy, capsys):
    rewrite(copy, model="0123456789abcdef", commit="c0ffee", versions={"undertow": "0.0.9"})
    for command, expected in (("reproduce", 1), ("resume", 2)):
        code, _, err = called(capsys, command, str(copy))
        assert code == expected
        assert "it needs undertow 0.0.9, model 0123456789ab, commit c0ffee; this is undertow" in err
        assert err.count("\n") == 1


@pytest.mark.parametrize("changes", [{"seed": 2}, {"set": {"fear_hides": "0"}}])
def test_a_manifest_that_was_edited_is_not_gone_on_with(copy, capsys, changes):
    rewrite(copy, **changes)
    code, _, err = called(capsys, "resume", str(copy), "--workers", "1")
    assert code == 2
    assert "holds a run of something else" in err


@pytest.mark.parametrize("gone", ["policies", "set", "scale"])
def test_a_manifest_that_lacks_something_is_one_sentence(copy, capsys, gone):
    said = json.loads((copy / "manifest.json").read_text())
    said.pop(gone)
    (copy / "manifest.json").write_text(json.dumps(said))
    code, _, err = called(capsys, "resume", str(copy))
    assert code == 2
    assert gone in err
    assert err.count("\n") == 1


@dataclass(frozen=True)
class Square:
    number: int
    people: int = 1
    seconds: float = 0.0


@dataclass(frozen=True)
class Squares:
    """A job that fails for a number that must not run again."""

    kept: tuple[int, ...]
    worlds: int = 3

    def simulate(self, number: int, done: Callable[[], None]) -> Square:
        assert number not in self.kept
        for _ in range(self.worlds):
            done()
        return Square(number)


class Counting(Reporter):
    def begin(self, runs: int, already: int = 0) -> None:
        self.begun = (runs, already)


def test_only_what_is_missing_runs(tmp_path):
    TaskStore(tmp_path, Square).add([Done(Task("replicate 1", 1, 3), Square(1))])
    told = Counting()
    finished = run_tasks(Squares(kept=(1,)), replicates(3, 3), Means(1), told, Stop(), TaskStore(tmp_path, Square))
    assert finished.failures == []
    assert [square.number for square in finished.results] == [0, 1, 2]
    assert told.begun == (9, 3)
    again, _ = TaskStore(tmp_path, Square).read()
    assert sorted(square.number for square in again.values()) == [0, 1, 2]


def test_a_closed_terminal_asks_to_stop_unless_it_is_to_be_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        with stop_requests() as stop:
            signal.raise_signal(signal.SIGHUP)
        assert stop.signal == signal.SIGHUP
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with stop_requests() as stop:
            signal.raise_signal(signal.SIGHUP)
        assert stop.signal is None
    finally:
        signal.signal(signal.SIGHUP, before)
