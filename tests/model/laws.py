"""What holds in every world, whatever its numbers, switches and conditions: the laws that worlds are tried by."""

import numpy as np
import pytest

from model.codes import NOBODY, VENUES, Housing
from model.counting import outcomes
from model.counting.outcomes_of_work import WAYS_OUT
from model.counting.tallies import TALLIES, Tally
from tests.model.random_worlds import SCALE, Week
from tests.model.worlds import columns, people

SHARES = {
    "workers": ("skill", "desperation", "control", "trust", "dependence", "hurried", "service_reach"),
    "clients": ("openness", "reputation"),
    "third_parties": ("propensity", "cut", "referral", "screening"),
    "officers": ("misconduct",),
    "venues": ("open", "channel", "visibility", "scruple", "maturity"),
    "market": ("impunity", "retaliation_heard", "room"),
}
NEVER_BELOW_ZERO = {
    "workers": (
        "money", "need", "due", "arrears", "fines", "support", "price", "experience", "peers", "regulars", "wanted",
        "booked", "assaults", "risk_at", "held_back",
    ),
    "offers": ("remaining", "booked", "earned", "price", "appeal", "isolation"),
    "clients": ("interest", "budget", "danger", "left"),
    "third_parties": ("capacity", "members", "receipts", "profit", "brokered", "book", "takings"),
    "venues": ("reach", "price", "contacts", "violence", "workers", "wanted", "perceived_risk", "client_arrests"),
    "market": ("people", "support_weeks", "bookings"),
}  # fmt: skip
ROUNDING = 1e-9


def every_number_is_finite(week: Week) -> None:
    for name, column in columns(week.after):
        if column.dtype.kind == "f":
            assert np.isfinite(column).all(), name
    assert np.isfinite(week.row).all()


def shares_and_probabilities_lie_between_0_and_1(week: Week) -> None:
    for kind, names in SHARES.items():
        for name in names:
            values = getattr(week.after, kind)[name]
            assert (values >= 0.0).all(), f"{kind}.{name}"
            assert (values <= 1.0).all(), f"{kind}.{name}"


def amounts_are_never_below_zero(week: Week) -> None:
    for kind, names in NEVER_BELOW_ZERO.items():
        for name in names:
            assert (getattr(week.after, kind)[name] >= 0).all(), f"{kind}.{name}"
    assert week.row.min() >= 0.0, Tally(int(week.row.argmin())).name


def ids_refer_to_someone(week: Week) -> None:
    state = week.after
    everyone = people(state)
    for ids, count in (
        (everyone.third_party, len(state.third_parties)),
        (everyone.venue, VENUES),
        (everyone.last_violent_client, len(state.clients)),
        (state.clients.regular, len(everyone)),
        (state.clients.venue, VENUES),
        (state.third_parties.venue, VENUES),
    ):
        assert (ids >= NOBODY).all()
        assert (ids < count).all()
    assert (everyone.age >= 18.0).all(), "every agent is an adult"
    for trait, members in (("race", 5), ("gender", 4), ("documentation", 3), ("housing", len(Housing))):
        assert everyone[trait].min(initial=0) >= 0
        assert everyone[trait].max(initial=0) < members


def third_parties_have_the_workers_they_count(week: Week) -> None:
    parties = week.after.third_parties
    theirs = people(week.after).third_party
    theirs = theirs[theirs != NOBODY]
    np.testing.assert_array_equal(np.bincount(theirs, minlength=len(parties)), parties.members)
    assert (parties.members <= parties.capacity).all()
    assert parties.active[theirs].all(), "someone works with a third party that is out of business"


def control_needs_a_third_party(week: Week) -> None:
    everyone = people(week.after)
    alone = everyone[everyone.alive & (everyone.third_party == NOBODY)]
    assert not alone.exploited.any()
    assert not alone.control.any()
    assert (everyone[everyone.exploited].control >= week.p.exploitation_ends - ROUNDING).all()


def a_home_that_is_provided_has_a_provider(week: Week) -> None:
    everyone = people(week.after)
    provided = everyone[everyone.alive & (everyone.housing == Housing.PROVIDED)]
    assert (provided.third_party != NOBODY).all()
    assert week.after.third_parties.provides_housing[provided.third_party].all()


def nobody_is_both_gone_and_in_the_trade(week: Week) -> None:
    everyone = people(week.after)
    gone = everyone[~everyone.alive]
    assert not gone.in_trade.any()
    assert not gone.exploited.any()
    assert (gone.third_party == NOBODY).all()
    assert not everyone[~everyone.in_trade].wanted.any()
    before = people(week.before)
    assert not everyone.alive[: len(before)][~before.alive].any(), "someone came back from the dead"


def nobody_works_in_detention_or_hurt(week: Week) -> None:
    before = people(week.before)
    kept = (before.detained_until > week.week) | (before.injured_until > week.week)
    assert not people(week.after).wanted[: len(before)][kept].any()


