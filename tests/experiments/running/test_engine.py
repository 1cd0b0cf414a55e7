"""The engine: nothing is lost or done twice, whatever becomes of workers, disks, parts and the process itself."""

from __future__ import annotations

import errno
import signal
from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.running import engine
from experiments.running.engine import BUNDLE_SECONDS, MAX_DEATHS, MAX_LOST
from experiments.running.executors import SchedulerGone
from experiments.running.means import Means
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import run_tasks
from experiments.running.tasks import Done, Failed, do_all, pack
from experiments.storage.task_store import TaskStore
from model.errors import InputError
from tests.experiments.running.squares import WORLDS, Crew, Square, Squares, listed, part, run, tasks, values


def test_tasks_go_out_in_order_and_come_back_in_order():
    work, crew = listed(5), Crew()
    outcome = run(crew, work)
    assert (outcome.exit_code, outcome.planned, outcome.done, outcome.new) == (0, 15, 15, 15)
    assert crew.order == [0, 1, 2, 3, 4]
    assert values(work.collected()) == [0, 1, 4, 9, 16]


@settings(max_examples=50)
@given(
    count=st.integers(0, 60),
    workers=st.integers(1, 9),
    seconds=st.sampled_from([0.0, 0.01, 0.7, 100.0]),
    mishaps=st.sampled_from([0.0, 0.2]),
    seed=st.integers(0, 99),
)
def test_no_task_is_lost_or_done_twice(count, workers, seconds, mishaps, seed):
    luck = Random(seed)
    done: Counter[int] = Counter()

    def mishap(bundle):
        if luck.random() < mishaps:
            return luck.choice([CancelledError, BrokenExecutor])()
        done.update(task.what for task in bundle)
        return None

    work = listed(count)
    outcome = run(Crew(seconds, mishap), work, workers)
    collected = work.collected()
    assert collected.missing == 0
    # A task whose worker died three times in a row by bad luck is given up, and told.
    assert outcome.failed == len(collected.failures)
    assert set(done.values()) <= {1}
    assert len(done) == len(collected.results) == count - outcome.failed


@settings(max_examples=30)
@given(count=st.integers(10, 200), workers=st.integers(1, 9), seconds=st.sampled_from([0.001, 0.05, 1.0]))
def test_no_bundle_is_too_long_or_takes_more_than_its_share(count, workers, seconds):
    crew = Crew(seconds)
    run(crew, listed(count), workers)
    left = count * WORLDS
    for bundle in crew.bundles:
        worlds = WORLDS * len(bundle)
        # Before its last task a bundle was short of either limit.
        assert len(bundle) == 1 or worlds - WORLDS < left / (engine.OUT_PER_PROCESS * workers)
        assert len(bundle) == 1 or (worlds - WORLDS) * seconds < BUNDLE_SECONDS
        left -= worlds


def test_a_task_that_raises_is_a_failure_with_its_traceback_and_the_others_go_on():
    work = listed(4)
    outcome = run(Crew(), work, job=Squares(impossible=(2,)))
    assert (outcome.exit_code, outcome.failed, outcome.done) == (1, 1, 12)
    assert outcome.first_failure == "ZeroDivisionError: 2 cannot be squared"
    (failure,) = work.collected().failures
    assert failure.task.name == "number 2"
    assert "Traceback" in failure.traceback
    assert values(work.collected()) == [0, 1, 9]


def test_a_task_whose_worker_dies_every_time_is_given_up_and_harms_no_other():
    work = listed(6)
    crew = Crew(0.001, lambda bundle: BrokenExecutor() if any(task.what == 3 for task in bundle) else None)
    outcome = run(crew, work, workers=1)
    (failure,) = work.collected().failures
    assert (outcome.failed, failure.task.what) == (1, 3)
    assert f"died {MAX_DEATHS} times" in failure.reason
    assert values(work.collected()) == [0, 1, 4, 16, 25]
    assert sum(bundle == [tasks(6)[3]] for bundle in crew.bundles) == MAX_DEATHS, "alone, it is known who is to blame"


def test_what_gets_lost_comes_again_but_not_for_ever():
    left = [5]

    def mishap(_):
        left[0] -= 1
        return CancelledError() if left[0] >= 0 else None

    work = listed(4)
    assert run(Crew(0.0, mishap), work).exit_code == 0
    assert values(work.collected()) == [0, 1, 4, 9]
    crew = Crew(0.0, lambda _: CancelledError())
    with pytest.raises(InputError, match="the workers cannot run this"):
        run(crew, listed(4), workers=1)
    assert len(crew.bundles) > MAX_LOST


def test_workers_of_another_model_end_the_work_with_a_sentence(monkeypatch):
    packed = pack(Squares(impossible=(77,)))
    monkeypatch.setattr("model.machine.compilation.model_hash", lambda: "0" * 64)
    with pytest.raises(RuntimeError, match="install the same version everywhere"):
        do_all(packed, tasks(1))


class Stopper(Reporter):
    """Asks to stop once so many worlds have run."""

    def __init__(self, stop: Stop, worlds: int) -> None:
        self.stop, self.worlds = stop, worlds

    def update(self, done, failed):
        if done >= self.worlds:
            self.stop.signal = signal.SIGINT


