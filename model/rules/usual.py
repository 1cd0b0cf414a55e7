"""What a lever stands at without any policy: a mechanism that is switched off goes on responding to that."""

from model.conditions import LEVERS


def usual(lever: str) -> float:
    """The status-quo value of a lever with one value, as a constant for the rules."""
    return float(LEVERS[lever].status_quo)
