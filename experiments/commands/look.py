"""``undertow scenarios``, ``show``, ``list`` and ``explain``: look things up."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import complete_scenario, examples, open_console
from experiments.running.plan import HEADLINE, Plan


@app.command(epilog=examples("undertow scenarios"))
def scenarios() -> None:
    """List the shipped scenarios."""
    from experiments.lookup.explain import HORIZON
    from experiments.lookup.pages import print_scenarios
    from scenarios import available, load

    titles = {name: load(name, HORIZON).title for name in available()}
    print_scenarios(open_console(80), titles, HEADLINE)


@app.command(
    epilog=examples("undertow show end_demand", "undertow show end_demand+platform_seizure", "undertow show my.toml")
)
def show(
    scenario: Annotated[
        str,
        typer.Argument(help="A shipped scenario or a .toml file; a+b applies both.", autocompletion=complete_scenario),
    ],
    weeks: Annotated[int, typer.Option(help="Weeks of policy.")] = 208,
) -> None:
    """Show what a scenario stands for and which levers it moves, when and how far."""
    from experiments.lookup.explain import scenario_explanation
    from experiments.lookup.pages import print_explanations
    from scenarios import load

    plan = Plan(weeks=weeks)
    print_explanations(open_console(80), [scenario_explanation(load(scenario, plan.weeks))])


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
