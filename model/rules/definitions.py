"""Who counts as exploited in the eyes of agencies, of the public, and in one's own (claims N5 and H14)."""

from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_DEFINITION = status_quo_of("services.narrow_definition")
USUAL_PICTURE = status_quo_of("identification.narrow_picture")
SEVERAL = 2
"""The fewest workers whom a third party can control through each other."""


@rule
def share_controlling_through_peers(members, p):
    """Share of third parties that control their workers through each other, which takes several of them (Q14)."""
    return p.through_peers if members >= SEVERAL else 0.0


@rule
def fits_narrow_picture(control, through_peers, p):
    """The narrow picture: helpless, and controlled by the third party in person."""
    return control > p.narrow_control and not through_peers


@rule
def share_of_narrow_agencies(c, p):
    """Share of agencies that count only those who fit the narrow picture."""
    return c.services_narrow_definition if p.on_definitions else USUAL_DEFINITION


@rule
def counts_as_exploited(agency_is_narrow, fits):
    """Whether an agency counts someone's exploitation: always by a broad definition (claim N5)."""
    return fits or not agency_is_narrow


@rule
def sees_oneself_entitled(exploited, fits, c, p):
    """How ready people are to ask for help, who may not see themselves in the public picture (claim H14)."""
    if not exploited or fits:
        return 1.0
    narrow = c.identification_narrow_picture if p.on_picture else USUAL_PICTURE
    return 1.0 - p.picture_deters * narrow
