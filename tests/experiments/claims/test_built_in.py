"""The checks on built-in answers: what remains with nothing contested, and where a claim is reversed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.claims.built_in import examine
from experiments.claims.built_in_page import _over_draws, lines
from experiments.claims.draws import Draw
from experiments.claims.ledger import load
from experiments.claims.order import Order
from experiments.claims.regions import regions_of, stated_regions
from experiments.claims.reversals import Place, Reversed, beyond_chance, ranked
from experiments.claims.without_effects import KEPT, absences, settings, world
from experiments.claims.words import restated
from experiments.running.means import Means
from experiments.running.progress import Reporter
from model.conditions import status_quo_table
from model.counting.outcomes import window
from model.errors import InputError
from model.parameters import REGISTRY, Parameters
from model.world import World
from scenarios import load as scenario
from tests.experiments.claims.small import PLATFORM_ROW, tiny

TINY = tiny(3)

LEDGER = (
    PLATFORM_ROW
    + """
[S4]
section = "Income and crisis"
source = ["Q9"]
class = "B"
switch = ["desperation"]
claim = "Incomes fall in a crisis."
part = [{ observable = "mean_income", scenario = "crisis_without_support", window = "weeks 0-12", direction = "less" }]

[P3]
section = "Platforms"
source = ["Q3"]
class = "A"
switch = ["venue_choice"]
claim = "Bookings online rise, which they do not."
part = [{ observable = "platform_bookings", scenario = "platform_seizure", window = "weeks 0-12", direction = "more" }]
"""
)


def test_everything_that_may_be_absent_is_so_but_what_makes_exploitation_exist():
    found = absences()
    assert {"deterrence", "recruitment_elasticity", "demand_vanishes", "replacement_level"} <= set(found)
    for name, value in found.items():
        parameter = REGISTRY[name.partition(".")[0]]
        assert (value, parameter.absent_mass > 0.0) == (parameter.absent, True)
    assert not found.keys() & set(KEPT)
    assert all(REGISTRY[name].absent_mass > 0.0 for name in KEPT), "what may not be absent need not be kept"
    Parameters.defaults().set(found)


@pytest.fixture(scope="module")
def examined(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built_in")
    (folder / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    return examine(Order(load(folder / "ledger.toml"), TINY, means=Means(1), home=folder / "results"), Reporter())


def test_a_crash_of_demand_costs_income_with_nothing_contested(examined):
    """That less demand means less income rests on no contested effect: the check must say so."""
    assert examined.exit_code == 0
    here = examined.nothing.here
    assert here.looked_at == 2, "class A is no finding and is left out"
    (row,) = [row for row in here.remains if row.claim.id == "S4"]
    assert row.found.moves
    assert row.frozen is not None
    told = [line for line in lines(examined) if line.startswith("- S4 part 1")]
    assert "frozen too" in told[0]


def test_a_platform_is_not_missed_whose_replacement_is_as_good_and_there_at_once():
    """The world without effects must be able to find nothing. Usually the platforms lose 4.8 points of the bookings in
    the second year after a seizure (standard error 0.3 here), without effects -0.8 (0.6): the difference of their
    sizes is more than six standard errors from being none."""

    def lost(parameters: Parameters) -> float:
        shares = {"status_quo": 0.0, "platform_seizure": 0.0}
        for name in shares:
            table = scenario(name, 104).table
            for seed in range(8):
                run = World(parameters, seed, scale=0.2).run(status_quo_table(156)).run(table)
                shares[name] += window(run.tallies, 208, 260)["platform_bookings"] / 8
        return shares["status_quo"] - shares["platform_seizure"]

    assert abs(lost(Parameters.defaults().set(world()))) < lost(Parameters.defaults())


def test_it_is_said_at_how_many_draws_the_status_quo_stays_plausible(examined):
    over = examined.nothing.over
    assert over.usable + sum(over.ruled_out.values()) == over.draws == TINY.draws
    (told, *_) = _over_draws(over)
    assert told in lines(examined)
    assert f"{over.usable} of {TINY.draws}" in told
    for count in over.ruled_out.values():
        assert f"({count})" in told
    none = replace(over, found=None, usable=0, ruled_out={"unhoused": 3})
    (told,) = _over_draws(none)
    assert "Too few" in told
    assert '"Unhoused" (3)' in told


def test_a_check_that_is_stopped_stops_and_leaves_the_page_as_it_was(tmp_path, monkeypatch):
    """Ctrl-C ends both checks, not only the part that was running, and half a page is no page."""
    from experiments.claims import runs
    from experiments.cli import main

    asked = []

    def stopped(order, reporter):
        asked.append(order.label)
        return runs.Gathered({}, {}, pd.DataFrame(), 0, stopped_by=2, failures=())

    monkeypatch.setattr(runs, "gather", stopped)
    page = tmp_path / "built-in.md"
    page.write_text("as it was", encoding="utf-8")
    command = [
        "claims",
        "--check",
        "built-in",
        "-p",
        "quick",
        "--results",
        str(tmp_path / "results"),
        "--out",
        str(page),
    ]
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 130
    assert asked == ["quick-without-effects"]
    assert page.read_text(encoding="utf-8") == "as it was"


def test_what_is_set_besides_has_a_reason_and_is_not_absent():
    absent = absences()
    for setting in settings():
        assert setting.why
        assert not setting.values.keys() & absent.keys()
    assert world().keys() == absent.keys() | {name for setting in settings() for name in setting.values}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("set = { deterence = 1.0 }", r"\[here\] set: .*deterence.*Did you mean 'deterrence'\?"),
        ("set = { stable_slips = 99.0 }", r"\[here\] set: .*stable_slips.*99"),
        ("set = { deterrence = 1.0 }", r"\[here\] set: deterrence is absent in this world"),
        ("sets = { stable_slips = 0.1 }", r"\[here\].*sets"),
    ],
)
def test_a_wrong_setting_is_said_so(wrong, told, tmp_path):
    file = tmp_path / "world.toml"
    file.write_text(f'[here]\nwhy = "Because."\n{wrong}\n', encoding="utf-8")
    with pytest.raises(InputError, match=told):
        settings(file)


def test_restatements_levels_and_slopes_are_set_apart(tmp_path):
    """They are no effects of a policy that several rules bring about."""
    (tmp_path / "ledger.toml").write_text(
        PLATFORM_ROW.replace(
            'direction = "less" }', 'direction = "less", restates = "A closed site has no bookings." }'
        ),
        encoding="utf-8",
    )
    (claim,) = load(tmp_path / "ledger.toml").values()
    assert claim.grade != "A"
    assert not any(part.composed for part in claim.parts)
    assert [line for line in restated(claim) if "A closed site has no bookings." in line]
    found = examine(Order({claim.id: claim}, TINY, means=Means(1), home=tmp_path / "results"), Reporter()).nothing
    assert (found.here.looked_at, found.apart, found.here.remains) == (0, len(claim.parts), ())


def test_a_claim_that_is_wrong_everywhere_is_reversed_in_all_draws(examined):
    (row,) = examined.reversals
    assert (row.claim.id, row.of, len(row.draws)) == ("P3", 3, 3)
    assert row.exists
    assert any("reversed in 3 of 3 draws" in line for line in lines(examined))


def test_a_place_at_which_the_status_quo_is_ruled_out_proves_nothing():
    claim = load_one()
    for plausible in (False, True):
        place = Place("", "", {"a": 1.0}, plausible, -0.1, 0.02, True)
        assert Reversed(claim, 0, claim.parts[0], 5, (), (), (place,)).exists is plausible


def test_looking_more_often_asks_for_more():
    """Of many parts in which nothing is reversed, at most a twentieth is taken to be, however many draws there are."""
    rng = np.random.default_rng(7)
    for draws in (1, 12, 40):
        luck = rng.standard_normal((20_000, draws))
        # Five standard errors of a share of a twentieth in 20,000 trials.
        assert (luck > beyond_chance(draws)).any(axis=1).mean() < 0.05 + 5 * np.sqrt(0.05 * 0.95 / 20_000)


def load_one():
    from experiments.claims.ledger import shipped

    return shipped()["D6"]


def test_ranks_find_the_parameter_that_an_effect_hangs_on():
    rng = np.random.default_rng(1)
    names = Parameters.free()
    own = Parameters.defaults().values
    draws = {n: Draw(n, own | dict(zip(names, rng.random(len(names)), strict=True)), 1, 1.0) for n in range(80)}
    sizes = np.array([-3.0 * drawn.values["deterrence"] + 0.1 * rng.standard_normal() for drawn in draws.values()])
    name, tie = ranked(draws, np.arange(80), sizes)[0]
    assert name == "deterrence"
    assert tie < -0.9


def test_stated_regions_name_parts_of_claims_and_parameters_within_their_ranges():
    claims = load()
    for region in stated_regions():
        assert region in regions_of(claims[region.claim], region.part)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("parts = [9]\nset = { deterrence = 1.0 }", r"\[here\] parts: 9 is none, N1 has parts 1 to \d+\."),
        ("parts = [1]\nset = { deterence = 1.0 }", r"\[here\] set: .*deterence.*Did you mean 'deterrence'\?"),
        ("parts = [1]\nset = { deterrence = 99.0 }", r"\[here\] set: .*deterrence.*99"),
        ("parts = [1]\nsets = { deterrence = 1.0 }", r"\[here\].*sets"),
    ],
)
def test_a_wrong_region_is_said_so(wrong, told, tmp_path):
    file = tmp_path / "regions.toml"
    file.write_text(f'[here]\nclaim = "N1"\nwhy = "Because."\n{wrong}\n', encoding="utf-8")
    with pytest.raises(InputError, match=told):
        regions_of(load()["N1"], 0, file)
