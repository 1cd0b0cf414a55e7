"""Suspicion of exploitation: how many tips and inspections there are, which business they fall on, and what follows."""

from model.machine.compilation import rule


@rule
def tips_expected(scale, c):
    """Suspicions that members of the public report in a week: as many as campaigns call forth."""
    return c.identification_campaign * scale


@rule
def inspections_expected(scale, c):
    """Businesses that inspectors visit in a week."""
    return c.identification_inspections * scale


@rule
def suspicion_of_business(asian_members, members, exploits, c, p):
    """How much an open business is suspected: by a stereotype of its workers, and by exploitation that shows
    (claim L14). How far suspicion follows the truth is a parameter that may be nil."""
    stereotype = p.stereotype_weight * c.identification_stereotype if p.on_profiling else 0.0
    looks = stereotype * asian_members / max(members, 1.0)
    shows = p.tip_signal if exploits else 0.0
    return 1.0 + looks + shows


@rule
def chance_of_raid(by_tip, p):
    """Chance that police raid a business after a tip, or after an inspection."""
    return p.tip_raids if by_tip else p.inspection_raids
