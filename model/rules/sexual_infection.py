"""A curable infection that passes between workers and clients in unprotected sessions, and how it is cured.

It stands for the infections that studies test for together (T11.22); a pandemic disease is another matter
(`infection.py`).
"""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.law import offence_of_selling, place_judged
from model.rules.seeking_help import share_control_lets_ask, share_status_lets_ask


@rule
def chance_to_pass(one, other, p):
    """Chance that the infection passes in an unprotected session: only where exactly one of the two has it."""
    return p.sti_per_act if p.on_sexual_infection and one != other else 0.0


@rule
def chance_from_outside(p):
    """Weekly chance to be infected by someone outside this market, such as a partner."""
    return p.sti_from_outside if p.on_sexual_infection else 0.0


@rule
def share_law_lets_ask(w, c, p):
    """Fear that telling a clinic of one's work ends in a record keeps people from care, as far as selling is an offence
    and police are not trusted (T18b.8)."""
    return 1.0 - clip(
        p.offence_deters_care * offence_of_selling(w, place_judged(w.venue), c, p) * (1.0 - w.trust), 0.0, 1.0
    )


@rule
def chance_of_care(w, running, c, p):
    """Weekly chance that someone who is infected is tested and treated: of those in touch with outreach and services
    more are (T11.23), of those under control or with something to fear from authorities fewer."""
    in_touch = p.care_unaided + (1.0 - p.care_unaided) * w.service_reach
    lets_ask = share_control_lets_ask(w.control, p) * share_status_lets_ask(w, c, p) * share_law_lets_ask(w, c, p)
    return clip(p.sti_care * running * in_touch * lets_ask, 0.0, 1.0)


@rule
def chance_to_end(care, p):
    """Weekly chance that an infection ends: by care, or of itself."""
    return 1.0 - (1.0 - care) * (1.0 - p.sti_clears)
