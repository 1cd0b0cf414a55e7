"""Migration status at the start, and how soon a path to a permanent one leads there."""

import math

import pytest

from model.codes import Documentation
from tests.model.rules.plain import conditions, numbers, rules

migration_status = rules("migration_status")


@pytest.mark.parametrize("documentation", [Documentation.TEMPORARY, Documentation.UNDOCUMENTED])
def test_a_path_leads_to_permanent_status_at_its_rate_a_year(documentation):
    # A rate of ln 2 a year leaves one half without status after 52 weeks.
    weekly = migration_status.chance_of_permanent_status(documentation, conditions(documentation_paths=math.log(2.0)))
    assert (1.0 - weekly) ** 52 == pytest.approx(0.5)
    assert migration_status.chance_of_permanent_status(documentation, conditions(documentation_paths=0.0)) == 0.0


def test_who_has_permanent_status_finds_no_other():
    c = conditions(documentation_paths=1.0)
    assert migration_status.chance_of_permanent_status(Documentation.CITIZEN_OR_RESIDENT, c) == 0.0


@pytest.mark.parametrize(
    ("position", "status"),
    [
        (0.0, Documentation.UNDOCUMENTED),
        (0.19, Documentation.UNDOCUMENTED),  # half of the migrants, who are four in ten
        (0.2, Documentation.TEMPORARY),
        (0.39, Documentation.TEMPORARY),
        (0.4, Documentation.CITIZEN_OR_RESIDENT),
        (0.9, Documentation.CITIZEN_OR_RESIDENT),
    ],
)
def test_status_follows_the_shares_of_migrants_and_of_undocumented_among_them(position, status):
    p = numbers(undocumented_among_migrants=0.5)
    assert migration_status.status_at_start(position, 0.4, p) == status
