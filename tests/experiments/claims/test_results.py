"""From stored readings to results, on readings made by hand; and on real, small worlds with a planted fault."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from experiments.claims.document import part_fields
from experiments.claims.ledger import shipped
from experiments.claims.readings import MODES, OFF, ON, PLACEBO, cells, effect
from experiments.claims.results import collect, judge, measure
from experiments.claims.words import because, interval, probabilities, without_effect
from experiments.claims.worlds import DEFAULTS
from figures import style
from figures.claims import compose
from tests.model.copies import copy_of_the_model, edit, run_python

REPLICATES = 3


def made_up(sizes: dict[str, float], luck: float = 0.002, draws: int = 24, seed: int = 1) -> pd.DataFrame:
    """Readings of claim D2 in which the price in the scenario is exp(size) times that of the status quo, by mode."""
    rng = np.random.default_rng(seed)
    claim = shipped()["D2"]
    rows = []
    for draw in (DEFAULTS, *range(draws)):
        own = 0.03 * rng.standard_normal()
        for replicate in range(REPLICATES):
            for mode in MODES:
                for c, cell in enumerate(cells(claim, claim.parts[0], mode)):
                    moved = cell.site.scenario != "status_quo" or cell.site.other_luck
                    size = (sizes[mode] + own if moved else 0.0) + luck * rng.standard_normal()
                    rows.append(("D2", "key", 0, mode, c, 1e6 * math.exp(size), 1e4, draw, replicate))
    columns = ["claim", "key", "part", "mode", "cell", "top", "bottom", "draw", "replicate"]
    return pd.DataFrame(rows, columns=columns).assign(collapsed=0.0)


def judged(table: pd.DataFrame):
    claims = {"D2": shipped()["D2"]}
    found = collect(claims, {"D2": "key"}, table, REPLICATES)
    return judge(claims, found, {}).rows[0]


def test_a_claim_is_supported_and_carried_by_its_mechanism():
    row = judged(made_up({ON: -0.3, OFF: 0.0, PLACEBO: 0.0}))
    part = row.parts[0]
    assert (row.decision.word, part.role) == ("supported", "carries fully")
    assert part.on.mean == pytest.approx(-0.3, abs=0.03)
    assert part.on.between == pytest.approx(0.03, rel=0.5)
    assert part.default == pytest.approx(-0.3, abs=0.1)
    assert len(part.draws) == 24, "the parameters' own values are no draw"


def test_an_effect_that_stays_without_the_mechanism_is_not_due_to_it():
    assert judged(made_up({ON: -0.3, OFF: -0.3, PLACEBO: 0.0})).parts[0].role == "not shown"


def test_a_draw_with_a_missing_replicate_is_left_out():
    table = made_up({ON: -0.3, OFF: 0.0, PLACEBO: 0.0})
    table = table[~((table["draw"] == 5) & (table["replicate"] == 2))]
    assert 5 not in judged(table).parts[0].draws
    stale = table.assign(key=np.where(table["draw"] == 7, "old", "key"))
    assert 7 not in judged(stale).parts[0].draws


def test_the_jackknife_gives_the_variance_of_luck():
    claim = shipped()["D2"]
    wanted = cells(claim, claim.parts[0], ON)
    found = collect({"D2": claim}, {"D2": "key"}, made_up({ON: 0.0, OFF: 0.0, PLACEBO: 0.0}, 0.05, 400), REPLICATES)
    measured = measure(claim.parts[0], wanted, found["D2", 0, ON])
    assert measured.luck.mean() == pytest.approx(2 * 0.05**2 / REPLICATES, rel=0.15)


PLANTED = """
import json
from dataclasses import replace
from pathlib import Path
from experiments.claims.ledger import load
from experiments.claims.results import collect, judge
from experiments.claims.order import Order, Precision
from experiments.claims.runs import claim_keys, load_tables
from experiments.claims.stored_readings import StoredReadings
from experiments.claims.worlds import Asked, DrawReplicate, LedgerJob
from experiments.running.means import Shard
from experiments.running.tasks import Done, Task
from model.counting import outcomes

folder = Path({folder!r})
claims = load(folder / "ledger.toml")
every = tuple(DrawReplicate(draw, replicate) for draw in (0, 1) for replicate in (0, 1))
drawn = {{0: {{}}, 1: {{"outside_wage": 350.0}}}}

def verdict(label):
    order = Order(claims, Precision("tiny", 2, 2, 0.05, 26), home=folder, label=label)
    tables = load_tables(claims)
    keys = claim_keys(order, tables)
    job = LedgerJob(claims, keys, tables, 1, 0.05, 26)
    kept = StoredReadings(order.folder, keys, every, Shard())
    for one in every:
        asked = Asked(one, tuple(claims), drawn[one.draw])
        kept.add([Done(Task(one.name, asked, 1), job.simulate(asked, lambda: None))])
    part = judge(claims, collect(claims, keys, kept.table(), 2), {{}}).rows[0].parts[0]
    return [part.decision.word, part.decision.how, part.on.mean, part.off.mean, part.role]

