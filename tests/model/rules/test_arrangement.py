"""What an arrangement is worth, who chooses again, and what is there to choose from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Housing, ThirdPartyKind, Venue, VenueKind
from tests.model.rules.plain import agent, conditions, numbers, person, rules

arrangement = rules("arrangement")
SHARES = st.floats(0.0, 1.0)


def aversions(**others):
    """At most three units of need are felt in full; desperation dulls care by up to half."""
    stated = {"earnings_ceiling": 3.0, "desperation_dulls": 0.5, "risk_aversion": 2.0, "police_aversion": 4.0}
    return numbers(**stated | others)


@pytest.mark.parametrize(
    ("need", "earnings", "desperation", "risk", "contacts", "cost", "worth"),
    [
        (100.0, 300.0, 0.0, 0.0, 0.0, 0.0, 1.5),  # at the ceiling half is felt: 3 x 3 / (3 + 3)
        (100.0, 100.0, 0.0, 0.0, 0.0, 0.0, 0.75),  # 3 x 1 / (3 + 1)
        (100.0, -50.0, 0.0, 0.0, 0.0, 0.0, -0.5),  # a loss is felt in full
        (0.5, 3.0, 0.0, 0.0, 0.0, 0.0, 1.5),  # a need below a dollar counts as one
        (100.0, 300.0, 0.0, 0.1, 0.0, 0.0, 1.3),  # less 2 x 0.1
        (100.0, 300.0, 0.0, 0.1, 0.2, 0.0, 0.5),  # less 4 x 0.2
        (100.0, 300.0, 1.0, 0.1, 0.2, 0.0, 1.0),  # the desperate care half as much
        (100.0, 300.0, 1.0, 0.1, 0.2, 0.25, 0.75),  # but for costs
    ],
)
def test_utility_is_earnings_less_feared_harm_police_and_cost(need, earnings, desperation, risk, contacts, cost, worth):
    w = person(need=need, desperation=desperation)
    assert arrangement.utility(w, earnings, risk, contacts, cost, aversions()) == pytest.approx(worth)


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), SHARES, SHARES)
def test_more_earnings_never_make_a_place_worse_nor_more_risk_better(one, other, desperation, risk):
    low, high = sorted((one, other))
    w = person(need=300.0, desperation=desperation)
    assert arrangement.utility(w, low, risk, 0.1, 0.2, aversions()) <= arrangement.utility(
        w, high, risk, 0.1, 0.2, aversions()
    )
    assert arrangement.utility(w, low, 1.0, 0.1, 0.2, aversions()) <= arrangement.utility(
        w, low, risk, 0.1, 0.2, aversions()
    )


@pytest.mark.parametrize(
    ("housing", "value"),
    [(Housing.STABLE, 0.5), (Housing.UNHOUSED, 0.25)],  # 1.5 less 2 x 0.1 and 4 x 0.2; less access without a home
)
def test_alone_one_bears_access_risk_and_police_oneself(housing, value):
    w = person(need=100.0, desperation=0.0, housing=housing, skill=1.0)
    venue = agent("venue", kind=VenueKind.PLATFORM, access_cost=0.0, contacts=0.2)
    p = aversions(access_unhoused=0.25, access_skill=0.8)
    assert arrangement.value_alone(w, venue, 300.0, 0.1, p) == pytest.approx(value)


def test_with_a_third_party_all_that_it_changes_counts():
    w = person(need=100.0, desperation=0.0, housing=Housing.STABLE, skill=1.0)
    tp = agent("third_party", referral=0.5, cut=0.25, security=0.5, propensity=1.0, book=0.0)
    venue = agent("venue", kind=VenueKind.PLATFORM, access_cost=0.0, contacts=0.2)
    p = aversions(
        referral_gain=2.0, autonomy_cost=0.25, access_with_third_party=1.0, access_skill=0.8, support_offence_cost=1.0
    )
    # 200 x (1 + 2 x 0.5) less a quarter is 300, felt as 1.5; half the risk and half the contacts with police; 0.25 cost
    value = arrangement.value_with_third_party(
        w, tp, venue, 200.0, 0.2, 0.0, conditions(law_third_party_support=0.0), p
    )
    assert value == pytest.approx(1.5 - 2.0 * 0.1 - 4.0 * 0.1 - 0.25)


@pytest.mark.parametrize(
    ("kind", "referral", "cut", "earnings"),
    [
        (VenueKind.PLATFORM, 0.0, 0.0, 500.0),
        (VenueKind.PLATFORM, 0.0, 0.4, 300.0),  # its cut is taken off
        (VenueKind.PLATFORM, 0.5, 0.0, 700.0),  # 0.8 x 0.5 more through its clients
        (VenueKind.STREET, 0.5, 0.4, 420.0),
        (VenueKind.BUSINESS, 0.5, 0.4, 500.0),  # what is heard of a business is what is left
    ],
)
def test_its_clients_add_to_earnings_and_its_cut_takes_from_them(kind, referral, cut, earnings):
    tp, venue = agent("third_party", referral=referral, cut=cut, book=999.0), agent("venue", kind=kind)
    p = numbers(referral_gain=0.8)
    assert arrangement.earnings_with_third_party(tp, venue, 500.0, 0.0, p) == pytest.approx(earnings)


@pytest.mark.parametrize(
    ("alone", "known", "earnings"),
    [
        (500.0, 1.0, 337.5),  # 0.75 of what half the sessions bring alone, and of a book of 200 $
        (0.0, 1.0, 150.0),  # the book brings what it brought, whatever has become of the place
        (500.0, 0.5, 431.25),  # half of it known, and half expected to be 0.5 x 1.8 x 500 $
        (500.0, 0.0, 525.0),
    ],
)
def test_a_book_that_is_known_is_worth_what_it_brings(alone, known, earnings):
    tp, venue = agent("third_party", referral=0.5, cut=0.25, book=200.0), agent("venue", kind=VenueKind.PLATFORM)
    p = numbers(referral_gain=0.8)
    assert arrangement.earnings_with_third_party(tp, venue, alone, known, p) == pytest.approx(earnings)


@given(st.floats(0.0, 2000.0), st.floats(0.0, 2000.0), st.floats(0.0, 2000.0), SHARES)
def test_a_book_that_brings_more_is_never_worth_less(one, other, alone, known):
    less, more = sorted((one, other))
    venue, p = agent("venue", kind=VenueKind.PLATFORM), numbers(referral_gain=0.8)
    poor, rich = (
        arrangement.earnings_with_third_party(
            agent("third_party", referral=0.5, cut=0.25, book=book), venue, alone, known, p
        )
        for book in (less, more)
    )
    assert poor <= rich


@pytest.mark.parametrize(
    ("works_with_it", "on", "known"), [(True, True, 0.8), (False, True, 0.2), (True, False, 0.0), (False, False, 0.0)]
)
def test_its_workers_know_a_book_and_others_hear_of_it(works_with_it, on, known):
    p = numbers(book_known=0.8, book_heard=0.25, on_broker_book=on)
    assert arrangement.share_of_book_known(works_with_it, p) == pytest.approx(known)


@given(SHARES, SHARES, SHARES)
def test_a_greater_cut_never_leaves_more(one, other, referral):
    low, high = sorted((one, other))
    venue, p = agent("venue", kind=VenueKind.PLATFORM), numbers(referral_gain=0.8)
    keeps_little, keeps_much = (
        arrangement.earnings_with_third_party(
            agent("third_party", referral=referral, cut=cut, book=300.0), venue, 500.0, 0.5, p
        )
        for cut in (low, high)
    )
    assert keeps_much <= keeps_little


@pytest.mark.parametrize(("security", "risk"), [(0.0, 0.4), (0.25, 0.3), (-0.5, 0.6)])
def test_security_takes_risk_off_or_adds_to_it(security, risk):
    tp = agent("third_party", security=security)
    assert arrangement.risk_with_third_party(tp, 0.4) == pytest.approx(risk)


def test_clients_who_come_through_it_are_not_looked_for_where_police_look():
    tp, venue = agent("third_party", referral=0.25), agent("venue", contacts=0.8)
    assert arrangement.contacts_with_third_party(tp, venue) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("of_person", "of_third_party", "kind", "offence", "cost"),
    [
        # autonomy 0.5, and half of what access costs: 20 $ of a need of 100 $
        ({}, {}, VenueKind.PLATFORM, 0.0, 0.6),
        ({}, {}, VenueKind.PLATFORM, 0.5, 1.35),  # helping is half an offence: 2 x 0.5 x (1 - 0.25)
        ({}, {"propensity": 1.0}, VenueKind.PLATFORM, 0.5, 0.6),  # who coerces does not mind the law
        ({"housing": Housing.UNHOUSED}, {}, VenueKind.PLATFORM, 0.0, 1.6),  # half of the 2.0 without a home
        ({"housing": Housing.UNHOUSED}, {"provides_housing": True}, VenueKind.PLATFORM, 0.0, 0.3),  # it gives the home
        ({"housing": Housing.STABLE}, {"provides_housing": True}, VenueKind.PLATFORM, 0.0, 0.6),
        ({"uses_drugs": True}, {}, VenueKind.PLATFORM, 0.0, 0.8),  # half of 0.4
        ({"uses_drugs": True}, {"provides_drugs": True}, VenueKind.PLATFORM, 0.0, 0.55),  # less the worth of a supply
        ({"limited_english": True}, {}, VenueKind.PLATFORM, 0.0, 0.9),  # half of 0.6
        ({"limited_english": True}, {}, VenueKind.BUSINESS, 0.0, 0.45),  # less what the business does about it
    ],
)
def test_cost_with_a_third_party(of_person, of_third_party, kind, offence, cost):
    w = person(**{"need": 100.0, "skill": 1.0, "housing": Housing.STABLE} | of_person)
    tp = agent("third_party", **{"propensity": 0.25} | of_third_party)
    p = numbers(
        autonomy_cost=0.5, access_with_third_party=0.5, access_unhoused=2.0, access_drugs=0.4, access_language=0.6,
        access_skill=0.7, support_offence_cost=2.0, housing_offer_value=0.3, drugs_offer_value=0.25,
        business_language_value=0.45,
    )  # fmt: skip
    venue, c = agent("venue", kind=kind, access_cost=20.0), conditions(law_third_party_support=offence)
    assert arrangement.cost_with_third_party(w, tp, venue, c, p) == pytest.approx(cost)


@pytest.mark.parametrize("housing", Housing)
@pytest.mark.parametrize("provides", [True, False])
def test_a_place_to_live_is_worth_something_to_those_without_or_housed_by_a_third_party(housing, provides):
    tp = agent("third_party", provides_housing=provides)
    worth = 0.3 if provides and housing in (Housing.UNHOUSED, Housing.PROVIDED) else 0.0
    assert arrangement.worth_of_a_home(person(housing=housing), tp, numbers(housing_offer_value=0.3)) == worth


@pytest.mark.parametrize(
    ("provides", "uses", "treated", "worth"),
    [(True, True, False, 0.3), (True, True, True, 0.0), (True, False, False, 0.0), (False, True, False, 0.0)],
)
def test_a_supply_of_drugs_is_worth_something_to_those_who_use_untreated(provides, uses, treated, worth):
    w, tp = person(uses_drugs=uses, on_treatment=treated), agent("third_party", provides_drugs=provides)
    assert arrangement.worth_of_drugs(w, tp, numbers(drugs_offer_value=0.3)) == worth


@pytest.mark.parametrize(
    ("kind", "limited", "worth"),
    [
        (VenueKind.BUSINESS, True, 0.3),
        (VenueKind.BUSINESS, False, 0.0),
        (VenueKind.PLATFORM, True, 0.0),
        (VenueKind.STREET, False, 0.0),
    ],
)
def test_a_business_is_worth_something_to_those_who_speak_little_english(kind, limited, worth):
    w, venue = person(limited_english=limited), agent("venue", kind=kind)
    assert arrangement.worth_of_the_language(w, venue, numbers(business_language_value=0.3)) == worth


@pytest.mark.parametrize(("control", "value"), [(0.0, 1.4), (0.5, 2.4)])
def test_habit_and_control_speak_for_staying(control, value):
    p = numbers(habit=0.4, control_holds=2.0)
    assert arrangement.value_of_staying(1.0, control, p) == pytest.approx(value)


@pytest.mark.parametrize("kind", VenueKind)
def test_only_platforms_are_alike_to_some(kind):
    expected = 0.3 if kind == VenueKind.PLATFORM else 0.0
    assert arrangement.share_to_whom_all_are_alike(kind, numbers(platforms_alike=0.3)) == expected


@pytest.mark.parametrize(
    ("third_party", "control", "choice", "brokerage", "chance"),
    [
        (NOBODY, 0.0, True, True, 0.2),
        (NOBODY, 0.0, True, False, 0.2),  # alone one chooses among venues still
        (NOBODY, 0.0, False, True, 0.0),  # venues are no matter of choice
        (3, 0.0, True, True, 0.2),
        (3, 0.75, True, True, 0.05),  # control leaves a quarter
        (3, 0.0, True, False, 0.0),  # ties are kept
        (3, 0.0, False, False, 0.0),
    ],
)
def test_chance_to_reconsider(third_party, control, choice, brokerage, chance):
    w = person(third_party=third_party, control=control)
    p = numbers(reconsideration=0.2, on_venue_choice=choice, on_brokerage=brokerage)
    assert arrangement.chance_to_reconsider(w, p) == pytest.approx(chance)


@given(SHARES, SHARES)
def test_more_control_never_lets_people_reconsider_more(one, other):
    low, high = sorted((one, other))
    p = numbers(reconsideration=0.2)
    free, held = (
        arrangement.chance_to_reconsider(person(third_party=1, control=control), p) for control in (low, high)
    )
    assert 0.0 <= held <= free


@pytest.mark.parametrize(
    ("venue", "third_party", "brokerage", "share"),
    [
        (4, NOBODY, True, 1.0),
        (4, NOBODY, False, 0.0),  # settled alone: no tie without brokerage
        (NOBODY, NOBODY, False, 0.3),  # begins
        (4, 2, False, 0.3),  # must begin anew
        (NOBODY, 2, False, 0.3),
    ],
)
def test_without_brokerage_only_a_usual_share_of_those_who_begin_consider_offers(venue, third_party, brokerage, share):
    w, p = person(venue=venue, third_party=third_party), numbers(usual_brokerage=0.3, on_brokerage=brokerage)
    assert arrangement.share_who_consider_offers(w, p) == share


@pytest.mark.parametrize(
    ("value", "tied", "brokerage", "preferred"),
    [
        (1.5, False, True, True),
        (1.0, False, True, False),  # no better is not enough
        (0.5, False, True, False),
        (0.5, True, True, False),
        (0.5, False, False, True),  # whatever it is worth
        (0.5, True, False, False),  # among ties the better
        (1.5, True, False, True),
    ],
)
def test_the_better_is_preferred_and_without_brokerage_any_tie_to_none(value, tied, brokerage, preferred):
    assert arrangement.is_preferred(value, 1.0, tied, numbers(on_brokerage=brokerage)) == preferred


@pytest.mark.parametrize(
    ("changed", "takes"),
    [
        ({}, True),  # one place is left, and both detention and closure are over this week
        ({"active": False}, False),
        ({"members": 3}, False),
        ({"members": 4}, False),
        ({"detained_until": 6}, False),
        ({"shut_until": 6}, False),
        ({"kind": ThirdPartyKind.CONTROLLER}, False),
        ({"kind": ThirdPartyKind.BOYFRIEND_MANAGER}, True),
    ],
)
def test_a_third_party_with_room_and_at_liberty_takes_people_on_unless_it_controls(changed, takes):
    usual = {"active": True, "members": 2, "capacity": 3, "detained_until": 5, "shut_until": 5}
    tp = agent("third_party", **usual | {"kind": ThirdPartyKind.HELPER} | changed)
    assert arrangement.takes_on(tp, 5) == takes


@pytest.mark.parametrize(
    ("active", "exploited", "place_open", "loses"),
    [
        (True, False, True, False),
        (True, False, False, True),  # its place is shut to it
        (True, True, False, False),  # who is exploited stays
        (True, True, True, False),
        (False, False, True, True),  # it is gone
        (False, True, False, True),
    ],
)
def test_a_tie_is_lost_when_the_third_party_is_gone_or_its_place_is_shut(active, exploited, place_open, loses):
    w, tp = person(exploited=exploited), agent("third_party", active=active)
    assert arrangement.loses_tie(w, tp, place_open) == loses


@pytest.mark.parametrize(
    ("active", "kind", "live_in", "share"),
    [
        (True, VenueKind.BUSINESS, True, 0.4),  # half of the wages, used by four in five
        (True, VenueKind.BUSINESS, False, 0.0),
        (False, VenueKind.BUSINESS, True, 0.0),
        (True, VenueKind.PLATFORM, True, 0.0),
    ],
)
def test_relief_lets_businesses_keep_workers_on(active, kind, live_in, share):
    tp, venue = agent("third_party", active=active), agent("venue", kind=kind)
    c, p = conditions(income_support_business_relief=0.5), numbers(relief_keeps_on=0.8, on_live_in=live_in)
    assert arrangement.share_of_shut_businesses_that_keep_on(tp, venue, c, p) == pytest.approx(share)


@pytest.mark.parametrize(
    ("main", "replacement", "second", "place"),
    [
        (True, True, True, Venue.PLATFORM_MAIN),
        (True, False, False, Venue.PLATFORM_MAIN),
        (False, True, True, Venue.PLATFORM_REPLACEMENT),
        (False, False, True, Venue.PLATFORM_SECOND),
        (False, False, False, Venue.STREET_CENTRAL),
    ],
)
def test_a_third_party_moves_to_an_open_platform_else_to_the_street(main, replacement, second, place):
    assert arrangement.place_to_move_to(main, replacement, second) == place


@pytest.mark.parametrize(("known", "expected"), [(0.0, 360.0), (0.25, 320.0), (1.0, 200.0)])
def test_what_is_not_known_of_a_book_is_expected_to_be_as_usual(known, expected):
    tp, p = agent("third_party", referral=0.5, book=200.0), numbers(referral_gain=0.8)
    assert arrangement.usual_of_book(tp, 400.0, p) == pytest.approx(360.0)
    assert arrangement.expected_of_book(tp, 400.0, known, p) == pytest.approx(expected)
