"""A stored result once more: gone on with in its folder, or made anew elsewhere and compared bit by bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.budget import packages
from experiments.claims import runs
from experiments.comparison import run
from experiments.contested import contest
from experiments.contested.design import Question
from experiments.counterfactual import counterfactual
from experiments.levels import levels
from experiments.mechanisms import attribution
from experiments.running.ending import Ending
from experiments.running.means import Means
from experiments.running.plan import Plan
from experiments.running.progress import Reporter
from experiments.storage import folders
from experiments.storage.folders import Holding, stored
from experiments.storage.manifest import commit, plan_of, versions
from experiments.storage.store import POLICIES, TABLES, read_table
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def tables_of(kind: str) -> tuple[str, ...]:
    """Names of the tables that a result of this kind consists of."""
    return {
        folders.RUN: TABLES,
        folders.ATTRIBUTION: attribution.TABLES,
        folders.COUNTERFACTUAL: counterfactual.TABLES,
        folders.BUDGET: packages.TABLES,
        folders.CONTEST: ("contest",),
        folders.CLAIMS: runs.TABLES,
        folders.LEVELS: levels.TABLES,
    }[kind]


def run_again(found: Holding, folder: Path, out: Path, means: Means, reporter: Reporter) -> Ending:
    """What was asked for in ``folder``, answered in ``out``, which may be the same: then only what is missing runs.

    Raises:
        InputError: the manifest does not say all that is needed, or is not of a kind that can be run again.
        OSError: the results cannot be written.
    """
    try:
        if found.kind == folders.CLAIMS:
            return runs.run(replace(runs.order_of(folder, found.manifest, out), means=means), reporter)
        plan = plan_of(found.manifest, out, folder / POLICIES)
        plan = replace(plan, workers=means.workers, dask=means.dask, shard=means.shard)
        return _asked(found, plan, reporter)
    except (KeyError, TypeError) as error:
        raise InputError(f"{folder}: its manifest does not say all that is needed to run it again ({error}).") from None


def _asked(found: Holding, plan: Plan, reporter: Reporter) -> Ending:
    """The function of the kind, with all that the manifest says it was asked."""
    said = found.manifest
    if found.kind == folders.RUN:
        return run.compare(plan, reporter)
    if found.kind == folders.ATTRIBUTION:
        asked = said["asked"]
        how = (asked["outcome"], asked["window"], asked["mechanisms"], asked["orders"])
        return attribution.attribute(plan, *how, reporter)
    if found.kind == folders.COUNTERFACTUAL:
        return counterfactual.follow(plan, said["event"], said["share"], said["frozen"], reporter)
    if found.kind == folders.BUDGET:
        return packages.compare_at(plan, said["amount"], reporter)
    if found.kind == folders.CONTEST:
        question = Question(
            plan.scenarios[0], said["outcome"], said["window"], said["levels"], said["together"], plan.replicates,
            plan.scale, plan.seed, plan.workers, out=plan.out, policies=plan.policies, command=plan.command,
            dask=plan.dask, shard=plan.shard,
        )  # fmt: skip
        return contest.contest(question, reporter)
    if found.kind == folders.LEVELS:
        return levels.survey(plan, reporter)
    raise InputError(f"{folders.KINDS[found.kind]} cannot be run again from a folder: repeat the command that made it.")


def needs(manifest: Mapping[str, Any], folder: Path) -> str:
    """Which version the result in a folder needs, if not this one: a sentence or nothing; `InputError` if unsaid."""
    from model.machine import replaced
    from model.machine.compilation import model_hash

    if "model" not in manifest:
        raise InputError(f"{folder}: {folders.MANIFEST} does not say with which model it was made.")
    there = str(manifest["model"])
    if there == model_hash():
        return ""
    if replaced.hash_in(manifest) != replaced.hash_in(replaced.described()):
        rules = manifest.get("rules")
        return f"it needs the rules of {rules['file']} as they were" if rules else "it needs the model's own rules"
    version = manifest.get("versions", {}).get("undertow", "unknown")
    needed = _version(version, there, manifest.get("commit"))
    return f"it needs {needed}; this is {_version(versions()['undertow'], model_hash(), commit())}"


def _version(number: str, model: str, made_at: str | None) -> str:
    return f"undertow {number}, model {model[:12]}" + (f", commit {made_at}" if made_at else "")


def differences(one: Path, two: Path, kind: str) -> Iterator[str]:
    """A sentence for each thing of a result that is not the same in another folder, to the last bit."""
    if stored(one).id != stored(two).id:
        yield "what its manifest and its policies ask for is not what its id stands for: one of them has been changed"
    for name in tables_of(kind):
        before, after = read_table(one, name), read_table(two, name)
        if list(before.columns) != list(after.columns) or len(before) != len(after):
            yield f"{name} has other rows or columns"
            continue
        columns = [column for column in before.columns if not _same(before[column], after[column])]
        if columns:
            some = ", ".join(columns[:3]) + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")
            yield f"{name} differs in {some}"


def _same(one: pd.Series, two: pd.Series) -> bool:
    """Whether two columns hold the same bits."""
    if one.dtype != two.dtype:
        return False
    if not isinstance(one.dtype, np.dtype) or one.dtype.kind not in "fiub":
        return bool(one.equals(two))
    return one.to_numpy().tobytes() == two.to_numpy().tobytes()
