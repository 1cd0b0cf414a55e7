"""``undertow explain`` for each kind of name."""

from pathlib import Path

import pytest

import model
from experiments.claims.ledger import shipped
from experiments.contested.mechanisms import CONTESTED
from experiments.lookup.catalogue import KINDS, rows_of
from experiments.lookup.explain import all_names, explain
from experiments.lookup.questions import texts
from experiments.mechanisms.rule_index import use_of
from model.conditions import LEVERS
from model.counting.outcomes import OUTCOMES
from model.errors import InputError
from model.evidence import EVIDENCE
from model.parameters import MECHANISMS, REGISTRY
from model.parameters.registry import ASSUMED
from scenarios import available, load


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("parameter", REGISTRY), ("mechanism", MECHANISMS), ("lever", LEVERS), ("outcome", OUTCOMES),
        ("evidence", EVIDENCE), ("scenario", available()), ("claim", shipped()),
        ("contested mechanism", CONTESTED), ("question of the source document", texts()),
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
    assert f"\n[{parameter.name}]\n" in (Path(model.__file__).parents[1] / facts["file"]).read_text(encoding="utf-8")
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
    registries = (REGISTRY, MECHANISMS, LEVERS, OUTCOMES, EVIDENCE, available(), shipped(), CONTESTED, texts())
    assert len(all_names()) == sum(map(len, registries))


def test_ids_are_found_in_any_case():
    assert explain("d1") == explain("D1")
    assert explain("t11.20") == explain("T11.20")


def test_a_claim_says_what_it_expects_and_where():
    facts = dict(explain("D1")[0].facts)
    assert facts["source"] == "Q16"
    assert facts["expects"].startswith("information_shared: less, under us_end_demand against status_quo")


def test_a_question_names_what_rests_on_its_answer():
    for name in texts():
        facts = dict(explain(name)[0].facts)
        for claim in shipped().values():
            assert (claim.id in facts["claims"].split(", ")) == (name in claim.source)
    assert "end_demand" in dict(explain("Q16")[0].facts)["scenarios"]


def test_every_source_of_claims_and_scenarios_is_a_question():
    named = {name for claim in shipped().values() for name in claim.source}
    named |= {name for policy in available() for name in load(policy, 208).source}
    assert named <= set(texts())


def test_with_evidence_and_an_assumption_it_says_which_part_is_assumed():
    both = [parameter for parameter in REGISTRY.values() if parameter.evidence and parameter.assumption]
    assert both
    for parameter in both:
        told = explain(parameter.name)[0].facts
        assert {label for label, _ in told} >= {f"evidence {name}" for name in parameter.evidence}
        assert dict(told)["assumption"].startswith(ASSUMED[parameter.assumption])
        assert not any(fact.startswith("none: an assumption") for _, fact in told)


def test_a_mechanism_names_its_rules_and_their_parameters():
    facts = dict(explain("screening")[0].facts)
    assert "chance_to_share_information (model/rules/screening.py)" in facts["rules"]
    assert facts["parameters"].split(", ") == ["fear_hides", "usual_information"]


def test_every_mechanism_is_asked_for_by_a_rule_and_most_read_parameters():
    uses = {name: use_of(name) for name in MECHANISMS}
    assert [name for name, use in uses.items() if not use.rules] == []
    for use in uses.values():
        assert set(use.parameters) <= set(REGISTRY)
    # What is asked where the switch decides counts, and what follows an early end.
    assert "leaving_rate" in uses["leaving"].parameters
    assert "need_entry" in uses["entry"].parameters
    assert "drug_cost" in uses["line_needs"].parameters
    assert "drug_cost" not in uses["line_booking"].parameters
    # So does what other rules make of a rule's answer, and what hangs on it in a line of the week.
    assert "drugs_job_loss" in uses["outside_work"].parameters
    assert "accomplice_charge" in uses["accomplices"].parameters
    assert "diversion_weeks" in uses["diversion"].parameters
    assert "payout_failure" in uses["payouts"].parameters
    # Rules of one name in two files are two rules.
    assert "recruiter_meets" not in uses["brokerage"].parameters


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_holds_every_name_of_its_kind(kind):
    registries = {
        "levers": LEVERS, "outcomes": OUTCOMES, "parameters": REGISTRY, "mechanisms": MECHANISMS,
        "scenarios": available(), "claims": shipped(), "contested": CONTESTED, "evidence": EVIDENCE,
        "questions": texts(),
    }  # fmt: skip
    assert [row[0] for row in rows_of(kind)] == list(registries[kind])
    assert all(row[2] for row in rows_of(kind))


def test_a_search_finds_all_words_in_names_and_meanings():
    found = rows_of("outcomes", "Violence STREET")
    assert "client_violence_street" in [row[0] for row in found]
    assert all("violence" in " ".join(row).lower() and "street" in " ".join(row).lower() for row in found)
    assert len(found) < len(rows_of("outcomes", "violence"))
    with pytest.raises(InputError, match=r"there is no list of 'lever'\. Did you mean 'levers'\?"):
        rows_of("lever")
    with pytest.raises(InputError, match="none of the levers has 'zzz'"):
        rows_of("levers", "zzz")
