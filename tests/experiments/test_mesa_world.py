"""The model as a Mesa model: the same to the last bit, and at home in what Mesa offers."""

import ast
import doctest
import gc
import inspect
import weakref
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from experiments import mesa_world
from experiments.comparison.effects import effects_table
from experiments.comparison.paired_weeks import COLUMNS
from experiments.comparison.replicate import Job
from experiments.mesa_world import KINDS, Client, MesaWorld, Officer, ThirdParty, View, Worker, records
from experiments.record_fields import kept
from model.codes import Housing, OfficerUnit
from model.conditions import status_quo_table
from model.counting.outcomes import OUTCOMES
from model.errors import InputError
from model.parameters import Parameters
from model.seeds import replicate_seed
from model.world import World
from scenarios.reader import load
from tests.model.worlds import differences

SMALL = {"weeks": 6, "burn_in": 5, "scale": 0.03}


def small(policy: str = "end_demand", rng: object = 1, **more: float) -> MesaWorld:
    return MesaWorld(policy=policy, rng=rng, **{**SMALL, **more})


def run(model: MesaWorld) -> MesaWorld:
    while model.running:
        model.step()
    return model


@pytest.fixture(scope="module")
def lived() -> MesaWorld:
    """A model at its end; no test changes it."""
    return run(small())


def compiled(policy: str, key: int) -> World:
    world = World(Parameters.defaults(), key, SMALL["scale"]).run(status_quo_table(SMALL["burn_in"])).begin()
    return world.forget().fork().run(load(policy, SMALL["weeks"]).table)


def test_it_equals_the_compiled_run_to_the_last_bit(lived):
    for at, policy, world in ((0, "status_quo", lived.status_quo), (1, "end_demand", lived.world)):
        alone = compiled(policy, 1)
        assert lived.tallies[at].tobytes() == alone.tallies.tobytes()
        assert differences(world, alone, ignore=("tallies",)) == []
    assert lived.tallies[0].tobytes() != lived.tallies[1].tobytes()


def test_its_effects_are_those_of_the_command_with_one_replicate():
    tables = tuple(load(name, SMALL["weeks"]).table for name in ("status_quo", "end_demand"))
    windows = ((0, SMALL["weeks"]),)
    size = {"scale": SMALL["scale"], "burn_in": SMALL["burn_in"]}
    job = Job(Parameters.defaults(), seed=7, tables=tables, tail=0, years=windows, windows=windows, **size)
    replicate = job.simulate(2, lambda: None)
    table = effects_table([replicate], ["status_quo", "end_demand"], ["all"], OUTCOMES).set_index("outcome")
    found = run(small(rng=replicate_seed(7, 2))).effects
    for column in found.columns:
        np.testing.assert_array_equal(found[column].tolist(), table[column].tolist(), err_msg=column)


def test_a_run_ends_after_its_weeks_and_more_steps_change_nothing(lived):
    model = run(small(weeks=2))
    rows, money = len(model.datacollector.model_vars["price"]), model.agents_by_type[Worker].get("money")
    model.step()
    assert (model.week, model.running, len(model.datacollector.model_vars["price"])) == (2, False, rows)
    assert model.agents_by_type[Worker].get("money") == money


def test_data_are_collected_once_at_the_start_and_once_a_step(lived):
    frame = lived.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == COLUMNS
    assert len(frame) == SMALL["weeks"] + 1
    assert frame.iloc[-1].to_dict() == pytest.approx(lived.observed, rel=0, abs=0, nan_ok=True)
    first = frame.iloc[0]
    assert first["bookings_per_worker"] == first["bookings_per_worker_status_quo"] > 0.0
    assert first["bookings_per_worker_change"] == 0.0


def test_without_a_burn_in_everything_is_missing_at_the_start():
    model = small(burn_in=0, scale=0.01)
    assert np.isnan(list(model.observed.values())).all()
    assert model.effects.empty


def test_the_status_quo_as_a_policy_changes_nothing_until_agents_are_written_to():
    untouched, helped = run(small("status_quo")), small("status_quo")
    changes = [column for column in COLUMNS if "_change" in column]
    assert not np.nan_to_num(untouched.datacollector.get_model_vars_dataframe()[changes]).any()
    for _ in range(SMALL["weeks"]):
        helped.agents_by_type[Worker].select(lambda worker: worker.in_trade).set("money", 5000.0)
        helped.step()
    assert helped.tallies[0].tobytes() == untouched.tallies[0].tobytes()
    assert helped.effects.loc["debt", "change"] < 0.0


def test_looking_at_agents_and_shuffling_them_changes_nothing(lived):
    model = small()
    while model.running:
        model.agents.shuffle_do(lambda agent: agent.unique_id)
        model.agents_by_type[Worker].agg("money", np.mean)
        model.step()
    assert model.tallies.tobytes() == lived.tallies.tobytes()


