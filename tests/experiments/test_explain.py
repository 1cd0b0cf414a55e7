"""``undertow explain`` for each kind of name."""

import pytest

from experiments.explain import all_names, explain
from model.conditions import LEVERS
from model.errors import InputError
from model.evidence import EVIDENCE
from model.outcomes import OUTCOMES
from model.parameters import MECHANISMS, REGISTRY
from scenarios import available


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("parameter", REGISTRY), ("mechanism", MECHANISMS), ("lever", LEVERS), ("outcome", OUTCOMES),
        ("evidence", EVIDENCE), ("scenario", available()),
    ],
)  # fmt: skip
def test_every_name_of_every_kind_is_explained(kind, names):
    assert names
    for name in names:
        found = [explanation for explanation in explain(name) if explanation.kind == kind]
        assert len(found) == 1
        assert found[0].name == name
        assert found[0].meaning
        assert all(fact for _, fact in found[0].facts)


def test_a_parameter_shows_its_range_and_its_evidence():
    parameter = next(parameter for parameter in REGISTRY.values() if parameter.evidence and parameter.per is None)
    facts = dict(explain(parameter.name)[0].facts)
    assert f"{parameter.value:g} (plausible range" in facts["value"]
    source = facts[f"evidence {parameter.evidence[0]}"]
    assert EVIDENCE[parameter.evidence[0]].citation in source
    assert EVIDENCE[parameter.evidence[0]].status in source


def test_an_assumption_is_called_one():
    parameter = next(parameter for parameter in REGISTRY.values() if parameter.assumption)
    assert any("assumption" in fact for _, fact in explain(parameter.name)[0].facts)


def test_one_member_of_a_parameter_can_be_named():
    parameter = next(parameter for parameter in REGISTRY.values() if parameter.per is not None)
    member = next(iter(parameter.scalars()))
    labels = [label for label, _ in explain(member)[0].facts]
    assert member.partition(".")[2] in labels
    assert len(labels) < len(explain(parameter.name)[0].facts)


def test_a_switch_can_be_named_as_it_is_set():
    name = next(iter(MECHANISMS))
    assert explain(f"mechanisms.{name}") == explain(name)


def test_an_unknown_name_gives_the_nearest():
    with pytest.raises(InputError, match=r"Did you mean 'law\.buying'"):
        explain("law.buyng")


def test_names_are_said_once_per_kind():
    assert len(all_names()) == sum(map(len, (REGISTRY, MECHANISMS, LEVERS, OUTCOMES, EVIDENCE, available())))
