"""Protection in sessions: who asks to go without it, who keeps to it, and in how many sessions there is none.

A riskier service is a session without protection that a client asks for and pays more for (`bargaining.py`). Others go
without because nobody brings it up at such places, or because there is nothing at hand (`supplies.py`).
"""

from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def chance_to_ask(afraid, p):
    """Chance that a client asks for a riskier service (T8.13): more often where he says that he carries the risk of
    arrest (T5.5, T5.7)."""
    return p.risky_request * (1.0 + p.fear_asks_risk * (afraid if p.on_protection else p.usual_fear))


@rule
def share_who_keep_to_it(freedom, p):
    """Share of people who keep to protection whatever is paid: most of those who were offered more money for going
    without never took it (T8.13); need and control wear that down as far as they do the power to refuse."""
    left = freedom if p.on_protection else p.usual_freedom
    return p.keeps_to_protection * (1.0 - p.pressure_wears * (1.0 - left))


@rule
def chance_to_grant(usual, keeps_to_it, hurried, p):
    """Chance that a riskier service that is asked for is granted: never by someone who keeps to protection, and by
    others more readily where police presence hurries them (T1.3)."""
    hurry = hurried if p.on_protection else p.usual_hurry
    return 0.0 if keeps_to_it else usual * (1.0 + p.hurry_grants_risk * hurry)


@rule
def share_without(keeps_to_it, kind, lacks, p):
    """Share of sessions without protection that nobody asked to be so: by what is usual at such a place (T10.5) among
    those who do not keep to it, and for anyone who lacks supplies."""
    usual = 0.0 if keeps_to_it else p.usual_unprotected[kind]
    lacking = p.goes_without if lacks else 0.0
    return clip(1.0 - (1.0 - usual) * (1.0 - lacking), 0.0, 1.0)
