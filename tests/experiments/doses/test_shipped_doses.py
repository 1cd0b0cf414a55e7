"""Every shipped scenario that states a dose delivers it, or says why it does not: one batch of small worlds."""

import pytest

from experiments.doses.measuring import BURN_IN, EXPLAINED, OTHER, UNKNOWN, measure
from experiments.running.plan import Plan
from scenarios import available, load

STATING = [name for name in available() if load(name, 208).doses]


def test_many_scenarios_state_a_dose():
    assert len(STATING) >= 40


@pytest.mark.slow
def test_doses_are_delivered_as_stated():
    result = measure(Plan(tuple(STATING), replicates=4, scale=0.25, burn_in=BURN_IN, workers=1))
    assert result.replicates == 4
    told = [
        f"{row.scenario}: {row.dose.outcome} {row.dose.value:g} {row.dose.unit}, delivered {row.delivered:.3g}"
        for row in result.rows
        if row.verdict in (OTHER, UNKNOWN)
    ]
    assert told == []
    stale = [
        f"{row.scenario}: {row.dose.outcome}" for row in result.rows if row.dose.not_met and row.verdict != EXPLAINED
    ]
    assert stale == [], "these are met: take not_met out"
