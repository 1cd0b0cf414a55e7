"""Reports of violence to police: how safe the law makes one, who makes one, and what police do with it."""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.law import exposure, offence_of_selling, place_judged
from model.rules.trust import trust_acted_on


@rule
def safety_of_reporting(w, c, p):
    """How safe the law makes a report: one's own offence, where one works, and status deter it
    unless immunity is given (claim L5)."""
    offence = offence_of_selling(w, place_judged(w.venue), c, p)
    exposed = offence * (1.0 - c.law_immunity) if p.on_trust else 1.0
    safe = 1.0 - p.offence_deters_report * exposed
    return safe * (1.0 - clip(p.status_deters_report * exposure(w, c, p), 0.0, 1.0))


@rule
def readiness_to_report(w, c, p):
    """Trust times the law's safety; where there is a channel that cannot arrest, the better of the two (claim L22)."""
    ready = trust_acted_on(w, p) * safety_of_reporting(w, c, p)
    if p.on_trust:
        ready += c.services_safe_channel * max(p.channel_trust - ready, 0.0)
    return ready


@rule
def chance_to_report(w, injured, c, p):
    """Trust, the law and the severity of the violence decide; a third party's control prevents a report."""
    severity = p.severity_injured if injured else p.severity_usual
    free = 1.0 - p.control_stops_report * w.control
    return clip(readiness_to_report(w, c, p) * severity * free, 0.0, 1.0)


@rule
def chance_registered(acted_on, p):
    """Chance that police write a report down, so that it is among the incidents they register: always where they act
    on it."""
    return 1.0 if acted_on else p.report_recorded


@rule
def chance_to_turn_on_reporter(w, c, p):
    """A report that police do not act on may turn on the reporter, whose own work is an offence.

    Immunity prevents it, and so does a channel that cannot arrest: the better of the two.
    """
    protected = max(c.law_immunity, c.services_safe_channel)
    return p.report_turns * offence_of_selling(w, place_judged(w.venue), c, p) * (1.0 - protected)
