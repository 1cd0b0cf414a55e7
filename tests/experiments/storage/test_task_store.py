"""Kept tasks: their results come back to the bit, failures are rows, and what is damaged counts as not there."""

import errno
from dataclasses import dataclass

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.running.tasks import Done, Failed, Task
from experiments.storage import batches
from experiments.storage.batches import ADDED_TO_A_BATCH
from experiments.storage.task_store import TaskStore, count


@dataclass(frozen=True)
class Made:
    number: int
    values: np.ndarray
    traits: dict[str, np.ndarray]
    seconds: float


def made(number: int) -> Made:
    values = np.array([[0.1 + 0.2, np.nan, -0.0, np.inf]]) * (number + 1)
    return Made(number, values.astype(np.float32), {"race": np.arange(number), "parent": np.zeros(0, int)}, 1 / 3)


def task(number: int) -> Task:
    return Task(f"replicate {number}", number, 1)


def done(number: int) -> Done:
    return Done(task(number), made(number))


def bits(one: Made) -> tuple:
    arrays = [one.values, *one.traits.values()]
    return one.number, one.seconds, list(one.traits), [(a.dtype, a.shape, a.tobytes()) for a in arrays]


def test_results_come_back_to_the_bit(tmp_path):
    kept = TaskStore(tmp_path / "s", Made)
    assert kept.read() == ({}, {})
    kept.add([done(3), done(0)])
    kept.add([done(8)])
    for store in (kept, TaskStore(tmp_path / "s", Made)):
        results, failures = store.read()
        assert {name: bits(one) for name, one in results.items()} == {task(n).name: bits(made(n)) for n in (0, 3, 8)}
        assert failures == {}
    assert type(results["replicate 0"].number) is int
    assert count(tmp_path) == 3


def test_a_failure_is_a_row_until_there_is_a_result(tmp_path):
    TaskStore(tmp_path, Made, "1-of-2").add([Failed(task(1), "ValueError: no", "Traceback ..."), done(0)])
    results, failures = TaskStore(tmp_path, Made).read()
    assert list(results) == ["replicate 0"]
    assert (failures["replicate 1"].reason, failures["replicate 1"].traceback) == ("ValueError: no", "Traceback ...")
    assert count(tmp_path) == 1
    TaskStore(tmp_path, Made).add([done(1)])
    results, failures = TaskStore(tmp_path, Made).read()
    assert (sorted(results), failures) == (["replicate 0", "replicate 1"], {})


def test_several_writers_add_and_everything_is_found(tmp_path):
    writers = [TaskStore(tmp_path, Made, name) for name in ("1-of-2", "2-of-2")]
    for number in range(4):
        writers[number % 2].add([done(number)])
    TaskStore(tmp_path, Made, "1-of-2").add([done(4)])
    results, _ = writers[0].read()
    assert len(results) == 5, "what another process has added is found as well"


def files(folder):
    return sorted(path.name for path in (folder / "tasks").glob("*.parquet"))


@pytest.mark.parametrize("count_of_adds", [1, 3, ADDED_TO_A_BATCH, 2 * ADDED_TO_A_BATCH + 3])
def test_what_is_added_often_lies_in_few_files_and_each_task_once(tmp_path, count_of_adds):
    kept = TaskStore(tmp_path, Made)
    for number in range(count_of_adds):
        kept.add([done(number)])
        names = [one.task.name for one in TaskStore(tmp_path, Made).unread()]
        assert names == [task(n).name for n in range(number + 1)], "each once, from the moment it was added"
    killed = files(tmp_path)
    del kept
    few = files(tmp_path)
    assert len(few) == -(-count_of_adds // ADDED_TO_A_BATCH)
    assert len(TaskStore(tmp_path, Made).read()[0]) == count_of_adds
    for name in set(killed) - set(few):
        (tmp_path / "tasks" / name).write_bytes(b"left by a kill, and not to be read")
    after = TaskStore(tmp_path, Made)
    after.add([done(count_of_adds)])
    assert len(after.read()[0]) == count_of_adds + 1
    assert not after.damaged
    assert len(files(tmp_path)) == len(few) + 1, "what a kill left is removed when work goes on"


def test_a_file_that_another_is_to_stand_in_for_stays_until_that_one_is_there(tmp_path, monkeypatch):
    kept = TaskStore(tmp_path, Made)
    kept.add([done(0)])

    def full(path, table):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(batches, "write_rows", full)
        with pytest.raises(OSError, match="No space"):
            kept.add([done(1)])
    assert list(TaskStore(tmp_path, Made).read()[0]) == ["replicate 0"]
    kept.add([done(2)])
    assert list(TaskStore(tmp_path, Made).read()[0]) == ["replicate 0", "replicate 2"]


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b[:-30] + b"x" * 30])
def test_a_damaged_batch_counts_as_not_there_and_is_told(tmp_path, damage):
    for number in range(2):
        TaskStore(tmp_path, Made).add([done(number)])
    file = tmp_path / "tasks" / "all-000000.parquet"
    file.write_bytes(damage(file.read_bytes()))
    again = TaskStore(tmp_path, Made)
    assert list(again.read()[0]) == ["replicate 1"]
    (told,) = again.damaged
    assert str(file) in told
    assert count(tmp_path) == 1


@dataclass(frozen=True)
class Other:
    something: int


def test_nothing_is_run_from_a_file_and_another_kind_of_result_is_none(tmp_path):
    kept = TaskStore(tmp_path, Made)
    kept.add([done(0)])
    assert TaskStore(tmp_path, Other).read() == ({}, {})
    file = tmp_path / "tasks" / "all-000000.parquet"
    rows = pq.read_table(file)
    objects = tmp_path / "objects.npz"
    np.savez(objects, number=np.array([object()], dtype=object))
    place = rows.column_names.index("result")
    pq.write_table(rows.set_column(place, "result", [[objects.read_bytes()]]), file)
    again = TaskStore(tmp_path, Made)
    assert again.read() == ({}, {})
    assert len(again.damaged) == 1
