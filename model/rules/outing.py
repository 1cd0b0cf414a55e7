"""Outing: how others learn that a person trades sex."""

from model.machine.compilation import rule


@rule
def chance_of_publicity(c, p):
    """Chance that an arrest is made public."""
    return c.enforcement_publicity if p.on_outing else 0.0


@rule
def chance_of_leak(scruple, p):
    """A platform that is careless with data outs people who advertise there (T14.3; claim P6)."""
    return p.data_leak * (1.0 - scruple)
