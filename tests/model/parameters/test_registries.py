"""What is declared is used: fields, numbers, switches, levers, counts and the luck they need."""

import re
from pathlib import Path

import pytest

import model
from model import agents
from model.conditions import LEVERS
from model.counting.tallies import Tally
from model.parameters import MECHANISMS, REGISTRY, Parameters
from model.parameters.registry import members
from model.traits import DECLARED

FOLDER = Path(model.__file__).parent
ROOMS = ("counting", "lines", "market", "population", "rules")
READERS = [
    FOLDER / "week.py",
    FOLDER / "world.py",
    *(path for room in ROOMS for path in sorted((FOLDER / room).glob("*.py"))),
]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in READERS)
# Records are also read by those who study a world from outside.
OUTSIDE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER.parent / "experiments").rglob("*.py")))
KINDS = ("worker", "client", "third_party", "officer", "venue", "market")
SAYS_SO = {"age": "says that every agent is an adult"}
DRAWN_BY_SHARE = [trait.field for trait in DECLARED if trait.share]
KEPT_TO_GROUP = [trait.field for trait in DECLARED if trait.kept_as]
SHARES = [trait.share for trait in DECLARED if trait.share]
DISTRIBUTIONS = ("race_share", "gender_share", "housing_share", "housing_share_drugs", "client_share")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_set_and_read(kind):
    for field in agents.fields(kind):
        drawn = field.name in DRAWN_BY_SHARE
        assert drawn or re.search(rf"\.{field.name}\b", SOURCE), f"{kind}.{field.name} is never set"
        read = re.search(rf"\.{field.name}\b(?!(\[\w+\])? *[-+*]?=[^=])", SOURCE) or re.search(
            rf"[.\"]{field.name}\b", OUTSIDE
        )
        named = field.name in SAYS_SO or field.name in KEPT_TO_GROUP
        assert read or named, f"{kind}.{field.name} is written and never read"
        assert field.unit
        assert field.meaning


@pytest.mark.parametrize("trait", DECLARED, ids=lambda trait: trait.name)
def test_each_trait_is_read_by_a_rule_or_a_line(trait):
    """A trait that nothing reads would make no difference."""
    assert re.search(rf"\.{trait.name}\b(?! *=[^=])", SOURCE)


def test_every_parameter_is_used():
    unused = [
        name
        for name in REGISTRY
        if name not in SHARES
        and not re.search(rf"\bp\.{name}\b", SOURCE)
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
    # Nobody starts at a venue that a scenario declares, or in a home that a third party or a service provides.
    nobodys = {"venue": {"declared_1", "declared_2"}, "housing": {"provided", "supported"}}
    assert set(members(REGISTRY[name].per)) - set(REGISTRY[name].members) <= nobodys.get(REGISTRY[name].per, set())
