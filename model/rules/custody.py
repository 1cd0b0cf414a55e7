"""How long people are held: until they are screened, as witnesses, after a conviction."""

from model.codes import Documentation
from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_DELAY = status_quo_of("courts.screening_delay")
"""Weeks until screening without a policy, which counts while the mechanism is switched off."""


@rule
def weeks_until_screened(w, c, p):
    """Weeks that someone waits in custody to be screened for exploitation; longer where an interpreter is needed."""
    delay = c.courts_screening_delay if p.on_slow_screening else USUAL_DELAY
    return delay * (1.0 + p.detention_language) if w.limited_english else delay


@rule
def weeks_held_though_recognised(w, witness, c, p):
    """Whole weeks in custody of someone recognised as exploited: until screened, longer as a witness (claim L17)."""
    if not p.on_detention:
        return 0
    weeks = int(weeks_until_screened(w, c, p))
    return weeks + int(p.witness_weeks) if witness else weeks


@rule
def weeks_detained(w, c, p):
    """Mean weeks in detention: longer where an interpreter is needed or someone is undocumented, shorter with a lawyer
    of one's own."""
    if not p.on_detention:
        return 0.0
    weeks = p.detention_weeks * c.courts_detention
    if w.limited_english:
        weeks *= 1.0 + p.detention_language
    if w.documentation == Documentation.UNDOCUMENTED:
        weeks *= 1.0 + p.detention_undocumented
    return weeks * (1.0 - p.legal_aid_shortens * c.services_legal_aid)
