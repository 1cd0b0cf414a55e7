"""Results opened and drawn."""

from pathlib import Path

import pandas as pd
import pytest

import undertow as ut
from experiments.storage.folders import CONTEST
from experiments.storage.store import write_result

SIZE = {"scale": 0.02, "weeks": 14, "burn_in": 6, "replicates": 2}


def test_what_is_not_there_is_one_sentence(elsewhere):
    Path("empty").mkdir()
    for folder, told in (("none", "no results here"), ("empty", "no results here"), (3, "folder 3 is not valid")):
        with pytest.raises(ut.InputError, match=told):
            ut.open(folder)
    found = ut.run("end_demand", out="mine", **SIZE)
    with pytest.raises(ut.InputError, match=r"no table 'effect'\. Did you mean 'effects'"):
        found.table("effect")
    Path("mine", "series.parquet").write_bytes(b"damaged")
    with pytest.raises(ut.InputError, match=r"series\.parquet cannot be read"):
        _ = ut.open("mine").series


def test_any_kind_of_result_is_opened():
    Path("contest").mkdir()
    table = pd.DataFrame({"outcome": ["price"], "change": [1.5]})
    write_result(Path("contest"), {"format": 1, "kind": CONTEST, "status": "complete"}, {"contest": table})
    found = ut.open("contest")
    assert (type(found), found.kind, found.tables) == (ut.Result, "contest", ("contest",))
    pd.testing.assert_frame_equal(found.table("contest"), table)


def test_a_run_at_work_says_that_it_has_no_tables_yet():
    ut.run("end_demand", out="mine", **SIZE)
    for path in Path("mine").glob("*.parquet"):
        path.unlink()
    manifest = Path("mine", "manifest.json")
    manifest.write_text(manifest.read_text().replace('"complete"', '"running"'))
    with pytest.raises(ut.InputError, match="there are no tables yet: finish it with the call that began it"):
        _ = ut.open("mine").effects


def test_charts_are_those_that_the_command_draws(elsewhere):
    from figures import draw_run

    found = ut.run("end_demand", out="mine", **SIZE)
    draw_run("mine")
    drawn = Path("mine", "figures")
    for chart, stem in (
        (found.chart(), "effects"),
        (found.chart("weeks 0-12"), "effects_weeks_0-12"),
        (found.weekly_chart(), "trajectories_end_demand"),
    ):
        assert chart.png == (drawn / f"{stem}.png").read_bytes()
        assert chart._repr_svg_() == (drawn / f"{stem}.svg").read_text(encoding="utf-8")
        assert chart.save(Path("one.PNG")).read_bytes() == chart.png
        assert chart.save("one.svg").read_text(encoding="utf-8") == chart.svg
    assert not list((elsewhere / "temporary").iterdir())


def test_a_chart_of_what_did_not_run_is_refused():
    found = ut.run("end_demand", "platform_seizure", **SIZE)
    with pytest.raises(ut.InputError, match=r"no window 'weeks 0-13'\. Did you mean 'weeks 0-12'"):
        found.chart("weeks 0-13")
    with pytest.raises(ut.InputError, match="name one of end_demand, platform_seizure"):
        found.weekly_chart()
    with pytest.raises(ut.InputError, match="Did you mean 'end_demand'"):
        found.weekly_chart("end_demnd")
