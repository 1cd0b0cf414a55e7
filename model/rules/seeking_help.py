"""Who seeks a place: people without a home, under control or hurt, as far as nothing keeps them from asking."""

from model.codes import Housing
from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.law import exposure

USUAL_POLICE_RULE = status_quo_of("services.police_contact_rule")


@rule
def needs_a_place(w, t):
    """People need a place when they have no home, are under control or too hurt to work; one in detention cannot ask,
    and one who has a place need not."""
    if w.housing == Housing.SUPPORTED or w.detained_until > t:
        return False
    return w.housing == Housing.UNHOUSED or w.exploited or w.injured_until > t


@rule
def chance_to_seek(w, entitled, running, c, p):
    """Weekly chance that someone in need seeks a place; ``entitled`` is how far they see themselves as meant."""
    return (
        chance_in_touch(w.service_reach, running, p)
        * share_control_lets_ask(w.control, p)
        * entitled
        * share_status_lets_ask(w, c, p)
        * share_police_rule_lets_ask(w.trust, c, p)
    )


@rule
def chance_in_touch(service_reach, running, p):
    """More people seek a place who know of services through outreach."""
    return p.seek_help * running * (p.seek_help_unaided + (1.0 - p.seek_help_unaided) * service_reach)


@rule
def share_control_lets_ask(control, p):
    """Control keeps people from asking."""
    return 1.0 - p.control_stops_help * control


@rule
def share_status_lets_ask(w, c, p):
    """Exposure to deportation keeps people without permanent status from asking."""
    return 1.0 - clip(p.status_deters_help * exposure(w, c, p), 0.0, 1.0)


@rule
def share_police_rule_lets_ask(trust, c, p):
    """Places that require contact with police keep those from asking who do not trust them."""
    police = c.services_police_contact_rule if p.on_eligibility else USUAL_POLICE_RULE
    return 1.0 - p.police_rule_deters * police * (1.0 - (trust if p.on_trust else p.usual_trust))
