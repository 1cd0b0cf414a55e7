"""``undertow counterfactual``: the same people with and without what happened to them."""

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
        "undertow counterfactual arrest",
        "undertow counterfactual arrest --freeze records",
        "undertow counterfactual place --scenario low_barrier_housing -r 32",
        "undertow counterfactual support --scale 0.25 --json > support.json",
    )
)
def counterfactual(
    event: Annotated[
        str, typer.Argument(help="arrest, detention, record, outing, eviction, place (in housing) or support.")
    ],
    scenario: Annotated[
        str | None,
        typer.Option(help="The policy of both worlds. Default: status_quo; for support stimulus_access."),
    ] = None,
    share: Annotated[float, typer.Option(help="Share of such events that is undone in the other world.")] = 0.1,
    freeze: Annotated[str, typer.Option(metavar="A,B", help="Mechanisms to freeze in both worlds.")] = "",
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Simulated pairs of worlds.")] = 16,
    weeks: Annotated[int, typer.Option(help="Policy weeks; people are followed for 104 of them.")] = 156,
    burn_in: common.BurnIn = 260,
    scale: common.Scale = 1.0,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/counterfactual/<question>.")] = None,
    changes: common.Changes = None,
    overwrite: common.Overwrite = False,
    as_json: common.AsJson = False,
    figures: common.Figures = True,
) -> None:
    """Compare people to whom an event happened with the same people spared it, everything else on the same luck."""
    from experiments.counterfactual.counterfactual import follow
    from experiments.running.progress import reporter

    size, means = (replicates, weeks, burn_in, scale, seed), common.machines(workers, dask, shard)
    plan = common.make_plan((scenario,) if scenario else (), size, means, changes, out, overwrite)
    told = reporter()
    raise typer.Exit(tell(follow(plan, event, share, common.split_names(freeze), told), told, as_json, figures))


def tell(result: Answer, told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Say what came of the question, and draw it; gives the exit code."""
    from experiments.counterfactual.table import nobody_told, show_lives

    def show() -> int:
        few = nobody_told(result.manifest)
        code = common.complain(few, 1) if few else 0
        if as_json:
            common.print_answer(result, effects=result.table("effects"))
            return code
        console = common.open_console()
        if not few:
            show_lives(console, result.manifest, result.table("effects"))
        common.print_place(console, result.path)
        return code

    return common.tell(result, told, show, (lambda charts: charts.draw_lives(result.path)) if figures else None)
