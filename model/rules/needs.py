"""What falls due in a week."""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.treatment import untreated


@rule
def week_of_needs(w, c, p):
    """What a week asks for ($): no rent from those without a home or housed by others, and drugs from people who use
    them untreated; necessities cost more in a crisis (claim S12)."""
    due = w.need + dearer_necessities(w.need, c, p)
    if w.housing == Housing.UNHOUSED or w.housing == Housing.SUPPORTED or w.housing == Housing.PROVIDED:
        due -= rent(w.need, p)
    if untreated(w):
        due += p.drug_cost
    return due


@rule
def dearer_necessities(need, c, p):
    """What a crisis adds to a week's need ($): to all of it but rent."""
    return (need - rent(need, p)) * (c.shock_necessities - 1.0) if p.on_crowding else 0.0


@rule
def rent(need, p):
    """The part of a week's need that is rent ($)."""
    return p.rent_share * need


@rule
def instalment_due(fines, p):
    """The part of the fines owed that is due this week ($): an instalment, or what is left."""
    return min(fines, p.fine_instalment)
