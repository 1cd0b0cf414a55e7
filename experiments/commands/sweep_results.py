"""``undertow verify`` and ``undertow export``: what a sweep has stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app
from model.errors import InputError, nearest
from model.files import located


@app.command(epilog=common.examples("undertow verify results/mine", "undertow verify results/mine --rerun 5"))
def verify(
    results: common.SweepFolder,
    rerun: Annotated[int, typer.Option(min=0, help="Simulate so many runs again and compare every bit.")] = 0,
) -> None:
    """Check a sweep: every file whole, every run there once, every id right."""
    again = f", {rerun} simulated again and equal" if rerun else ""
    raise typer.Exit(check(located(results), rerun, f"every planned run is there once and whole{again}"))


def check(folder: Path, rerun: int | None, well: str) -> int:
    """Say what is wrong with a sweep, of which some runs (None: all) are simulated again; gives the exit code."""
    from experiments.sweeps import identity
    from experiments.sweeps.reading import open_sweep
    from experiments.sweeps.verify import differing, problems

    common.use_rules_of(folder)
    found = open_sweep(folder)
    warnings = identity.check(found)
    wrong = list(problems(found))
    count = len(found.read("runs", [])) if rerun is None else rerun
    wrong += differing(found, count) if count and not wrong else []
    for sentence in wrong:
        common.complain(sentence, 1)
    for sentence in warnings if wrong else ():
        common.say(sentence)
    if not wrong:
        typer.echo(f"{common.shown(folder)}: {well}.")
    return 1 if wrong else 0


@app.command(
    epilog=common.examples(
        "undertow export results/mine --format csv",
        "undertow export results/mine --format netcdf --out for_r",
    )
)
def export(
    results: common.SweepFolder,
    form: Annotated[str, typer.Option("--format", help="csv, parquet or netcdf.")] = "csv",
    out: Annotated[Path | None, typer.Option(help="Folder for the files. Default: RESULTS/export.")] = None,
) -> None:
    """Write a sweep's tables, sorted, in a format that other programs read."""
    from experiments.sweeps.damage import require_whole
    from experiments.sweeps.export import ENDINGS
    from experiments.sweeps.export import export as write
    from experiments.sweeps.reading import open_sweep

    if form not in ENDINGS:
        raise InputError(f"--format {form} is not valid: should be {', '.join(ENDINGS)}.{nearest(form, ENDINGS)}")
    found = open_sweep(located(results))
    require_whole(found)
    folder = located(out or found.path / "export")
    for path in write(found, form, folder):
        typer.echo(common.shown(path))
