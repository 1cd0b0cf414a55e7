"""``undertow contest``: under which contested assumptions does a policy's effect turn?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands import common
from experiments.commands.app import app

if TYPE_CHECKING:
    from experiments.contested.contest import Contest

SHIPPED = (
    ("end_demand", "exploitation_prevalence"),
    ("platform_seizure", "exploitation_prevalence"),
    ("decriminalization", "people_exploited"),
)
"""The questions of ``docs/contested.md``."""


@app.command(
    epilog=common.examples(
        "undertow contest end_demand --outcome exploitation_prevalence",
        "undertow contest decriminalization --outcome people_exploited --replicates 16",
        "undertow contest --out docs/contested.md",
    )
)
def contest(
    scenario: Annotated[
        str | None,
        typer.Argument(
            help="A scenario. Default: the three of docs/contested.md, each with its outcome.", show_default=False
        ),
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="An outcome; `undertow explain NAME` describes it.")] = None,
    window: Annotated[str, typer.Option(help="Weeks looked at.")] = "weeks 53-208",
    levels: Annotated[int, typer.Option(help="Points on each parameter's range.")] = 7,
    together: Annotated[int, typer.Option(help="Points of the joint design; 0 leaves it out.")] = 32,
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Paired replicates at each point.")] = 8,
    scale: Annotated[float, typer.Option(help="Size of the world; 1 is about 28,000 people.")] = 0.25,
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    results: Annotated[Path, typer.Option(help="Folder under which results are kept and reused.")] = Path(
        "results/contest"
    ),
    overwrite: common.Overwrite = False,
    as_json: common.AsJson = False,
    out: common.Page = None,
) -> None:
    """Run the contested mechanisms C1 to C4 over their ranges and report where the sign of the effect changes."""
    from experiments.contested.contest import contest as run
    from experiments.contested.design import Question
    from experiments.running.progress import reporter
    from model.errors import InputError

    if scenario is not None and outcome is None:
        raise InputError("--outcome is missing: name what to look at, such as --outcome exploitation_prevalence.")
    common.check_page(out)
    asked = SHIPPED if scenario is None else ((scenario, outcome or ""),)
    size = (window, levels, together, replicates, scale, seed, workers, results)
    means = common.machines(workers, dask, shard)
    rest: dict[str, Any] = {"overwrite": overwrite, "command": common.command_line()}
    rest |= {"dask": means.dask, "shard": means.shard}
    questions = [Question(name, looked_at, *size, **rest) for name, looked_at in asked]
    found = []
    for question in questions:
        found.append(run(question, reporter()))
        if found[-1].exit_code:
            break
    raise typer.Exit(tell(found, as_json, out))


def tell(found: list[Contest], as_json: bool = False, out: Path | None = None) -> int:
    """Print, draw, and write the page with its charts beside it, if all was answered; gives the exit code."""
    from experiments.contested import words
    from experiments.contested.contest import document
    from experiments.storage.store import write_text
    from figures import draw_contest

    if found[-1].exit_code:
        common.complain_of(found[-1], "finished points are kept, and the same command goes on from there")
        return found[-1].exit_code
    charts = [draw_contest(result, result.question.folder)[-1] for result in found]
    if as_json:
        common.print_json([document(result) for result in found])
    else:
        console = common.open_console()
        for result in found:
            words.show(console, result)
    for chart in charts:
        common.say(f"Chart: {common.shown(chart)}")
    if out is not None:
        for chart in charts:
            shutil.copyfile(chart, out.absolute().parent / chart.name)
        write_text(out, words.markdown(found, [chart.name for chart in charts]))
    return 0
