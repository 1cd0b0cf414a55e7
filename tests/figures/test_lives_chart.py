"""The chart of counterfactual lives tells nothing of too few people."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from figures.lives import _panel


@pytest.mark.parametrize(("lines", "expected"), [(True, 5), (False, 1)])
def test_only_the_line_at_the_event_is_drawn_for_too_few_people(lines, expected):
    weeks = [-2, -1, 0, 1]
    paths = pd.DataFrame(
        [{"world": world, "week": week, "unhoused": 0.1} for world in ("spared", "happened") for week in weeks]
    )
    axes = Figure().add_subplot()
    _panel(axes, paths, "unhoused", lines)
    assert len(axes.lines) == expected
