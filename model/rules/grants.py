"""Flexible money: who may have a grant, how large it is, and how likely."""

from model.machine.compilation import rule


@rule
def share_kept_from(w, c, p):
    """Flexible money is for people in great need or under control; a part may be kept for the latter (claim H2).

    The share of it that a person cannot have: none of it, all of it, or what is kept for others.
    """
    if w.exploited or w.identified:
        return 0.0
    if w.desperation <= p.fund_desperation:
        return 1.0
    return c.services_fund_victims_only if p.on_eligibility else 0.0


@rule
def size_of_grant(fund, in_need, p):
    """A grant is larger than usual where so few may have one that the fund would not be spent otherwise."""
    return max(p.grant, fund / in_need) if in_need > 0.0 else p.grant


@rule
def chance_of_grant(fund, grant, in_need):
    """As many are expected to get a grant as the fund pays for."""
    return fund / (grant * in_need) if in_need > 0.0 else 0.0
