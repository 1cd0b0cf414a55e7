"""What a week costs the public besides payments and grants: police, detention, places, treatment."""

from model.machine.compilation import rule


@rule
def policing_of_workers(contacts, arrests, p):
    """Contacts of police with workers, and arrests of workers."""
    return contacts * p.cost_of_contact + arrests * p.cost_of_arrest


@rule
def arrests_of_others(arrests, p):
    """Arrests of clients and third parties cost what arrests of workers do."""
    return arrests * p.cost_of_arrest


@rule
def detention(detained, p):
    """Weeks of workers in detention."""
    return detained * p.cost_of_detention


@rule
def care(in_places, on_treatment, p):
    """Weeks in supported housing, and weeks of treatment."""
    return in_places * p.cost_of_place + on_treatment * p.cost_of_treatment


@rule
def search_for_exploitation(tips, inspections, p):
    """Tips of a campaign that are followed up, and visits of inspectors."""
    return tips * p.cost_of_tip + inspections * p.cost_of_inspection


@rule
def raids(number, p):
    """Raids of indoor businesses."""
    return number * p.cost_of_raid
