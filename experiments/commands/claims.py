"""``undertow claims``: the ledger of hypotheses, run and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands import common
from experiments.commands.app import app
from model.errors import InputError, nearest

if TYPE_CHECKING:
    from experiments.claims.order import LedgerRun, Order

KEPT = "what was finished is kept, and the same command goes on from there"


@app.command(
    epilog=common.examples(
        "undertow claims --precision quick",
        "undertow claims --out docs/claims.md",
        "undertow claims P3",
        "undertow claims D5 D6 --json > demand.json",
        "undertow claims --check built-in --precision quick",
    )
)
def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLAIM", help="Rows of the ledger, such as P3. Default: all.", show_default=False),
    ] = None,
    precision: Annotated[
        str, typer.Option("--precision", "-p", help="quick (minutes), default (half an hour) or full (some hours).")
    ] = "default",
    seed: common.Seed = 1,
    rules: common.Rules = None,
    workers: common.Workers = None,
    dask: common.Dask = None,
    shard: common.Part = None,
    results: Annotated[Path, typer.Option(help="Folder under which results are kept and reused.")] = Path(
        "results/claims"
    ),
    ledger: Annotated[Path | None, typer.Option(help="Another ledger than the model's own, a .toml file.")] = None,
    as_json: common.AsJson = False,
    out: common.Page = None,
    check: Annotated[
        str | None, typer.Option(help="built-in: look for conclusions that the model could not fail to give.")
    ] = None,
) -> None:
    """Test what the source document says policies do: effects, verdicts by one rule, and what each is due to.

    What has run is stored and used again as long as model, scenarios and row are the same; Ctrl-C loses nothing that
    was finished. One claim is shown in full, with a chart.
    """
    from experiments.claims import ledger as rows
    from experiments.claims.order import Order
    from experiments.claims.order import precision as find
    from experiments.running.progress import reporter

    known = rows.load(ledger) if ledger else rows.shipped()
    chosen = rows.chosen(names or [], known)
    means = common.machines(workers, dask, shard)
    order = Order(chosen, find(precision), seed, means, results, whole=len(chosen) == len(known), ledger=ledger)
    common.check_page(out)
    if check is not None:
        if not means.shard.whole:
            raise InputError("--check and --shard exclude each other: each check follows from what came before.")
        raise typer.Exit(_check(check, order, out))
    from experiments.claims.runs import run

    result = run(order, reporter())
    raise typer.Exit(tell(result, as_json, out))


def tell(result: LedgerRun, as_json: bool = False, out: Path | None = None) -> int:
    """Print what came out, draw the chart of a single claim, write the page; gives the exit code."""
    from experiments.claims import document, page, table
    from experiments.storage.store import write_text

    common.complain_of(result, KEPT)
    if result.judged is None:
        if not result.told(KEPT):
            common.complain("too little has run for a verdict: the same command goes on from there.", result.exit_code)
        return result.exit_code
    console = common.open_console(table.WIDE)
    if as_json:
        common.print_json(document.document(result))
    elif len(result.judged.rows) == 1:
        table.show_one(console, result.judged.rows[0])
    else:
        table.show(console, result)
    if len(result.judged.rows) == 1:
        from figures import draw_claim

        files = draw_claim(result.judged.rows[0], result.order.folder / "figures", _source(result))
        common.say(f"Chart: {common.shown(files[-1])}")
    if out is not None and result.exit_code == 0:
        write_text(out, page.markdown(result, common.command_line()))
    common.say(f"Results: {common.shown(result.order.folder)}")
    return result.exit_code


def _source(result: LedgerRun) -> str:
    """The line under the chart of a claim."""
    from experiments.storage.manifest import versions
    from experiments.wording.assumptions import with_rules
    from figures.facts import counted, sourced
    from model.machine.compilation import model_hash
    from model.machine.replaced import described

    how = result.order.precision
    what = f"{counted(len(result.draws), 'parameter draw')} × {counted(how.replicates, 'replicate')}"
    changed = with_rules("", described())
    return sourced(versions()["undertow"], model_hash(), (what,), how.scale, result.order.seed, changed)


def _check(check: str, order: Order, out: Path | None) -> int:
    if check != "built-in":
        raise InputError(f"--check {check} is not valid.{nearest(check, ['built-in'])} One of: built-in.")
    from experiments.claims.built_in import examine
    from experiments.claims.built_in_page import markdown, show
    from experiments.running.progress import reporter
    from experiments.storage.store import write_text

    found = examine(order, reporter())
    show(common.open_console(150), found)
    common.complain_of(found, KEPT)
    if out is not None and not found.exit_code:
        write_text(out, markdown(found, order, common.command_line()))
    return found.exit_code