def test_agents_are_all_who_are_there_kind_by_kind(lived):
    people = lived.world.state.market[0].people
    sizes = {kind: len(agents) for kind, agents in lived.agents_by_type.items()}
    assert sizes[Worker] == lived.world.state.workers.alive[:people].sum()
    assert sizes[ThirdParty] == lived.world.state.third_parties.active.sum() < len(lived.world.state.third_parties)
    assert (sizes[Client], sizes[Officer]) == (lived.world.state.clients.buys.sum(), len(lived.world.state.officers))
    assert lived.agent_types == list(KINDS)
    assert len(lived.agents) == sum(sizes.values()) == len({agent.unique_id for agent in lived.agents})
    assert all(isinstance(agent, mesa.Agent) for agent in lived.agents)


def test_views_are_kept_and_newcomers_get_theirs():
    model = small(weeks=30)
    before = set(model.agents_by_type[Worker])
    run(model)
    after = set(model.agents_by_type[Worker])
    assert before & after
    assert after - before
    assert all(not worker.alive for worker in before - after)
    assert model.agent(Worker, 0) is model.agent(Worker, 0)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_is_read_from_the_records(lived, kind):
    agents = [lived.agent(kind, id) for id in range(0, len(records(lived.world, kind)), 7)]
    rows = records(lived.world, kind)[::7]
    for name in kind.fields:
        for agent, stored in zip(agents, rows[name], strict=True):
            found = getattr(agent, name)
            assert np.array_equal(-1 if found is None else found, stored), f"{agent}.{name}"


def test_agents_are_selected_grouped_and_summed_up(lived):
    workers = lived.agents_by_type[Worker]
    trading = workers.select(lambda worker: worker.in_trade)
    state = lived.world.state.workers[: lived.world.state.market[0].people]
    there = state[state.alive & state.in_trade]
    assert trading.agg("money", sum) == pytest.approx(there.money.sum())
    homes = trading.groupby("housing").count()
    assert homes == {home: n for home in Housing if (n := int((there.housing == home).sum()))}
    assert {officer.unit for officer in lived.agents_by_type[Officer]} <= set(OfficerUnit)


def test_what_is_written_stands_in_the_records_of_the_policy_alone():
    model = small()
    usual = model.status_quo.state.workers.money.copy()
    model.agents_by_type[Worker].shuffle_do(lambda worker: setattr(worker, "money", worker.money + 10.0))
    there = model.world.state.workers.alive
    assert (model.world.state.workers.money[there] == usual[there] + 10.0).all()
    assert (model.status_quo.state.workers.money == usual).all()


def test_whatever_may_be_written_leaves_a_sound_world():
    """Every field that can be written takes its lowest and its highest value, and the weeks go on."""
    model, rng = small(scale=0.02, weeks=8), np.random.default_rng(3)
    while model.running:
        for agent in model.agents.select(lambda _: rng.random() < 0.3):
            for name in agent.fields:
                if not kept(agent.fields[name]) and rng.random() < 0.3:
                    written(agent, name, rng)
        model.step()
    for kind in KINDS:
        rows = records(model.world, kind)
        for name in kind.fields:
            if rows[name].dtype.kind == "f":
                assert np.isfinite(rows[name]).all(), f"{kind.__name__}.{name}"
    assert np.isfinite(model.tallies).all()


def written(agent: View, name: str, rng: np.random.Generator) -> None:
    """Write one of several values; those that the field has no meaning for are refused."""
    for value in rng.permutation([-1.0, 0.0, 1.0, 2.0, 5.0, 18.0, 3000.0]):
        try:
            setattr(agent, name, value)
        except InputError:
            continue
        break


@pytest.mark.parametrize(
    ("name", "error", "told"),
    [
        ("mony", AttributeError, "Worker has no field 'mony'. Did you mean 'money'?"),
        ("race", AttributeError, "'race' cannot be set"),
        ("unique_id", AttributeError, "Worker has no field 'unique_id'"),
        ("age", InputError, "age = 3 is not valid: should be 18 or more"),
    ],
)
def test_what_cannot_be_written_is_told(lived, name, error, told):
    with pytest.raises(error, match=told.replace("?", r"\?")):
        setattr(lived.agent(Worker, 0), name, 3)


def test_unknown_agents_and_fields_are_told(lived):
    with pytest.raises(AttributeError, match=r"Client has no field 'budgt'\. Did you mean 'budget'"):
        _ = lived.agent(Client, 0).budgt
    with pytest.raises(InputError, match="there is no Officer 99: ids are 0 to"):
        lived.agent(Officer, 99)
    with pytest.raises(NotImplementedError, match="Worker 3 cannot be removed"):
        lived.agent(Worker, 3).remove()


