"""Pausing: people want no sessions while work is banned, or for fear of infection, as far as need and control let them.

Always the same people pause first; what a pause costs them, the income of it, makes need grow until they go on.
"""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.infection import fear_of_infection
from model.rules.stopping import freedom_to_stop


@rule
def share_who_heed_a_ban(banned, p):
    """Share of people in no need who pause because their work is banned."""
    return p.ban_pauses * banned if p.on_working_ban else 0.0


@rule
def share_who_avoid_infection(c, p):
    """Share of people in no need who pause for fear of infection."""
    return p.infection_pauses * fear_of_infection(c, p)


@rule
def share_who_pause(w, banned, c, p):
    """Share of people like this one who pause: for the ban or for fear of infection, less in need and under control."""
    willing = 1.0 - (1.0 - share_who_heed_a_ban(banned, p)) * (1.0 - share_who_avoid_infection(c, p))
    return willing * (1.0 - p.need_breaks_pause * w.desperation) * freedom_to_stop(w, p)


@rule
def chance_of_fine_for_work(banned, p):
    """Chance that a contact of police with someone at work ends in a fine, where that work is banned."""
    return clip(p.ban_fined * banned, 0.0, 1.0) if p.on_working_ban else 0.0
