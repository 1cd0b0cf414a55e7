"""``undertow levels``: the simulated market surveyed as the studies were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app

if TYPE_CHECKING:
    from experiments.levels.levels import Result


@app.command(
    epilog=common.examples(
        "undertow levels",
        "undertow levels --replicates 16 --out docs/levels.md",
        "undertow levels -r 2 --set danger_dangerous=0.1 --json > levels.json",
    )
)
def levels(
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Simulated markets.")] = 8,
    weeks: Annotated[int, typer.Option(help="Weeks from the burn-in to the survey; rates are over these.")] = 52,
    burn_in: Annotated[int, typer.Option(help="Weeks before them.")] = 260,
    scale: Annotated[float, typer.Option(help="Size of the market.")] = 1.0,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    results: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep every survey there, to go on with after a stop.")
    ] = None,
    overwrite: common.Overwrite = False,
    changes: common.Changes = None,
    as_json: common.AsJson = False,
    out: common.Page = None,
) -> None:
    """Compare the simulated market, asked as the studies asked, with what they found."""
    from experiments.levels.levels import survey
    from experiments.running.progress import reporter

    size, means = (replicates, weeks, burn_in, scale, seed), common.machines(workers, dask, shard)
    plan = common.make_plan((), size, means, changes, results, overwrite)
    common.check_page(out)
    raise typer.Exit(tell(survey(plan, reporter()), as_json, out))


def tell(result: Result, as_json: bool = False, out: Path | None = None) -> int:
    """Print what came of a survey and write the page; gives the exit code."""
    from experiments.levels.table import WIDE, markdown, show
    from experiments.storage.store import write_text

    common.complain_of(result, result.kept, common.again(result.plan.out))
    if result.rows:
        if as_json:
            common.print_json(result.document())
        else:
            show(common.open_console(WIDE), result)
        if out is not None and not result.exit_code:
            write_text(out, markdown(result))
    return result.exit_code