def sessions_are_conserved(week: Week) -> None:
    everyone = people(week.after)
    offers = week.after.offers[: week.after.market[0].working]
    agreed = everyone.wanted.sum() - offers.remaining.sum()
    assert (everyone.wanted <= np.ceil(week.p.most_sessions)).all()
    sought, unmet, held = week.counted(Tally.SEEKS), week.counted(Tally.SEEKS_UNMET), week.counted(Tally.BOOKINGS)
    if week.p.on_line_booking:
        assert sought == unmet + agreed, "each request is booked or unmet"
    if week.p.on_line_sessions:
        assert held == agreed, "each session that was agreed took place"
        assert held == week.after.market[0].bookings
        with_whom = week.after.bookings[: int(held)]
        booked = np.bincount(with_whom.place, minlength=len(offers))
        np.testing.assert_array_equal(booked, everyone.wanted[offers.worker] - offers.remaining)
        np.testing.assert_array_equal(booked, everyone.booked[offers.worker])
    assert held <= week.counted(Tally.WANTED)


def regular_ties_are_counted_on_both_sides(week: Week) -> None:
    ties = week.after.clients.regular
    count = np.bincount(ties[ties != NOBODY], minlength=len(people(week.after)))
    np.testing.assert_array_equal(count, people(week.after).regulars)


def money_is_conserved(week: Week) -> None:
    earned = week.counted(Tally.NET_INCOME)
    paid, cuts = week.counted(Tally.PAID_BY_CLIENTS), week.counted(Tally.CUT_TAKEN)
    late, withheld = week.counted(Tally.PAID_LATE), week.counted(Tally.WITHHELD)
    lost = week.counted(Tally.ACCOUNT_LOSSES)
    assert paid + late == pytest.approx(earned + cuts + withheld + lost, rel=ROUNDING, abs=1e-6)
    kept = people(week.after).held_back.sum() - people(week.before).held_back.sum()
    assert kept == pytest.approx(withheld - late, rel=ROUNDING, abs=1e-6)
    assert paid == pytest.approx(week.counted(Tally.PRICE_SUM), rel=ROUNDING, abs=1e-6)
    newcomers = len(people(week.after)) > len(people(week.before))
    if week.p.newcomer_money > 0.0 and newcomers:
        return
    came = earned + week.counted(Tally.OTHER_RECEIPTS, Tally.SUPPORT_PAID)
    went = week.counted(Tally.SPENT, Tally.FINES_PAID)
    held_before, held_after = people(week.before).money.sum(), people(week.after).money.sum()
    assert held_after - held_before == pytest.approx(came - went, rel=ROUNDING, abs=1e-6 + ROUNDING * held_before)


def people_are_conserved(week: Week) -> None:
    before, after = people(week.before), people(week.after)
    assert len(after) - len(before) == week.counted(Tally.ARRIVALS)
    change = int(after.alive.sum()) - int(before.alive.sum())
    assert change == week.counted(Tally.ARRIVALS) - week.counted(Tally.DEPARTURES)
    change = int(after.in_trade.sum()) - int(before.in_trade.sum())
    assert change == week.counted(Tally.ENTRIES) - week.counted(Tally.EXITS)
    assert week.counted(Tally.RETURNS) <= week.counted(Tally.ENTRIES)
    assert week.counted(Tally.DEATHS) <= week.counted(Tally.DEPARTURES)


def clients_are_conserved(week: Week) -> None:
    before, after = week.before.clients, week.after.clients
    if week.p.on_line_demand:
        change = int(after.buys.sum()) - int(before.buys.sum())
        assert change == week.counted(Tally.CLIENTS_BEGINNING) - week.counted(Tally.CLIENTS_LAPSING)
        assert after.buys.sum() == week.counted(Tally.CLIENTS)
    assert (after.regular[~after.buys] == NOBODY).all(), "nobody's regular worker is a place without a client"
    buyers = week.after.requests.client[: int(week.counted(Tally.SEEKS))]
    assert after.buys[buyers].all()


def arrests_of_clients_have_a_place(week: Week) -> None:
    if week.p.on_line_policing:
        arrests = week.counted(Tally.CLIENT_ARRESTS)
        assert week.after.venues.client_arrests.sum() <= arrests == week.after.market[0].client_arrests


def exploitation_begins_and_ends_as_often_as_it_is_counted(week: Week) -> None:
    before, after = people(week.before), people(week.after)
    change = int(after.exploited.sum()) - int(before.exploited.sum())
    assert change == week.counted(Tally.NEWLY_EXPLOITED) - week.counted(Tally.LEFT_EXPLOITATION)


def infections_begin_and_end_as_often_as_they_are_counted(week: Week) -> None:
    before, after = people(week.before), people(week.after)
    change = int(after.sti.sum()) - int(before.sti.sum())
    assert change == week.counted(Tally.STI_NEW, Tally.STI_FROM_OUTSIDE) - week.counted(Tally.STI_ENDED)
    assert week.counted(Tally.STI_ENDED) <= week.counted(Tally.STI_WEEKS)
    assert week.counted(Tally.STI_NEW) <= week.counted(Tally.UNPROTECTED)
    if not week.p.on_sexual_infection:
        assert week.counted(Tally.STI_NEW, Tally.STI_FROM_OUTSIDE) == 0


