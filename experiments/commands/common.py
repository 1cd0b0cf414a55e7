"""What several commands share: options, examples, how they read the command line, print, draw and complain."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.errors import InputError, one_line, short, visible

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from experiments.running.ending import Ending
    from experiments.running.means import Means
    from experiments.running.plan import Plan
    from experiments.running.progress import Reporter
    from experiments.storage.workplace import Answer

ALREADY_THERE = "Nothing has changed since: stored results are shown."
LEAST_WIDTH = 20
DEBUG = "UNDERTOW_DEBUG"
CHART_LOST = "the data are stored, but the chart could not be drawn"

SweepFolder = Annotated[Path, typer.Argument(metavar="RESULTS", help="Folder of a sweep.")]
BurnIn = Annotated[int, typer.Option(help="Weeks without any policy before.")]
Scale = Annotated[float, typer.Option(help="Size of the world.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same results.")]
Workers = Annotated[int | None, typer.Option(help="Processes; never changes a result. Default: all cores.")]
Dask = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Use the workers of this Dask scheduler.")]
Part = Annotated[
    str | None, typer.Option("--shard", metavar="I/N", help="Run only part I of N; all parts fill one folder.")
]
Replicates = Annotated[int, typer.Option("--replicates", "-r", help="Simulated worlds, each with its luck.")]
Weeks = Annotated[int, typer.Option(help="Weeks of policy.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter or switch; repeatable.")
]


def _use_rules(path: Path | None) -> Path | None:
    """Have rules replaced, before anything of the model is imported."""
    if path is not None:
        from model.machine.replaced import use

        use(path)
    return path


def use_rules_of(folder: Path) -> None:
    """Have rules replaced as they were for the result in a folder."""
    from experiments.storage.store import RULES

    _use_rules(folder / RULES if (folder / RULES).is_file() else None)


def _debug(asked: bool) -> bool:
    if asked:
        os.environ[DEBUG] = "1"
    return asked


def debugging() -> bool:
    """Whether the compiler's own words are wanted."""
    return os.environ.get(DEBUG) == "1"


Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE.py", callback=_use_rules, help="Functions here take the place of rules."),
]
Debug = Annotated[bool, typer.Option("--debug", callback=_debug, help="Show what the compiler says of a rule.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what the folder holds of another such question.")]
Figures = Annotated[bool, typer.Option("--figures/--no-figures", help="Draw charts.")]
Page = Annotated[Path | None, typer.Option(metavar="FILE.md", help="Also write the results as Markdown.")]


def complete_scenario(incomplete: str) -> list[str]:
    """Shipped scenarios that begin as typed, for the shell; after a "+" the next one."""
    from scenarios import available

    before, plus, begun = incomplete.rpartition("+")
    return [f"{before}{plus}{name}" for name in available() if name.startswith(begun)]


def examples(*lines: str) -> str:
    """The closing lines of a command's help."""
    return "\n".join(("Examples:", *lines))


def complain(message: str, code: int) -> int:
    """Say on standard error what is wrong; gives the exit code back."""
    say(f"undertow: {one_line(message)}")
    return code


def say(message: str) -> None:
    """A line on standard error, where it does not mix with results; control characters in it are written out."""
    print(visible(message, keep="\n"), file=sys.stderr)


def machines(workers: int | None, dask: str | None, shard: str | None, interpreted: bool = False) -> Means:
    """What a command runs on; refused before anything is written if it makes no sense, or no scheduler answers.

    So is a file of rules in which something is wrong.

    Raises:
        InputError: as said.
    """
    from experiments.rules.check import check_text
    from experiments.running.means import Means, Shard

    check_text()
    means = Means(workers, dask, shard=Shard.parse(shard) if shard is not None else Shard(), interpreted=interpreted)
    if dask is not None:
        from experiments.running.executors import check_address

        check_address(dask)
    return means


