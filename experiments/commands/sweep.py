"""``undertow sweep``, ``resume``, ``expand`` and ``status``: the model at many points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app
from model.errors import InputError
from model.files import located

if TYPE_CHECKING:
    from experiments.running.means import Means
    from experiments.sweeps.reading import Sweep

SECONDS_BETWEEN_LINES = 60.0

AnyFolder = Annotated[Path, typer.Argument(metavar="RESULTS", help="Folder of a sweep, a run or another result.")]


@app.command(
    epilog=common.examples(
        "undertow sweep enforcement_and_screening",
        "undertow sweep my_experiment.toml --out results/mine --workers 4",
        "undertow sweep my_experiment.toml --plan",
        "undertow sweep my_experiment.toml --dask tcp://scheduler:8786",
        "undertow sweep my_experiment.toml --shard $SLURM_ARRAY_TASK_ID/32",
    )
)
def sweep(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Experiment file, or a shipped one's name.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results. Default: results/<name>.")] = None,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Check the file, lay out the folder and compile the model; run nothing.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a sweep that the folder holds.")] = False,
) -> None:
    """Run an experiment: scenarios at many points, each with replicates, into one store."""
    from experiments.running.progress import reporter
    from experiments.running.worlds import compile_model
    from experiments.sweeps import files
    from experiments.sweeps.launch import plan_sweep
    from experiments.sweeps.size import size_of

    if file is None:
        for name, path in files.available().items():
            typer.echo(f"{name:<28} {files.read(str(path)).content.title}")
        raise typer.Exit
    experiment = files.read(file)
    means = common.machines(workers, dask, shard)
    folder = located(out or Path("results") / experiment.name)
    command = common.command_line()
    found = plan_sweep(experiment, folder, command, shard is not None, means.shard, overwrite)
    told = reporter(seconds_between=SECONDS_BETWEEN_LINES)
    told.say(_size(found))
    told.say(f"Up to {size_of(experiment, found.plan.blocks)}.")
    if plan:
        compile_model(found.experiment.lengths.means, told)
        raise typer.Exit
    raise typer.Exit(_run(found, means))


@app.command(
    epilog=common.examples(
        "undertow resume results/enforcement_and_screening",
        "undertow resume results/mine --retry",
        "undertow resume results/mine --repair",
        "undertow resume results/mine --dask tcp://another:8786",
    )
)
def resume(
    results: AnyFolder,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run failed runs again as well.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Set damaged files aside and run what they held.")] = False,
) -> None:
    """Go on with a sweep or a run that was stopped, killed, or has failures; a run always tries those again."""
    from experiments.storage.folders import SWEEP, kind_of
    from experiments.sweeps.reading import open_sweep
    from experiments.sweeps.repair import forget_failures

    folder = located(results)
    common.use_rules_of(folder)
    if kind_of(folder) != SWEEP:
        from experiments.commands.again import go_on

        if repair:
            raise InputError("--repair is for sweeps; what is damaged of other results is run again by itself.")
        raise typer.Exit(go_on(folder, common.machines(workers, dask, shard)))
    means = common.machines(workers, dask, shard)
    if repair:
        _repair(folder)
    found = open_sweep(folder)
    if retry:
        forget_failures(found)
    raise typer.Exit(_run(found, means))


@app.command(
    epilog=common.examples(
        "undertow expand results/prior --samples 256", "undertow expand results/mine --replicates 32"
    )
)
def expand(
    results: common.SweepFolder,
    samples: Annotated[int | None, typer.Option(min=1, help="Samples to add to the design.")] = None,
    replicates: Annotated[int | None, typer.Option(min=1, help="Replicates that every point is to have.")] = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
) -> None:
    """Add points or replicates to a sweep, and run them."""
    from experiments.sweeps import launch
    from experiments.sweeps.reading import open_sweep

    common.use_rules_of(located(results))
    found = open_sweep(located(results))
    means = common.machines(workers, dask, None)
    raise typer.Exit(_run(launch.expand(found, samples, replicates), means))


@app.command(epilog=common.examples("undertow status results/enforcement_and_screening"))
def status(results: AnyFolder) -> None:
    """Say how far a sweep or a run is."""
    from experiments.storage.folders import SWEEP, kind_of
    from experiments.sweeps.damage import require_whole
    from experiments.sweeps.reading import open_sweep
    from experiments.sweeps.state import state_of

    folder = located(results)
    if kind_of(folder) != SWEEP:
        from experiments.commands.again import how_far

        raise typer.Exit(how_far(folder))
    found = open_sweep(folder)
    require_whole(found)
    state = state_of(found)
    typer.echo(_size(found))
    for line in state.lines():
        typer.echo(line)
    raise typer.Exit(1 if state.failed else 0)


def _repair(folder: Path) -> None:
    """Set aside what is damaged in a sweep, and say what that is."""
    from experiments.sweeps import identity
    from experiments.sweeps.reading import read_plan
    from experiments.sweeps.repair import repair

    manifest, experiment, _ = read_plan(folder)
    identity.check_model(folder, manifest, experiment)
    for line in repair(folder):
        common.say(f"Repaired: {line}.")


def _size(found: Sweep) -> str:
    """One line that says what a sweep is."""
    plan, design = found.plan, found.experiment.content.design
    per = f"at most {plan.replicates}" if found.experiment.content.precision else f"{plan.replicates}"
    return (
        f"{found.experiment.name}: {len(plan.points)} points ({design.kind}), {len(found.experiment.scenarios)} "
        f"scenario(s), {per} replicates, in {common.shown(found.path)}"
    )


def _run(found: Sweep, means: Means) -> int:
    """Run what a sweep lacks and say how it ended; gives the exit code."""
    from experiments.running.ending import told, told_of_trouble
    from experiments.running.progress import reporter
    from experiments.sweeps.launch import run_sweep

    outcome = run_sweep(found, means, reporter(seconds_between=SECONDS_BETWEEN_LINES))
    where = common.shown(found.path)
    again = common.again(found.path) + ("" if means.shard.whole else f" --shard {means.shard}")
    kept = f"{outcome.done} of {outcome.planned} runs are in {where}"
    if outcome.trouble is not None:
        return common.complain(f"{told_of_trouble(outcome.trouble, kept, again)}.", outcome.exit_code)
    if outcome.stopped_by is None and outcome.failed:
        again = f"{common.again(found.path)} --retry"
    ending = told(outcome.stopped_by, outcome.failed, outcome.first_failure, kept, again)
    if ending:
        return common.complain(ending, outcome.exit_code)
    typer.echo(f"{kept}; {outcome.new} of them are new.")
    return 0