def violence_by_clients_is_sexual_or_not(week: Week) -> None:
    kinds = week.counted(Tally.SEXUAL_VIOLENCE, Tally.PHYSICAL_VIOLENCE)
    assert kinds == week.counted(Tally.CLIENT_VIOLENCE)


def whoever_is_killed_is_counted_and_gone_the_week_after(week: Week) -> None:
    before, after = people(week.before), people(week.after)
    killed = before.alive & before.killed
    if week.p.on_line_flows:
        assert not after.alive[: len(before)][killed].any()
        assert week.counted(Tally.LETHAL_VIOLENCE) == killed.sum()
    assert week.counted(Tally.LETHAL_VIOLENCE) <= week.counted(Tally.DEATHS)
    if not week.p.on_lethal_violence:
        assert not after.killed.any()


def each_end_of_exploitation_has_one_way_out(week: Week) -> None:
    ways = sum(week.counted(tally) for _, _, tally in WAYS_OUT)
    assert ways == week.counted(Tally.LEFT_EXPLOITATION)
    if week.p.on_held and week.p.exploitation_holds >= 1.0:
        assert week.counted(Tally.STOPPED_IN_EXPLOITATION) == 0.0, "someone in exploitation simply stopped"


def places_in_exit_programmes_are_not_exceeded(week: Week) -> None:
    assert week.counted(Tally.JOINED_PROGRAMME) <= week.counted(Tally.ASKED_FOR_PROGRAMME)
    if week.counted(Tally.JOINED_PROGRAMME) > 0.0:
        places = week.c.exit_programme_places * week.p.people_in_trade * SCALE / 1000.0
        assert week.counted(Tally.IN_EXIT_PROGRAMME) <= places


def nothing_counted_is_lost(week: Week) -> None:
    assert not week.after.tally.any(), "counts of a person are left over"
    assert not week.after.counts.any(), "counts of the market are left over"
    assert len(week.row) == TALLIES


def supported_housing_keeps_within_its_capacity(week: Week) -> None:
    size = week.p.people_in_trade * SCALE / 1000.0
    places = int(week.c.services_beds * size * (1.0 - week.c.services_suspended))
    taken = [np.sum(e.alive & (e.housing == Housing.SUPPORTED)) for e in (people(week.before), people(week.after))]
    # Where places are closed down, those who live there stay until their time is up.
    assert taken[1] <= max(places, taken[0])


def help_sought_is_served_or_refused(week: Week) -> None:
    refused = [tally for tally in Tally if tally.name.startswith("REFUSED_")]
    assert week.counted(Tally.HELP_SOUGHT) == week.counted(Tally.HELP_SERVED, *refused)


def contacts_with_police_balance(week: Week) -> None:
    with_whom = week.counted(
        Tally.CONTACTS_WITH_WORKERS, Tally.CONTACTS_WITH_CLIENTS, Tally.CONTACTS_WITH_THIRD_PARTIES
    )
    on_what = week.counted(
        Tally.CONTACTS_ON_OFFENCE, Tally.CONTACTS_ON_PAPERS, Tally.CONTACTS_IN_FREED_TIME, Tally.CONTACTS_WITHOUT_GROUND
    )
    assert week.counted(Tally.CONTACTS_OFFERED) == with_whom + week.counted(Tally.CONTACTS_UNSPENT)
    assert with_whom == on_what
    assert week.counted(Tally.CONTACTS_WITH_WORKERS) <= week.counted(Tally.POLICE_CONTACTS)


def outcomes_keep_within_their_units(week: Week) -> None:
    rows = week.row[np.newaxis, np.newaxis, :]
    for name, series in outcomes.weekly(rows).items():
        assert series[0] >= 0.0 or np.isnan(series[0]), name
        if outcomes.OUTCOMES[name].kind == "share":
            assert not series[0] > 100.0 + ROUNDING, name


LAWS = [
    every_number_is_finite,
    shares_and_probabilities_lie_between_0_and_1,
    amounts_are_never_below_zero,
    ids_refer_to_someone,
    third_parties_have_the_workers_they_count,
    control_needs_a_third_party,
    a_home_that_is_provided_has_a_provider,
    nobody_is_both_gone_and_in_the_trade,
    nobody_works_in_detention_or_hurt,
    sessions_are_conserved,
    regular_ties_are_counted_on_both_sides,
    money_is_conserved,
    people_are_conserved,
    clients_are_conserved,
    arrests_of_clients_have_a_place,
    exploitation_begins_and_ends_as_often_as_it_is_counted,
    infections_begin_and_end_as_often_as_they_are_counted,
    violence_by_clients_is_sexual_or_not,
    whoever_is_killed_is_counted_and_gone_the_week_after,
    each_end_of_exploitation_has_one_way_out,
    places_in_exit_programmes_are_not_exceeded,
    nothing_counted_is_lost,
    supported_housing_keeps_within_its_capacity,
    help_sought_is_served_or_refused,
    contacts_with_police_balance,
    outcomes_keep_within_their_units,
]
