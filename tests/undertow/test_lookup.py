"""Tables of what there is, complete and in the words of the call."""

import pytest

import undertow as ut
from experiments import cli
from model.conditions import LEVERS
from model.counting.outcomes import OUTCOMES
from model.parameters import MECHANISMS, REGISTRY, Parameters
from scenarios import available, load


def test_scenarios_are_those_that_come_with_the_model():
    found = ut.scenarios().set_index("name")
    assert found.index.tolist() == list(available())
    assert found.loc["status_quo", "changes"] == ""
    one = load("end_demand", 208)
    assert found.loc["end_demand"].tolist() == [one.title, "; ".join(one.changes)]
    assert (found.drop("status_quo")["changes"].str.len() > 0).all()


def test_levers_have_a_row_for_each_value_that_a_policy_can_set():
    found = ut.levers()
    assert found["name"].unique().tolist() == list(LEVERS)
    assert len(found) == sum(len(lever.settable) or 1 for lever in LEVERS.values())
    assert found["status_quo"].between(found["low"], found["high"]).all()
    assert not found.duplicated(["name", "member"]).any()


def test_names_of_parameters_and_mechanisms_are_those_that_a_run_takes():
    numbers, switches = ut.parameters(), ut.mechanisms()
    values = dict(zip(numbers["name"], numbers["value"], strict=True))
    values |= {name: bool(on) for name, on in zip(switches["name"], switches["on"], strict=True)}
    assert set(values) == set(Parameters.defaults().values)
    assert Parameters.defaults().set(values) == Parameters.defaults()
    assert len(switches) == len(MECHANISMS)
    assert set(numbers["assumption"]) == {"", "all", "size", "transfer"}
    assert set(numbers.loc[numbers["evidence"] == "", "assumption"]) == {"all"}
    assert numbers["group"].nunique() == len({one.group for one in REGISTRY.values()})


def test_outcomes_are_the_columns_of_results():
    assert ut.outcomes()["name"].tolist() == list(OUTCOMES)


@pytest.mark.parametrize("name", ["fear_hides", "law.buying", "D1", "Q16", "end_demand"])
def test_a_name_is_explained_as_the_command_explains_it(name, capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    with pytest.raises(SystemExit):
        cli.main(["explain", name])
    assert ut.explain(name).splitlines() == [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_a_page_is_shown_as_it_would_be_printed():
    assert repr(ut.explain("law.buying")) == str(ut.explain("law.buying"))


@pytest.mark.parametrize(("given", "told"), [("fear_hide", "Did you mean 'fear_hides'"), (3, "name 3 is not valid")])
def test_what_is_not_there_is_one_sentence(given, told):
    with pytest.raises(ut.InputError, match=told):
        ut.explain(given)


def test_a_notebook_and_a_terminal_get_the_same_text(monkeypatch):
    plain = ut.explain("law.buying")
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ut.explain("law.buying") == plain
