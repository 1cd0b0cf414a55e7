"""Medication-assisted treatment: who needs it, who may begin, and how likely there is a slot."""

from model.machine.compilation import rule


@rule
def untreated(w):
    """Whether someone uses drugs and is not on treatment."""
    return w.uses_drugs and not w.on_treatment


@rule
def may_begin(w):
    """Slots are for people in the trade."""
    return w.in_trade and untreated(w)


@rule
def chance_to_begin(slots, waiting):
    """As many are expected to begin as there are slots, where more people wait for one."""
    return slots / waiting if waiting > 0.0 else 0.0
