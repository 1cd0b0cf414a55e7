"""The officers of the market."""

from model.machine.compilation import rule
from model.rules import start


@rule
def start_officer(officer, unit, rank, of, share, p):
    """An officer of a unit; misconduct lies at equal quantiles, most of it with few officers."""
    officer.unit = unit
    officer.contacts = p.contacts_per_officer[unit] * share
    officer.misconduct = start.misconduct(start.quantile(rank, of), p)
    officer.assignment = start.assignment(unit, rank)
