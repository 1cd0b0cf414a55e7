"""``undertow sensitivity``: which factors move an outcome, and how much of its variance is what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from experiments.commands import common
from experiments.commands.app import app
from model.errors import InputError
from model.files import located

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.responses import Quantity
    from experiments.sweeps.reading import Sweep

Window = Annotated[str, typer.Option(help="Weeks to look at, as kept by the sweep, such as 'weeks 0-12'.")]


class How(NamedTuple):
    """What the command line asks for, whatever the analysis: see its options."""

    window: str
    quantity: Quantity
    resamples: int
    second_order: bool


@app.command(
    epilog=common.examples(
        "undertow sensitivity results/end_demand_parameters --outcome client_violence",
        "undertow sensitivity results/contested_mechanisms -o exploitation_prevalence -o price --window 'weeks 0-12'",
        "undertow sensitivity results/contested_mechanisms -o price --level --scenario status_quo",
        "undertow sensitivity results/contested_mechanisms --variance",
        "undertow sensitivity results/contested_mechanisms --variance -o price --json > variance.json",
    )
)
def sensitivity(
    results: common.SweepFolder,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", "-o", help="Outcome; repeatable.")] = None,
    window: Window = "all",
    scenario: Annotated[list[str] | None, typer.Option(help="Default: all of the sweep; repeatable.")] = None,
    level: Annotated[
        bool, typer.Option("--level", help="The outcome under the scenario, not its change against the status quo.")
    ] = False,
    variance: Annotated[
        bool, typer.Option("--variance", help="Share out variance: luck, levers, parameters, contested structure.")
    ] = False,
    second_order: Annotated[bool, typer.Option("--second-order", help="Also S2, what pairs do together.")] = False,
    resamples: Annotated[int, typer.Option(min=10, help="Resamples behind the intervals.")] = 1000,
    as_json: common.AsJson = False,
    figures: common.Figures = True,
) -> None:
    """Rank what an outcome hangs on: Sobol or Morris indices of a finished sweep, or a variance budget."""
    from experiments.analysis.responses import check_outcome, check_scenario, check_window
    from experiments.sweeps.reading import open_sweep

    sweep = open_sweep(located(results))
    quantity: Quantity = "level" if level else "change"
    scenarios = scenario or list(sweep.columns.scenarios[:-1])
    for name in scenarios:
        check_scenario(sweep, name, quantity)
    for name in outcome or ():
        check_outcome(sweep, name)
    check_window(sweep, window)
    if variance and second_order:
        raise InputError("--variance and --second-order exclude each other.")
    how = How(window, quantity, resamples, second_order)
    if variance:
        found = [_variance(sweep, name, outcome, how) for name in scenarios]
    else:
        chosen = _chosen(sweep, outcome)
        found = [_indices(sweep, name, one, how) for name in scenarios for one in chosen]
    raise typer.Exit(present(sweep, found, as_json, figures))


def _chosen(sweep: Sweep, outcome: list[str] | None) -> list[str]:
    """The outcomes asked for; `InputError` with the valid ones if there are none."""
    if outcome:
        return outcome
    kept = sweep.columns.outcomes
    more = ", ..." if len(kept) > 12 else ""
    raise InputError(f"which outcome? Give --outcome NAME, one of: {', '.join(kept[:12])}{more}.")


def _indices(sweep: Sweep, scenario: str, outcome: str, how: How) -> Path:
    """Indices of one outcome under one scenario, stored; gives the path of the document."""
    from experiments.analysis import documents
    from experiments.analysis.indices import indices, require_design
    from experiments.analysis.responses import require_complete, response
    from experiments.storage.file_names import file_stem

    require_design(sweep, how.second_order)
    require_complete(sweep, scenario, "indices need them")
    looked_at = response(sweep, scenario, outcome, how.window, how.quantity)
    found = indices(looked_at, how.resamples, how.second_order)
    document = documents.about(sweep, found.method, scenario, how.window)
    document["outcome"] = documents.outcome_facts(outcome, how.quantity, looked_at.unit)
    document |= {"samples": found.samples, "luck": found.luck, "notes": list(found.notes), "rows": _rows(found.table)}
    document["pairs"] = _rows(found.pairs)
    return documents.write(
        sweep, file_stem(found.method, scenario, outcome, how.quantity, how.window), document, found.table
    )


def _variance(sweep: Sweep, scenario: str, outcome: list[str] | None, how: How) -> Path:
    """Variance budgets of some outcomes (the main ones that were kept) under one scenario, stored together."""
    import pandas as pd

    from experiments.analysis import documents
    from experiments.analysis.responses import require_complete, response
    from experiments.analysis.variance import never_varies, require_design, variance_budget
    from experiments.storage.file_names import file_stem
    from model.counting.outcomes import OUTCOMES

    require_design(sweep)
    require_complete(sweep, scenario, "a variance budget needs them")
    kept = sweep.columns.outcomes
    chosen = outcome or [name for name in kept if OUTCOMES[name].main] or list(kept)
    document = documents.about(sweep, "variance", scenario, how.window) | {"outcomes": [], "notes": []}
    tables = []
    for name in chosen:
        looked_at = response(sweep, scenario, name, how.window, how.quantity)
        if not outcome and (same := never_varies(looked_at)) is not None:
            document["notes"].append(f"{same[:1].upper()}{same[1:]}.")
            continue
        found = variance_budget(looked_at, how.resamples)
        facts = documents.outcome_facts(name, how.quantity, looked_at.unit)
        document["outcomes"].append({**facts, "standard_deviation": found.variance**0.5})
        tables.append(found.table.assign(outcome=name))
    if not tables:
        raise InputError(f"{sweep.path}: {scenario}: none of its outcomes varies from world to world.")
    table = pd.concat(tables, ignore_index=True)
    document["rows"] = _rows(table)
    which = ",".join(chosen) if outcome else "main"
    return documents.write(sweep, file_stem("variance", scenario, which, how.quantity, how.window), document, table)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict(orient="records")]


def present(sweep: Sweep, paths: list[Path], as_json: bool, figures: bool) -> int:
    """Print stored documents, draw their charts, and say where everything is; gives the exit code."""
    from experiments.analysis import documents

    found = [documents.read(path) for path in paths]
    if as_json:
        common.print_json({"path": sweep.path, "analyses": found})
    else:
        from experiments.analysis.tables import show

        console = common.open_console()
        for document in found:
            show(console, document)
        for path in paths:
            console.print(
                f"Files: {common.shown(path.with_suffix(''))}.json, .csv, .parquet", soft_wrap=True, markup=False
            )
    return _draw(paths) if figures else 0


def _draw(paths: list[Path]) -> int:
    """Draw the charts of stored documents; gives the exit code."""

    def charts() -> list[str]:
        from figures import draw_analysis

        drawn = [file for path in paths for file in draw_analysis(path)]
        return [f"Chart: {common.shown(file)}" for file in drawn if file.suffix == ".png"]

    return common.draw(charts, common.say, lost="the analysis is stored, but charts could not be drawn")
