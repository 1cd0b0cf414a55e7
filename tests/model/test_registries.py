"""What is declared is used: fields, numbers, switches, levers, counts and the luck they need."""

import re
from pathlib import Path

import pytest

import model
from model import agents
from model.conditions import LEVERS
from model.parameters import MECHANISMS, REGISTRY, Parameters
from model.registry import members
from model.tallies import Tally

FOLDER = Path(model.__file__).parent
READERS = [FOLDER / "week.py", FOLDER / "world.py", *sorted((FOLDER / "rules").glob("*.py"))]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in READERS)
# Records are also read by those who study a world from outside.
OUTSIDE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER.parent / "experiments").glob("*.py")))
KINDS = ("worker", "client", "third_party", "officer", "venue", "market")
SAYS_SO = {"age": "says that every agent is an adult"}
DISTRIBUTIONS = ("race_share", "gender_share", "housing_share", "housing_share_drugs", "client_share")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_set_and_read(kind):
    for field in agents.fields(kind):
        assert re.search(rf"\.{field.name}\b", SOURCE), f"{kind}.{field.name} is never set"
        read = re.search(rf"\.{field.name}\b(?!(\[\w+\])? *[-+*]?=[^=])", SOURCE) or re.search(
            rf"[.\"]{field.name}\b", OUTSIDE
        )
        assert read or field.name in SAYS_SO, f"{kind}.{field.name} is written and never read"
        assert field.unit
        assert field.meaning


def test_every_parameter_is_used():
    unused = [
        name
        for name in REGISTRY
        if not re.search(rf"\bp\.{name}\b", SOURCE)
        and not re.search(rf"\bp\.{name.removesuffix('_half_life')}_weight\b", SOURCE)
    ]
    assert unused == []


def test_every_mechanism_switches_something():
    assert [name for name in MECHANISMS if not re.search(rf"\bp\.on_{name}\b", SOURCE)] == []


def test_every_line_of_the_week_has_a_switch():
    lines = sorted(mechanism.line for name, mechanism in MECHANISMS.items() if name.startswith("line_"))
    assert lines == list(range(1, 16))


def test_every_lever_reaches_the_rules():
    assert [name for name, lever in LEVERS.items() if not re.search(rf"\bc\.{lever.column}\b", SOURCE)] == []


def test_every_count_is_counted():
    assert [tally.name for tally in Tally if not re.search(rf"\bTally\.{tally.name}\b", SOURCE)] == []


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_shares_of_a_distribution_sum_to_one(name):
    defaults = Parameters.defaults().values
    assert sum(defaults[flat] for flat in REGISTRY[name].scalars()) == pytest.approx(1.0, abs=1e-12)
    assert len(REGISTRY[name].scalars()) == len(members(REGISTRY[name].per))
