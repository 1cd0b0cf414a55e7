"""No rule looks anything up under the id of nobody, or beyond the end of a list."""

from pathlib import Path

import numpy as np
import pytest

import model
from model.codes import NOBODY
from model.conditions import status_quo_table
from model.parameters import MECHANISMS
from tests.model.copies import run_python
from tests.model.strict_indices import checked, within
from tests.model.worlds import people, small_world

STRICT_LIFE = """
import warnings
from tests.model import strict_indices
strict_indices.install()
from model.machine import compilation
assert compilation.INTERPRETED
from tests.model.random_worlds import Life
warnings.simplefilter("ignore")
weeks = 0
for size, seed, numbers, off, conditions, length in {lives!r}:
    try:
        for week in Life(size, seed, numbers, off, conditions, length, True).live():
            weeks += 1
    except IndexError as error:
        error.add_note(f"size {{size!r}}, seed {{seed}}, numbers {{numbers!r}}, without {{off}}, {{conditions}}")
        raise
print(weeks)
"""
AT_ENDS = "levers at their ends"
LIVES = [
    ("usual", 2, "default", (), "some levers move", 10),
    ("usual", 5, "corners", (), AT_ENDS, 8),
    ("usual", 7, "ends", ("line_learning", "line_flows"), "every lever moves", 6),
    ("usual", 8, "default", ("line_arrangement",), "every lever moves", 4),
    ("everyone is coerced", 3, "default", (), "every lever moves", 10),
    ("everyone is coerced", 5, "any", (), "everything closed", 8),
    ("third parties everywhere", 4, "default", (), "every lever moves", 8),
    ("much police", 6, "default", (), "every lever moves", 2),
    ("everyone comes and goes", 9, "any", (), AT_ENDS, 8),
    ("one worker", 10, "default", (), "every lever moves", 10),
    ("one client", 11, "any", (), "every lever moves", 8),
    ("nobody and nothing", 12, "default", (), "every lever moves", 6),
    ("nobody", 13, "default", (), AT_ENDS, 6),
    ("no third parties", 14, "ends", (), AT_ENDS, 6),
]
"""Size, seed, numbers, what is switched off, conditions, weeks: small worlds that come to most rules' odd cases."""


def test_no_rule_looks_up_nobody_or_beyond_the_end():
    weeks = run_python(STRICT_LIFE.format(lives=LIVES), interpreted=True)
    assert int(weeks) == sum(life[-1] for life in LIVES)


def test_every_index_of_the_rules_is_checked():
    files = [*Path(model.__file__).parent.rglob("*.py")]
    assert sum(checked(file.read_text(encoding="utf-8"))[1] for file in files) > 300
    names: dict = {}
    source = (
        "def last(a, i):\n    return a[i]\n\ndef put(a, i, j):\n    a[i, j] += 1\n\ndef part(a):\n    return a[:2]\n"
    )
    exec(compile(checked(source)[0], "-", "exec"), {"index_within_array": within}, names)
    assert names["last"]([1, 2], 1) == 2
    assert names["part"]([1, 2, 3]) == [1, 2]
    for index in (NOBODY, 2):
        with pytest.raises(IndexError, match=f"index {index} is outside 0 to 1"):
            names["last"]([1, 2], index)
        with pytest.raises(IndexError):
            names["put"](np.zeros((2, 2)), 0, index)


def test_who_has_no_venue_any_more_keeps_the_price_asked():
    """After a raid there is no venue whose price to compare with; a price is set anew with the next place."""
    lines = ("line_policy", "line_arrangement", "line_policing", "line_learning", "line_counting")
    changes = {f"mechanisms.{name}": float(name in lines) for name in MECHANISMS if name.startswith("line_")}
    world = small_world(3, 0.2).run(status_quo_table(10))
    world = world.fork(world.parameters.set(changes | {"raid_closes": 1.0, "reconsideration": 0.0}))
    table = status_quo_table(1)
    table.enforcement_raids[:] = 200.0
    before = people(world.state).copy()
    world.run(table)
    after = people(world.state)
    worked = (after.wanted > 0) & (before.venue != NOBODY)
    raided = worked & (after.venue == NOBODY)
    assert raided.sum() > 5
    np.testing.assert_array_equal(after.price[raided], before.price[raided])
    assert (after.price[worked & ~raided] != before.price[worked & ~raided]).mean() > 0.5
