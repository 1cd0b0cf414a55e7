"""``undertow discover``: where in the space of levers and uncertainties a result is common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands import common
from experiments.commands.app import app
from experiments.commands.sensitivity import Window, present
from model.errors import InputError
from model.files import located

if TYPE_CHECKING:
    from experiments.analysis.discovery import Box, Cases
    from experiments.sweeps.reading import Sweep


@app.command(
    epilog=common.examples(
        'undertow discover results/income_support --where "exploitation_prevalence_change > 0"',
        'undertow discover results/mine --where "client_violence_change > 5 and price_level < 100" --density 0.7',
        'undertow discover results/mine --where "unhoused_change >= 1 or not income_change > 0" --scenario end_demand',
        'undertow discover results/mine --where "exploitation_prevalence_change < 0" --step 12 --json > box.json',
    )
)
def discover(
    results: common.SweepFolder,
    where: Annotated[
        str,
        typer.Option(
            metavar="CONDITION",
            help="What is of interest: outcome names with _change (against the status quo) or _level, compared by "
            "<, <=, >, >=, ==, != and joined by and, or, not, brackets.",
        ),
    ],
    window: Window = "all",
    scenario: Annotated[str | None, typer.Option(help="Of the sweep; needed if it has several.")] = None,
    density: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of the box that is to be of interest.")] = 0.8,
    step: Annotated[int | None, typer.Option(min=0, help="Choose a step of the peeling trajectory by hand.")] = None,
    resamples: Annotated[int, typer.Option(min=2, help="Halves of the points in which limits are sought again.")] = 10,
    as_json: common.AsJson = False,
    figures: common.Figures = True,
) -> None:
    """Find the box of levers and uncertainties in which a result is common (PRIM), in words and as a chart."""
    from experiments.analysis.discovery import cases
    from experiments.analysis.discovery import discover as search
    from experiments.analysis.expression import parse
    from experiments.analysis.responses import check_scenario, check_window
    from experiments.analysis.wording import doubts
    from experiments.running.progress import reporter
    from experiments.sweeps.reading import open_sweep

    sweep = open_sweep(located(results))
    check_window(sweep, window)
    scenarios = sweep.columns.scenarios[:-1]
    if scenario is None and len(scenarios) > 1:
        raise InputError(f"{sweep.path}: choose one of its scenarios with --scenario: {', '.join(scenarios)}.")
    chosen = scenario or scenarios[0]
    check_scenario(sweep, chosen, "change")
    found = cases(sweep, chosen, parse(where, sweep.columns.outcomes), window)
    reporter().say(f"Seeking a box in {len(found.interest)} points, and in {resamples} halves of them …")
    box = search(found, density, resamples, step)
    notes = doubts(found, box, density if step is None else 0.0)
    path = _store(sweep, chosen, window, where, found, box, notes)
    raise typer.Exit(present(sweep, [path], as_json, figures))


def _store(sweep: Sweep, scenario: str, window: str, where: str, found: Cases, box: Box, notes: list[str]) -> Path:
    """Keep a box beside the store; gives the path of its document."""
    from experiments.analysis import documents
    from experiments.analysis.wording import box_lines, box_sentence, span
    from experiments.storage.file_names import file_stem

    document: dict[str, Any] = documents.about(sweep, "discovery", scenario, window)
    factors = {factor.name: factor for factor in sweep.factors}
    rows = box.limits.to_dict(orient="records")
    for row in rows:
        factor = factors[row["factor"]]
        least, greatest = factor.extremes()
        row |= {"unit": factor.unit, "words": span(factor, {row["side"]: row["limit"]})}
        row |= {"least": least, "greatest": greatest}
    document |= {
        "where": where,
        "sentence": box_sentence(found, box, where),
        "lines": box_lines(box, sweep.factors),
        "share": found.share,
        "box": {
            name: getattr(box, name)
            for name in (
                "density", "coverage", "mass", "cases", "of_interest", "step", "density_apart", "coverage_apart",
            )
        },
        "notes": notes,
        "rows": rows,
        "trajectory": box.trajectory.to_dict(orient="records"),
    }  # fmt: skip
    return documents.write(sweep, file_stem("box", scenario, where, window), document, box.limits)
