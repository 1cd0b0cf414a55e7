"""Results of every kind that is run replicate by replicate: gone on with after a full disk, and made anew."""

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from experiments import cli
from experiments.budget.packages import compare_at
from experiments.contested.contest import contest
from experiments.contested.design import Question
from experiments.counterfactual.counterfactual import follow
from experiments.mechanisms.attribution import attribute
from experiments.reproduction.again import tables_of
from experiments.running.means import PartDone, Shard
from experiments.running.plan import Plan
from experiments.storage import batches, folders
from model.errors import InputError
from tests.experiments.conftest import one_by_one

SIZE: dict[str, Any] = {"replicates": 2, "burn_in": 2, "scale": 0.08, "workers": 1}
POLICY = 'title = "Mine"\ndescription = "B"\nextends = "{}"\n[[timeline]]\nlever = "law.buying"\nvalue = 0.123456789\n'
ASKED: dict[str, tuple[str, int, Callable[[Plan], Any]]] = {
    folders.ATTRIBUTION: ("end_demand", 3, lambda plan: attribute(plan, "price", "all", ["client_fear"])),
    folders.COUNTERFACTUAL: ("platform_seizure", 120, lambda plan: follow(plan, "arrest", 1.0, ["records"])),
    folders.BUDGET: ("flexible_fund", 3, lambda plan: compare_at(plan, 1e6)),
}


def called(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_a_result_is_gone_on_with_and_made_anew_from_its_folder_alone(kind, tmp_path, monkeypatch, capsys):
    base, weeks, ask = ASKED[kind]
    policy = tmp_path / "own.toml"
    policy.write_text(POLICY.format(base))
    plan = Plan((str(policy),), weeks=weeks, out=tmp_path / "results", **SIZE)
    honest, added = batches.aside, []

    def full(path):
        if added:
            raise OSError(errno.ENOSPC, "No space left on device")
        added.append(path)
        return honest(path)

    with monkeypatch.context() as patched:
        patched.setattr(batches, "aside", full)
        one_by_one(patched)
        with pytest.raises(OSError, match="undertow resume"):
            ask(plan)
    assert added[0].is_file()
    with pytest.raises(InputError, match=folders.KINDS[kind]):
        folders.claim(plan.folder, folders.RUN, "")
    policy.unlink()
    moved = plan.folder.rename(tmp_path / "moved")
    resumed = "resume", str(moved), "--workers", "1"
    code, _, err = called(capsys, *resumed)
    assert code == 0, err
    said = json.loads((moved / "manifest.json").read_text())
    assert (said["kind"], said["status"], said["replicates"]) == (kind, "complete", 2)
    assert all((moved / f"{name}.parquet").is_file() for name in tables_of(kind))
    code, out, err = called(capsys, "reproduce", str(moved), "--workers", "1")
    assert code == 0, err
    assert "the same to the last bit" in out
    code, _, err = called(capsys, *resumed)
    assert code == 0, err
    assert "Nothing has changed since" in err


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_parts_of_a_result_fill_one_folder_and_whoever_finds_all_makes_the_tables(kind, tmp_path, capsys):
    base, weeks, ask = ASKED[kind]
    plan = Plan((base,), weeks=weeks, out=tmp_path / "parts", **SIZE)
    with pytest.raises(PartDone, match=r"1 of 2 tasks are in .*undertow resume"):
        ask(replace(plan, shard=Shard(2, 2)))
    assert folders.holding(plan.folder).status == "running"
    whole = ask(replace(plan, out=tmp_path / "whole"))
    if kind == folders.BUDGET:
        # Rounds follow one another: who finds a round complete begins the next, in which the other has its part too.
        with pytest.raises(PartDone):
            ask(replace(plan, shard=Shard(1, 2)))
        code, _, err = called(capsys, "resume", str(plan.folder), "--workers", "1")
        assert code == 0, err
    else:
        assert ask(replace(plan, shard=Shard(1, 2))).exit_code == 0
    for name in tables_of(kind):
        assert (plan.folder / f"{name}.parquet").read_bytes() == (whole.path / f"{name}.parquet").read_bytes()
    assert not (plan.folder / "finished").exists()
    assert ask(replace(plan, shard=Shard(2, 2))).reused


def test_a_contest_is_made_anew_from_its_folder_alone_and_says_if_it_differs(tmp_path, capsys):
    policy = tmp_path / "own.toml"
    policy.write_text(POLICY.format("end_demand"))
    folder = tmp_path / "results"
    asked = Question(str(policy), "price", levels=2, together=0, replicates=2, scale=0.02, workers=1, out=folder)
    assert contest(asked).exit_code == 0
    policy.unlink()
    moved = folder.rename(tmp_path / "moved")
    code, out, err = called(capsys, "reproduce", str(moved), "--workers", "1")
    assert code == 0, err
    assert "the same to the last bit" in out
    stored = moved / f"{tables_of(folders.CONTEST)[0]}.parquet"
    rows = pd.read_parquet(stored)
    rows["change"] += 1.0
    rows.to_parquet(stored, index=False)
    code, _, err = called(capsys, "reproduce", str(moved), "--workers", "1")
    assert code == 1
    assert "not the same: contest differs in change" in err


def test_what_cannot_be_gone_on_with_is_one_sentence(tmp_path, capsys):
    (tmp_path / "manifest.json").write_text('{"kind": "run", "id": "one"}')
    code, _, err = called(capsys, "resume", str(tmp_path), "--repair")
    assert code == 2
    assert "--repair is for sweeps" in err
    code, _, err = called(capsys, "resume", str(tmp_path))
    assert code == 2
    assert "does not say with which model" in err
    code, _, err = called(capsys, "resume", str(tmp_path / "nowhere"))
    assert code == 2
    assert "no results here" in err
