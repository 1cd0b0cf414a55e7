"""Rules listed, searched, and written out to be changed."""

import ast

import pytest

from experiments.rules import catalogue
from experiments.rules.asking import askers
from experiments.rules.names import faults
from model.errors import InputError
from model.machine.rulebook import find, rules
from model.machine.rules_file import read


def test_what_is_known_of_a_rule():
    known = catalogue.facts(rules()["screening.chance_to_share_information"])
    assert known.signature == "screening.chance_to_share_information(openness, afraid, channel, time, p)"
    assert known.sentence == "Chance that a client lets himself be screened before meeting (claim D1)."
    assert known.rests_on == ("D1",)
    assert known.reads == ("on_screening", "usual_information")
    assert known.askers == ("market/meetings.meet",)


def test_every_rule_has_someone_who_asks_it_and_a_sentence():
    assert [name for name, those in askers().items() if not those] == []
    assert [one.name for one in catalogue.having() if not one.sentence] == []


def test_a_search_looks_into_all_that_is_known():
    assert {"screening.reason_to_refuse"} == {one.name for one in catalogue.having("insistence caution")}
    with pytest.raises(InputError, match="none of the rules has 'refuzal'"):
        catalogue.having("refuzal")


def test_a_rule_is_found_with_and_without_its_module():
    assert find("chance_to_refuse") is find("screening.chance_to_refuse")
    with pytest.raises(
        InputError, match=r"2 rules are called 'is_preferred': name one of arrangement\.is_preferred, rec"
    ):
        find("is_preferred")
    with pytest.raises(InputError, match=r"no rule called 'screening\.refuse'. Did you mean"):
        find("screening.refuse")


@pytest.mark.parametrize("name", rules())
def test_a_file_that_is_written_out_is_in_order_and_the_rule_itself(name, tmp_path):
    rule = rules()[name]
    catalogue.write(rule, tmp_path / "my.py")
    own = read(tmp_path / "my.py")
    assert faults(own) == []
    (replacement,) = own.replacements.values()
    assert replacement.rule is rule
    assert [ast.dump(node) for node in replacement.tree.body] == [ast.dump(node) for node in rule.tree.body]


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    (tmp_path / "my.py").write_text("mine")
    with pytest.raises(InputError, match=r"my\.py is there already"):
        catalogue.write(rules()["forms.clip"], tmp_path / "my.py")
    assert (tmp_path / "my.py").read_text() == "mine"
    with pytest.raises(InputError, match=r"ends in \.py"):
        catalogue.write(rules()["forms.clip"], tmp_path / "my.txt")
