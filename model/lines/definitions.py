"""Who counts as exploited in the eyes of agencies, of the public, and in one's own (claims N5 and H14)."""

from model.chance import Purpose, draw
from model.codes import NOBODY
from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.slots import DefinitionSlot

USUAL_DEFINITION = status_quo_of("services.narrow_definition")
USUAL_PICTURE = status_quo_of("identification.narrow_picture")


@rule
def through_peers(s, w, p):
    """Whether a third party with several workers controls them through each other (Q14); a fixed trait of it."""
    if w.third_party == NOBODY or s.third_parties[w.third_party].members < 2:
        return False
    return draw(s.market[0].key, Purpose.DEFINITION, DefinitionSlot.THROUGH_PEERS, w.third_party, 0) < p.through_peers


@rule
def fits_narrow_picture(s, w, p):
    """The narrow picture: helpless, and controlled by the third party in person."""
    return w.control > p.narrow_control and not through_peers(s, w, p)


@rule
def qualifies(s, w, i, p, c):
    """Whether the agency a person meets would count this exploitation: always by a broad definition (claim N5).

    Which agencies a person meets is fixed, so that a broader definition only ever adds people.
    """
    narrow = c.services_narrow_definition if p.on_definitions else USUAL_DEFINITION
    if draw(s.market[0].key, Purpose.DEFINITION, DefinitionSlot.AGENCY_MET, i, 0) >= narrow:
        return True
    return fits_narrow_picture(s, w, p)


@rule
def sees_oneself_entitled(s, w, p, c):
    """How ready exploited people are to ask for help, who may not see themselves in the public picture (claim H14)."""
    if not w.exploited or fits_narrow_picture(s, w, p):
        return 1.0
    narrow = c.identification_narrow_picture if p.on_picture else USUAL_PICTURE
    return 1.0 - p.picture_deters * narrow
