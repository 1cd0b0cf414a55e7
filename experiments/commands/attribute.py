"""``undertow attribute``: through which mechanisms a policy has its effect."""

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
    replicates_kept,
    split_names,
)
from experiments.comparison.plan import Plan
from model.errors import InputError

if TYPE_CHECKING:
    from experiments.mechanisms.attribution import Attribution
    from experiments.running.progress import Reporter


@app.command(
    epilog=examples(
        "undertow attribute end_demand --outcome client_violence",
        "undertow attribute platform_seizure --outcome screened_share --mechanisms venue_choice,screening,brokerage",
        "undertow attribute end_demand --outcome client_violence --window 'weeks 53-208' --scale 0.25 -r 16",
    )
)
def attribute(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario or a .toml file; a+b applies both.")],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="The outcome whose change is split.")],
    mechanisms: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Mechanisms to share between. Default: a pilot picks the five.")
    ] = None,
    window: Annotated[str, typer.Option(help="all, 'weeks 0-12', 'weeks 13-52' or 'weeks 53-208'.")] = "all",
    orders: Annotated[int, typer.Option(help="Orders sampled for more than five mechanisms.")] = 16,
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Simulated worlds, each with its luck.")] = 8,
    weeks: Annotated[int, typer.Option(help="Weeks of policy.")] = 208,
    burn_in: BurnIn = 260,
    scale: Scale = 1.0,
    seed: Seed = 1,
    rules: Rules = None,
    workers: Workers = None,
    dask: Dask = None,
    shard: Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/attribution/<question>.")] = None,
    changes: Changes = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    figures: Figures = True,
) -> None:
    """Split a policy's effect on an outcome over the mechanisms that carry it, so that the shares add up."""
    command, overrides = command_line(), parse_changes(changes or [])
    means = machines(workers, dask, shard)
    plan = Plan(
        (scenario,), replicates, weeks, burn_in, scale, seed, workers, overrides, out=out, command=command,
        overwrite=overwrite, dask=means.dask, shard=means.shard,
    )  # fmt: skip
    chosen = split_names(mechanisms or "")
    if mechanisms is not None and not chosen:
        raise InputError("--mechanisms names none: name some, separated by commas, or leave it out for a pilot.")
    from experiments.mechanisms import attribution
    from experiments.running.progress import reporter

    told = reporter()
    result = attribution.attribute(plan, outcome, window, chosen, orders, told)
    raise typer.Exit(tell(result, (outcome, window), told, as_json, figures))


def tell(
    result: Attribution, asked: tuple[str, str], told: Reporter, as_json: bool = False, figures: bool = True
) -> int:
    """Say what came of the question about an outcome in a window, and draw it; gives the exit code."""
    complain_of(result, replicates_kept(result.manifest), again(result.path))
    code, path = result.exit_code, result.path
    if path is not None:
        if result.reused:
            told.say(ALREADY_THERE)
        _print(result, asked, as_json)
        if figures and not code and _says_something(result, asked):
            code = draw_chart(lambda charts: charts.draw_attribution(path, *asked), told.say)
    return code


def _says_something(result: Attribution, asked: tuple[str, str]) -> bool:
    """Whether there is an effect to draw."""
    from experiments.mechanisms.table import in_order, missing

    assert result.shares is not None
    return not missing(in_order(result.shares, asked))


def _print(result: Attribution, asked: tuple[str, str], as_json: bool) -> None:
    """The result on standard output: one JSON document, or the table."""
    from experiments.mechanisms.table import in_order, show_shares

    assert result.shares is not None
    if as_json:
        shares = in_order(result.shares, asked).to_dict(orient="records")
        print_json({"path": result.path, "manifest": result.manifest, "shares": shares})
        return
    console = open_console()
    show_shares(console, result.manifest, result.shares, asked)
    print_place(console, result.path)
