"""Arrests: the chance that a contact, a sting or a raid ends in one, for a worker, a client or a third party."""

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.law import offence_of_selling, offence_of_third_party


@rule
def chance_of_arrest(usual, has_quota, v, c, p):
    """The chance that a contact ends in an arrest: policy, by place, and a quota raise it, whomever it is with."""
    quota = 1.0 + p.quota_arrests if has_quota else 1.0
    return clip(usual * c.enforcement_arrest_propensity[v] * quota, 0.0, 1.0)


@rule
def chance_to_arrest_worker(officer, offence, v, c, p):
    """A worker may be arrested as far as that person may not sell there; units differ in how readily they arrest."""
    return chance_of_arrest(p.arrest_per_contact[officer.unit] * offence, officer.has_quota, v, c, p)


@rule
def chance_to_arrest_client(officer, v, c, p):
    """A client found buying may be arrested as far as that is an offence there."""
    return chance_of_arrest(p.client_arrest_per_contact * c.law_buying[v], officer.has_quota, v, c, p)


@rule
def chance_to_arrest_third_party(officer, propensity, v, c, p):
    """A third party may be arrested as far as its help, or its coercion, is an offence where it works."""
    usual = p.third_party_arrest_per_contact * offence_of_third_party(propensity, v, c)
    return chance_of_arrest(usual, officer.has_quota, v, c, p)


@rule
def chance_of_arrest_in_sting(w, v, c, p):
    """A sting is set up to end in an arrest: a quota adds nothing to that, but selling has to be an offence there."""
    return clip(p.sting_arrest * offence_of_selling(w, v, c, p), 0.0, 1.0)


@rule
def chance_of_arrest_of_client_in_sting(v, c, p):
    """A client who meets a decoy is arrested as often as one found buying without a quota."""
    return clip(p.client_arrest_per_contact * c.law_buying[v], 0.0, 1.0)


@rule
def chance_of_arrest_in_raid(w, v, c, p):
    """A raid on a business arrests some of those who sell there, as far as selling is an offence."""
    return clip(p.raid_arrest * offence_of_selling(w, v, c, p), 0.0, 1.0)
