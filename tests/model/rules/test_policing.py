"""Where officers look, how many contacts they make, and on whom a contact falls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import OfficerUnit, VenueKind
from tests.model.rules.plain import agent, conditions, numbers, rules

policing = rules("policing")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "on_call"),
    [
        (VenueKind.PLATFORM, 80.0),  # an advertisement can be called
        (VenueKind.BUSINESS, 80.0),  # a business can be visited
        (VenueKind.STREET, 0.0),
        (VenueKind.PRIVATE, 0.0),
        (VenueKind.REFERRAL, 0.0),  # a third party's own book is closed to police
    ],
)
def test_work_can_be_called_on_platforms_and_in_businesses(kind, on_call):
    assert policing.work_on_call(agent("venue", kind=kind, wanted=80.0)) == on_call


@pytest.mark.parametrize(
    ("kind", "vice", "seen"),
    [
        (VenueKind.STREET, False, 72.0),  # 80 sessions, looked at thrice as much as usual, three in ten visible
        (VenueKind.PLATFORM, False, 72.0),  # patrols go by what is visible, wherever it is
        (VenueKind.PLATFORM, True, 480.0),  # 80 sessions, thrice the focus, twice as readily
        (VenueKind.STREET, True, 0.0),  # nobody to call there
    ],
)
def test_patrols_see_what_is_visible_and_vice_units_where_they_can_call(kind, vice, seen):
    venue = agent("venue", kind=kind, wanted=80.0, visibility=0.3)
    assert policing.work_seen_at(venue, 3.0, vice, numbers(vice_looks=2.0)) == pytest.approx(seen)


@pytest.mark.parametrize(
    ("selling", "noncitizens", "buying", "ground"),
    [
        (0.0, 0.0, 0.0, 0.2),  # no offence to act on: what goes on regardless
        (1.0, 0.0, 0.0, 1.0),
        (0.0, 1.0, 0.0, 1.0),  # one ground is enough, whosever it is
        (0.0, 0.0, 1.0, 1.0),
        (0.5, 0.25, 0.0, 0.6),  # a fifth, and half of the rest
        (0.25, 0.0, 0.5, 0.6),
    ],
)
def test_a_part_of_contacts_goes_on_without_a_legal_ground(selling, noncitizens, buying, ground):
    c = conditions(law_selling=selling, law_selling_noncitizens=noncitizens, law_buying=buying)
    assert policing.share_with_legal_ground(c, numbers(contacts_without_ground=0.2)) == pytest.approx(ground)


def test_contacts_fill_with_the_work_to_be_seen_up_to_what_time_allows():
    officer = agent("officer", unit=OfficerUnit.VICE, contacts=10.0)
    c = conditions(
        enforcement_effort=[9.0, 3.0, 9.0, 9.0], law_selling=0.5, law_selling_noncitizens=0.5, law_buying=0.0
    )
    p = numbers(contacts_without_ground=0.2, visible_work_half=600.0)
    # 10 contacts, thrice the effort, ground for six in ten: 18 at most; half of that where half of the work is seen
    # that would fill it, in a world of half the size.
    assert policing.contacts_expected(officer, 300.0, 0.5, c, p) == pytest.approx(9.0)
    assert policing.contacts_expected(officer, 900.0, 0.5, c, p) == pytest.approx(13.5)
    assert policing.contacts_expected(officer, 0.0, 0.5, c, p) == 0.0


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_more_work_to_see_never_means_fewer_contacts_nor_more_than_time_allows(one, other):
    low, high = sorted((one, other))
    officer = agent("officer", unit=OfficerUnit.PATROL, contacts=7.0)
    c = conditions(enforcement_effort=[2.0] * 4, law_selling=1.0, law_selling_noncitizens=1.0, law_buying=0.0)
    p = numbers(contacts_without_ground=0.3, visible_work_half=50.0)
    fewer, more = (policing.contacts_expected(officer, seen, 1.0, c, p) for seen in (low, high))
    assert fewer <= more <= 14.0


TARGETS = {
    "enforcement_target_workers": 2.0,
    "enforcement_target_clients": 3.0,
    "enforcement_target_third_parties": 5.0,
}
LAWS = {"law_selling": 0.5, "law_buying": 0.25, "law_third_party_support": 0.2}
ODDS = {"odds_workers": 0.8, "odds_workers_without_offence": 0.1, "odds_clients": 0.4, "odds_third_parties": 0.06}
EASE = {
    "arrest_per_contact": [0.9, 0.2, 0.9, 0.9],
    "client_arrest_per_contact": 0.5,
    "third_party_arrest_per_contact": 0.75,
}
USUALLY = (0.9, 0.3, 0.3)  # 0.8 x 2 x 0.5 + 0.1; 0.4 x 3 x 0.25; 0.06 x 5


@pytest.mark.parametrize(("quota", "steering"), [(False, True), (True, False), (False, False)])
def test_contacts_fall_on_those_who_are_easiest_to_find(quota, steering):
    officer = agent("officer", unit=OfficerUnit.VICE, has_quota=quota)
    p = numbers(on_steering=steering, quota_steers=1.0, **ODDS, **EASE)
    assert policing.odds_of_contact(officer, conditions(**TARGETS, **LAWS), p) == pytest.approx(USUALLY)


@pytest.mark.parametrize("quota", [False, True])
def test_without_detection_contacts_fall_on_anyone(quota):
    officer = agent("officer", unit=OfficerUnit.VICE, has_quota=quota)
    p = numbers(on_detection=False, quota_steers=1.0, **ODDS, **EASE)
    assert policing.odds_of_contact(officer, conditions(**TARGETS, **LAWS), p) == (1.0, 1.0, 1.0)


# How easy an arrest of each would be: workers 0.9 x 0.2 x 0.5 = 0.09, clients 0.3 x 0.5 x 0.25 = 0.0375, third parties
# 0.3 x 0.75 x 0.2 = 0.045. Against the easiest: 1, 5/12, 1/2.
def test_a_quota_turns_an_officer_to_those_who_are_easiest_to_arrest():
    officer = agent("officer", unit=OfficerUnit.VICE, has_quota=True)
    c, p = conditions(**TARGETS, **LAWS), numbers(quota_steers=2.0, **ODDS, **EASE)
    assert policing.odds_of_contact(officer, c, p) == pytest.approx((0.9, 0.3 * 25 / 144, 0.3 / 4))


@pytest.mark.parametrize(
    ("odds", "laws", "steered"),
    [
        # Ease 0.1, 0.2, 0.3 x 0.75 x 0.2 = 0.045: clients are easiest; 1/2 and 9/40 are left of the others' odds.
        ((1.0, 0.8, 0.3), {"law_selling": 0.5, "law_buying": 0.5, "law_third_party_support": 0.2}, (0.5, 0.8, 0.0675)),
        # Ease 0.02, 0.05, 0.3 x 0.75 = 0.225: third parties are.
        (
            (1.0, 1.0, 0.3),
            {"law_selling": 0.1, "law_buying": 0.1, "law_third_party_support": 1.0},
            (4 / 45, 2 / 9, 0.3),
        ),
        # Nobody can be arrested: nothing to steer by.
        ((0.7, 0.8, 0.9), {"law_selling": 0.0, "law_buying": 0.0, "law_third_party_support": 0.0}, (0.7, 0.8, 0.9)),
    ],
)
def test_a_quota_steers_to_whoever_is_easiest(odds, laws, steered):
    p = numbers(quota_steers=1.0, **EASE)
    found = policing.odds_under_quota(*odds, OfficerUnit.VICE, conditions(**laws), p)
    assert found == pytest.approx(steered)


@given(SHARES, SHARES, SHARES, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_stronger_quota_never_turns_to_those_who_are_harder_to_arrest(workers, clients, third_parties, one, other):
    low, high = sorted((one, other))
    weak, strong = (
        policing.odds_under_quota(
            workers, clients, third_parties, OfficerUnit.VICE, conditions(**LAWS), numbers(quota_steers=steers, **EASE)
        )
        for steers in (low, high)
    )
    assert all(0.0 <= after <= before for before, after in zip(weak, strong, strict=True))
    assert any(
        after == pytest.approx(before) for before, after in zip((workers, clients, third_parties), strong, strict=True)
    )


@pytest.mark.parametrize(
    ("propensity", "detection", "hides"),
    [(0.0, True, 0.0), (0.5, True, 0.3), (1.0, True, 0.6), (1.0, False, 0.0)],  # the last: anyone is found alike
)
def test_the_exploitative_hide_better(propensity, detection, hides):
    p = numbers(on_detection=detection, coercive_hide=0.6)
    assert policing.chance_third_party_hides(propensity, p) == pytest.approx(hides)
