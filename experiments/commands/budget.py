"""``undertow budget``: packages of policy at equal cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import (
    ALREADY_THERE,
    AsJson,
    BurnIn,
    Changes,
    Dask,
    Figures,
    Overwrite,
    Part,
    Rules,
    Scale,
    Seed,
    Workers,
    again,
    command_line,
    complain_of,
    draw_chart,
    examples,
    machines,
    open_console,
    parse_changes,
    print_json,
    print_place,
)
from experiments.comparison.plan import Plan

if TYPE_CHECKING:
    from experiments.budget.packages import Budget
    from experiments.running.progress import Reporter


@app.command(
    epilog=examples(
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
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Simulated worlds, each with its luck.")] = 16,
    weeks: Annotated[int, typer.Option(help="Weeks of policy.")] = 104,
    burn_in: BurnIn = 260,
    scale: Scale = 1.0,
    seed: Seed = 1,
    rules: Rules = None,
    workers: Workers = None,
    dask: Dask = None,
    shard: Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/budget, or budget-<packages>.")] = None,
    changes: Changes = None,
    overwrite: Overwrite = False,
    prices: Annotated[bool, typer.Option("--prices", help="Print what levers cost, and stop.")] = False,
    as_json: AsJson = False,
    figures: Figures = True,
) -> None:
    """Make packages cost the same and compare the harms that each averts per $100,000."""
    if prices:
        _print_prices()
        return
    from experiments.budget.packages import PACKAGES, compare_at
    from experiments.running.progress import reporter

    command, overrides = command_line(), parse_changes(changes or [])
    means = machines(workers, dask, shard)
    named = tuple(packages or PACKAGES)
    plan = Plan(
        named, replicates, weeks, burn_in, scale, seed, workers, overrides, out=out, command=command,
        overwrite=overwrite, dask=means.dask, shard=means.shard,
    )  # fmt: skip
    told = reporter()
    raise typer.Exit(tell(compare_at(plan, amount, told), told, as_json, figures))


def tell(result: Budget, told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Say what came of the comparison, and draw it; gives the exit code."""
    complain_of(result, "finished replicates are kept, and the same command goes on from there", again(result.path))
    code, path = result.exit_code, result.path
    if path is not None:
        if result.reused:
            told.say(ALREADY_THERE)
        _print(result, as_json)
        if figures and not code:
            code = draw_chart(lambda charts: charts.draw_budget(path), told.say)
    return code


def _print_prices() -> None:
    from experiments.budget.costs import prices
    from experiments.budget.table import show_prices

    show_prices(open_console(160), prices())


def _print(result: Budget, as_json: bool) -> None:
    """The result on standard output: one JSON document, or the tables."""
    tables = {"packages": result.packages, "harms": result.harms, "comparisons": result.comparisons}
    if as_json:
        told = {name: table.to_dict(orient="records") for name, table in tables.items() if table is not None}
        print_json({"path": result.path, "manifest": result.manifest, **told})
        return
    from experiments.budget.table import show_budget

    console = open_console(130)
    assert result.packages is not None
    assert result.harms is not None
    assert result.comparisons is not None
    show_budget(console, result.manifest, result.packages, result.harms, result.comparisons)
    print_place(console, result.path)
