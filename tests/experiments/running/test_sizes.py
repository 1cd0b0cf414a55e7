"""Worlds so small that somebody is missing from them."""

import numpy as np
import pytest

from experiments.comparison.run import load_parameters
from experiments.counterfactual.counterfactual import EVENTS, effects_table, marked, paths_table
from experiments.counterfactual.following import LivesJob
from experiments.counterfactual.table import nobody_told
from experiments.running.plan import Plan
from experiments.running.progress import Reporter
from experiments.running.sizes import absent, check_people, tell_absent
from experiments.sweeps.files import build
from model.codes import OfficerUnit, ThirdPartyKind
from model.conditions import status_quo_table
from model.errors import InputError
from model.parameters import Parameters
from model.world import World

DEFAULTS = Parameters.defaults()


class Told(Reporter):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, message: str) -> None:
        self.lines.append(message)


def roster(scale: float) -> set[str]:
    """The officers and third parties that a world of this scale is built with."""
    state = World(DEFAULTS, 1, scale).state
    units = {f"{OfficerUnit(unit).name.lower().replace('_', ' ')} officers" for unit in state.officers["unit"]}
    kinds = {ThirdPartyKind(kind).name.lower().replace("_", " ") for kind in state.third_parties["kind"]}
    return units | {f"{kind} third parties" for kind in kinds}


def test_a_world_of_nobody_is_refused_with_the_least_scale_of_one_with_people():
    for scale in (1e-9, 6.2e-5):
        with pytest.raises(InputError, match=r"^--scale .* holds nobody; the smallest with people is 6\.25e-05\.$"):
            load_parameters(Plan(scale=scale))
    check_people(DEFAULTS, 6.25e-05)
    with pytest.raises(InputError, match="no scale has people"):
        check_people(DEFAULTS.set({"people": 0}), 1.0)


def test_an_experiment_of_nobody_names_its_key():
    raw = {
        "title": "A", "description": "B", "scenarios": ["end_demand"], "run": {"scale": 1e-9},
        "design": {"kind": "grid"}, "lever": [{"lever": "enforcement.client_stings", "levels": [0.0, 1.0]}],
    }  # fmt: skip
    with pytest.raises(InputError, match=r"s\.toml: \[run\] scale = 1e-09 is not valid: a world of it holds nobody"):
        build(raw, "s", "s.toml")


@pytest.mark.parametrize("scale", [0.005, 0.02, 0.06])
def test_whoever_a_small_world_lacks_is_named_with_the_scale_from_which_they_are_there(scale):
    missing = absent(DEFAULTS, scale)
    assert missing
    assert not set(missing) & roster(scale)
    assert set(missing) | roster(scale) == roster(1.0)
    for who, least in missing.items():
        assert who in roster(least)
        assert who not in roster(0.98 * least)


def test_a_run_says_whom_its_worlds_lack_in_one_line():
    told = Told()
    tell_absent(DEFAULTS, 0.07, told)
    assert told.lines == ["Note: a world of scale 0.07 has none of these: licensing officers (from 0.0834 on)."]
    tell_absent(DEFAULTS, 1.0, told)
    assert len(told.lines) == 1


def test_of_nobody_no_mean_is_told():
    tables = marked(status_quo_table(5), EVENTS["arrest"], 0.1, 1)
    asked = LivesJob(DEFAULTS, 1, 1.0, 0, tables, 1, 4)
    nobody = np.zeros(0, dtype=np.int64)
    from experiments.counterfactual.following import MEASURES, Lives

    lives = [Lives(0, 10, nobody, nobody, {}, np.zeros((2, 0, 4, len(MEASURES)), dtype=np.float32), 0.0)]
    assert paths_table(asked, lives).drop(columns=["world", "week"]).isna().all(axis=None)
    assert effects_table(asked, lives)["people"].eq(0).all()


def test_too_few_people_are_told_in_a_sentence():
    manifest = {"happened": "arrested", "share": 0.1, "replicates": 2, "scale": 0.02}
    assert nobody_told(manifest | {"compared": 0}).startswith(
        "nobody was arrested among the marked 10 % of such events"
    )
    assert nobody_told(manifest | {"compared": 3}).startswith("only 3 people were arrested")
    assert nobody_told(manifest | {"compared": 20}) == ""
