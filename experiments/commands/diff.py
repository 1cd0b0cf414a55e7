"""``undertow diff``: two stored runs side by side, paired by seed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.app import app
from experiments.commands.common import AsJson, Figures, Overwrite, draw, examples, open_console, print_json, say, shown

if TYPE_CHECKING:
    from experiments.difference.answer import Answer


@app.command(
    epilog=examples(
        "undertow diff results/end_demand results/no_fear",
        "undertow diff results/end_demand results/no_fear --out no_fear_against_fear",
        "undertow diff before after --window 'weeks 0-12' --json > difference.json",
    )
)
def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="Folder of a run, such as that of the original model.")],
    b: Annotated[
        Path, typer.Argument(metavar="B", help="Folder of a run of the same seed; differences are B minus A.")
    ],
    window: Annotated[str, typer.Option(help="Weeks to compare, such as 'weeks 0-12'.")] = "all",
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write table and charts there; otherwise nothing is written.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    figures: Figures = True,
) -> None:
    """Compare two stored results of `undertow run`, paired by seed: what differs, and what that does to each effect."""
    from experiments.difference.answer import check_folder, compare
    from model.files import located

    answer = compare(located(a), located(b), window)
    folder = located(out) if out is not None else None
    if folder is not None:
        check_folder(folder, answer, overwrite)
    _print(answer, as_json)
    raise typer.Exit(_write(answer, folder, figures) if folder is not None else 0)


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        print_json(answer.document())
        return
    from experiments.difference.table import WIDE, show

    show(open_console(WIDE), answer)


def _write(answer: Answer, folder: Path, figures: bool) -> int:
    """Write and draw a difference, and say where it is; gives the exit code."""
    from experiments.difference.answer import write

    say(f"Files: {shown(write(answer, folder)[0].with_suffix(''))}.csv, .parquet, .json")

    def charts() -> list[str]:
        from figures import draw_difference

        drawn = [f"Chart: {shown(file)}" for file in draw_difference(answer, folder) if file.suffix == ".png"]
        return drawn or ["No chart: A and B are the same to the last bit."]

    return draw(charts, say, lost="the table is written, but charts could not be drawn") if figures else 0
