"""Equal budget: the price list is grounded, factors meet the budget, and rates, intervals and overlaps are right."""

import io
import json
import math

import numpy as np
import pytest
from rich.console import Console

from experiments.budget.costs import bought, load_prices, priced, prices, scaled
from experiments.budget.harms import HARMS, UNIT, comparisons_table, harms_table, per_unit
from experiments.budget.packages import CountJob, compare_at
from experiments.budget.sizing import TOLERANCE, Package
from experiments.budget.table import against, not_met, show_prices
from experiments.running.plan import Plan
from experiments.storage.store import read_table
from model.conditions import LEVERS, status_quo_table
from model.counting.tallies import TALLIES, Tally
from model.errors import InputError
from model.parameters import Parameters
from scenarios import load
from tests.model.worlds import with_levers

SIZE = {"replicates": 3, "weeks": 26, "burn_in": 30, "scale": 0.2}
T_2 = 2.919986
"""95 % quantile of Student's t with 2 degrees of freedom, from a printed table."""


def test_every_price_names_a_lever_what_counts_it_and_what_it_rests_on():
    assert len(prices()) > 10
    for name, price in prices().items():
        assert name in LEVERS
        assert price.evidence or price.assumption, name
        assert price.counted or price.price > 0.0 or "in full" in price.meaning or "pay" in price.meaning, name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["services.bed"]\ncounted = []', r"\[services.bed\] is no lever. Did you mean 'services.beds'"),
        ('["services.beds"]\ncounted = ["cost_of_bed"]', "cost parameter 'cost_of_bed' does not exist"),
        ('["services.beds"]\ncounted = []\nevidence = ["T99.9"]', "either evidence or assumption"),
        ('["services.beds"]\ncounted = []\nprize = 3.0', "unknown key 'prize'"),
    ],
)
def test_a_wrong_price_list_is_told(tmp_path, text, told):
    path = tmp_path / "costs.toml"
    rest = '\nprice = 1.0\nlow = 0.0\nhigh = 2.0\nassumption = true\nmeaning = "x"\n'
    path.write_text(text + rest, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        load_prices(path)


def test_scaling_multiplies_what_is_bought_and_leaves_the_design_alone():
    table = with_levers(4, 2, services_beds=45.0, services_record_rule=0.0, law_buying=0.0)
    levers = bought(table, prices())
    assert levers == ("services.beds",)
    double, none = scaled(table, levers, 2.0), scaled(table, levers, 0.0)
    assert list(double["services_beds"]) == [25.0, 25.0, 65.0, 65.0]
    assert list(none["services_beds"]) == [25.0] * 4
    assert (double["law_buying"] == table["law_buying"]).all()
    assert scaled(table, levers, 1e6)["services_beds"].max() == LEVERS["services.beds"].high
    assert table["services_beds"].max() == 45.0


def test_levers_with_a_price_cost_it_for_as_long_as_they_are_held():
    price = prices()["services.outreach"].price
    table = with_levers(4, 2, services_outreach=0.6)
    assert priced(table, prices()) == pytest.approx(0.5 * 0.4 * price)
    assert priced(status_quo_table(4), prices()) == 0.0


def invented(cost: dict[float, float]) -> Package:
    """A package whose mean cost at some factors is given."""
    package = Package(load("budget_services", 26), ("services.beds",))
    package.tried = {factor: np.array([mean - 1.0, mean, mean + 1.0]) for factor, mean in cost.items()}
    return package


def test_the_search_interpolates_between_the_neighbours_that_enclose_the_budget():
    package = invented({0.5: 40.0, 1.0: 90.0, 2.0: 160.0})
    assert package.next_factor(125.0) == pytest.approx(1.5)
    assert package.next_factor(20.0) == pytest.approx(0.25)
    assert package.next_factor(240.0) == pytest.approx(3.0)
    assert package.best(125.0) in (1.0, 2.0)
    assert not package.met(125.0)
    assert package.met(160.0 * (1.0 + 0.9 * TOLERANCE))


def test_a_package_that_cannot_cost_more_or_saves_money_ends_the_search():
    assert invented({1.0: 50.0, 2.0: 50.0}).next_factor(125.0) is None
    assert invented({1.0: -50.0, 2.0: -80.0}).next_factor(125.0) is None


def test_harm_averted_per_unit_is_a_ratio_of_means_with_its_interval():
    rate, pull = per_unit(np.array([8.0, 10.0, 12.0]), np.array([2.0, 2.0, 2.0]) * UNIT)
    assert rate == pytest.approx(5.0)
    assert pull == pytest.approx(np.array([-1.0, 0.0, 1.0]))
    assert math.isnan(per_unit(np.ones(3), -np.ones(3))[0])


def two_packages(apart: float) -> tuple[Plan, list[Package]]:
    """Two packages of equal cost whose averted arrests differ by ``apart`` in every replicate, on the same luck."""
    plan, packages = Plan((), weeks=52, scale=1.0), []
    for averted in (10.0, 10.0 + apart):
        package = invented({})
        package.tried = {1.0: np.full(3, UNIT)}
        package.usual = {1.0: np.zeros((3, TALLIES))}
        package.sums = {1.0: np.zeros((3, TALLIES))}
        package.sums[1.0][:, Tally.ARRESTS] = -averted + np.array([-1.0, 0.0, 1.0])
        packages.append(package)
    object.__setattr__(packages[1].scenario, "name", "other")
    return plan, packages


def test_overlapping_intervals_are_said_and_the_paired_difference_is_sharper():
    plan, packages = two_packages(1.0)
    rows = harms_table(plan, packages, UNIT).set_index(["harm", "package"])
    mine = rows.loc[("arrests", "budget_services")]
    assert (mine["rate"], mine["averted"]) == pytest.approx((10.0, 10.0))
    assert mine["rate_high"] - mine["rate"] == pytest.approx(T_2 / math.sqrt(3))
    pairs = comparisons_table(plan, packages, UNIT)
    pair = pairs[pairs["harm"] == "arrests"].iloc[0]
    assert pair["overlap"]
    assert (pair["difference"], pair["low"], pair["high"]) == pytest.approx((-1.0, -1.0, -1.0))
    far = comparisons_table(*two_packages(9.0), UNIT)
    assert not far[far["harm"] == "arrests"].iloc[0]["overlap"]
    harms = harms_table(plan, packages, UNIT)
    best, worse = harms[harms["harm"] == "arrests"].sort_values("rate", ascending=False).to_dict("records")
    assert against(best, worse, pairs) == "–", "three replicates have no verdict"
    assert against(best, {**worse, "n": 4}, pairs) == "paired: less"


def test_counts_are_those_of_the_worlds_themselves():
    tables = (status_quo_table(6), load("budget_enforcement", 6).table)
    job = CountJob(Parameters.defaults(), 1, 0.1, 8, tables)
    one = job.simulate(0)
    assert one.sums.shape == (2, TALLIES)
    assert one.sums[1, Tally.ARRESTS] > one.sums[0, Tally.ARRESTS]
    alone = CountJob(Parameters.defaults(), 1, 0.1, 8, tables[1:]).simulate(0)
    np.testing.assert_array_equal(alone.sums[0], one.sums[1])


def test_packages_meet_the_budget_in_simulated_cost(tmp_path):
    plan = Plan(("budget_services", "budget_enforcement"), out=tmp_path / "b", workers=1, **SIZE)
    found = compare_at(plan, 2_000_000.0)
    assert found.exit_code == 0
    assert found.table("packages")["met"].all()
    assert found.table("packages")["cost"].to_numpy() == pytest.approx(2_000_000.0, rel=TOLERANCE)
    assert not_met(found.manifest, found.table("packages")) == []
    # What enforcement buys is arrests, and places keep people housed.
    rates = found.table("harms").set_index(["harm", "package"])["rate"]
    assert rates["arrests", "budget_enforcement"] < rates["arrests", "budget_services"]
    assert rates["weeks_unhoused", "budget_services"] > rates["weeks_unhoused", "budget_enforcement"]
    assert set(read_table(found.path, "harms")["harm"]) == set(HARMS)


def test_packages_that_buy_nothing_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"'platform_seizure' buys nothing that has a price.*services.beds"):
        compare_at(Plan(("platform_seizure",), out=tmp_path / "b", **SIZE), 1e6)
    with pytest.raises(InputError, match="--amount"):
        compare_at(Plan(("budget_services",), out=tmp_path / "b", **SIZE), 0.0)


def test_the_command_tells_stores_and_draws(undertow, tmp_path):
    size = ["-r", "2", "--scale", "0.1", "--weeks", "13", "--burn-in", "6"]
    code, out, err = undertow("budget", "flexible_fund", "budget_enforcement", *size)
    assert code == 0, err
    assert "Harm averted per $100,000" in out
    folder = tmp_path / "results" / "budget-flexible_fund,budget_enforcement"
    assert (folder / "figures" / "budget.png").is_file()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["amount"] == 1e6
    code, out, _ = undertow("budget", "--prices")
    assert "services.beds" in out
    assert "assumption" in out
    code, _, err = undertow("budget", "budget_service")
    assert code == 2
    assert "budget_services" in err


@pytest.mark.parametrize("width", [80, 160])
def test_the_price_list_shows_levers_whole(width):
    console = Console(width=width, record=True, file=io.StringIO())
    show_prices(console, prices())
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    for lever in prices():
        assert any(line.lstrip().startswith(f"{lever} ") for line in lines)
