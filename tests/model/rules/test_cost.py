"""What a week costs the public."""

import pytest

from tests.model.rules.plain import numbers, rules

cost = rules("cost")
PRICES = {
    "cost_of_contact": 10.0, "cost_of_arrest": 700.0, "cost_of_detention": 900.0, "cost_of_place": 1100.0,
    "cost_of_treatment": 130.0, "cost_of_tip": 17.0, "cost_of_inspection": 190.0, "cost_of_raid": 2300.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "numbers_of", "dollars"),
    [
        ("policing_of_workers", (5.0, 2.0), 1450.0),  # 5 x 10 + 2 x 700
        ("arrests_of_others", (3.0,), 2100.0),
        ("detention", (2.0,), 1800.0),
        ("care", (2.0, 3.0), 2590.0),  # 2 x 1100 + 3 x 130
        ("search_for_exploitation", (2.0, 3.0), 604.0),  # 2 x 17 + 3 x 190
        ("raids", (2.0,), 4600.0),
    ],
)
def test_each_thing_counted_has_its_price(what, numbers_of, dollars):
    assert getattr(cost, what)(*numbers_of, numbers(**PRICES)) == pytest.approx(dollars)
