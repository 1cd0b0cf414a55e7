"""The command ``undertow`` itself; each of its commands has a module in ``experiments.commands``."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.common import examples

# Heavy modules (numba, pandas, matplotlib) are imported where they are needed, so that --help and the progress bar
# do not wait for them.

app = typer.Typer(
    name="undertow",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog=examples(
        "undertow run",
        "undertow run end_demand -r 32",
        "undertow show platform_seizure",
        "undertow explain law.buying",
    ),
)


def _version(asked: bool) -> None:
    if asked:
        from experiments.storage.manifest import commit, versions
        from model.machine.compilation import model_hash

        told = [f"undertow {versions()['undertow']}", f"model {model_hash()}"]
        told += [f"commit {at}"] if (at := commit()) is not None else []
        typer.echo("\n".join(told))
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
