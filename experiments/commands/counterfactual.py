"""``undertow counterfactual``: the same people with and without what happened to them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.app import app
from experiments.commands.common import complain, examples, parse_changes, shown
from experiments.plan import Plan

if TYPE_CHECKING:
    from experiments.counterfactual import Counterfactual
    from experiments.progress import Reporter


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
    burn_in: Annotated[int, typer.Option(help="Weeks without any policy before.")] = 260,
    scale: Annotated[float, typer.Option(help="Size of the world.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same results.")] = 1,
    workers: Annotated[int | None, typer.Option(help="Processes; never changes a result. Default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder. Default: results/counterfactual/<event>.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter or switch; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of the table.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the chart.")] = True,
) -> None:
    """Compare people to whom an event happened with the same people spared it, everything else on the same luck."""
    command, overrides = shlex.join(["undertow", *sys.argv[1:]]), parse_changes(changes or [])
    named = (scenario,) if scenario else ()
    plan = Plan(named, replicates, weeks, burn_in, scale, seed, workers, overrides, out=out, command=command)
    from experiments.counterfactual import follow
    from experiments.progress import reporter

    told = reporter()
    result = follow(plan, event, share, [name.strip() for name in freeze.split(",") if name.strip()], told)
    if result.stopped_by is not None:
        complain(f"Stopped: {len(result.manifest.get('seeds', {}))} finished replicates kept.", result.exit_code)
    elif result.failures:
        first = result.failures[0]
        complain(f"{len(result.failures)} failed. The first: replicate {first.number}: {first.reason}", 1)
    code = result.exit_code
    if result.path is not None:
        _print(result, as_json)
        code = code or (_draw(result, told) if figures else 0)
    raise typer.Exit(code)


def _print(result: Counterfactual, as_json: bool) -> None:
    """The result on standard output: one JSON document, or the table."""
    assert result.effects is not None
    if as_json:
        from experiments.store import to_json

        effects = result.effects.to_dict(orient="records")
        sys.stdout.write(to_json({"path": result.path, "manifest": result.manifest, "effects": effects}))
        sys.stdout.flush()
        return
    from rich.console import Console

    from experiments.lives_table import show_lives

    console = Console() if sys.stdout.isatty() else Console(width=120)
    show_lives(console, result.manifest, result.effects)
    console.print(f"Results: {shown(result.path)}", soft_wrap=True, highlight=False)


def _draw(result: Counterfactual, told: Reporter) -> int:
    """Draw the chart; the data are stored already, so whatever fails here costs only the chart."""
    assert result.path is not None
    try:
        from figures import draw_lives

        files = draw_lives(result.path)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return complain(f"the data are stored, but the chart could not be drawn ({reason}).", 1)
    told.say(f"Chart: {shown(files[-1])}")
    return 0
