"""Operations that police plan: how many stings and raids there are in a week."""

from model.codes import OfficerUnit
from model.machine.compilation import rule


@rule
def stings_on_workers(scale, c):
    """Decoy clients who call workers in a week, in a world of this size."""
    return c.enforcement_stings * scale


@rule
def clients_met_in_stings(scale, c, p):
    """Clients who answer decoy advertisements and decoy officers in a week: several in each sting."""
    return c.enforcement_client_stings * scale * p.client_sting_catch


@rule
def raids_expected(scale, c):
    """Licensing raids in a week: as far as businesses need a licence and the unit works at it."""
    effort = c.enforcement_effort[OfficerUnit.LICENSING] * c.law_licensing
    return c.enforcement_raids * scale * effort
