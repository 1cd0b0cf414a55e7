"""Who counts as exploited, of the people in the records (``model/rules/definitions.py``): whom luck puts where."""

from model.chance import Purpose, draw
from model.codes import NOBODY
from model.machine.compilation import rule
from model.rules import definitions
from model.slots import DefinitionSlot


@rule
def controlled_through_peers(s, w, p):
    """Whether a person's third party controls its workers through each other; a fixed trait of it."""
    if w.third_party == NOBODY:
        return False
    share = definitions.share_controlling_through_peers(s.third_parties[w.third_party].members, p)
    return draw(s.market[0].key, Purpose.DEFINITION, DefinitionSlot.THROUGH_PEERS, w.third_party, 0) < share


@rule
def qualifies(s, w, i, p, c):
    """Whether the agency a person meets would count this exploitation.

    Which agencies a person meets is fixed, so that a broader definition only ever adds people.
    """
    met = draw(s.market[0].key, Purpose.DEFINITION, DefinitionSlot.AGENCY_MET, i, 0)
    fits = definitions.fits_narrow_picture(w.control, controlled_through_peers(s, w, p), p)
    return definitions.counts_as_exploited(met < definitions.share_of_narrow_agencies(c, p), fits)


@rule
def sees_oneself_entitled(s, w, p, c):
    """How ready a person is to ask for help."""
    fits = definitions.fits_narrow_picture(w.control, controlled_through_peers(s, w, p), p)
    return definitions.sees_oneself_entitled(w.exploited, fits, c, p)
