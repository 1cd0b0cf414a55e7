"""Homes: how they slip away and are lost, how they are found again, and who would rent to whom."""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.landlords import share_not_afraid
from model.rules.treatment import untreated


@rule
def how_far_behind(arrears, need, p):
    """Arrears in units of those at which a landlord acts with full force, from 0 to 1."""
    return clip(arrears / max(need, 1.0) / p.arrears_scale, 0.0, 1.0)


@rule
def chance_to_lose_campus_home(w, c):
    """When campuses close, students with a home of their own lose it."""
    return c.shock_campus_closure if w.student and w.housing <= Housing.UNSTABLE else 0.0


@rule
def chance_to_slip(behind, c, p):
    """Weekly chance that a stable home becomes an unstable one: evictions follow arrears."""
    return p.stable_slips * (1.0 + p.arrears_evict * behind) * c.shock_eviction


@rule
def chance_to_lose_home(behind, c, p):
    """Weekly chance that an unstable home is lost: evictions follow arrears."""
    return clip(p.unstable_loses * (1.0 + p.arrears_evict * behind) * c.shock_eviction, 0.0, 1.0)


@rule
def chance_to_settle(w, behind, t, c, p):
    """Weekly chance that an unstable home becomes a stable one: less in arrears, and where landlords will not rent."""
    return p.unstable_settles * (1.0 - p.arrears_unsettle * behind) * share_of_landlords_who_rent_to(w, t, c, p)


@rule
def chance_to_find_home(w, behind, t, c, p):
    """Weekly chance that someone without a home finds one: sooner with work, and less with arrears, and where
    landlords will not rent."""
    sooner = p.job_finds_home if w.job else 1.0
    return p.unhoused_finds * sooner * (1.0 - p.arrears_block * behind) * share_of_landlords_who_rent_to(w, t, c, p)


@rule
def share_of_landlords_who_rent_to(w, t, c, p):
    """Share of landlords who would rent to this person: records, being outed, untreated drug use and a law that
    threatens landlords count against."""
    share = share_not_afraid(w, t, c, p)
    if w.record:
        share *= 1.0 - p.record_housing_loss
    if w.outed:
        share *= 1.0 - p.outed_housing_loss
    if untreated(w):
        share *= 1.0 - p.drugs_housing_loss
    return share
