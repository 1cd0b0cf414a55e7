"""A trait is declared once: fields, luck, counts, groups, ``--by`` and stored lives follow from the declaration."""

import json
from pathlib import Path

import numpy as np
import pytest

from experiments.counterfactual.following import TRAITS_KEPT
from model import traits
from model.counting.outcomes import GROUPS, TRAITS
from model.counting.tallies import COHORTS, Cohort
from model.errors import InputError
from model.population.traits import drawn
from model.state import new_state
from model.traits import CIRCUMSTANCES, DECLARED, ORIGINS, Trait
from tests.model.copies import copy_of_the_model, edit, run_python
from tests.model.worlds import small_world

LAST = '    Trait("student", "studies (fixed)", share="student_share"),\n'
VETERAN = '    Trait("veteran", "served (fixed)", share="disabled_share"),\n'
FAITH = '    Trait("faith", "faith (fixed)", IntEnum("Faith", ["NONE", "ONE", "OTHER"], start=0), "faith_share"),\n'
FAITHS = """
[faith_share]
per = "faith"
value = { none = 0.5, one = 0.3, other = 0.2 }
unit = "share"
low = 0.0
high = 1.0
distribution = "point"
assumption = true
meaning = "Share of people by faith."
"""
LIVED = """
import json, sys
from model.conditions import status_quo_table
from model.counting.outcomes import GROUPS
from model.parameters import Parameters
from model.counting.tallies import Tally
from model.world import World
world = World(Parameters.defaults(), 9, 0.05).run(status_quo_table(2))
workers = world.state.workers[: world.state.market[0].people]
stock = workers[workers.in_trade]
fields = {name: stock[name].tolist() for name in stock.dtype.names if name in ("race", "student", "veteran", "faith")}
active = dict(zip(GROUPS, world.tallies[-1, :, Tally.ACTIVE].tolist()))
print(json.dumps({"fields": fields, "active": active, "everyone": workers["money"].sum()}))
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which two traits are added to the declaration, and the one number that is new."""
    root = tmp_path_factory.mktemp("extended")
    model = copy_of_the_model(root)
    edit(model / "traits.py", LAST, LAST + VETERAN + FAITH)
    with open(model / "parameters" / "population.toml", "a", encoding="utf-8") as file:
        file.write(FAITHS)
    edit(model / "parameters" / "order.toml", "\n]\n", '\n    "faith_share",\n]\n')
    return root


@pytest.fixture(scope="module")
def lived(extended: Path) -> dict[str, dict]:
    """What people are, and what is counted by group, with the traits added and without."""
    roots = {"extended": extended, "usual": Path(traits.__file__).parents[1]}
    return {name: json.loads(run_python(LIVED, root, interpreted=True)) for name, root in roots.items()}


def test_people_are_counted_by_a_trait_that_is_only_declared(lived):
    fields, active = (lived["extended"][part] for part in ("fields", "active"))
    for trait, groups in (("veteran", ["no", "yes"]), ("faith", ["none", "one", "other"])):
        values = np.array(fields[trait], dtype=int)
        counted = [active[f"{trait}:{group}"] for group in groups]
        assert counted == np.bincount(values, minlength=len(groups)).tolist()
        assert min(counted) > 0
    assert sum(fields["veteran"]) == pytest.approx(0.15 * len(fields["veteran"]), rel=0.6)


def test_a_trait_more_changes_nobody_else(lived):
    """Nor their luck, nor their groups."""
    assert lived["extended"]["everyone"] == lived["usual"]["everyone"]
    for part in ("fields", "active"):
        usual = lived["usual"][part]
        assert {name: lived["extended"][part][name] for name in usual} == usual


def test_a_trait_that_is_only_declared_can_be_asked_for(extended: Path, tmp_path: Path):
    size = ["-r", "1", "--scale", "0.01", "--weeks", "1", "--burn-in", "1", "--workers", "1"]
    words = ["run", "end_demand", "--interpreted", *size, "--no-figures", "--by", "faith", "--json"]
    code = f"from experiments.cli import main; main({[*words, '--out', str(tmp_path / 'r')]!r})"
    rows = json.loads(run_python(code, extended, interpreted=True))["group_effects"]
    assert {row["trait"] for row in rows} == {"faith"}
    assert {row["group"] for row in rows} == {"faith:none", "faith:one", "faith:other"}
    assert {row["reference"] for row in rows} == {"faith:none"}


@pytest.mark.parametrize(
    ("trait", "says"),
    [
        (Trait("veteran", "served", share="studnt_share"), "'studnt_share' with one number .*'student_share'"),
        (Trait("veteran", "served", share="race_share"), "'race_share' with one number"),
        (Trait("faith", "faith", Cohort, share="race_share"), "'race_share' with per = 'faith'"),
    ],
)
def test_a_trait_without_its_share_is_named(trait: Trait, says: str):
    with pytest.raises(InputError, match=f"the trait '{trait.name}' needs a parameter {says}"):
        drawn(len(DECLARED), trait)


def test_everything_that_lists_traits_lists_the_declared_ones():
    assert list(TRAITS) == [trait.name for trait in DECLARED] + [cohort.name.lower() for cohort in Cohort]
    assert list(TRAITS_KEPT) == [trait.field for trait in DECLARED]
    for trait in DECLARED:
        assert [GROUPS[at] for at in TRAITS[trait.name]] == trait.groups
    assert len(new_state(0, 0, 0, 0, 256).tally) == ORIGINS + CIRCUMSTANCES + COHORTS
    document = (Path(traits.__file__).parents[1] / "docs" / "attribution.md").read_text(encoding="utf-8")
    assert f"Traits: {', '.join(trait.name for trait in DECLARED)};" in document


def test_every_combination_of_values_has_a_row_of_its_own():
    workers = small_world(scale=0.3).state.workers
    for name, declared in (("origin", traits.ORIGIN), ("circumstances", traits.CIRCUMSTANCE)):
        values = np.stack([workers[trait.field].astype(int) for trait in declared], axis=1)
        pairs = np.unique(np.column_stack([workers[name], values]), axis=0)
        assert len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1:], axis=0))
