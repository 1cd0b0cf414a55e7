"""What falls due in a week."""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.treatment import untreated


@rule
def week_of_needs(w, p):
    """What a week asks for ($): no rent from those without a home or housed by others, and drugs from people who use
    them untreated."""
    due = w.need
    if w.housing == Housing.UNHOUSED or w.housing == Housing.SUPPORTED or w.housing == Housing.PROVIDED:
        due -= rent(w.need, p)
    if untreated(w):
        due += p.drug_cost
    return due


@rule
def rent(need, p):
    """The part of a week's need that is rent ($)."""
    return p.rent_share * need


@rule
def instalment_due(fines, p):
    """The part of the fines owed that is due this week ($): an instalment, or what is left."""
    return min(fines, p.fine_instalment)
