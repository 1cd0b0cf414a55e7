"""Advertisements: more than people, who advertise on several platforms, and again when few clients answer."""

from model.machine.compilation import rule


@rule
def platforms_advertised_on(platforms_open, p):
    """Platforms on which someone who works on one advertises: many hold leads on several (T4.5)."""
    return 1.0 + p.advertises_elsewhere * max(platforms_open - 1.0, 0.0)


@rule
def advertisements(platforms, wanted, booked, p):
    """Advertisements of someone in a week, duplicates included: the more, the fewer of the sessions wanted are booked.

    Those who want no sessions place none.
    """
    if wanted <= 0:
        return 0.0
    return platforms * (1.0 + p.advertises_again * max(1.0 - booked / wanted, 0.0))