def test_asked_to_stop_it_keeps_what_is_finished_and_goes_on_from_there(tmp_path):
    stop, work = Stop(), listed(40, TaskStore(tmp_path, Square))
    outcome = run(Crew(2.0), work, 1, reporter=Stopper(stop, 12), stop=stop)
    assert outcome.exit_code == 128 + signal.SIGINT
    assert 12 <= outcome.done < 40 * WORLDS
    rest = listed(40, TaskStore(tmp_path, Square))
    crew = Crew()
    assert run(crew, rest).new == 40 * WORLDS - outcome.done
    assert len(crew.order) == 40 - outcome.done // WORLDS
    assert values(rest.collected()) == [number**2 for number in range(40)]


class Full(TaskStore[Square]):
    """A store on a disk that takes some batches and then no more."""

    left = 2
    number = errno.ENOSPC

    def add(self, ended):
        if self.left == 0:
            raise OSError(self.number, "No space left on device")
        self.left -= 1
        super().add(ended)


def test_a_full_disk_ends_the_work_and_what_was_not_kept_runs_again(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "KEEP_SECONDS", 0.0)
    work = listed(30, Full(tmp_path, Square))
    outcome = run(Crew(2.0), work, 1, job=Squares(impossible=(29,)))
    assert outcome.exit_code == 1
    assert outcome.trouble.errno == errno.ENOSPC
    kept, _ = TaskStore(tmp_path, Square).read()
    assert 0 < outcome.done == WORLDS * len(kept) < 30 * WORLDS
    rest = listed(30, TaskStore(tmp_path, Square))
    assert run(Crew(), rest).new == 30 * WORLDS - outcome.done
    assert values(rest.collected()) == [number**2 for number in range(30)]


def test_a_disk_that_fails_otherwise_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(Full, "number", errno.EIO)
    monkeypatch.setattr(Full, "left", 0)
    with pytest.raises(OSError, match="No space"):
        run(Crew(), listed(3, Full(tmp_path, Square, "broken")), 1)


def test_a_scheduler_that_goes_ends_the_work_with_what_is_finished_kept(tmp_path):
    class Leaves(Crew):
        def submit(self, *call):
            if len(self.bundles) == 3:
                raise SchedulerGone("the scheduler has gone")
            return super().submit(*call)

    work = listed(9, TaskStore(tmp_path, Square))
    outcome = run(Leaves(100.0), work, 1)
    assert (outcome.exit_code, str(outcome.trouble)) == (1, "the scheduler has gone")
    kept, _ = TaskStore(tmp_path, Square).read()
    assert outcome.done == WORLDS * len(kept)
    assert run(Crew(), listed(9, TaskStore(tmp_path, Square))).exit_code == 0


@settings(max_examples=40)
@given(count=st.integers(0, 25), parts=st.integers(1, 5), order=st.randoms(use_true_random=False))
def test_parts_together_give_the_whole_and_only_the_last_finds_it(count, parts, order):
    with TemporaryDirectory() as folder:
        numbers = list(range(1, parts + 1))
        order.shuffle(numbers)
        found = [part(Path(folder), number, parts, count, Squares()) for number in numbers]
        missing = [collected.missing for collected in found]
        assert missing == sorted(missing, reverse=True)
        assert missing[-1] == 0
        assert values(found[-1]) == [number**2 for number in range(count)]


def test_failures_of_other_parts_are_told_and_tried_again_by_the_whole(tmp_path):
    part(tmp_path, 1, 2, 4, Squares(impossible=(0, 3)))
    found = part(tmp_path, 2, 2, 4, Squares(impossible=(0, 3)))
    assert [failure.task.what for failure in found.failures] == [0, 3]
    assert found.missing == 0
    assert values(part(tmp_path, 1, 1, 4, Squares())) == [0, 1, 4, 9]


@settings(max_examples=40)
@given(kept=st.sets(st.integers(0, 14)), failed=st.sets(st.integers(0, 14)), damaged=st.booleans(), half=st.booleans())
def test_killed_at_any_moment_it_goes_on_to_the_same_results(kept, failed, damaged, half):
    """Whatever a kill has left there: some batches, one of them cut short, and a file that was being written."""
    with TemporaryDirectory() as folder:
        for number in sorted(kept):
            TaskStore(Path(folder), Square).add([Done(tasks(15)[number], Square(number * number))])
        if failed - kept:
            TaskStore(Path(folder), Square).add(
                [Failed(tasks(15)[number], "killed") for number in sorted(failed - kept)]
            )
        files = sorted(Path(folder).rglob("*.parquet"))
        if damaged and kept:
            files[0].write_bytes(files[0].read_bytes()[:-9])
            kept = kept - {min(kept)}
        if half and files:
            (files[0].parent / ".all-000099.parquet-x.part").write_bytes(b"half")
        crew, store = Crew(), TaskStore(Path(folder), Square)
        found = run_tasks(Squares(), tasks(15), Means(1, executor=crew), Reporter(), Stop(), store)
        assert sorted(crew.order) == sorted(set(range(15)) - kept)
        assert values(found) == [number**2 for number in range(15)]
        assert not found.failures
        assert not list(Path(folder).rglob("*.part")) or not crew.order
