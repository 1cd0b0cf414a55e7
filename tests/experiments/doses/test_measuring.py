"""Doses measured: what is summed, what is said of it, and the command from end to end."""

import json
import math

import numpy as np
import pytest

from experiments import cli
from experiments.doses.measuring import AS_STATED, EXPLAINED, OPEN, OTHER, UNKNOWN, document, measure, rows, verdict
from experiments.running.plan import Plan
from scenarios.doses import TIMES, Dose


def stated(value: float = 2.0, unit: str = "per worker-year", not_met: str | None = None) -> Dose:
    return Dose("client_arrests", "worker-years", value, unit, ("assumption",), 0.2, not_met, 0, 52)


@pytest.mark.parametrize(
    ("delivered", "error", "not_met", "said"),
    [
        (2.0, 0.1, None, AS_STATED),
        (3.0, 0.1, None, OTHER),
        (3.0, 0.1, "for a reason", EXPLAINED),
        (2.1, 0.1, "for a reason", AS_STATED),  # the reason is out of date
        (3.0, 0.3, None, OPEN),  # 0.6 beyond the tolerance: two errors
        (3.0, 0.29, None, OTHER),
        (3.0, math.nan, None, OTHER),  # one world tells no error
        (math.nan, math.nan, None, UNKNOWN),
    ],
)
def test_what_is_said_follows_tolerance_and_error(delivered, error, not_met, said):
    assert verdict(stated(not_met=not_met), delivered, 1.0, error) == said


def test_replicates_are_pooled_and_their_spread_is_the_error():
    # Arrests and worker-weeks of two worlds, under the policy and without: 1 and 3 a worker-year, pooled 2.
    sums = np.array([[[[1.0, 52.0], [1.0, 52.0]]], [[[3.0, 52.0], [1.0, 52.0]]]])
    (absolute,) = rows([("mine", stated())], sums)
    assert (absolute.delivered, absolute.status_quo) == pytest.approx((2.0, 1.0))
    assert absolute.error == pytest.approx(1.0)  # standard deviation over the root of two
    (multiple,) = rows([("mine", stated(unit=TIMES))], sums)
    assert (multiple.delivered, multiple.status_quo) == pytest.approx((2.0, 1.0))
    (alone,) = rows([("mine", stated())], sums[:1])
    assert math.isnan(alone.error)
    assert document(absolute) | {"source": None} == {
        "scenario": "mine", "outcome": "client_arrests", "over": "worker-years", "unit": "per worker-year",
        "stated": 2.0, "delivered": absolute.delivered, "error": absolute.error, "status_quo": absolute.status_quo,
        "tolerance": 0.2, "verdict": AS_STATED, "not_met": None, "source": None, "start": 0, "end": 52,
    }  # fmt: skip


def test_a_scenario_without_a_dose_does_not_run():
    result = measure(Plan(("platform_seizure",), replicates=1, scale=0.02, burn_in=0))
    assert (result.rows, result.replicates, result.exit_code) == ([], 0, 0)


def code(*arguments: str) -> int:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["show", *arguments])
    return int(ended.value.code or 0)


SMALL = ["-r", "2", "--scale", "0.05", "--workers", "1"]


def test_the_command_prints_stated_beside_delivered(capsys):
    assert code("cash_support", "--dose", *SMALL) == 0
    out = capsys.readouterr().out
    for part in ("Cash support", "Paid of those entitled", "80", "Delivered", "2 simulated worlds"):
        assert part in out


def test_the_command_gives_json(capsys):
    assert code("cash_support", "--dose", "--json", *SMALL) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["replicates"] == 2
    assert [one["outcome"] for one in found["doses"]] == ["paid_of_entitled"]


def test_the_command_says_that_there_is_no_dose(capsys):
    assert code("platform_seizure", "--dose", *SMALL) == 0
    assert "states no dose" in capsys.readouterr().err


def test_sizes_belong_to_a_measurement(capsys):
    assert code("cash_support", "--scale", "0.1") != 0
    assert "--scale belongs to --dose" in capsys.readouterr().err


def test_show_names_doses_without_running(capsys):
    assert code("cash_support") == 0
    assert "paid_of_entitled: 80 %" in " ".join(capsys.readouterr().out.split())