def test_no_field_hides_what_mesa_gives_an_agent():
    hidden = {(kind.__name__, name) for kind in KINDS for name in kind.fields if hasattr(mesa.Agent, name)}
    assert not hidden


@pytest.mark.parametrize(
    ("argument", "value", "told"),
    [
        ("policy", "end_deman", "Did you mean 'end_demand'"),
        ("weeks", 0, "from 1 to 2080"),
        ("weeks", 2.5, "from 1 to 2080"),
        ("burn_in", -1, "from 0 to 5200"),
        ("scale", 0.0, "above 0"),
        ("scale", float("nan"), "above 0"),
        ("scale", "large", "'large'"),
        ("rng", -1, "from 0 to 18446744073709551615"),
        ("rng", 2**64, "from 0 to 18446744073709551615"),
        ("rng", "luck", "'luck'"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(argument, value, told):
    with pytest.raises(InputError, match=told):
        MesaWorld(**{**SMALL, "policy": "end_demand", argument: value})


def test_the_key_is_the_number_given_or_drawn_from_mesas_generator():
    tiny = {"weeks": 1, "burn_in": 0, "scale": 0.01}
    assert MesaWorld(rng=2**64 - 1, **tiny).key == 2**64 - 1
    assert MesaWorld(rng=np.int64(5), **tiny).key == 5
    drawn = [MesaWorld(rng=np.random.default_rng(3), **tiny).key for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len({MesaWorld(**tiny).key, MesaWorld(**tiny).key, drawn[0]}) == 3


def test_a_model_that_nobody_needs_any_more_is_freed():
    model = run(small(weeks=1, scale=0.01))
    _ = model.agents
    told = weakref.ref(model)
    del model, _
    gc.collect()
    assert told() is None


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_mesas_batch_run_takes_it(lived):
    given: dict[str, Any] = {**SMALL, "policy": ["end_demand", "status_quo"]}
    own_rng = "rng" in inspect.signature(mesa.batch_run).parameters  # from Mesa 3.5 on
    given, luck = (given, {"rng": [1]}) if own_rng else ({**given, "rng": 1}, {})
    rows = mesa.batch_run(MesaWorld, given, data_collection_period=1, display_progress=False, **luck)
    kept_weeks = [row["price"] for row in rows if row["policy"] == "end_demand"]
    assert kept_weeks == lived.datacollector.model_vars["price"][: len(kept_weeks)]
    assert len(kept_weeks) >= SMALL["weeks"]
    assert {row["price_change"] for row in rows if row["policy"] == "status_quo"} == {0.0}


def mesas_own_check():
    """Mesa's check of a model's parameters, taken out of the module that cannot be imported without Solara."""
    path = Path(mesa.__path__[0]) / "visualization" / "solara_viz.py"
    wanted = ("_check_model_params", "_get_scenario_defaults")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]
    names: dict[str, object] = {"inspect": inspect}
    if any(node.name == "_get_scenario_defaults" for node in body):
        names |= vars(pytest.importorskip("mesa.experimental.scenarios"))
    exec("from __future__ import annotations\n" + "\n".join(map(ast.unparse, body)), names)
    if "_check_model_params" not in names:
        pytest.skip(f"Mesa {mesa.__version__} checks parameters elsewhere")
    return names["_check_model_params"]


def test_mesas_own_check_for_solara_accepts_its_parameters():
    check = mesas_own_check()
    check(MesaWorld.__init__, {"policy": "end_demand", "weeks": 52, "scale": 0.1, "rng": 1})
    with pytest.raises(ValueError, match="Invalid model parameter: wekks"):
        check(MesaWorld.__init__, {"wekks": 52})


def test_every_argument_is_named_and_has_a_default():
    found = list(inspect.signature(MesaWorld).parameters.values())
    assert [one.name for one in found] == ["policy", "weeks", "burn_in", "scale", "rng", "rules"]
    assert {one.kind for one in found} == {inspect.Parameter.KEYWORD_ONLY}
    assert not [one.name for one in found if one.default is inspect.Parameter.empty]


def test_agents_of_mesas_own_data_collector_are_the_views():
    model = small(weeks=2)
    model.datacollector = mesa.DataCollector(agenttype_reporters={Officer: {"misconduct": "misconduct"}})
    model.datacollector.collect(model)
    frame = model.datacollector.get_agenttype_vars_dataframe(Officer)
    assert frame["misconduct"].tolist() == model.agents_by_type[Officer].get("misconduct")


def test_examples_in_its_docstrings_hold():
    found = doctest.testmod(mesa_world)
    assert found.attempted > 0
    assert found.failed == 0
