"""``undertow reproduce``, and what ``resume`` and ``status`` say of results that are no sweep."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands.app import app
from experiments.commands.common import Workers, complain, examples, say, shown, use_rules_of
from model.errors import InputError
from model.files import located

if TYPE_CHECKING:
    from experiments.running.means import Means
    from experiments.running.progress import Reporter
    from experiments.storage.folders import Holding


@app.command(epilog=examples("undertow reproduce results/end_demand", "undertow reproduce results/mine --workers 4"))
def reproduce(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="Folder of a run, a sweep or another result.")],
    workers: Workers = None,
) -> None:
    """Run a stored result again and say whether it is the same to the last bit, or which version it needs."""
    from experiments.storage.folders import COMPLETE, SWEEP

    folder = located(results)
    found = _stored(folder)
    from experiments.reproduction.again import needs

    lacking = needs(found.manifest, folder)
    if lacking:
        raise typer.Exit(complain(f"{shown(folder)} cannot be reproduced here: {lacking}.", 1))
    if found.kind == SWEEP:
        from experiments.commands.sweep_results import check

        raise typer.Exit(check(folder, None, "the same to the last bit"))
    if found.status != COMPLETE:
        raise InputError(
            f"{shown(folder)} is not complete ({found.status or 'no status'}): finish it with "
            f"`undertow resume {shown(folder)}`."
        )
    raise typer.Exit(_elsewhere(found, folder, workers))


def go_on(folder: Path, means: Means) -> int:
    """Finish a result that is no sweep, and show it; gives the exit code."""
    found = _stored(folder)
    from experiments.reproduction.again import needs
    from experiments.running.progress import reporter
    from experiments.storage.manifest import other_versions

    lacking = needs(found.manifest, folder)
    if lacking:
        raise InputError(f"{shown(folder)} cannot be gone on with here: {lacking}.")
    told = reporter()
    for sentence in other_versions(found.manifest):
        told.say(f"Warning: {sentence}")
    return _finish(found, folder, means, told)


def how_far(folder: Path) -> int:
    """Say how far a result is that is no sweep; gives the exit code."""
    from experiments.storage.folders import COMPLETE, KINDS, described, stored
    from experiments.storage.task_store import count

    found = stored(folder)
    failed = len(found.manifest.get("failures", ()))
    kept = count(folder) or found.manifest.get("replicates", 0)
    typer.echo(f"{shown(folder)}: {KINDS[found.kind]}{described(found.manifest)}")
    lines = [found.status or "unknown", f"{kept} finished replicates kept", f"{failed} failed" if failed else ""]
    again = "" if found.status == COMPLETE else f". Go on with `undertow resume {shown(folder)}`."
    typer.echo(", ".join(filter(None, lines)) + again)
    return 1 if failed else 0


def _stored(folder: Path) -> Holding:
    """The result in a folder. How its rules run, and which, is decided before imports."""
    from experiments.storage.folders import stored

    found = stored(folder)
    use_rules_of(folder)
    if found.manifest.get("interpreted") is True:
        os.environ["UNDERTOW_INTERPRETED"] = "1"
    return found


def _finish(found: Holding, folder: Path, means: Means, told: Reporter) -> int:
    """Run what a result lacks in its own folder, and show it as its own command does."""
    from experiments.commands import attribute, budget, claims, contest, counterfactual, levels, run
    from experiments.reproduction.again import run_again
    from experiments.storage import folders

    result: Any = run_again(found, folder, folder, means, told)
    tells: dict[str, Callable[[], int]] = {
        folders.RUN: lambda: run.tell(result, told),
        folders.ATTRIBUTION: lambda: attribute.tell(result, _asked(found), told),
        folders.CONTEST: lambda: contest.tell([result]),
        folders.LEVELS: lambda: levels.tell(result),
        folders.CLAIMS: lambda: claims.tell(result),
        folders.COUNTERFACTUAL: lambda: counterfactual.tell(result, told),
        folders.BUDGET: lambda: budget.tell(result, told),
    }
    return tells[found.kind]()


def _asked(found: Holding) -> tuple[str, str]:
    """The outcome and the window that an attribution was asked about."""
    return found.manifest["asked"]["outcome"], found.manifest["asked"]["window"]


def _elsewhere(found: Holding, folder: Path, workers: int | None) -> int:
    """Make a result anew in a temporary folder and compare; gives the exit code."""
    from experiments.reproduction.again import differences, run_again
    from experiments.running.means import Means
    from experiments.running.progress import reporter
    from experiments.storage.manifest import other_versions

    with tempfile.TemporaryDirectory(prefix="undertow-") as temporary:
        again: Any = run_again(found, folder, Path(temporary) / "again", Means(workers), reporter())
        if again.exit_code:
            why = again.failures[0].reason if again.failures else "stopped"
            return complain(f"{shown(folder)} was not run again to its end: {why}.", again.exit_code)
        wrong = list(differences(folder, Path(temporary) / "again", found.kind))
    if not wrong:
        typer.echo(f"{shown(folder)}: the same to the last bit.")
        return 0
    complain(f"{shown(folder)}: not the same: {'; '.join(wrong)}.", 1)
    for sentence in other_versions(found.manifest) or ["All versions are those that it was made with."]:
        say(sentence)
    return 1
