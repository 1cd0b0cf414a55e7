"""``undertow counterfactual``: the same people with and without what happened to them."""

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
    complain,
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

if TYPE_CHECKING:
    from experiments.counterfactual.counterfactual import Counterfactual
    from experiments.running.progress import Reporter


@app.command(
    epilog=examples(
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
    burn_in: BurnIn = 260,
    scale: Scale = 1.0,
    seed: Seed = 1,
    rules: Rules = None,
    workers: Workers = None,
    dask: Dask = None,
    shard: Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/counterfactual/<question>.")] = None,
    changes: Changes = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    figures: Figures = True,
) -> None:
    """Compare people to whom an event happened with the same people spared it, everything else on the same luck."""
    command, overrides = command_line(), parse_changes(changes or [])
    means = machines(workers, dask, shard)
    named = (scenario,) if scenario else ()
    plan = Plan(
        named, replicates, weeks, burn_in, scale, seed, workers, overrides, out=out, command=command,
        overwrite=overwrite, dask=means.dask, shard=means.shard,
    )  # fmt: skip
    from experiments.counterfactual.counterfactual import follow
    from experiments.running.progress import reporter

    told = reporter()
    raise typer.Exit(tell(follow(plan, event, share, split_names(freeze), told), told, as_json, figures))


def tell(result: Counterfactual, told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Say what came of the question, and draw it; gives the exit code."""
    complain_of(result, replicates_kept(result.manifest), again(result.path))
    code, path = result.exit_code, result.path
    if path is not None:
        from experiments.counterfactual.table import nobody_told

        if result.reused:
            told.say(ALREADY_THERE)
        few = nobody_told(result.manifest)
        if few:
            code = complain(few, code or 1)
        _print(result, as_json, few)
        if figures and not code:
            code = draw_chart(lambda charts: charts.draw_lives(path), told.say)
    return code


def _print(result: Counterfactual, as_json: bool, few: str) -> None:
    """The result on standard output: one JSON document, or the table, which would be empty where there are too few."""
    assert result.effects is not None
    if as_json:
        effects = result.effects.to_dict(orient="records")
        print_json({"path": result.path, "manifest": result.manifest, "effects": effects})
        return
    from experiments.counterfactual.table import show_lives

    console = open_console()
    if not few:
        show_lives(console, result.manifest, result.effects)
    print_place(console, result.path)
