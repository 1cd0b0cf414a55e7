"""The language of conditions, and boxes in sweeps whose box is known."""

from __future__ import annotations

import inspect
import sys

import numpy as np
import pytest

from experiments.analysis import peeling
from experiments.analysis.discovery import LEAST_CASES, cases, discover
from experiments.analysis.expression import Name, holds, names, parse
from experiments.analysis.wording import box_lines, box_sentence, doubts, span
from experiments.sweeps.factors import Factor
from model.errors import InputError
from tests.experiments.sweeping import planned
from tests.experiments.synthetic import CONTESTED, PLAIN, filled, raw

OUTCOMES = ("price", "unhoused", "exploitation_prevalence")
VALUES = {
    Name("price", "change"): np.array([-1.0, 0.0, 1.0, np.nan]),
    Name("price", "level"): np.array([90.0, 100.0, 110.0, 100.0]),
    Name("unhoused", "change"): np.array([2.0, 2.0, -2.0, 2.0]),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("price_change > 0", [0, 0, 1, 0]),
        ("0 >= price_change", [1, 1, 0, 0]),
        ("price_level == 1e2", [0, 1, 0, 1]),
        ("price_level != 100", [1, 0, 1, 0]),
        ("price_change<-.5or unhoused_change<0", [1, 0, 1, 0]),
        ("not price_change > 0 and unhoused_change > 0", [1, 1, 0, 1]),
        # "and" binds more closely than "or".
        ("price_level > 105 or price_level < 95 and unhoused_change < 0", [0, 0, 1, 0]),
        ("(price_level > 105 or price_level < 95) and unhoused_change < 0", [0, 0, 1, 0]),
        ("(price_level > 105 or price_level < 95) and not unhoused_change < 0", [1, 0, 0, 0]),
        ("unhoused_change > price_change", [1, 1, 0, 0]),
    ],
)
def test_conditions(text, expected):
    condition = parse(text, OUTCOMES)
    assert holds(condition, VALUES).tolist() == [bool(x) for x in expected]
    assert set(names(condition)) <= set(VALUES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("price_change > > 0", "expected a name or a number.*character 16, marked »: price_change > »> 0"),
        ("price_change >", "expected a name or a number.*character 15, marked »: price_change >»"),
        ("", "expected a name or a number.*character 1, marked »: »"),
        ("price_change", "expected a comparison.*character 13"),
        ("price_change > 0 unhoused_change > 0", "expected 'and', 'or' or the end.*»unhoused_change"),
        ("0 < price_change < 1", "join comparisons with 'and'.*»< 1"),
        ("price_change = 0", r"'=' has no meaning \(write == to compare\).*»= 0"),
        ("(price_change > 0", r"expected '\)'.*character 18"),
        ("price_chnge > 0", "there is no 'price_chnge' in this sweep. Did you mean 'price_change'?.*»price_chnge"),
        ("price > 0", "needs to say which: price_change or price_level.*»price"),
        ("__import__ > 0", "there is no '__import__'"),
        ("__import__('os') > 0", r"has no meaning.*»'os'"),
        ("price_change > 0; 1", "';' has no meaning.*»; 1"),
        ("(" * 200 + "price_change > 0", "nested too deeply"),
    ],
)
def test_mistakes_in_conditions_are_pointed_at(text, words):
    with pytest.raises(InputError, match=words) as found:
        parse(text, OUTCOMES)
    assert "\n" not in str(found.value)


def corner(u, luck):
    """Positive where the first factor is high, the second low and the switch on."""
    inside = (u[:, 0] > 0.6) & (u[:, 1] < 0.5) & (u[:, 4] >= 0.5)
    return np.where(inside, 1.0, -1.0) + luck.normal(0.0, 0.3, len(u))


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    content = raw("latin-hypercube", PLAIN + CONTESTED, design={"samples": 300})
    return filled(tmp_path_factory.mktemp("known") / "s", content, corner)


def found_in(sweep, where="price_change > 0"):
    return cases(sweep, "end_demand", parse(where, sweep.columns.outcomes))


