"""Profiling: whom officers single out, whatever the conduct."""

from model.codes import Gender, Housing, Race
from model.machine.compilation import rule


@rule
def weight_in_profiling(w, retaliated_against, c, p):
    """How readily officers single a person out: by race, gender and housing, whatever the conduct (claim L9); and
    those who complained and are retaliated against (claim L19)."""
    singled = 1.0 + p.retaliation_singles if retaliated_against else 1.0
    return singled * (1.0 + groups_singled_out(w, p) * c.enforcement_profiling) if p.on_profiling else singled


@rule
def groups_singled_out(w, p):
    """How much more officers single a person out for the groups that they take the person to belong to."""
    more = 0.0
    if w.race != Race.WHITE:
        more += p.profiling_race
    if w.gender == Gender.TRANSGENDER_WOMAN:
        more += p.profiling_gender
    if w.housing == Housing.UNHOUSED:
        more += p.profiling_unhoused
    return more
