"""What a sweep was planned with, and whether that is still what is here: results of two models must never mix."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.storage.folders import SWEEP
from experiments.storage.manifest import commit, digest, other_versions, table_hash, versions
from experiments.sweeps.documents import FORMAT, FactorDocument, PlanDocument, fingerprint, fingerprint_of_points
from experiments.sweeps.files import Experiment
from experiments.sweeps.plan import SweepPlan
from experiments.sweeps.reading import Sweep
from model.errors import InputError


def identity(experiment: Experiment) -> str:
    """Hash (hex) of all that a sweep is asked for: model, experiment, and what its policies do week by week."""
    from model.machine.compilation import model_hash

    tables = [table_hash(scenario.table) for scenario in experiment.scenarios]
    asked = [model_hash(), experiment.parameters.hash(), experiment.raw, tables]
    return digest(json.dumps(asked, sort_keys=True))


def manifest(plan: SweepPlan, command: str) -> dict[str, Any]:
    """What a sweep is planned with: hashes of the model's files and of the scenarios' tables, and versions."""
    from model.machine import replaced
    from model.machine.compilation import model_hash

    return replaced.described() | {
        "format": FORMAT,
        "kind": SWEEP,
        "id": identity(plan.experiment),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "model": model_hash(),
        "commit": commit(),
        "model_files": model_files(),
        "scenarios": {scenario.name: table_hash(scenario.table) for scenario in plan.experiment.scenarios},
        "parameters": {"hash": plan.experiment.parameters.hash(), "changed": plan.experiment.parameters.changed()},
        "versions": versions(),
        **fingerprints(plan),
    }


def fingerprints(plan: SweepPlan) -> dict[str, list[str]]:
    """What a manifest says of a plan and of its points."""
    return {"plan": [fingerprint(plan_document(plan))], "points": [fingerprint_of_points(plan.points)]}


def plan_document(plan: SweepPlan) -> PlanDocument:
    """What is to run, from which the plan is made again together with the table of points."""
    experiment = plan.experiment
    return PlanDocument(
        format=FORMAT,
        name=experiment.name,
        blocks=list(plan.blocks),
        points=len(plan.points),
        factors=[
            FactorDocument(name=one.name, role=one.role, kind=one.kind, target=one.target, unit=one.unit)
            for one in experiment.factors
        ],
        experiment=experiment.raw,
        text=experiment.text,
    )


def model_files() -> dict[str, str]:
    """SHA-256 (hex) of every file that `model_hash` covers, by its path in the model's folder."""
    import model
    from model.machine.sources import source

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
    return check_model(sweep.path, sweep.manifest, sweep.experiment)


def check_model(folder: Path, known: Mapping[str, Any], experiment: Experiment) -> list[str]:
    """The same as `check`, for a sweep of which only manifest and experiment can be read."""
    from model.machine.compilation import model_hash

    what_to_do = (
        "Results of two models must not be mixed. Bring the earlier files back, or start anew with "
        "`undertow sweep FILE --out NEW_FOLDER`."
    )
    if known["model"] != model_hash():
        before, now = known["model_files"], model_files()
        changed = [f"model/{name}" for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
        some = ", ".join(changed[:4]) + (f" and {len(changed) - 4} more" if len(changed) > 4 else "")
        raise InputError(f"{folder}: the model has changed since this sweep was planned ({some}). {what_to_do}")
    for scenario in experiment.scenarios:
        if known["scenarios"].get(scenario.name) != table_hash(scenario.table):
            raise InputError(
                f"{folder}: policies: '{scenario.name}' has changed since this sweep was planned. {what_to_do}"
            )
    return other_versions(known)
