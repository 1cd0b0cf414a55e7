"""``undertow budget``: packages of policy at equal cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app

if TYPE_CHECKING:
    from experiments.running.progress import Reporter
    from experiments.storage.workplace import Answer


@app.command(
    epilog=common.examples(
        "undertow budget",
        "undertow budget low_barrier_housing treatment_access --amount 500000",
        "undertow budget budget_services budget_campaigns --scale 0.25 -r 32 --json > budget.json",
        "undertow budget --prices",
    )
)
def budget(
    packages: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PACKAGE",
            help="Scenarios that buy something. Default: those of claims H9 and H2.",
            show_default=False,
        ),
    ] = None,
    amount: Annotated[float, typer.Option(help="Dollars a year, for a market of 2,000 workers.")] = 1_000_000.0,
    replicates: common.Replicates = 16,
    weeks: common.Weeks = 104,
    burn_in: common.BurnIn = 260,
    scale: common.Scale = 1.0,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/budget, or budget-<packages>.")] = None,
    changes: common.Changes = None,
    overwrite: common.Overwrite = False,
    prices: Annotated[bool, typer.Option("--prices", help="Print what levers cost, and stop.")] = False,
    as_json: common.AsJson = False,
    figures: common.Figures = True,
) -> None:
    """Make packages cost the same and compare the harms that each averts per $100,000."""
    if prices:
        _print_prices()
        return
    from experiments.budget.packages import PACKAGES, compare_at
    from experiments.running.progress import reporter

    size, means = (replicates, weeks, burn_in, scale, seed), common.machines(workers, dask, shard)
    plan = common.make_plan(packages or PACKAGES, size, means, changes, out, overwrite)
    told = reporter()
    raise typer.Exit(tell(compare_at(plan, amount, told), told, as_json, figures))


def tell(result: Answer, told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Say what came of the comparison, and draw it; gives the exit code."""
    from experiments.budget.packages import TABLES
    from experiments.budget.table import show_budget

    def show() -> int:
        tables = {name: result.table(name) for name in TABLES}
        if as_json:
            common.print_answer(result, **tables)
        else:
            console = common.open_console(130)
            show_budget(console, result.manifest, *tables.values())
            common.print_place(console, result.path)
        return 0

    kept = "finished replicates are kept, and the same command goes on from there"
    return common.tell(result, told, show, (lambda charts: charts.draw_budget(result.path)) if figures else None, kept)


def _print_prices() -> None:
    from experiments.budget.costs import prices
    from experiments.budget.table import show_prices

    show_prices(common.open_console(160), prices())
