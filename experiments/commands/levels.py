"""``undertow levels``: the simulated market surveyed as the studies were."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import (
    AsJson,
    Changes,
    Page,
    Seed,
    Workers,
    check_page,
    command_line,
    complain_of,
    examples,
    open_console,
    parse_changes,
    print_json,
)
from experiments.comparison.plan import Plan


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
    workers: Workers = None,
    changes: Changes = None,
    as_json: AsJson = False,
    out: Page = None,
) -> None:
    """Compare the simulated market, asked as the studies asked, with what they found."""
    overrides, command = parse_changes(changes or []), command_line()
    plan = Plan((), replicates, weeks, burn_in, scale, seed, workers, overrides, command=command)
    from experiments.levels.levels import survey
    from experiments.levels.table import WIDE, markdown, show
    from experiments.running.progress import reporter
    from experiments.storage.store import write_text

    check_page(out)
    result = survey(plan, reporter())
    complain_of(result, result.kept)
    if result.rows:
        if as_json:
            print_json(result.document())
        else:
            show(open_console(WIDE), result)
        if out is not None and not result.exit_code:
            write_text(out, markdown(result))
    raise typer.Exit(result.exit_code)
