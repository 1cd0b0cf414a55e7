"""The contested mechanisms C1 to C4: who argues what, and the parameters or switches that stand for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contested:
    """One contested mechanism.

    Attributes:
        id: as in the ledger. author: who argues it, with the year. argument: what they argue, paraphrased.
        answer: what the other side says. parameters: numbers of the model whose ranges include no such effect.
        mechanisms: for C3, the mechanisms that its model does not have.
    """

    id: str
    author: str
    argument: str
    answer: str
    parameters: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()


CONTESTED: dict[str, Contested] = {
    row.id: row
    for row in (
        Contested(
            "C1",
            "Cho, Dreher and Neumayer (2013)",
            "A larger legal market draws in more exploitation: countries where buying and selling are legal report "
            "larger inflows of trafficked people. That scale effect outweighs the use of legal labour instead.",
            "The inflows are ranks of how often reports mention a country, which also measure who looks; and the "
            "paper's own theory has a substitution effect of the opposite sign, whose size is an empirical question.",
            parameters=("recruitment_elasticity",),
        ),
        Contested(
            "C2",
            "Jakobsson and Kotsadam (2013), and proponents of ending demand",
            "Fear of arrest keeps buyers away, so that coercing people pays less and recruiting them falls.",
            "How many buyers stay away is not known, and those who do may be the harmless ones, so that the others "
            "make up more of those who come (Levy and Jakobsson 2014).",
            parameters=("deterrence", "deterrence_of_dangerous"),
        ),
        Contested(
            "C3",
            "Alizada et al. (2019), an agent-based model of King County",
            "Arresting buyers shrinks the market, and third parties recruit only to meet demand.",
            "Their model has no displacement, no screening and no dependence; this one has, and can freeze them.",
            mechanisms=("venue_choice", "screening", "dependence"),
        ),
        Contested(
            "C4",
            "Proponents of platform seizures, among them the sponsors of FOSTA-SESTA (2018)",
            "Fewer advertisements mean fewer buyers and less exploitation: demand that met on the platform is gone.",
            "Advertising came back elsewhere within months, and the buyers with it (GAO 2021).",
            parameters=("demand_vanishes",),
        ),
    )
}


def ranges() -> dict[str, tuple[str, float, float]]:
    """For every contested parameter its claim (C1, C2, C4) and the ends of its range, and of no effect."""
    from model.parameters import REGISTRY

    found = {}
    for row in CONTESTED.values():
        for name in row.parameters:
            _, low, high = REGISTRY[name].scalars()[name]
            ends = (low, high, REGISTRY[name].absent) if REGISTRY[name].absent_mass else (low, high)
            found[name] = (row.id, min(ends), max(ends))
    return found
