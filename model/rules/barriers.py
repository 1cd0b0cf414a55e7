"""Barriers to a place (claim H3): for each rule that places have, the share of places it closes to a person.

A share of 0 means that the rule does not concern the person. Which places a person comes to is a fixed disposition,
and the first barrier met is the reason recorded (``model/lines/services.py``).
"""

from model.codes import Documentation, Gender
from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import power

USUAL_SCATTERED = status_quo_of("services.scattered")


@rule
def share_still_ready(c, p):
    """The moment in which someone is ready to go is short: some have lost it when their turn comes (claim H12)."""
    return power(1.0 - p.moment_weight, c.services_wait) if p.on_moment else 1.0


@rule
def drug_use(w, c):
    """Places that ask for sobriety turn away people who use drugs and are not on treatment."""
    return c.services_sobriety_rule if w.uses_drugs and not w.on_treatment else 0.0


@rule
def undocumented_abuse(w, c):
    """Places that ask for documented abuse turn away exploited people whom no agency has identified."""
    return c.services_documented_abuse_rule if w.exploited and not w.identified else 0.0


@rule
def not_identified(w, c):
    """Places for identified victims only turn away everyone else."""
    return 0.0 if w.identified else c.services_victims_only_rule


@rule
def sex_work(w, c):
    """Places that ask people to stop trading sex turn away those who do and are not exploited."""
    return c.services_no_sex_work_rule if w.in_trade and not w.exploited else 0.0


@rule
def criminal_record(w, c):
    """Places that ask for a clean record turn away people with a record."""
    return c.services_record_rule if w.record else 0.0


@rule
def distrust_of_police(w, c):
    """Places that require contact with police turn people away the less they trust police."""
    return c.services_police_contact_rule * (1.0 - w.trust)


@rule
def gender(w, c, p):
    """Places for cisgender women turn away everyone else."""
    return c.services_gender_rule * single_sites(c, p) if w.gender != Gender.CISGENDER_WOMAN else 0.0


@rule
def children(w, c, p):
    """Places without room for children turn away parents."""
    return c.services_parent_rule * single_sites(c, p) if w.parent else 0.0


@rule
def single_sites(c, p):
    """Places at scattered sites have no rule about gender or children (claim H11): the share of the other places."""
    return 1.0 - (c.services_scattered if p.on_scattered else USUAL_SCATTERED)


@rule
def migration_status(w, c):
    """Places that ask for papers turn away people without permanent status."""
    return c.services_documentation_rule if w.documentation != Documentation.CITIZEN_OR_RESIDENT else 0.0


@rule
def language(w, c):
    """Places without a language they can use turn away people with limited English."""
    return c.services_language_rule if w.limited_english else 0.0
