"""The manifest: what exactly was run, so that anyone can run it again and see whether it is the same."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from experiments.running.plan import Plan
from experiments.running.task_list import Collected
from experiments.storage.store import FORMAT
from experiments.wording.verdicts import CONFIDENCE
from model.errors import InputError
from model.parameters import Parameters
from scenarios import Copies, Scenario

NUMERICAL = ("python", "numpy", "numba", "platform")
"""Versions on which a result may depend in its last bits."""
PACKAGES = ("undertow", "numpy", "numba", "scipy", "pandas", "pyarrow")


def asked(plan: Plan, kind: str, parameters: Parameters, identity: str, policies: Copies) -> dict[str, Any]:
    """What every manifest says of what was asked for: all that is needed to run it again.

    Args:
        plan: what was asked for. kind: one of `experiments.storage.folders.KINDS`. parameters: with the plan's changes.
        identity: a text that depends on all that was asked for (model, parameters, tables, seeds, lengths) and not on
            when or where it ran; its hash becomes the ``id``.
        policies: copies of the plan's scenarios.
    """
    from model.machine import replaced
    from model.machine.compilation import model_hash

    return replaced.described() | {
        "format": FORMAT,
        "kind": kind,
        "id": digest(identity),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": plan.command,
        "model": model_hash(),
        "commit": commit(),
        "interpreted": plan.interpreted,
        "policies": list(policies.names),
        "weeks": plan.weeks,
        "burn_in": plan.burn_in,
        "scale": plan.scale,
        "seed": plan.seed,
        "replicates_asked": plan.replicates,
        "set": dict(plan.overrides),
        "confidence": CONFIDENCE,
        "parameters": {"hash": parameters.hash(), "changed": parameters.changed(), "values": parameters.values},
        "versions": versions(),
    }


def ended(plan: Plan, finished: Collected[Any], status: str, seconds: float) -> dict[str, Any]:
    """What every manifest says of how the work went; ``seconds`` are those since it was begun or taken up again."""
    from model.seeds import replicate_seed

    return {
        "status": status,
        "people": max(replicate.people for replicate in finished.results),
        "replicates": len(finished.results),
        "seeds": {str(r.number): str(replicate_seed(plan.seed, r.number)) for r in finished.results},
        "failures": [
            {"replicate": failure.task.what, "seed": str(replicate_seed(plan.seed, failure.task.what))}
            | {"reason": failure.reason, "traceback": failure.traceback}
            for failure in finished.failures
        ],
        "timings": {
            "wall_seconds": round(seconds, 3),
            "processes": plan.processes,
            "replicate_seconds": {str(r.number): round(r.seconds, 3) for r in finished.results},
        },
    }


def plan_of(manifest: Mapping[str, Any], folder: Path, policies: Path) -> Plan:
    """The plan that a manifest was made for, with its results in ``folder`` and its scenario files in ``policies``.

    Raises:
        InputError: the manifest lacks what is needed, as those of earlier versions do.
    """
    try:
        return Plan(
            scenarios=tuple(manifest["policies"]),
            replicates=manifest["replicates_asked"],
            weeks=manifest["weeks"],
            burn_in=manifest["burn_in"],
            scale=manifest["scale"],
            seed=manifest["seed"],
            overrides=manifest["set"],
            interpreted=manifest["interpreted"],
            command=manifest["command"],
            by=tuple(manifest.get("by", ())),
            out=folder,
            policies=policies,
        )
    except (KeyError, TypeError) as error:
        raise InputError(
            f"{policies.parent}: its manifest does not say all that is needed to run it again ({error}); it was made "
            "by an earlier version, or has been changed."
        ) from None


def other_versions(manifest: Mapping[str, Any]) -> list[str]:
    """Sentences about versions here that differ from a manifest's and may change the last digits of results."""
    there, here = manifest.get("versions", {}), versions()
    return [
        f"{name} is {here.get(name)} here and was {there.get(name)} there: results may differ in their last digits."
        for name in NUMERICAL
        if here.get(name) != there.get(name)
    ]


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


def run_id(parameters: str, burn_in: int, scale: float, table: str, seed: int) -> str:
    """The identity (hex) of one run of the model as it stands, from the hashes of its parameters and its table.

    ``seed`` is that of the replicate, burn-in is in weeks.
    """
    from model.machine.compilation import model_hash

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


@cache
def commit() -> str | None:
    """The commit of the checkout that the model is run from, with "+changes" if files differ from it.

    None outside a checkout of Undertow, or where there is no git.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    command = ["git", "-C", str(root), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty=+changes"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return told or None


def digest(text: str) -> str:
    """SHA-256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
