"""Income support: eligibility, take-up, aid in kind, relief."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, Housing
from model.conditions import status_quo_of
from tests.model.rules.plain import conditions, numbers, person, rules

support = rules("support")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("amount", "weeks", "mechanism", "pays"),
    [
        (100.0, 4.0, True, False),  # the delay of four weeks is not over
        (100.0, 5.0, True, True),
        (0.0, 5.0, True, False),  # there is no programme
        (100.0, 5.0, False, False),
        (0.5, 5.0, True, True),
    ],
)
def test_a_programme_pays_once_its_delay_is_over(amount, weeks, mechanism, pays):
    c = conditions(income_support_amount=amount, income_support_delay=4.0)
    assert support.programme_pays(weeks, c, numbers(on_income_support=mechanism)) == pays


@pytest.mark.parametrize(
    ("of_person", "by_documentation", "by_income", "by_record"),
    [
        ({"documentation": Documentation.CITIZEN_OR_RESIDENT, "job": True}, 0.0, 0.0, 0.0),
        ({"documentation": Documentation.TEMPORARY, "job": True}, 0.2, 0.0, 0.0),
        ({"documentation": Documentation.UNDOCUMENTED, "job": True}, 0.2, 0.0, 0.0),
        ({"documentation": Documentation.CITIZEN_OR_RESIDENT}, 0.0, 0.4, 0.0),
        ({"documentation": Documentation.CITIZEN_OR_RESIDENT, "job": True, "record": True}, 0.0, 0.0, 0.6),
    ],
)
def test_each_rule_bars_those_who_lack_what_it_asks_for(of_person, by_documentation, by_income, by_record):
    w = person(**of_person)
    c = conditions(
        income_support_documentation_rule=0.2, income_support_formal_income_rule=0.4, income_support_record_rule=0.6
    )
    for on in (True, False):  # without eligibility nobody is barred
        p = numbers(on_eligibility=on)
        assert support.chance_barred_for_documentation(w, c, p) == (by_documentation if on else 0.0)
        assert support.chance_barred_for_formal_income(w, c, p) == (by_income if on else 0.0)
        assert support.chance_barred_for_record(w, c, p) == (by_record if on else 0.0)


CITIZEN, UNDOCUMENTED = Documentation.CITIZEN_OR_RESIDENT, Documentation.UNDOCUMENTED


@pytest.mark.parametrize(
    ("housing", "documentation", "navigation", "deters", "chance"),
    [
        (Housing.STABLE, CITIZEN, 0.0, 0.5, 0.4),
        (Housing.STABLE, CITIZEN, 0.5, 0.5, 0.7),  # navigators help half of those who would not
        (Housing.UNHOUSED, CITIZEN, 0.0, 0.5, 0.1),  # a quarter is left without a home,
        (Housing.UNHOUSED, CITIZEN, 0.5, 0.5, 0.4375),  # 0.7 x (1 - 0.75 x 0.5) with help
        (Housing.STABLE, UNDOCUMENTED, 0.0, 0.5, 0.2),  # half is kept away by fear of deportation
        (Housing.UNHOUSED, UNDOCUMENTED, 0.5, 0.5, 0.21875),
        (Housing.STABLE, UNDOCUMENTED, 0.0, 3.0, 0.0),  # never below none
        (Housing.STABLE, UNDOCUMENTED, 0.0, -1.0, 0.4),  # fear draws nobody
    ],
)
def test_chance_to_take_up(housing, documentation, navigation, deters, chance):
    w = person(housing=housing, documentation=documentation)
    c = conditions(
        income_support_navigation=navigation, income_support_take_up=0.4, enforcement_immigration=1.0,
        documentation_firewall=0.0,
    )  # fmt: skip
    p = numbers(unhoused_take_up_loss=0.75, status_deters_help=deters)
    assert support.chance_to_take_up(w, c, p) == pytest.approx(chance)


def test_without_the_mechanism_navigators_help_as_usual():
    c = conditions(income_support_navigation=1.0, income_support_take_up=0.4)
    w = person(housing=Housing.STABLE, documentation=CITIZEN)
    usual = status_quo_of("income_support.navigation")
    chance = support.chance_to_take_up(w, c, numbers(on_take_up=False, status_deters_help=0.0))
    assert chance == pytest.approx(0.4 + 0.6 * usual)


@given(SHARES, SHARES, SHARES, st.sampled_from(Housing), st.sampled_from(Documentation))
def test_more_help_to_enrol_never_means_less_take_up(one, other, take_up, housing, documentation):
    low, high = sorted((one, other))
    p, w = (
        numbers(unhoused_take_up_loss=0.75, status_deters_help=0.5),
        person(housing=housing, documentation=documentation),
    )
    little, much = (
        support.chance_to_take_up(
            w,
            conditions(
                income_support_navigation=helped, income_support_take_up=take_up, enforcement_immigration=1.0,
                documentation_firewall=0.5,
            ),
            p,
        )
        for helped in (low, high)
    )  # fmt: skip
    assert 0.0 <= little <= much + 1e-15 <= 1.0 + 2e-15


@pytest.mark.parametrize(
    ("cash", "mechanism", "worth"),
    [
        (1.0, True, 300.0),
        (0.5, True, 230.0),  # of 150 in kind, a fifth of the 400 due would have been bought anyway
        (0.75, True, 300.0),  # 75 in kind are less than these 80
        (0.0, True, 80.0),
        (0.0, False, 300.0),  # without the mechanism aid in kind is as good as cash
    ],
)
def test_aid_in_kind_is_worth_what_one_would_have_bought_of_it(cash, mechanism, worth):
    c, p = conditions(income_support_cash=cash), numbers(in_kind_basket=0.2, on_in_kind=mechanism)
    assert support.worth_of_aid(300.0, 400.0, c, p) == pytest.approx(worth)


def test_relief_is_a_share_of_the_need():
    assert support.relief(400.0, conditions(income_support_business_relief=0.25)) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("paid", "due", "covered"),
    [(0.0, 400.0, 0.0), (100.0, 400.0, 0.25), (900.0, 400.0, 1.0), (0.5, 0.25, 0.5), (-100.0, 400.0, 0.0)],
)
def test_support_covers_no_more_than_all(paid, due, covered):
    assert support.share_covered_by_support(person(support=paid, due=due)) == pytest.approx(covered)