def test_a_known_box_is_found_and_reappears(known):
    found = found_in(known)
    assert found.share == pytest.approx(0.1, abs=0.03)
    box = discover(found, density=0.8, resamples=4)
    assert box.density >= 0.8
    assert box.coverage > 0.8
    assert box.of_interest / box.cases == pytest.approx(box.density)
    limits = box.limits.set_index(["factor", "side"])
    assert set(limits.index) == {("wandering", "low"), ("demand_elasticity", "high"), ("mechanisms.screening", "low")}
    # The limits are near the true ones, in each factor's own unit: 0.6 of 0 to 1, and half of 0 to 1.5.
    assert limits.loc[("wandering", "low"), "limit"] == pytest.approx(0.6, abs=0.1)
    assert limits.loc[("demand_elasticity", "high"), "limit"] == pytest.approx(0.75, abs=0.25)
    assert (limits["quasi_p"] < 0.01).all()
    assert (limits["again"] >= 0.75).all()
    assert box.density_apart > 0.5
    assert box.trajectory["density"].iloc[0] == pytest.approx(found.share)
    assert box.trajectory["mass"].is_monotonic_decreasing


def test_a_box_in_words(known):
    found = found_in(known)
    box = discover(found, resamples=2)
    lines = " | ".join(box_lines(box, known.factors))
    assert "mechanisms.screening on (in the sweep on or off): Information lets workers" in lines
    low = float(box.limits.set_index("factor").loc["wandering", "limit"])
    assert f"wandering at least {low:.3g} share (in the sweep 0 to 1.00): Share of bookings looked for away" in lines
    sentence = box_sentence(found, box, "price_change > 0")
    assert f"{box.cases} points" in sentence
    assert "price_change > 0 (density)" in sentence


def test_limits_in_words():
    number = Factor("x", "uncertainty", "parameter", "wandering", "share", low=-2.0, high=1.0)
    levels = Factor("x", "lever", "lever", "y", "weeks", levels=(0.0, 4.0, 13.0))
    switch = Factor("x", "uncertainty", "structure", "mechanisms.screening", "switch", levels=(0.0, 1.0))
    assert span(number, {"low": -1.0, "high": 0.0}) == "between −1.00 and 0 share"
    assert span(number, {"high": 0.0}) == "at most 0 share"
    assert span(levels, {"low": 2.0}) == "4 or 13 weeks"
    assert span(switch, {"high": 0.5}) == "off"


def test_chance_finds_no_box_that_holds_elsewhere(tmp_path):
    content = raw("latin-hypercube", PLAIN, design={"samples": 200})
    found = found_in(filled(tmp_path / "s", content, lambda u, luck: luck.normal(0.0, 1.0, len(u))))
    box = discover(found, resamples=6)
    assert box.density_apart == pytest.approx(found.share, abs=0.2)
    assert not (box.limits["again"] > 0.5).any()


def test_limits_that_could_be_luck_come_off_the_box(tmp_path):
    content = raw("latin-hypercube", PLAIN + CONTESTED, design={"samples": 300})

    def formula(u, luck):
        return u[:, 0] - 0.6 + luck.normal(0.0, 0.3, len(u))

    found = found_in(filled(tmp_path / "s", content, formula))
    box = discover(found, density=0.8, resamples=2)
    assert set(box.limits["factor"]) == {"wandering"}
    # Without that, chance adds factors on the way to a dense box.
    bare = peeling.prim(found.factors, found.interest)
    assert bare.peeling_trajectory["res_dim"].max() > 1


def test_steps_can_be_chosen_by_hand(known):
    found = found_in(known)
    whole = discover(found, resamples=2, step=0)
    assert (whole.coverage, whole.mass, len(whole.limits)) == (1.0, 1.0, 0)
    assert "No limit on any factor" in doubts(found, whole)[0]
    with pytest.raises(InputError, match=r"--step 999: the peeling trajectory has steps 0 to \d+"):
        discover(found, resamples=2, step=999)


