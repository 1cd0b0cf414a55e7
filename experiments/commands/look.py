"""``undertow scenarios``, ``show``, ``list`` and ``explain``: look things up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import (
    AsJson,
    Changes,
    Workers,
    complete_scenario,
    examples,
    open_console,
    parse_changes,
)
from experiments.running.plan import HEADLINE, Plan
from model.errors import InputError


@app.command(epilog=examples("undertow scenarios"))
def scenarios() -> None:
    """List the shipped scenarios."""
    from experiments.lookup.explain import HORIZON
    from experiments.lookup.pages import print_scenarios
    from scenarios import available, load

    titles = {name: load(name, HORIZON).title for name in available()}
    print_scenarios(open_console(80), titles, HEADLINE)


@app.command(
    epilog=examples(
        "undertow show end_demand",
        "undertow show end_demand+platform_seizure",
        "undertow show my.toml",
        "undertow show end_demand --dose",
    )
)
def show(
    scenario: Annotated[
        str,
        typer.Argument(help="A shipped scenario or a .toml file; a+b applies both.", autocompletion=complete_scenario),
    ],
    weeks: Annotated[int, typer.Option(help="Weeks of policy.")] = 208,
    dose: Annotated[
        bool, typer.Option("--dose", help="Also run it in a few small worlds: what does it deliver?")
    ] = False,
    replicates: Annotated[
        int | None, typer.Option("--replicates", "-r", help="With --dose: worlds. Default: 4.")
    ] = None,
    scale: Annotated[float | None, typer.Option(help="With --dose: size of each world. Default: 0.25.")] = None,
    workers: Workers = None,
    changes: Changes = None,
    as_json: AsJson = False,
) -> None:
    """Show what a scenario stands for and which levers it moves, when and how far; with --dose, what it delivers."""
    from experiments.lookup.explain import scenario_explanation
    from experiments.lookup.pages import print_explanations
    from scenarios import load

    given = {"--replicates": replicates, "--scale": scale, "--workers": workers, "--set": changes}
    if not dose:
        refuse_without("--dose", given, as_json)
        plan = Plan(weeks=weeks)
        print_explanations(open_console(80), [scenario_explanation(load(scenario, plan.weeks))])
        return
    from experiments.doses.measuring import BURN_IN, REPLICATES, SCALE

    plan = Plan(
        (scenario,),
        replicates=REPLICATES if replicates is None else replicates,
        weeks=weeks,
        burn_in=BURN_IN,
        scale=SCALE if scale is None else scale,
        workers=workers,
        overrides=parse_changes(changes or []),
    )
    if not as_json:
        print_explanations(open_console(80), [scenario_explanation(load(scenario, plan.weeks))])
    raise typer.Exit(_measure(plan, as_json))


def refuse_without(option: str, given: Mapping[str, object], as_json: bool) -> None:
    """`InputError` if an option is given that means something with another one only."""
    named = [name for name, value in ({**given, "--json": as_json or None}).items() if value is not None]
    if named:
        raise InputError(f"{named[0]} belongs to {option}: add it.")


def _measure(plan: Plan, as_json: bool) -> int:
    """Measure and print the doses of a plan's scenario; gives the exit code."""
    from experiments.commands.common import complain_of, print_json, say
    from experiments.doses.measuring import document, measure
    from experiments.doses.table import show as show_doses
    from experiments.running.progress import reporter

    result = measure(plan, reporter())
    complain_of(result, result.kept)
    if as_json:
        print_json({"doses": [document(row) for row in result.rows], "replicates": result.replicates})
    elif result.rows:
        show_doses(open_console(), result)
    elif not result.exit_code:
        say(f"{plan.scenarios[0]} states no dose: a [[dose]] entry in its file would.")
    return result.exit_code


@app.command(
    "list",
    epilog=examples("undertow list levers", "undertow list outcomes violence", "undertow list evidence screen"),
)
def list_names(
    kind: Annotated[
        str,
        typer.Argument(
            help="levers, outcomes, parameters, mechanisms, scenarios, claims, contested, evidence or questions."
        ),
    ],
    word: Annotated[list[str] | None, typer.Argument(help="Only what has these words, in its name or meaning.")] = None,
) -> None:
    """List everything of one kind, or what has a word."""
    from experiments.commands.common import open_console
    from experiments.lookup.catalogue import KINDS, rows_of
    from experiments.lookup.pages import print_names

    print_names(open_console(), rows_of(kind, " ".join(word or [])), KINDS[kind][0])


@app.command(
    epilog=examples(
        "undertow explain fear_hides",
        "undertow explain law.buying",
        "undertow explain mechanisms.screening",
        "undertow explain T11.20",
        "undertow explain D1",
        "undertow explain Q16",
    )
)
def explain(
    name: Annotated[
        str,
        typer.Argument(help="A parameter, lever, mechanism, outcome, piece of evidence, scenario, claim or question."),
    ],
) -> None:
    """Explain a name: its meaning, unit, value and range, and the evidence it rests on."""
    from experiments.lookup import explain as names
    from experiments.lookup.pages import print_explanations

    print_explanations(open_console(80), names.explain(name))
