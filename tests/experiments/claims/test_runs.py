"""The ledger from end to end in small worlds: what is stored is used again, and only what is missing is run."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from experiments import cli
from experiments.claims import order as ordering
from experiments.claims import runs
from experiments.claims.ledger import load
from experiments.claims.order import Order
from experiments.claims.runs import run
from experiments.running.means import Means, PartDone, Shard
from experiments.storage.locks import locked
from model.errors import InputError
from tests.experiments.claims.small import PLATFORM_ROW, tiny

TINY = tiny(2)

LEDGER = (
    PLATFORM_ROW
    + """
[D2]
section = "Ending demand"
source = ["Q16"]
class = "A"
switch = ["price_adjustment"]
claim = "Prices fall."
part = [{ observable = "price", scenario = "end_demand", window = "weeks 0-12", direction = "less" }]
"""
)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A folder with a small ledger and its stored results, and what the first run gave."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    order = Order(load(folder / "ledger.toml"), TINY, means=Means(2), home=folder / "results")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.running.engine.KEEP_SECONDS", 0.0)  # each result is kept as it comes in
        return folder, order, run(order)


def test_a_run_judges_every_claim_and_stores_it(stored):
    _, order, result = stored
    assert result.exit_code == 0
    assert result.ran == 6, "two draws and the parameters' own values, two replicates of each"
    assert [row.claim.id for row in result.judged.rows] == ["P1", "D2"]
    closed = result.judged.rows[0].parts[0]
    assert closed.on.mean < -5.0
    assert sum(result.judged.placebo.values()) == 2
    parts = pd.read_parquet(order.folder / "claims.parquet")
    assert parts["on_mean"].tolist() == [row.parts[0].on.mean for row in result.judged.rows]
    manifest = json.loads((order.folder / "manifest.json").read_text())
    assert manifest["draws"] == 2
    assert manifest["verdicts"] == dict(result.judged.counts)


def test_nothing_runs_twice_and_results_are_the_same(stored):
    _, order, result = stored
    again = run(order)
    assert again.ran == 0
    assert [row.parts[0].on.mean for row in again.judged.rows] == [row.parts[0].on.mean for row in result.judged.rows]


def test_claims_never_go_into_another_result_nor_where_another_process_is_at_work(stored, tmp_path):
    _, order, _ = stored
    with locked(order.folder), pytest.raises(InputError, match="another process"):
        run(order)
    elsewhere = replace(order, home=tmp_path)
    elsewhere.folder.mkdir(parents=True)
    (elsewhere.folder / "manifest.json").write_text('{"kind": "run"}')
    with pytest.raises(InputError, match="holds a run, not verdicts on claims"):
        run(elsewhere)
    assert [path.name for path in elsewhere.folder.iterdir()] == ["manifest.json"]


def test_what_is_lost_or_damaged_is_run_again_and_comes_out_the_same(stored):
    _, order, result = stored
    every = _stored(order)
    first, *_, last = sorted(every)
    assert len(every) > 1
    first.unlink()
    last.write_bytes(b"half a file")
    again = run(order)
    assert again.ran == every[first] + every[last]
    assert [row.parts[0].on.mean for row in again.judged.rows] == [row.parts[0].on.mean for row in result.judged.rows]


def test_parts_of_the_draws_fill_one_folder_which_says_how_to_go_on(stored, tmp_path, capsys):
    folder, order, whole = stored
    parts = replace(order, home=tmp_path / "parts", means=Means(1), ledger=folder / "ledger.toml")
    with pytest.raises(PartDone, match=r"2 of 6 tasks are in .*tiny.*undertow resume"):
        run(replace(parts, means=Means(1, shard=Shard(2, 2))))
    assert json.loads((parts.folder / "manifest.json").read_text())["status"] == "running"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ordering.PRECISIONS, "tiny", TINY)
        assert leave(["resume", str(parts.folder), "--workers", "1"]) == 0
    assert "2 claims: " in capsys.readouterr().out
    for name in ("claims.parquet", "effects.parquet"):
        assert (parts.folder / name).read_bytes() == (order.folder / name).read_bytes()
    assert run(replace(parts, means=Means(1, shard=Shard(1, 2)))).ran == 0
    assert [row.decision for row in run(parts).judged.rows] == [row.decision for row in whole.judged.rows]


def _stored(order):
    """Files of readings, and how many replicates of draws each holds."""
    files = (order.folder / "readings" / "tasks").glob("*.parquet")
    return {path: len(pd.read_parquet(path)) for path in files}


def test_a_changed_row_is_run_anew_and_the_others_are_kept(stored, tmp_path):
    folder, order, _ = stored
    (tmp_path / "other.toml").write_text(LEDGER.replace('"price"', '"bookings"'), encoding="utf-8")
    changed = Order(load(tmp_path / "other.toml"), TINY, means=Means(2), home=folder / "results")
    assert runs.claim_keys(changed, runs.load_tables(changed.claims))["P1"] == _keys(order)["P1"]
    assert runs.claim_keys(changed, runs.load_tables(changed.claims))["D2"] != _keys(order)["D2"]
    assert run(changed).ran == 6
    assert run(order).ran == 0, "the row has changed back, and what was read then is still there"


def _keys(order):
    return runs.claim_keys(order, runs.load_tables(order.claims))


def test_one_claim_is_shown_with_its_chart_and_the_rest_as_a_table(stored, tmp_path, monkeypatch, capsys):
    folder, _, first = stored
    monkeypatch.setitem(ordering.PRECISIONS, "tiny", TINY)
    given = ["--ledger", str(folder / "ledger.toml"), "-p", "tiny", "--results", str(folder / "results")]
    assert leave(["claims", "p1", *given]) == 0
    shown = capsys.readouterr()
    assert "Bookings online fall." in shown.out
    assert (folder / "results" / "tiny" / "figures" / "claim_P1.png").stat().st_size > 10_000
    assert leave(["claims", *given, "--out", str(tmp_path / "claims.md")]) == 0
    table = capsys.readouterr().out
    assert "2 claims: " in table
    assert "Placebo ledger" in table
    page = (tmp_path / "claims.md").read_text(encoding="utf-8")
    assert "### P1: " in page
    assert "consistency check" in page
    assert "| Expected | Reference | Effect" in page
    share = f"{100.0 * sum(drawn.renewed for drawn in first.draws) / 2:.0f}% of the parameters were drawn anew"
    assert "2 parameter draws at which the status quo is plausible, each the end of a short chain of 1 steps" in page
    assert share in page
    assert share in " ".join(table.split())
    assert leave(["claims", *given, "--json"]) == 0
    assert [row["claim"] for row in json.loads(capsys.readouterr().out)["claims"]] == ["P1", "D2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["claims", "P33"], "'P33' is no claim. Did you mean 'P3"),
        (["claims", "-p", "fulll"], "--precision fulll is not valid. Did you mean 'full'?"),
        (["claims", "--check", "builtin"], "--check builtin is not valid. Did you mean 'built-in'?"),
        (["claims", "--out", "claims.txt"], "--out claims.txt is not valid"),
        (["contest", "end_demand"], "--outcome is missing"),
        (["contest", "end_demand", "--outcome", "exploitation_prevalance"], "Did you mean 'exploitation_prevalence'?"),
        (["contest", "end_demnd", "--outcome", "price"], "Did you mean 'end_demand'?"),
        (["contest", "status_quo", "--outcome", "price"], "'status_quo' is what others are compared with"),
        (["contest", "end_demand", "--outcome", "price", "-r", "1"], "--replicates 1 is not valid"),
        (
            ["contest", "end_demand", "--outcome", "price", "--scale", "-1"],
            "--scale -1 is not valid: should be above 0",
        ),
        (["contest", "end_demand", "--outcome", "price", "--scale", "nan"], "--scale nan is not valid"),
        (
            ["contest", "end_demand", "--outcome", "price", "--together", "-3"],
            "--together -3 is not valid: should be at",
        ),
    ],
)
def test_bad_input_is_one_line_with_the_valid_name(arguments, message, capsys):
    assert leave(arguments) == 2
    complaint = capsys.readouterr().err.strip()
    assert message in complaint
    assert "\n" not in complaint


def leave(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ending:
        cli.main(arguments)
    return int(ending.value.code)
