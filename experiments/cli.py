"""The command ``undertow``. Commands are thin: they read the command line, call the logic, and print."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from experiments.plan import HEADLINE, Plan
from model.errors import InputError

if TYPE_CHECKING:
    from experiments.progress import Reporter
    from experiments.run import Comparison

# Heavy modules (numba, pandas, matplotlib) are imported where they are needed, so that --help and the progress bar
# do not wait for them.


def _examples(*lines: str) -> str:
    return "\n".join(("Examples:", *lines))


app = typer.Typer(
    name="undertow",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog=_examples(
        "undertow run",
        "undertow run end_demand -r 32",
        "undertow show platform_seizure",
        "undertow explain law.buying",
    ),
)


def _version(asked: bool) -> None:
    if asked:
        from experiments.manifest import versions

        typer.echo(f"undertow {versions()['undertow']}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def undertow(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What policies do to adults who trade sex: simulated, with the uncertainty that honest evidence leaves."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(
    epilog=_examples(
        "undertow run",
        "undertow run end_demand decriminalization --replicates 32",
        "undertow run end_demand+platform_seizure my_policy.toml --weeks 104",
        "undertow run end_demand --set fear_hides=0 --set mechanisms.screening=false --out no_fear",
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
    seed: Annotated[int, typer.Option(help="The same seed gives the same results.")] = 1,
    workers: Annotated[int | None, typer.Option(help="Processes; never changes a result. Default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results. Default: results/<name>.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter or switch; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of the table.")] = False,
    interpreted: Annotated[bool, typer.Option("--interpreted", help="Run the rules as plain Python, small.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw charts and write the report.")] = True,
) -> None:
    """Compare scenarios with the status quo and store data, charts and a report."""
    if interpreted:
        os.environ["UNDERTOW_INTERPRETED"] = "1"
    from experiments.progress import reporter

    told = reporter()
    sizes = {"replicates": replicates, "weeks": weeks, "burn_in": burn_in, "scale": scale}
    chosen = {name: value for name, value in sizes.items() if value is not None}
    rest = {"seed": seed, "workers": workers, "out": out, "overrides": parse_changes(changes or [])}
    try:
        plan = _plan(scenarios, chosen, rest, interpreted, told)
        code = _run(plan, told, as_json, figures)
    except KeyboardInterrupt:
        code = _complain("stopped by Ctrl-C before anything had run.", 130)
    raise typer.Exit(code)


def _run(plan: Plan, told: Reporter, as_json: bool, figures: bool) -> int:
    """Run a plan, print what came out, draw its charts; gives the exit code."""
    from experiments.run import compare, stopped_how

    if plan.interpreted:
        told.say(
            f"Interpreted: plain Python at scale {plan.scale:g}, {plan.replicates} replicates, "
            f"{plan.weeks} weeks after {plan.burn_in}. For debugging, not for results."
        )
    comparison = compare(plan, told)
    ending = stopped_how(comparison)
    if comparison.failures and (plan.interpreted or comparison.path is None):
        # Someone is about to look for the mistake in a rule.
        print(comparison.failures[0].traceback, file=sys.stderr)
    if ending:
        _complain(ending, comparison.exit_code)
    if comparison.path is None:
        return comparison.exit_code
    _print(comparison, as_json)
    drawn = _draw(comparison, told) if figures else 0
    return comparison.exit_code or drawn


def _plan(
    scenarios: list[str] | None, chosen: dict[str, Any], rest: dict[str, Any], interpreted: bool, told: Reporter
) -> Plan:
    """The plan that the command line asks for; `InputError` if a number is out of bounds."""
    from experiments.run import interpreted_plan, within_horizon

    named: dict[str, Any] = {"scenarios": tuple(scenarios)} if scenarios else {}
    plan = Plan(**named, **chosen, **rest, command=shlex.join(["undertow", *sys.argv[1:]]))
    plan = interpreted_plan(plan, set(chosen)) if interpreted else plan
    return plan if scenarios else within_horizon(plan, told)


def parse_changes(texts: Sequence[str]) -> dict[str, float | bool | str]:
    """``["fear_hides=0.3"]`` as a mapping; the model checks names and values.

    Raises:
        InputError: a text is not of the form name=value, or a name is given twice.
    """
    found: dict[str, float | bool | str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise InputError(f"--set {text} is not valid: write --set name=value, such as --set fear_hides=0.3.")
        if name in found:
            raise InputError(f"--set {name} is given twice.")
        found[name] = value
    return found


def _print(comparison: Comparison, as_json: bool) -> None:
    """The result on standard output: one JSON document, or the table."""
    assert comparison.effects is not None
    if as_json:
        from experiments.store import to_json

        effects = comparison.effects.to_dict(orient="records")
        sys.stdout.write(to_json({"path": comparison.path, "manifest": comparison.manifest, "effects": effects}))
        sys.stdout.flush()
        return
    from rich.console import Console

    from experiments.table import show

    # A file or a pipe has no width of its own; there the table gets the room it needs.
    console = Console() if sys.stdout.isatty() else Console(width=120)
    show(console, comparison.manifest, comparison.effects, shown(comparison.path))


def _draw(comparison: Comparison, told: Reporter) -> int:
    """Draw the charts and the report; gives the exit code.

    The data are stored already, so whatever fails here costs only the charts.
    """
    assert comparison.path is not None
    if comparison.stopped_by is not None and comparison.manifest["replicates"] < 2:
        return 0
    again = " Ctrl-C again leaves them out." if comparison.stopped_by is not None else ""
    told.say(f"Drawing charts …{again}")
    try:
        # The command line is where all rooms meet; nothing else in this package knows of figures.
        from figures import draw_run, write_report

        draw_run(comparison.path)
        report = write_report(comparison.path)
    except KeyboardInterrupt:
        return _complain("charts are left out; the data are stored.", 130)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return _complain(f"the data are stored, but charts could not be drawn ({reason}).", 1)
    told.say(f"Charts: {shown(comparison.path)}/figures, report: {shown(report)}")
    return 0


def shown(path: Path | None) -> str:
    """A path as short as it can be told from the current folder."""
    if path is None:
        return ""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


@app.command(epilog=_examples("undertow scenarios"))
def scenarios() -> None:
    """List the shipped scenarios."""
    from rich.console import Console

    from experiments.explain import HORIZON
    from experiments.pages import print_scenarios
    from scenarios import available, load

    titles = {name: load(name, HORIZON).title for name in available()}
    print_scenarios(Console(), titles, HEADLINE)


@app.command(
    epilog=_examples(
        "undertow show end_demand", "undertow show end_demand+platform_seizure", "undertow show my.toml"
    )
)
def show(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario or a .toml file; a+b applies both.")],
    weeks: Annotated[int, typer.Option(help="Weeks of policy.")] = 208,
) -> None:
    """Show what a scenario stands for and which levers it moves, when and how far."""
    from rich.console import Console

    from experiments.explain import scenario_explanation
    from experiments.pages import print_explanations
    from scenarios import load

    plan = Plan(weeks=weeks)
    print_explanations(Console(), [scenario_explanation(load(scenario, plan.weeks))])


@app.command(
    epilog=_examples(
        "undertow explain fear_hides",
        "undertow explain law.buying",
        "undertow explain mechanisms.screening",
        "undertow explain T11.20",
    )
)
def explain(
    name: Annotated[str, typer.Argument(help="A parameter, lever, mechanism, outcome, piece of evidence or scenario.")],
) -> None:
    """Explain a name: its meaning, unit, value and range, and the evidence it rests on."""
    from rich.console import Console

    from experiments import explain as names
    from experiments.pages import print_explanations

    print_explanations(Console(), names.explain(name))


@app.command(
    epilog=_examples(
        "undertow levels",
        "undertow levels --replicates 16 --out docs/levels.md",
        "undertow levels -r 2 --set danger_dangerous=0.1 --json > levels.json",
    )
)
def levels(
    replicates: Annotated[int, typer.Option("--replicates", "-r", help="Simulated markets.")] = 8,
    weeks: Annotated[int, typer.Option(help="Weeks from the burn-in to the survey; rates are over these.")] = 52,
    burn_in: Annotated[int, typer.Option(help="Weeks before them.")] = 260,
    scale: Annotated[float, typer.Option(help="Size of the market.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same results.")] = 1,
    workers: Annotated[int | None, typer.Option(help="Processes; never changes a result. Default: all cores.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter or switch; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of the table.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE.md", help="Also write the table as Markdown.")] = None,
) -> None:
    """Compare the simulated market, asked as the studies asked, with what they found."""
    overrides, command = parse_changes(changes or []), shlex.join(["undertow", *sys.argv[1:]])
    plan = Plan((), replicates, weeks, burn_in, scale, seed, workers, overrides, command=command)
    from rich.console import Console

    from experiments.levels import survey
    from experiments.levels_table import WIDE, check_page, markdown, show
    from experiments.progress import reporter
    from experiments.store import to_json, write_text

    if out is not None:
        check_page(out)
    result = survey(plan, reporter())
    if result.ending:
        _complain(result.ending, result.exit_code)
    if result.rows:
        if as_json:
            sys.stdout.write(to_json(result.document()))
            sys.stdout.flush()
        else:
            show(Console() if sys.stdout.isatty() else Console(width=WIDE), result)
        if out is not None and not result.exit_code:
            write_text(out, markdown(result))
    raise typer.Exit(result.exit_code)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code.

    0: done; 1: something failed, or could not be written; 2: the command line or a file is wrong; 130: Ctrl-C.
    """
    try:
        code = app(args=arguments, prog_name="undertow", standalone_mode=False)
    except InputError as error:
        code = _complain(str(error), 2)
    except (KeyboardInterrupt, typer.Abort):
        code = _complain("stopped by Ctrl-C.", 130)
    except BrokenPipeError:
        # The reader of our output has gone (`undertow run | head`). Keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        code = _complain(f"{error.strerror or error}{where}.", 1)
    except Exception as error:
        # Usage errors of the command-line library; its class is not part of typer's public names.
        if not hasattr(error, "format_message"):
            raise
        code = _complain(f"{error.format_message().rstrip('.')}. See `undertow --help`.", 2)
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str, code: int) -> int:
    print(f"undertow: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
