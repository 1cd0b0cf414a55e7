"""Medication-assisted treatment: who needs it."""

from model.machine.compilation import rule


@rule
def untreated(w):
    """Whether someone uses drugs and is not on treatment."""
    return w.uses_drugs and not w.on_treatment
