"""Regular clients: how a tie between a client and a worker begins and is forgotten."""

from model.codes import NOBODY
from model.machine.compilation import rule


@rule
def may_become_regular(regular, dangerous):
    """A client who has no regular worker may return to one he has met, unless he is dangerous."""
    return regular == NOBODY and not dangerous


@rule
def chance_to_forget(alive, p):
    """Chance that a vain attempt ends the tie to someone who stopped; who left for good is forgotten at once."""
    return p.regular_forgets if alive else 1.0
