"""Two policies compared per unit of what they cost."""

import math

import numpy as np
import pytest

from experiments.claims.ledger import Claim, load
from experiments.claims.readings import OFF, ON, PLACEBO, cells, effect
from experiments.claims.words import observable
from model.errors import InputError

ROW = """
[X1]
section = "Services, housing, health"
source = ["Q11"]
class = "C"
switch = ["services"]
claim = "Money does more in services."
[[X1.part]]
observable = "serious_harms"
per = "cost"
scenario = "budget_services"
reference = "budget_enforcement"
window = "weeks 13-52"
direction = "less"
"""
MANY = 1e9
"""Events enough for half of one to be nothing."""


def loaded(folder, text: str = ROW) -> Claim:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return load(folder / "mine.toml")["X1"]


def at(claim: Claim, harms: dict[str, float], costs: dict[str, float], mode: str = ON) -> float:
    """The effect with these harms and costs by scenario."""
    part = claim.parts[0]
    found = cells(claim, part, mode)
    read = {"serious_harms": harms, "cost": costs}
    values = [[MANY * read[cell.reading.observable][cell.site.scenario], MANY] for cell in found]
    return effect(part, found, np.array(values))


def worlds(status_quo: float, services: float, enforcement: float) -> dict[str, float]:
    return {"status_quo": status_quo, "budget_services": services, "budget_enforcement": enforcement}


def test_what_costs_half_as_much_for_the_same_does_twice_as_much(tmp_path):
    """Both lower the log of harms by 0.2; services add 50, enforcement 100: at 75 each, -0.3 against -0.15."""
    less = math.exp(-0.2)
    found = at(loaded(tmp_path), worlds(1.0, less, less), worlds(100.0, 150.0, 200.0))
    assert found == pytest.approx(-0.15)


def test_at_equal_cost_it_is_the_plain_log_ratio(tmp_path):
    found = at(loaded(tmp_path), worlds(1.0, 0.7, 0.9), worlds(100.0, 180.0, 180.0))
    assert found == pytest.approx(math.log(0.7 / 0.9))


def test_swapping_the_policies_turns_the_sign(tmp_path):
    swapped = ROW.replace("budget_services", "other").replace("budget_enforcement", "budget_services")
    swapped = swapped.replace('"other"', '"budget_enforcement"')
    harms, costs = worlds(1.0, 0.8, 1.1), worlds(100.0, 160.0, 210.0)
    assert at(loaded(tmp_path, swapped), harms, costs) == pytest.approx(-at(loaded(tmp_path), harms, costs))


def test_a_policy_that_saves_money_is_taken_to_cost_half_of_the_other(tmp_path):
    found = at(loaded(tmp_path), worlds(1.0, math.exp(-0.02), 1.0), worlds(100.0, 90.0, 200.0))
    assert found == pytest.approx(-0.02 * 75.0 / 50.0)


def test_where_nothing_costs_anything_effects_are_compared_as_they_are(tmp_path):
    assert at(loaded(tmp_path), worlds(1.0, 0.7, 0.9), worlds(100.0, 90.0, 80.0)) == pytest.approx(math.log(0.7 / 0.9))


def test_frozen_worlds_have_a_frozen_status_quo_and_the_placebo_compares_no_policies(tmp_path):
    claim = loaded(tmp_path)
    assert {cell.site.frozen for cell in cells(claim, claim.parts[0], OFF)} == {("services",)}
    assert {cell.site.scenario for cell in cells(claim, claim.parts[0], PLACEBO)} == {"status_quo"}
    assert observable(claim.parts[0]) == "Serious harms at equal public cost"
    assert "status_quo" in claim.parts[0].scenarios


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('per = "cost"', 'per = "costs"', "key 'per' = 'costs' is unknown. Did you mean 'cost'?"),
        ('reference = "budget_enforcement"', "", "name both with 'scenario' and 'reference'"),
        ('per = "cost"', 'per = "cost"\nover = "cost"', "key 'over' = 'cost' does not go with 'per'"),
        ("serious_harms", "screened_share", "needs an observable whose changes are ratios"),
    ],
)
def test_keys_that_do_not_go_with_it_are_refused(tmp_path, old, new, message):
    with pytest.raises(InputError) as error:
        loaded(tmp_path, ROW.replace(old, new))
    assert message in str(error.value)