def parse_changes(texts: Sequence[str]) -> dict[str, float | bool | str]:
    """``["fear_hides=0.3"]`` as a mapping; the model checks names and values.

    Raises:
        InputError: a text is not of the form name=value, or a name is given twice.
    """
    found: dict[str, float | bool | str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise InputError(f"--set {short(text)} is not valid: write --set name=value, such as --set fear_hides=0.3.")
        if name in found:
            raise InputError(f"--set {short(name)} is given twice.")
        found[name] = value
    return found


def make_plan(
    scenarios: Sequence[str], size: tuple[int, int, int, float, int], means: Means, changes: list[str] | None,
    out: Path | None, overwrite: bool,
) -> Plan:  # fmt: skip
    """What a command asks for; ``size``: replicates, weeks, burn-in, scale and seed.

    Raises:
        InputError: a number or a change is wrong, or a name is that of an experiment.
    """
    from experiments.running.plan import Plan

    check_policies(scenarios)
    return Plan(
        tuple(scenarios), *size, means.workers, parse_changes(changes or []), out=out, command=command_line(),
        overwrite=overwrite, dask=means.dask, shard=means.shard,
    )  # fmt: skip


def check_policies(names: Sequence[str]) -> None:
    """`InputError` if a name is that of an experiment, which another command runs."""
    if not names:
        return
    from experiments.sweeps.files import is_experiment

    for name in names:
        if is_experiment(name):
            raise InputError(f"'{name}' is an experiment, not a policy: use `undertow sweep {name}`.")


def check_page(path: Path | None) -> None:
    """Make sure, before a long run, that a page can be written there; `InputError` otherwise."""
    if path is None:
        return
    if path.suffix != ".md":
        raise InputError(f"--out {path} is not valid: should be a Markdown file, such as levels.md.")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputError(f"--out {path} cannot be written: should be a file in a folder that exists.")


def shown(path: Path | None) -> str:
    """A path as short as it can be told from the current folder."""
    from experiments.storage.folders import shown_path

    return str(shown_path(path)) if path is not None else ""


def split_names(text: str) -> list[str]:
    """``"screening, brokerage"`` as a list of names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def command_line() -> str:
    """The command as it was typed, for the manifest; of absolute paths, which mean nothing elsewhere, the last part."""
    return shlex.join(["undertow", *(_anywhere(argument) for argument in sys.argv[1:])])


def _anywhere(argument: str) -> str:
    option, sign, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
    parts = [Path(part).name if Path(part).is_absolute() else part for part in value.split("+")]
    return f"{option}{sign}{'+'.join(parts)}"


def complain_of(result: Ending, kept: str, again: str = "") -> None:
    """Say how work ended that did not simply finish: what is ``kept``, and the command that goes on with it."""
    told = result.told(kept, again)
    if told:
        complain(told, result.exit_code)


def tell(
    result: Answer, told: Reporter, show: Callable[[], int], draw: Callable[[Any], list[Path]] | None, kept: str = ""
) -> int:
    """Say what came of a question; gives the exit code.

    Args:
        show: prints a result that is there; gives an exit code of its own. draw: draws its chart, by a function of the
            package ``figures``; None for no chart. kept: what is there, unless it is so many finished replicates.
    """
    complain_of(result, kept or replicates_kept(result.manifest), again(result.path))
    if result.path is None:
        return result.exit_code
    if result.reused:
        told.say(ALREADY_THERE)
    shown_with = show()
    code = result.exit_code or shown_with
    return draw_chart(draw, told.say) if draw is not None and not code else code


def print_answer(result: Answer, **tables: pd.DataFrame) -> None:
    """A result and some of its tables as one JSON document on standard output."""
    told = {name: table.to_dict(orient="records") for name, table in tables.items()}
    print_json({"path": result.path, "manifest": result.manifest, **told})


def same_people(result: Answer) -> pd.DataFrame | None:
    """The table of the same people, or None for a run of an earlier version, which has none."""
    assert result.path is not None
    return result.table("same_people") if (result.path / "same_people.parquet").is_file() else None


def again(path: Path | None) -> str:
    """The command that goes on with the results in a folder; empty if nothing is there."""
    return f"undertow resume {shown(path)}" if path is not None else ""


def replicates_kept(manifest: Mapping[str, Any]) -> str:
    """How many finished replicates a manifest has, in words."""
    count = len(manifest.get("seeds", {}))
    return f"{count} finished replicate{'s' if count != 1 else ''} kept" if count else "no replicate had finished"


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    from experiments.storage.store import to_json

    text = to_json(document)
    if not (sys.stdout.encoding or "utf-8").lower().startswith("utf"):
        # JSON has escapes of its own, which lose nothing.
        text = "".join(one if one.isascii() else json.dumps(one)[1:-1] for one in text)
    sys.stdout.write(text)
    sys.stdout.flush()


def open_console(width: int = 120) -> Console:
    """Standard output for tables; a file or a pipe has no width of its own: the table's, unless COLUMNS is set."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_columns() or width)


def _columns() -> int | None:
    """The width that the environment asks for, if it makes sense."""
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) >= LEAST_WIDTH else None


def print_place(console: Console, path: Path | None) -> None:
    """The line under a table that says where its results are."""
    console.print(f"Results: {shown(path)}", soft_wrap=True, highlight=False)


def draw(charts: Callable[[], list[str]], say: Callable[[str], None], lost: str = CHART_LOST) -> int:
    """Draw charts and say each line that comes of it; gives the exit code.

    Results are stored before, so whatever fails costs only the charts; ``lost`` says so.
    """
    try:
        _find_room_for_fonts()
        lines = charts()
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return complain(f"{lost} ({reason}).", 1)
    for line in lines:
        say(line)
    return 0


def _find_room_for_fonts() -> None:
    """Where there is no home folder for what matplotlib knows of fonts, have it keep that beside compiled code.

    It would find a temporary folder by itself, each time anew and with a warning of several lines.
    """
    if {"MPLCONFIGDIR", "XDG_CONFIG_HOME"} & os.environ.keys():
        return
    try:
        usable = os.access(Path.home(), os.W_OK | os.X_OK)
    except RuntimeError:
        usable = False
    if not usable:
        from model.machine.code_cache import shelf

        os.environ["MPLCONFIGDIR"] = str(shelf() / "matplotlib")


def draw_chart(of: Callable[[Any], list[Path]], say: Callable[[str], None]) -> int:
    """Draw one chart by a function of the package ``figures`` and say where it is; gives the exit code."""

    def chart() -> list[str]:
        # The commands are where all rooms meet; nothing else in this package knows of figures.
        import figures

        return [f"Chart: {shown(of(figures)[-1])}"]

    return draw(chart, say)