def test_too_few_cases_are_refused_with_a_hint(known):
    with pytest.raises(InputError) as error:
        found_in(known, "price_change > 50")
    assert f"0 of 300 finished points satisfy the condition: a box needs at least {LEAST_CASES}" in str(error.value)
    assert "price_change goes from -" in str(error.value)
    with pytest.raises(InputError, match="300 of 300 finished points"):
        found_in(known, "price_level > 0")
    with pytest.raises(InputError, match="names no outcome"):
        found_in(known, "1 > 0")


def test_unfinished_points_are_left_out_and_said(tmp_path):
    content = raw("latin-hypercube", PLAIN, design={"samples": 120})
    found = found_in(filled(tmp_path / "s", content, lambda u, _: u[:, 0] - 0.5, skip=20))
    assert (len(found.interest), found.left_out) == (100, 20)
    assert "20 points without a finished run are left out." in doubts(found, discover(found, resamples=2))


def test_a_sweep_that_has_not_run_says_so(tmp_path):
    content = raw("random", design={"samples": 4})
    with pytest.raises(InputError, match=r"no point is finished yet.*undertow resume"):
        found_in(planned(tmp_path / "s", content))


def test_independent_points_of_a_saltelli_sample_are_used_and_morris_is_refused(tmp_path):
    sweep = filled(tmp_path / "s", raw("sobol", design={"samples": 32}), lambda u, _: u[:, 0] - 0.5)
    found = found_in(sweep)
    assert (len(found.interest), found.dependent, found.left_out) == (64, 96, 0)
    assert not found.factors["wandering"].duplicated().any()
    assert any(
        note.startswith("96 points of the Saltelli sample") for note in doubts(found, discover(found, resamples=2))
    )
    morris = filled(tmp_path / "m", raw("morris", design={"samples": 16}), lambda u, _: u[:, 0] - 0.5)
    with pytest.raises(InputError, match="a morris design visits few values"):
        found_in(morris)


class Third:
    """A box of ema_workbench as version 3 has it: quasi-p values under another name."""

    def __init__(self, box):
        self._box = box

    def __getattr__(self, name):
        if name == "qp":
            raise AttributeError(name)
        return getattr(self._box, "qp" if name == "p_values" and not hasattr(self._box, "p_values") else name)


def test_the_interfaces_of_ema_workbench_2_and_3_give_the_same_box(known, monkeypatch):
    from ema_workbench.analysis import prim as module

    found = found_in(known)
    plain = peeling.search(found.factors, found.interest, 0.8)
    honest = module.Prim
    asks = {"threshold": peeling.ANY_DENSITY} if "threshold" in inspect.signature(honest).parameters else {}

    class Prim:
        def __init__(self, x, y, peel_alpha, mass_min):
            self.prim = honest(x, y, peel_alpha=peel_alpha, mass_min=mass_min, **asks)

        def find_box(self):
            return Third(self.prim.find_box())

    monkeypatch.setattr(module, "Prim", Prim)
    third = peeling.search(found.factors, found.interest, 0.8)
    assert third.sides == plain.sides
    assert repr(list(peeling.limit_rows(third, []))) == repr(list(peeling.limit_rows(plain, [])))


def test_who_lacks_ema_workbench_is_told_of_its_licence(known, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis", None)
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(InputError, match=r"pip install 'undertow\[discovery\]'.*GPL"):
        peeling.prim(found_in(known).factors, found_in(known).interest)


def test_points_where_nothing_happened_are_left_out_and_said(tmp_path):
    """The price is missing where nothing is booked: that is no point of no interest, and no unfinished one."""
    content = raw("latin-hypercube", PLAIN, design={"samples": 120})
    some = filled(tmp_path / "s", content, lambda u, _: np.where(np.arange(120) < 20, np.nan, u[:, 0] - 0.5))
    found = found_in(some)
    assert (len(found.interest), found.left_out, found.undefined) == (100, 0, 20)
    told = doubts(found, discover(found, resamples=2))
    assert "20 points are left out because nothing happened there that the result is a ratio to." in told
    nothing = filled(tmp_path / "n", content, lambda u, _: np.full(len(u), np.nan))
    with pytest.raises(InputError, match="at no finished point did anything happen that price_change could be"):
        found_in(nothing)
