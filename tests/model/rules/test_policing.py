"""What officers come across and look for, with which ground, in what time: the account of contacts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Ground, OfficerUnit, Target, Venue, VenueKind
from tests.model.rules.plain import agent, by_venue, conditions, numbers, rules

policing = rules("policing")
SHARES = st.floats(0.0, 1.0)
WORKERS, CLIENTS, THIRD_PARTIES = Target
PATROL, VICE = OfficerUnit.PATROL, OfficerUnit.VICE
AGENCY, CENTRAL = Venue.AGENCY, Venue.STREET_CENTRAL


@pytest.mark.parametrize(
    ("kind", "called", "before_decoys"),
    [
        (VenueKind.PLATFORM, 80.0, 50.0),  # an advertisement can be called, and be a decoy
        (VenueKind.BUSINESS, 80.0, 0.0),  # a business can be visited, and its clients meet no strangers
        (VenueKind.STREET, 0.0, 50.0),
        (VenueKind.PRIVATE, 0.0, 0.0),
        (VenueKind.REFERRAL, 0.0, 0.0),  # a third party's own book is closed to police
    ],
)
def test_where_workers_can_be_called_and_where_decoys_meet_clients(kind, called, before_decoys):
    venue = agent("venue", kind=kind, wanted=80.0, booked=50.0)
    assert policing.on_call(venue) == (called > 0.0)
    assert policing.work_on_call(venue) == called
    assert policing.buying_before_decoys(venue) == before_decoys


@pytest.mark.parametrize(
    ("kind", "unit", "seen"),
    [
        (VenueKind.STREET, PATROL, 24.0),  # three in ten of 80 are visible
        (VenueKind.PLATFORM, PATROL, 24.0),  # patrols go by what is visible, wherever it is
        (VenueKind.PLATFORM, VICE, 160.0),  # all, and twice as readily
        (VenueKind.STREET, VICE, 0.0),  # nobody to call there
        (VenueKind.STREET, OfficerUnit.VIOLENCE_RESPONSE, 24.0),
    ],
)
def test_patrols_see_what_is_visible_and_vice_units_where_they_can_call(kind, unit, seen):
    venue = agent("venue", kind=kind, visibility=0.3)
    assert policing.seen_by(unit, 80.0, venue, numbers(vice_looks=2.0)) == pytest.approx(seen)


ODDS = {"odds_workers": 0.8, "odds_clients": 0.4, "odds_third_parties": 0.05}
TARGETS = {
    "enforcement_target_workers": 2.0,
    "enforcement_target_clients": 3.0,
    "enforcement_target_third_parties": 5.0,
}


@pytest.mark.parametrize(
    ("target", "detection", "eager"),
    [
        (WORKERS, True, 1.6),  # 0.8, twice as policy has it
        (CLIENTS, True, 1.2),
        (THIRD_PARTIES, True, 0.25),
        (WORKERS, False, 1.0),  # all kinds alike, whatever policy says
        (CLIENTS, False, 1.0),
        (THIRD_PARTIES, False, 1.0),
    ],
)
def test_officers_look_for_those_who_are_easiest_to_find_and_for_whom_policy_says(target, detection, eager):
    assert policing.eagerness(target, conditions(**TARGETS), numbers(on_detection=detection, **ODDS)) == pytest.approx(
        eager
    )


@pytest.mark.parametrize(("detection", "usual"), [(True, 1.25), (False, 3.0)])
def test_what_is_usual_is_the_sum_over_all_kinds(detection, usual):
    assert policing.usual_eagerness(numbers(on_detection=detection, **ODDS)) == pytest.approx(usual)


USUAL = {
    "usual_workers_seen": [400.0, 100.0, 9.0, 9.0], "usual_clients_seen": [200.0, 50.0, 9.0, 9.0],
    "usual_third_parties_seen": [20.0, 10.0, 9.0, 9.0], "vice_looks": 1.0,
}  # fmt: skip
STREET = {"kind": VenueKind.STREET, "visibility": 0.5, "wanted": 80.0, "booked": 60.0, "third_parties": 8.0}


@pytest.mark.parametrize(
    ("target", "unit", "kind", "share"),
    [
        (WORKERS, PATROL, VenueKind.STREET, 0.2),  # 40 of 400 x 0.5
        (CLIENTS, PATROL, VenueKind.STREET, 0.3),  # 30 of 200 x 0.5
        (THIRD_PARTIES, PATROL, VenueKind.STREET, 0.4),  # 4 of 20 x 0.5
        (WORKERS, VICE, VenueKind.BUSINESS, 1.6),  # 80 of 100 x 0.5
        (CLIENTS, VICE, VenueKind.BUSINESS, 2.4),
        (THIRD_PARTIES, VICE, VenueKind.BUSINESS, 1.6),
    ],
)
def test_each_kind_is_seen_by_its_own_measure_against_what_is_usual(target, unit, kind, share):
    venue = agent("venue", **STREET | {"kind": kind})
    assert policing.seen_as_usual(target, unit, venue, 0.5, numbers(**USUAL)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("assignment", "looks"),
    [
        (NOBODY, 3.0),  # assigned nowhere: as policy directs
        (AGENCY, 3.0),  # assigned there
        (CENTRAL, 1.2),  # assigned elsewhere: three fifths less
    ],
)
def test_officers_look_where_policy_directs_and_less_where_they_are_not_assigned(assignment, looks):
    officer, c = agent("officer", assignment=assignment), conditions(enforcement_focus=by_venue(9.0, agency=3.0))
    assert policing.looks_at(officer, AGENCY, c, numbers(keeps_assignment=0.6)) == pytest.approx(looks)


def occasions(venue, target=WORKERS):
    """Of a patrol assigned nowhere, in a world of half the size, looked at as usual."""
    officer = agent("officer", unit=PATROL, assignment=NOBODY)
    c = conditions(enforcement_focus=by_venue(1.0), **TARGETS)
    return policing.occasions(target, officer, CENTRAL, agent("venue", **venue), 0.5, c, numbers(**ODDS, **USUAL))


def test_occasions_follow_what_is_seen_and_how_much_it_is_looked_for():
    assert occasions(STREET) == pytest.approx(0.256)  # 0.2 of what is usual, x 1.6 / 1.25
    assert occasions(STREET, CLIENTS) == pytest.approx(0.288)  # 0.3 x 1.2 / 1.25


@given(st.floats(0.0, 1e5), st.sampled_from([("wanted", WORKERS), ("booked", CLIENTS)]))
def test_half_as_many_to_be_seen_are_half_the_occasions(amount, whom):
    field, target = whom
    half, full = (occasions(STREET | {field: amount * share}, target) for share in (0.5, 1.0))
    assert half == pytest.approx(full / 2.0)


@pytest.mark.parametrize(("target", "ground"), [(WORKERS, 0.7), (CLIENTS, 0.4), (THIRD_PARTIES, 0.6)])
def test_the_ground_is_the_law_for_that_kind_at_that_place(target, ground):
    c = conditions(
        law_selling=by_venue(9.0, agency=0.2), law_selling_noncitizens=by_venue(9.0, agency=0.7),
        law_buying=by_venue(9.0, agency=0.4), law_third_party_support=by_venue(9.0, agency=0.3),
        law_third_party_coercion=0.6,
    )  # fmt: skip
    assert policing.ground(target, AGENCY, c, numbers(papers_unseen=1.0)) == ground


@pytest.mark.parametrize(
    ("seen", "saturate", "on", "met"),
    [
        (1.0, 0.0, True, 0.2),  # as usual
        (1.0, 0.5, True, 0.2),
        (1.0, 1.0, True, 0.2),
        (0.5, 0.0, True, 0.1),  # half as many, half as often
        (0.5, 1.0, True, 0.2),  # a fixed number
        (3.0, 0.5, True, 0.3),  # thrice as many: 0.2 x 3 / 2
        (0.0, 0.0, True, 0.0),  # nobody to meet
        (0.0, 1.0, True, 0.0),
        (8.0, 0.0, True, 1.0),  # no more than time allows
        (3.0, 0.0, False, 0.2),  # off: as usual, whatever is seen
        (0.0, 0.0, False, 0.0),
    ],
)
def test_contacts_follow_what_is_seen_and_saturate_in_time(seen, saturate, on, met):
    p = numbers(usual_time_met=0.2, contacts_saturate=saturate, on_occasions=on)
    assert policing.share_of_time_met(seen, p) == pytest.approx(met)


@given(SHARES, st.floats(0.0, 100.0), st.floats(0.0, 100.0), SHARES)
def test_more_to_see_never_means_less_time_met_and_never_more_than_all(usual, one, other, saturate):
    low, high = sorted((one, other))
    p = numbers(usual_time_met=usual, contacts_saturate=saturate)
    assert policing.share_of_time_met(low, p) <= policing.share_of_time_met(high, p) + 1e-12 <= 1.0 + 1e-12


LAW = {"contacts_without_ground": 0.25, "usual_time_met": 0.5}


def test_where_there_is_no_ground_a_share_of_contacts_goes_on():
    assert policing.occasions_kept(0.8, 0.4, numbers(**LAW)) == pytest.approx(0.5)  # 0.4, and a quarter of the rest


@pytest.mark.parametrize(
    ("grounded", "share", "on", "gain"),
    [
        (0.4, 0.5, True, 0.375),  # 0.3 of 0.8 is lost; half of it to 0.4 is 3/8 more
        (0.4, 0.0, True, 0.0),  # none goes elsewhere
        (0.4, 0.5, False, 0.0),
        (0.0, 0.5, True, 0.0),  # nobody with a ground to go to
        (0.8, 0.5, True, 0.0),  # nothing is lost
    ],
)
def test_time_that_lost_its_ground_goes_to_others_by_a_share(grounded, share, on, gain):
    p = numbers(reallocation=share, on_reallocation_of_time=on, **LAW)
    assert policing.gain_from_others(0.8, grounded, p) == pytest.approx(gain)


@pytest.mark.parametrize(
    ("seen", "grounded", "share", "contacts"),
    [
        (1.0, 1.0, 0.0, 10.0),  # 20 offered, half of the time met
        (0.5, 0.5, 0.0, 5.0),  # half as much to see
        (1.0, 0.2, 0.0, 4.0),  # 0.2 with a ground and 0.2 without
        (1.0, 0.2, 0.5, 7.0),  # of 0.6 lost half goes elsewhere
        (1.0, 0.2, 1.0, 10.0),  # all of it
        (1.0, 0.0, 1.0, 2.5),  # nowhere to go
        (0.0, 0.0, 1.0, 0.0),
    ],
)
def test_contacts_are_those_with_a_ground_those_without_and_those_in_freed_time(seen, grounded, share, contacts):
    p = numbers(reallocation=share, contacts_saturate=0.0, **LAW)
    assert policing.contacts_expected(20.0, seen, grounded, p) == pytest.approx(contacts)


@given(SHARES, st.floats(0.01, 20.0), st.floats(1e-9, 1.0) | st.just(0.0), SHARES, SHARES, SHARES)
def test_contacts_are_never_more_than_time_is_offered(usual, seen, lawful, share, saturate, without):
    p = numbers(usual_time_met=usual, reallocation=share, contacts_saturate=saturate, contacts_without_ground=without)
    assert 0.0 <= policing.contacts_expected(7.0, seen, seen * lawful, p) <= 7.0 + 1e-9


def per_worker(seen, lawful_share_of_workers, p, others=0.1):
    """Contacts with workers for each that can be seen, where others are seen besides; all is unlawful but some work."""
    grounded = seen * (1.0 - lawful_share_of_workers) + others
    gain = policing.gain_from_others(seen + others, grounded, p)
    kept = policing.occasions_kept(seen + others, grounded, p) + gain * grounded
    theirs = policing.weight_of_occasions(seen, grounded - others, gain, p)
    return policing.contacts_expected(20.0, seen + others, grounded, p) * theirs / kept / seen


@pytest.mark.parametrize("lawful", [0.0, 0.4, 1.0])
def test_halving_visible_workers_without_reallocation_leaves_contacts_per_visible_worker_unchanged(lawful):
    p = numbers(reallocation=0.0, contacts_saturate=0.0, **LAW)
    assert per_worker(0.45, lawful, p) == pytest.approx(per_worker(0.9, lawful, p))
    # As far as contacts saturate in time, a little more often; with a fixed number, nearly twice as often.
    some, all_of_them = (numbers(reallocation=0.0, contacts_saturate=much, **LAW) for much in (0.1, 1.0))
    assert 1.0 < per_worker(0.45, lawful, some) / per_worker(0.9, lawful, some) < 1.05
    assert per_worker(0.45, lawful, all_of_them) / per_worker(0.9, lawful, all_of_them) > 1.75


def test_a_law_that_takes_one_ground_away_leaves_contacts_with_others_as_they_were_without_reallocation():
    p = numbers(reallocation=0.0, contacts_saturate=0.3, **LAW)

    def with_clients(workers_ground):
        grounded = 0.9 * workers_ground + 0.1
        kept = policing.occasions_kept(1.0, grounded, p)
        return (
            policing.contacts_expected(20.0, 1.0, grounded, p) * policing.weight_of_occasions(0.1, 0.1, 0.0, p) / kept
        )

    assert with_clients(0.0) == pytest.approx(with_clients(1.0)) == pytest.approx(1.0)


def test_time_is_contacts_and_effort_of_the_unit():
    officer = agent("officer", unit=VICE, contacts=10.0)
    assert policing.time_offered(officer, conditions(enforcement_effort=[9.0, 3.0, 9.0, 9.0])) == 30.0


@pytest.mark.parametrize(("gain", "weight"), [(0.0, 0.5), (0.5, 0.7)])
def test_the_weight_of_a_kind_at_a_place_is_its_occasions_by_ground(gain, weight):
    # Of 0.8 a half with a ground, and a quarter of the other half; the half with a ground grows by the gain.
    assert policing.weight_of_occasions(0.8, 0.4, gain, numbers(**LAW)) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("at", "ground"),
    [
        # Of all occasions 0.3 by an own offence, 0.2 by papers, 0.25 in freed time, 0.125 without: 0.875 in all.
        (0.0, Ground.OFFENCE),
        (0.34, Ground.OFFENCE),
        (0.35, Ground.PAPERS),
        (0.57, Ground.PAPERS),
        (0.58, Ground.FREED),
        (0.85, Ground.FREED),
        (0.86, Ground.NONE),
        (0.99, Ground.NONE),
    ],
)
def test_the_ground_of_a_contact_is_drawn_by_what_each_brings(at, ground):
    assert policing.ground_of_contact(at, 0.3, 0.5, 0.5, numbers(**LAW)) == ground


EASE = {
    "arrest_per_contact": [0.9, 0.2, 0.9, 0.9],
    "client_arrest_per_contact": 0.5,
    "third_party_arrest_per_contact": 0.75,
}


# How easy an arrest of each would be: workers 0.45 x 0.2 = 0.09, clients 0.075 x 0.5 = 0.0375, third parties
# 0.06 x 0.75 = 0.045. Against the easiest: 1, 5/12, 1/2; squared 1, 25/144, 1/4.
def test_a_quota_turns_an_officer_to_those_who_are_easiest_to_arrest():
    turned = policing.turned_by_quota(0.45, 0.075, 0.06, VICE, numbers(quota_steers=2.0, **EASE))
    assert turned == pytest.approx((1.0, 25 / 144, 1 / 4))


@pytest.mark.parametrize(("grounds", "easiest"), [((0.1, 0.2, 0.03), 1), ((0.1, 0.1, 0.1), 2), ((0.9, 0.1, 0.1), 0)])
def test_a_quota_steers_to_whoever_is_easiest(grounds, easiest):
    turned = policing.turned_by_quota(*grounds, VICE, numbers(quota_steers=1.0, **EASE))
    assert max(range(3), key=lambda kind: turned[kind]) == easiest


@pytest.mark.parametrize(("grounds", "steering"), [((0.0, 0.0, 0.0), True), ((0.45, 0.075, 0.06), False)])
def test_without_anyone_to_arrest_or_without_steering_a_quota_turns_nobody(grounds, steering):
    p = numbers(quota_steers=2.0, on_steering=steering, **EASE)
    assert policing.turned_by_quota(*grounds, VICE, p) == (1.0, 1.0, 1.0)


@given(st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_stronger_quota_never_turns_to_those_who_are_harder_to_arrest(workers, clients, others, one, other):
    low, high = sorted((one, other))
    ease = (workers * 0.2, clients * 0.5, others * 0.75)
    hardest = min(range(3), key=lambda kind: ease[kind])
    weak, strong = (
        policing.turned_by_quota(workers, clients, others, VICE, numbers(quota_steers=steers, **EASE))[hardest]
        for steers in (low, high)
    )
    assert strong <= weak + 1e-9


@pytest.mark.parametrize(
    ("propensity", "detection", "hides"),
    [(0.0, True, 0.0), (0.5, True, 0.3), (1.0, True, 0.6), (1.0, False, 0.0)],  # the last: anyone is found alike
)
def test_the_exploitative_hide_better(propensity, detection, hides):
    p = numbers(on_detection=detection, coercive_hide=0.6)
    assert policing.chance_third_party_hides(propensity, p) == pytest.approx(hides)
