"""Violence by clients, third parties, partners and passers-by: how often it happens, and what it does."""

import math

from model.codes import Housing, VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def boldness(impunity, p):
    """Violent clients grow bolder the fewer of them meet any consequence: exp(-β ŝ), ŝ the share who do (claim L4)."""
    share = 1.0 - impunity if p.on_impunity else 1.0 - p.usual_impunity
    return math.exp(-p.impunity_emboldens * share)


@rule
def hazard_of_city(p):
    """How dangerous the city is, as a multiple."""
    return math.exp(p.city_log_hazard)


@rule
def isolation(of_venue, security, control):
    """How far from help a session takes place: the venue's isolation, less what a third party's security takes off.

    A controlling third party's presence protects nobody.
    """
    return of_venue * (1.0 - security * (1.0 - control))


@rule
def chance_of_client_violence(danger, isolated, bold):
    """Chance that a client is violent in a session: by his own danger, how far from help it is, and boldness."""
    return clip(danger * isolated * bold, 0.0, 1.0)


@rule
def injured_until(t, p):
    """Week from which someone hurt this week can work again: the rest of this week and the whole weeks of an injury."""
    return t + 1 + int(p.injury_weeks)


@rule
def chance_of_third_party_violence(control, propensity, p):
    """Chance of violence by the third party in a week: it grows with control and with the propensity to coerce."""
    return p.third_party_violence * control * propensity if p.on_other_violence else 0.0


@rule
def chance_of_violence_by_others(housing, p):
    """Chance of violence by partners and passers-by in a week: it grows with having no safe home.

    A hazard of its own beside third parties' (T11.14: partners 56 vs 18 %, others 67 vs 17 % in six months).
    """
    return clip(p.violence_by_others[housing], 0.0, 1.0) if p.on_other_violence else 0.0


@rule
def times_as_usual(matters, how_far, usual):
    """How many times as much violence a circumstance brings, where the market's mean of it brings one times."""
    return (1.0 + matters * how_far) / (1.0 + matters * usual)


@rule
def moved_on_lately(t, displaced_week, p):
    """Whether police moved a worker on so lately that places and hours are still unfamiliar."""
    return t - displaced_week <= p.unfamiliar_weeks


@rule
def works_alone(with_third_party, kind):
    """Whether nobody else is there: no third party, and no business with others in it."""
    return not with_third_party and kind != VenueKind.BUSINESS


@rule
def hazard_of_circumstances(housing, moved_on, alone, hurried, p):
    """How many times as much client violence a worker's circumstances bring, by a direct part of each: no home to bring
    anyone to or to go back to (T12.10), being moved on to unfamiliar places and hours (T11.3, T11.16), nobody else
    there (T8.14), hurry (T1.5). Each may be nil; over the usual market their mean is 1.
    """
    if not p.on_circumstances:
        return 1.0
    homeless = 1.0 if housing == Housing.UNHOUSED else 0.0
    return (
        times_as_usual(p.no_home_endangers, homeless, p.usual_without_home)
        * times_as_usual(p.moving_on_endangers, 1.0 if moved_on else 0.0, p.usual_moved_on)
        * times_as_usual(p.alone_endangers, 1.0 if alone else 0.0, p.usual_alone)
        * times_as_usual(p.hurry_endangers, hurried, p.usual_hurry)
    )


@rule
def frailty(times, p):
    """How many times as often as others in the same place a person meets violence: for life, with mean 1; ``times`` is
    an exponential number with mean 1 (T11.14)."""
    return 1.0 + p.frailty_spread * (times - 1.0)


@rule
def hazard_of_person(own, p):
    """A person's own hazard, as a multiple; off, everyone's is the mean."""
    return own if p.on_frailty else 1.0


@rule
def chance_sexual(p):
    """Chance that violence by a client is sexual (T14.6)."""
    return p.sexual_share


@rule
def chance_lethal(p):
    """Chance that someone dies of a violent event (T18.2)."""
    return p.violence_kills if p.on_lethal_violence else 0.0
