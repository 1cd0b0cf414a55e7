"""People without permanent status and the police: checks of status, immigration custody, removal; injury in raids."""

from model.codes import Documentation
from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.law import exposure


@rule
def chance_of_check(w, unit, c, p):
    """Chance that a contact with officers of this unit brings a check of status: as far as they check, and as far as
    what they learn reaches immigration enforcement (claim L23). Citizens and residents have nothing to be checked."""
    return clip(c.enforcement_immigration_checks[unit] * exposure(w, c, p), 0.0, 1.0) if p.on_removal else 0.0


@rule
def how_readily_held(documentation, p):
    """How readily someone is held after a check, against people without any papers."""
    if documentation == Documentation.CITIZEN_OR_RESIDENT:
        return 0.0
    return 1.0 if documentation == Documentation.UNDOCUMENTED else p.temporary_held


@rule
def chance_of_custody(documentation, p):
    """Chance that a check of status leads to immigration custody."""
    return p.custody_after_check * how_readily_held(documentation, p)


@rule
def in_custody_until(detained_until, t, p):
    """Immigration custody begins next week; it does not shorten a detention that is longer."""
    return max(detained_until, t + 1 + int(p.immigration_custody_weeks))


@rule
def chance_of_injury_in_raid(documentation, check, p):
    """Chance to be hurt in a raid: some are anyway, and more of those who try to get away because a check would put
    them into custody (claim L23)."""
    flight = p.flight_injury * check * how_readily_held(documentation, p)
    return clip(p.raid_injury * (1.0 + flight), 0.0, 1.0)
