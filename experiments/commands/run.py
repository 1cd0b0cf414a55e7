"""``undertow run``: compare scenarios with the status quo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands import common
from experiments.commands.app import app
from experiments.running.plan import Plan

if TYPE_CHECKING:
    from experiments.running.progress import Reporter
    from experiments.storage.workplace import Answer


@app.command(
    epilog=common.examples(
        "undertow run",
        "undertow run end_demand decriminalization --replicates 32",
        "undertow run end_demand+platform_seizure my_policy.toml --weeks 104",
        "undertow run end_demand --set fear_hides=0 --set mechanisms.screening=false --out no_fear",
        "undertow run end_demand --by documentation --by race",
        "undertow run end_demand --rules my_rules.py",
        "undertow run end_demand --scale 0.1 -r 4 --json > effects.json",
    )
)
def run(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Shipped scenarios or .toml files to compare with the status quo; a+b applies both. "
            "Default: the six headline scenarios.",
            show_default=False,
            autocompletion=common.complete_scenario,
        ),
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", "-r", help="Simulated worlds per scenario, each with its own luck. Default: 16."),
    ] = None,
    weeks: Annotated[int | None, typer.Option(help="Weeks of policy. Default: 208.")] = None,
    burn_in: Annotated[int | None, typer.Option(help="Weeks without any policy before. Default: 260.")] = None,
    scale: Annotated[
        float | None, typer.Option(help="Size of the world; 1 is about 28,000 people. Default: 1.")
    ] = None,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results. Default: results/<name>.")] = None,
    changes: common.Changes = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="TRAIT", help="Show who bears the effects, such as documentation; repeatable."),
    ] = None,
    overwrite: common.Overwrite = False,
    as_json: common.AsJson = False,
    debug: common.Debug = False,
    interpreted: Annotated[bool, typer.Option("--interpreted", help="Run the rules as plain Python, small.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw charts and write the report.")] = True,
) -> None:
    """Compare scenarios with the status quo and store data, charts and a report."""
    if interpreted:
        os.environ["UNDERTOW_INTERPRETED"] = "1"
    from experiments.comparison.groups import check_traits
    from experiments.running.progress import reporter

    told = reporter()
    sizes = {"replicates": replicates, "weeks": weeks, "burn_in": burn_in, "scale": scale}
    chosen = {name: value for name, value in sizes.items() if value is not None}
    rest: dict[str, Any] = {"seed": seed, "workers": workers, "out": out, "by": check_traits(by or [])}
    means = common.machines(workers, dask, shard, interpreted)
    rest |= {"dask": means.dask, "shard": means.shard}
    rest |= {"overrides": common.parse_changes(changes or []), "overwrite": overwrite}

    try:
        plan = _plan(scenarios, chosen, rest, interpreted, told)
        code = go(plan, told, as_json, figures)
    except KeyboardInterrupt:
        code = common.complain("stopped by Ctrl-C before anything had run.", 130)
    raise typer.Exit(code)


def go(plan: Plan, told: Reporter, as_json: bool = False, figures: bool = True) -> int:
    """Run a plan, print what came out, draw its charts; gives the exit code."""
    from experiments.comparison.run import compare

    if plan.interpreted:
        told.say(
            f"Interpreted: plain Python at scale {plan.scale:g}, {plan.replicates} replicates, "
            f"{plan.weeks} weeks after {plan.burn_in}. For debugging, not for results."
        )
    return tell(compare(plan, told), told, as_json, figures, plan.interpreted)


def tell(
    comparison: Answer, told: Reporter, as_json: bool = False, figures: bool = True, interpreted: bool = False
) -> int:
    """Print what came of a plan and draw its charts; gives the exit code."""
    if comparison.failures and (interpreted or comparison.path is None):
        # Someone is about to look for the mistake in a rule.
        print(comparison.failures[0].traceback, file=sys.stderr)
    code = common.tell(comparison, told, lambda: _print(comparison, as_json), None)
    drawn = _draw(comparison, told) if figures and comparison.path is not None else 0
    return code or drawn


def _plan(
    scenarios: list[str] | None, chosen: dict[str, Any], rest: dict[str, Any], interpreted: bool, told: Reporter
) -> Plan:
    """The plan that the command line asks for; `InputError` if a number is out of bounds."""
    from experiments.comparison.run import interpreted_plan, within_horizon

    common.check_policies(scenarios or ())
    named: dict[str, Any] = {"scenarios": tuple(scenarios)} if scenarios else {}
    plan = Plan(**named, **chosen, **rest, command=common.command_line())
    plan = interpreted_plan(plan, set(chosen)) if interpreted else plan
    return plan if scenarios else within_horizon(plan, told)


def _print(comparison: Answer, as_json: bool) -> int:
    """The result on standard output: one JSON document, or the table."""
    manifest, effects, groups = comparison.manifest, comparison.table("effects"), comparison.table("group_effects")
    people = common.same_people(comparison)
    if as_json:
        asked = {"group_effects": groups[groups["trait"].isin(manifest["by"])]} if manifest["by"] else {}
        followed = {} if people is None else {"same_people": people}
        common.print_answer(comparison, effects=effects, **asked, **followed)
        return 0
    from experiments.comparison.group_table import show_groups
    from experiments.comparison.table import show

    # A file or a pipe has no width of its own; there the table gets the room it needs.
    console = common.open_console()
    show_groups(console, manifest, groups)
    show(console, manifest, effects, common.shown(comparison.path), people)
    return 0


def _draw(comparison: Answer, told: Reporter) -> int:
    """Draw the charts and the report; gives the exit code.

    Ctrl-C leaves them out; see `common.draw` for what fails.
    """
    path = comparison.path
    assert path is not None
    if comparison.stopped_by is not None and comparison.manifest["replicates"] < 2:
        return 0
    leave = " Ctrl-C again leaves them out." if comparison.stopped_by is not None else ""
    told.say(f"Drawing charts …{leave}")

    def charts() -> list[str]:
        # The command line is where all rooms meet; nothing else in this package knows of figures.
        from figures import draw_run, write_report

        draw_run(path)
        return [f"Charts: {common.shown(path)}/figures, report: {common.shown(write_report(path))}"]

    try:
        return common.draw(charts, told.say, lost="the data are stored, but charts could not be drawn")
    except KeyboardInterrupt:
        return common.complain("charts are left out; the data are stored.", 130)
