"""``undertow levels``: the simulated market surveyed as the studies were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import (
    AsJson,
    Changes,
    Dask,
    Overwrite,
    Page,
    Part,
    Rules,
    Seed,
    Workers,
    again,
    check_page,
    command_line,
    complain_of,
    examples,
    machines,
    open_console,
    parse_changes,
    print_json,
)
from experiments.comparison.plan import Plan

if TYPE_CHECKING:
    from experiments.levels.levels import Result


@app.command(
    epilog=examples(
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
    seed: Seed = 1,
    rules: Rules = None,
    workers: Workers = None,
    dask: Dask = None,
    shard: Part = None,
    results: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep every survey there, to go on with after a stop.")
    ] = None,
    overwrite: Overwrite = False,
    changes: Changes = None,
    as_json: AsJson = False,
    out: Page = None,
) -> None:
    """Compare the simulated market, asked as the studies asked, with what they found."""
    overrides, command = parse_changes(changes or []), command_line()
    means = machines(workers, dask, shard)
    plan = Plan(
        (), replicates, weeks, burn_in, scale, seed, workers, overrides, out=results, command=command,
        overwrite=overwrite, dask=means.dask, shard=means.shard,
    )  # fmt: skip
    from experiments.levels.levels import survey
    from experiments.running.progress import reporter

    check_page(out)
    raise typer.Exit(tell(survey(plan, reporter()), as_json, out))


def tell(result: Result, as_json: bool = False, out: Path | None = None) -> int:
    """Print what came of a survey and write the page; gives the exit code."""
    from experiments.levels.table import WIDE, markdown, show
    from experiments.storage.store import write_text

    complain_of(result, result.kept, again(result.plan.out))
    if result.rows:
        if as_json:
            print_json(result.document())
        else:
            show(open_console(WIDE), result)
        if out is not None and not result.exit_code:
            write_text(out, markdown(result))
    return result.exit_code
