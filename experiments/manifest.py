"""The manifest: what exactly was run, so that anyone can run it again and see whether it is the same."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.store import FORMAT

if TYPE_CHECKING:
    from experiments.plan import Plan
    from experiments.pool import Finished
    from experiments.unit import Job
    from model.parameters import Parameters
    from scenarios import Scenario

PACKAGES = ("undertow", "numpy", "numba", "scipy", "pandas", "pyarrow")


def manifest(
    plan: Plan, job: Job, scenarios: Sequence[Scenario], finished: Finished, status: str, seconds: float
) -> dict[str, Any]:
    """Everything that identifies a run, and how it went.

    ``id`` depends on what was asked for (model, parameters, tables, seeds, lengths), not on when or where it ran.
    """
    from experiments.effects import identical
    from experiments.missing import collapsed, nothing_to_say

    names, found = [scenario.name for scenario in scenarios], finished.replicates
    notes = [note for said in (collapsed, nothing_to_say) for note in said(found, names, list(plan.windows))]
    ids = run_ids(job, plan.replicates)
    identity = "".join(run for row in ids for run in row)
    return common(plan, job.parameters, identity, finished, status, seconds) | {
        "windows": {name: list(span) for name, span in plan.windows.items()},
        "by": list(plan.by),
        "years": {str(year): list(span) for year, span in plan.years.items()},
        "scenarios": [scenario_entry(scenario, row) for scenario, row in zip(scenarios, ids, strict=True)],
        "notes": [*identical(found, names), *notes],
    }


def common(
    plan: Plan, parameters: Parameters, identity: str, finished: Finished, status: str, seconds: float
) -> dict[str, Any]:
    """What every manifest says: what was asked for, with what parameters and seeds, and how it went.

    ``identity`` is a text that depends on all that was asked for; its hash becomes the ``id``.
    """
    from experiments.effects import CONFIDENCE
    from model.chance import replicate_seed
    from model.compiled import model_hash

    return {
        "format": FORMAT,
        "id": digest(identity),
        "status": status,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": plan.command,
        "model": model_hash(),
        "interpreted": plan.interpreted,
        "weeks": plan.weeks,
        "burn_in": plan.burn_in,
        "scale": plan.scale,
        "people": max(replicate.people for replicate in finished.replicates),
        "seed": plan.seed,
        "replicates_asked": plan.replicates,
        "replicates": len(finished.replicates),
        "seeds": {str(r.number): str(replicate_seed(plan.seed, r.number)) for r in finished.replicates},
        "confidence": CONFIDENCE,
        "parameters": {
            "hash": parameters.hash(),
            "changed": parameters.changed(),
            "values": parameters.values,
        },
        "failures": [
            {"replicate": failure.number, "seed": str(replicate_seed(plan.seed, failure.number))}
            | {"reason": failure.reason, "traceback": failure.traceback}
            for failure in finished.failures
        ],
        "versions": versions(),
        "timings": {
            "wall_seconds": round(seconds, 3),
            "processes": plan.processes,
            "replicate_seconds": {str(r.number): round(r.seconds, 3) for r in finished.replicates},
        },
    }


def scenario_entry(scenario: Scenario, ids: Sequence[str]) -> dict[str, Any]:
    """What a manifest says of a scenario; ``ids`` are the identities of its runs, by replicate."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "source": list(scenario.source),
        "claims": list(scenario.claims),
        "files": [path.name for path in scenario.files],
        "table": table_hash(scenario.table),
        "first_week": scenario.first_week,
        "changes": list(scenario.changes),
        "run_ids": list(ids),
    }


def table_hash(table: np.ndarray) -> str:
    """SHA-256 (hex) of a table of weekly conditions: its columns by name, byte for byte in little-endian order."""
    found = hashlib.sha256()
    # A record array makes an object of attributes for every column that it gives out.
    plain = table.view(np.ndarray)
    for name in plain.dtype.names or ():
        found.update(name.encode())
        found.update(np.ascontiguousarray(plain[name], dtype="<f8").tobytes())
    return found.hexdigest()


def run_ids(job: Job, replicates: int) -> list[list[str]]:
    """A run's identity for each scenario and replicate: hash of model source, parameters, table, seed and lengths."""
    from model.chance import replicate_seed

    seeds = [replicate_seed(job.seed, number) for number in range(replicates)]
    parameters = job.parameters.hash()
    tables = [table_hash(table) for table in job.tables]
    return [[run_id(parameters, job.burn_in, job.scale, table, seed) for seed in seeds] for table in tables]


def run_id(parameters: str, burn_in: int, scale: float, table: str, seed: int) -> str:
    """The identity (hex) of one run of the model as it stands, from the hashes of its parameters and its table.

    ``seed`` is that of the replicate, burn-in is in weeks.
    """
    from model.compiled import model_hash

    return digest(f"{model_hash()} {parameters} {burn_in} {float(scale).hex()} {table} {seed}")


@cache
def versions() -> dict[str, str]:
    """Versions of Python, of the packages that the numbers depend on, and the platform."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found | {"platform": f"{platform.system()} {platform.machine()}"}


def digest(text: str) -> str:
    """SHA-256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
