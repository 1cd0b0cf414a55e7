"""Kept replicates: they come back to the bit, and what is damaged counts as not there."""

from dataclasses import dataclass

import numpy as np
import pytest

from experiments.running.replicates import Replicates


@dataclass(frozen=True)
class Made:
    number: int
    values: np.ndarray
    traits: dict[str, np.ndarray]
    seconds: float


def made(number: int) -> Made:
    values = np.array([[0.1 + 0.2, np.nan, -0.0, np.inf]]) * (number + 1)
    return Made(number, values.astype(np.float32), {"race": np.arange(number), "parent": np.zeros(0, int)}, 1 / 3)


def bits(one: Made) -> tuple:
    arrays = [one.values, *one.traits.values()]
    return one.number, one.seconds, list(one.traits), [(a.dtype, a.shape, a.tobytes()) for a in arrays]


def test_replicates_come_back_to_the_bit(tmp_path):
    kept = Replicates(tmp_path / "replicates", Made)
    assert kept.read(9) == []
    for number in (3, 0, 8):
        kept.add(made(number))
    found = Replicates(tmp_path / "replicates", Made).read(8)
    assert [bits(one) for one in found] == [bits(made(0)), bits(made(3))]
    assert type(found[0].number) is int


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b[:-30] + b"x" * 30])
def test_a_damaged_replicate_counts_as_not_there(tmp_path, damage):
    kept = Replicates(tmp_path, Made)
    kept.add(made(0))
    kept.add(made(1))
    file = tmp_path / "000000.npz"
    file.write_bytes(damage(file.read_bytes()))
    assert [one.number for one in kept.read(2)] == [1]


def test_a_replicate_under_the_wrong_number_counts_as_not_there(tmp_path):
    kept = Replicates(tmp_path, Made)
    kept.add(made(1))
    (tmp_path / "000001.npz").rename(tmp_path / "000000.npz")
    assert kept.read(2) == []


def test_nothing_is_run_from_a_file(tmp_path):
    np.savez(tmp_path / "000000.npz", number=np.array([object()], dtype=object))
    assert Replicates(tmp_path, Made).read(1) == []
