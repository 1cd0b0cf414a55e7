"""What is asked of a person so often that it has a name: who works with a third party, and who can work."""

from model.codes import NOBODY
from model.machine.compilation import rule


@rule
def has_third_party(w):
    """Whether a worker works with a third party."""
    return w.third_party != NOBODY


@rule
def free_to_work(w, t):
    """In the trade, at liberty and well enough to work this week."""
    return w.in_trade and w.detained_until <= t and w.injured_until <= t
