"""Landlords and flatmates whom the law treats as third parties: they put people out, and do not rent to them."""

from model.codes import Housing
from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def landlord_knows(w, t, p):
    """Whether a landlord or flatmate knows that someone trades sex: who houses people for their work does, others do of
    people who are outed, or whom police met lately."""
    return w.housing == Housing.PROVIDED or w.outed or t - w.contact_week < p.landlord_hears_weeks


@rule
def chance_to_be_put_out(w, t, c, p):
    """Weekly chance that who trades sex is put out by a landlord or flatmate who fears to be charged for it. Without a
    home, and in a place that a service provides, there is no such landlord."""
    if not p.on_landlords or not w.in_trade or w.housing == Housing.UNHOUSED or w.housing == Housing.SUPPORTED:
        return 0.0
    return clip(p.landlord_evicts * c.law_landlords, 0.0, 1.0) if landlord_knows(w, t, p) else 0.0


@rule
def home_when_put_out(housing):
    """Whoever had a stable home finds a makeshift one; others have none."""
    return Housing.UNSTABLE if housing == Housing.STABLE else Housing.UNHOUSED


@rule
def share_not_afraid(w, t, c, p):
    """Share of landlords who do not turn someone away for fear of the law."""
    if not p.on_landlords or not w.in_trade or not landlord_knows(w, t, p):
        return 1.0
    return 1.0 - p.landlord_refuses * c.law_landlords
