"""``undertow attribute``: through which mechanisms a policy has its effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app
from model.errors import InputError

if TYPE_CHECKING:
    from experiments.running.progress import Reporter
    from experiments.storage.workplace import Answer


@app.command(
    epilog=common.examples(
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
    replicates: common.Replicates = 8,
    weeks: common.Weeks = 208,
    burn_in: common.BurnIn = 260,
    scale: common.Scale = 1.0,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/attribution/<question>.")] = None,
    changes: common.Changes = None,
    overwrite: common.Overwrite = False,
    as_json: common.AsJson = False,
    figures: common.Figures = True,
) -> None:
    """Split a policy's effect on an outcome over the mechanisms that carry it, so that the shares add up."""
    chosen = common.split_names(mechanisms or "")
    if mechanisms is not None and not chosen:
        raise InputError("--mechanisms names none: name some, separated by commas, or leave it out for a pilot.")
    from experiments.mechanisms import attribution
    from experiments.running.progress import reporter

    size, means = (replicates, weeks, burn_in, scale, seed), common.machines(workers, dask, shard)
    plan = common.make_plan((scenario,), size, means, changes, out, overwrite)
    told = reporter()
    result = attribution.attribute(plan, outcome, window, chosen, orders, told)
    raise typer.Exit(tell(result, (outcome, window), told, as_json, figures))


def tell(result: Answer, asked: tuple[str, str], told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Say what came of the question about an outcome in a window, and draw it; gives the exit code."""
    from experiments.mechanisms.table import in_order, missing, show_shares

    def show() -> int:
        shares = result.table("shares")
        if as_json:
            common.print_answer(result, shares=in_order(shares, asked))
        else:
            console = common.open_console()
            show_shares(console, result.manifest, shares, asked)
            common.print_place(console, result.path)
        return 0

    # Without an effect there is nothing to draw.
    drawn = figures and result.path is not None and not missing(in_order(result.table("shares"), asked))
    draw = (lambda charts: charts.draw_attribution(result.path, *asked)) if drawn else None
    return common.tell(result, told, show, draw)
