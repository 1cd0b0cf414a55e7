"""Line 8, continued: what contacts, raids and inspections bring besides arrests: checks of status, injury, fines."""

from model.chance import Purpose, four
from model.codes import OfficerUnit
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import pausing, removal, violence
from model.slots import RaidedSlot


@rule
def after_contact(s, w, v, unit, o, k, p, c, t):
    """A contact may bring a check of status to people without permanent one, and a fine where work is banned."""
    check = removal.chance_of_check(w, unit, c, p)
    fine = pausing.chance_of_fine_for_work(c.law_working_ban[v], p)
    if check <= 0.0 and fine <= 0.0:
        return
    checked, held, removed, fined = four(s.market[0].key, Purpose.STATUS_CHECK, t, o, k)
    if checked < check:
        check_status(s, w, held, removed, p, t)
    if fined < fine:
        w.fines += p.ban_fine
        tally(s, w, Tally.BAN_FINES, 1.0)


@rule
def in_raid(s, w, i, p, c, t):
    """A raid may hurt people, those most who try to get away from a check of status; and it may bring that check."""
    hurt, checked, held, removed = four(s.market[0].key, Purpose.RAIDED, t, i, RaidedSlot.HURT_OR_CHECKED)
    check = removal.chance_of_check(w, OfficerUnit.LICENSING, c, p)
    if hurt < removal.chance_of_injury_in_raid(w.documentation, check, p):
        w.injured_until = violence.injured_until(t, p)
        tally(s, w, Tally.INJURIES_IN_RAIDS, 1.0)
    if checked < check:
        check_status(s, w, held, removed, p, t)


@rule
def at_inspection(s, w, i, p, c, t):
    """Officials who inspect a business may check the status of those who work there."""
    check = removal.chance_of_check(w, OfficerUnit.LICENSING, c, p)
    if check <= 0.0:
        return
    checked, held, removed, _ = four(s.market[0].key, Purpose.RAIDED, t, i, RaidedSlot.INSPECTED)
    if checked < check:
        check_status(s, w, held, removed, p, t)


@rule
def check_status(s, w, held, removed, p, t):
    """A check of status may put someone into immigration custody, and at the end of it out of the country."""
    tally(s, w, Tally.STATUS_CHECKS, 1.0)
    if w.to_be_removed or held >= removal.chance_of_custody(w.documentation, p):
        return
    tally(s, w, Tally.IMMIGRATION_CUSTODY, 1.0)
    w.detained_until = removal.in_custody_until(w.detained_until, t, p)
    w.to_be_removed = removed < p.removed_from_custody
