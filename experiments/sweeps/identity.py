"""What a sweep was planned with, and whether that is still what is here: results of two models must never mix."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.manifest import table_hash, versions
from experiments.sweeps.plan import SweepPlan
from experiments.sweeps.reading import Sweep
from experiments.sweeps.store import FORMAT
from model.errors import InputError

NUMERICAL = ("python", "numpy", "numba", "platform")
"""Versions on which a result may depend in its last bits."""


def manifest(plan: SweepPlan, command: str) -> dict[str, Any]:
    """What a sweep is planned with: hashes of the model's files and of the scenarios' tables, and versions."""
    from model.compiled import model_hash

    return {
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "model": model_hash(),
        "model_files": model_files(),
        "scenarios": {scenario.name: table_hash(scenario.table) for scenario in plan.experiment.scenarios},
        "parameters": {"hash": plan.experiment.parameters.hash(), "changed": plan.experiment.parameters.changed()},
        "versions": versions(),
    }


def plan_document(plan: SweepPlan) -> dict[str, Any]:
    """What is to run, from which the plan is made again together with the table of points."""
    experiment = plan.experiment
    return {
        "format": FORMAT,
        "name": experiment.name,
        "blocks": list(plan.blocks),
        "points": len(plan.points),
        "factors": [
            {"name": factor.name, "role": factor.role, "kind": factor.kind, "target": factor.target}
            | {"unit": factor.unit}
            for factor in experiment.factors
        ],
        "experiment": experiment.raw,
    }


def model_files() -> dict[str, str]:
    """SHA-256 (hex) of every file that `model.compiled.model_hash` covers, by its path in the model's folder."""
    import model
    from model.compiled import source

    root = Path(model.__file__).parent
    paths = sorted(path for pattern in ("*.py", "*.toml") for path in root.rglob(pattern))
    return {path.relative_to(root).as_posix(): hashlib.sha256(source(path)).hexdigest() for path in paths}


def check(sweep: Sweep) -> list[str]:
    """Make sure that the model and the scenarios are those of the plan.

    Returns:
        Warnings about versions that differ and may change the last bits of results.

    Raises:
        InputError: a rule, a parameter, a lever or a scenario has changed; says which, and what to do.
    """
    from model.compiled import model_hash

    known = sweep.manifest
    what_to_do = (
        f"Results of two models must not be mixed. Bring the earlier files back, or start anew with "
        f"`undertow sweep {sweep.experiment.name} --out NEW_FOLDER`."
    )
    if known["model"] != model_hash():
        before, now = known["model_files"], model_files()
        changed = [f"model/{name}" for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
        some = ", ".join(changed[:4]) + (f" and {len(changed) - 4} more" if len(changed) > 4 else "")
        raise InputError(f"{sweep.path}: the model has changed since this sweep was planned ({some}). {what_to_do}")
    for scenario in sweep.experiment.scenarios:
        if known["scenarios"].get(scenario.name) != table_hash(scenario.table):
            raise InputError(
                f"{sweep.path}: scenario '{scenario.name}' has changed since this sweep was planned. {what_to_do}"
            )
    here = versions()
    return [
        f"{name} is {here.get(name)} here and was {known['versions'].get(name)} when the sweep was planned: "
        "results may differ in their last digits."
        for name in NUMERICAL
        if here.get(name) != known["versions"].get(name)
    ]