found = [verdict("as it is")]
offers = outcomes.OUTCOMES["job_offers"]
outcomes.OUTCOMES["job_offers"] = replace(offers, numerator=offers.denominator, denominator=offers.numerator)
found.append(verdict("upside down"))
print(json.dumps(found))
"""

JOBS = """
title = "Many jobs"
description = "Ten times as many offers of other work, at once, at the same wage."
[[timeline]]
lever = "outside_work.offers"
value = 10.0
"""

LEDGER = """
[N3]
section = "Law and structure"
source = ["Q15"]
class = "B"
switch = ["outside_work"]
claim = "Better conditions in other work bring more offers of it."
part = [{{ observable = "job_offers", scenario = "{scenario}", window = "weeks 0-12", direction = "more" }}]
"""


@pytest.fixture
def planted(tmp_path):
    """A folder with a ledger of one claim and its scenario, and the program that judges it in small worlds."""
    (tmp_path / "jobs.toml").write_text(JOBS, encoding="utf-8")
    ledger = LEDGER.format(scenario=(tmp_path / "jobs.toml").as_posix())
    (tmp_path / "ledger.toml").write_text(ledger, encoding="utf-8")
    return PLANTED.format(folder=str(tmp_path))


def test_the_ledger_finds_what_a_rule_does_and_an_outcome_upside_down_turns_it(planted):
    as_it_is, upside_down = json.loads(run_python(planted).splitlines()[-1])
    word, how, on, off, role = as_it_is
    assert (word, how, role) == ("supported", "", "carries fully")
    assert on > math.log(3.0)
    assert abs(off) < 0.05
    assert upside_down[:2] == ["opposed", "reversed"]


def test_a_null_rule_takes_the_effect_away(planted, tmp_path):
    edited = copy_of_the_model(tmp_path / "edited")
    edit(edited / "rules" / "outside_work.py", "    open_to = 1.0\n", "    open_to = 0.0\n")
    as_it_is, _ = json.loads(run_python(planted, edited.parent, cache=tmp_path / "cache").splitlines()[-1])
    word, how, on, _, role = as_it_is
    assert (word, how, role) == ("opposed", "negligible", "not shown")
    assert abs(on) < 0.05


def with_readings(change, draws: range, mode: str = "") -> pd.DataFrame:
    """The made-up readings of a clear effect, changed in some draws (of one mode, or of all)."""
    table = made_up({ON: -0.3, OFF: 0.0, PLACEBO: 0.0})
    chosen = table["draw"].isin(draws) & (table["mode"].eq(mode) | (mode == ""))
    return change(table, chosen)


def emptied(table: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    return table.assign(top=table["top"].where(~chosen, 0.0), bottom=table["bottom"].where(~chosen, 0.0))


def collapsed(table: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    """Markets that collapse: hardly anything is left of what is looked at."""
    policy = chosen & (table["cell"] == 0)
    return table.assign(top=table["top"].where(~policy, 1e-3), collapsed=policy.astype(float))


@pytest.mark.parametrize(("change", "counts"), [(emptied, (0, 5)), (collapsed, (5, 0))])
def test_draws_without_an_effect_are_counted_and_left_out_and_that_is_said(change, counts):
    row = judged(with_readings(change, range(5)))
    part = row.parts[0]
    assert (part.collapsed, part.undefined) == counts
    assert part.on.mean == pytest.approx(-0.3, abs=0.03), "an effect of -18 in five draws would be the whole mean"
    assert (row.decision.word, len(part.draws), np.isnan(part.effects).sum()) == ("supported", 24, 5)
    assert without_effect(row)[0].startswith("In 5 of 24 draws ")
    fields = part_fields(part)
    assert (fields["draws_collapsed"], fields["draws_undefined"], fields["draws"]) == (*counts, 24)


def test_too_few_draws_with_an_effect_give_no_verdict():
    row = judged(with_readings(emptied, range(13)))
    assert (row.decision.word, row.parts[0].undefined) == ("undecided", 13)
    assert "in 11 of 24 draws only" in because(row)
    nothing = judged(with_readings(emptied, range(24)))
    assert nothing.decision.word == "undecided"
    assert math.isnan(nothing.parts[0].on.mean)
    assert interval(nothing.parts[0]) == probabilities(nothing.parts[0].chances[1]) == "–"
    with style.look():
        compose(nothing, "made up")


def test_a_world_with_nothing_to_divide_by_has_no_effect_and_one_where_nothing_happened_has():
    claim = shipped()["D2"]
    wanted = cells(claim, claim.parts[0], ON)
    values = np.array([[5.0, 10.0]] * len(wanted))
    assert effect(claim.parts[0], wanted, values) == 0.0
    values[0, 0] = 0.0
    assert effect(claim.parts[0], wanted, values) < -1.0
    values[0] = 0.0
    assert math.isnan(effect(claim.parts[0], wanted, values))
