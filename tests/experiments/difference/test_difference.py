"""Two runs side by side: differences by hand, what cannot be paired, what is the same, what differs in the asking."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from experiments.comparison.run import compare as simulate
from experiments.difference.answer import compare
from experiments.difference.inputs import OTHER_WEEKS
from experiments.difference.words import difference_words, side_words, verdict_of, words_of
from experiments.running.plan import Plan
from experiments.storage.store import read_table
from experiments.wording.numbers import MISSING
from experiments.wording.verdicts import Verdict
from model.counting.outcomes import OUTCOMES
from model.errors import InputError
from tests.experiments.difference.small import stored

BASE_A, POLICY_A = np.array([20.0, 22.0, 21.0, 25.0, 24.0]), np.array([30.0, 31.0, 33.0, 36.0, 32.0])
BASE_B, POLICY_B = np.array([21.0, 22.5, 21.5, 25.0, 26.0]), np.array([27.0, 26.0, 29.0, 33.0, 31.0])
SHARE, RATE = "unhoused", "client_violence"
POLICY = """
title = "P"
description = "D"
source = []
claims = []
extends = "status_quo"

[[timeline]]
lever = "enforcement.stings"
value = {value}
unit = "operations/week"
start = {week}
"""


def twice(tmp_path, a=None, b=None, outcome=SHARE, **more):
    """Two runs of one policy: values of one outcome as above, and how the runs differ besides."""
    one = {"status_quo": {outcome: BASE_A}, "policy": {outcome: POLICY_A}}
    other = {"status_quo": {outcome: BASE_B}, "policy": {outcome: POLICY_B}}
    return stored(tmp_path / "a", one, **(more | (a or {}))), stored(tmp_path / "b", other, **(more | (b or {})))


def row(answer, scenario, outcome):
    return next(row for row in answer.rows if (row["scenario"], row["outcome"]) == (scenario, outcome))


def test_the_difference_of_shares_is_a_t_interval_of_paired_differences_of_differences(tmp_path):
    found = row(compare(*twice(tmp_path)), "policy", SHARE)
    each = (POLICY_B - BASE_B) - (POLICY_A - BASE_A)
    half = t.ppf(0.95, 4) * each.std(ddof=1) / math.sqrt(5)
    assert found["a"] == pytest.approx(np.mean(POLICY_A - BASE_A))
    assert found["b"] == pytest.approx(np.mean(POLICY_B - BASE_B))
    assert [found[key] for key in ("difference", "low", "high")] == pytest.approx(
        [each.mean(), each.mean() - half, each.mean() + half]
    )
    assert (found["difference_unit"], found["n"], found["compared"]) == ("points", 5, "effect")


def test_the_difference_of_percentages_is_that_of_the_two_effects_in_points(tmp_path):
    found = row(compare(*twice(tmp_path, outcome=RATE)), "policy", RATE)
    in_a, in_b = (100.0 * (policy.sum() / base.sum() - 1.0)
                  for base, policy in ((BASE_A, POLICY_A), (BASE_B, POLICY_B)))  # fmt: skip
    assert (found["a"], found["b"]) == pytest.approx((in_a, in_b))
    assert found["difference"] == pytest.approx(in_b - in_a)
    assert (found["unit"], found["difference_unit"]) == ("%", "% points")
    assert difference_words(found) == f"\N{MINUS SIGN}{in_a - in_b:.0f} points"
    # What both runs share drops out: the interval is narrower than either effect's own.
    assert found["high"] - found["low"] < max(found["a_high"] - found["a_low"], found["b_high"] - found["b_low"])
    assert verdict_of(found, OUTCOMES[RATE].better) is Verdict.BETTER
    assert words_of(found, OUTCOMES[RATE].better) == "less: better"


def test_the_status_quo_of_one_run_is_compared_with_that_of_the_other(tmp_path):
    found = row(compare(*twice(tmp_path, outcome=RATE)), "status_quo", RATE)
    assert (found["a"], found["b"]) == pytest.approx((BASE_A.mean(), BASE_B.mean()))
    assert found["difference"] == pytest.approx(100.0 * (BASE_B.sum() / BASE_A.sum() - 1.0))
    assert (found["compared"], found["unit"], found["difference_unit"]) == ("level", OUTCOMES[RATE].unit, "%")


def test_only_replicates_that_both_have_count(tmp_path):
    a, b = twice(tmp_path, {"replicates": (0, 1, 2, 3, 4)}, {"replicates": (2, 3, 4, 5, 6)})
    answer = compare(a, b)
    found = row(answer, "policy", SHARE)
    assert answer.pair.replicates == (2, 3, 4)
    assert found["a"] == pytest.approx(np.mean((POLICY_A - BASE_A)[2:]))
    assert found["b"] == pytest.approx(np.mean((POLICY_B - BASE_B)[:3]))
    assert found["n"] == 3
    assert verdict_of(found, "lower") is Verdict.FEW


def test_what_nothing_happened_to_is_missing(tmp_path):
    none = {"policy": {SHARE: [0.0] * 5}}
    found = row(compare(*twice(tmp_path, b={"basis": none})), "policy", SHARE)
    assert math.isnan(found["b"])
    assert all(math.isnan(found[key]) for key in ("difference", "low", "high"))
    assert (difference_words(found), side_words(found, "b")) == (MISSING, MISSING)
    assert verdict_of(found, "lower") is Verdict.MISSING


def test_where_one_status_quo_is_zero_both_effects_are_in_the_outcomes_own_unit(tmp_path):
    one = {"status_quo": {RATE: BASE_A}, "policy": {RATE: POLICY_A}}
    other = {"status_quo": {RATE: np.zeros(5)}, "policy": {RATE: POLICY_B}}
    found = row(compare(stored(tmp_path / "a", one), stored(tmp_path / "b", other)), "policy", RATE)
    assert (found["effect"], found["difference_unit"]) == ("difference", OUTCOMES[RATE].unit)
    assert found["difference"] == pytest.approx(POLICY_B.mean() - (POLICY_A - BASE_A).mean())


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("seed", 12, "seed 11 in A, 12 in B; other seeds are other luck"),
        ("scale", 0.25, "scale 0.5 in A, 0.25 in B"),
        ("weeks", 15, "weeks 14 in A, 15 in B"),
        ("kind", "budget", "holds a comparison at equal budget, not a run"),
        ("status", "running", "no tables yet"),
        ("windows", {"weeks 0-12": [0, 13]}, "--window 'all' is not in both runs"),
        ("format", 2, "not of format 1"),
    ],
)
def test_what_cannot_be_paired_is_refused_in_one_line(tmp_path, key, value, told):
    a, b = twice(tmp_path, b={key: value})
    with pytest.raises(InputError, match=told) as refused:
        compare(a, b)
    assert "\n" not in str(refused.value)


def test_runs_that_share_nothing_are_refused(tmp_path):
    a = stored(tmp_path / "a", {"one": {}})
    with pytest.raises(InputError, match="no scenario in common: A has one, B has other"):
        compare(a, stored(tmp_path / "b", {"other": {}}))
    with pytest.raises(InputError, match="no replicate in common"):
        compare(a, stored(tmp_path / "c", {"one": {}}, replicates=(5, 6, 7, 8, 9)))


def test_a_damaged_run_is_refused_in_one_line(tmp_path):
    a, b = twice(tmp_path)
    manifest = json.loads((b / "manifest.json").read_text())
    (b / "manifest.json").write_text(json.dumps({key: manifest[key] for key in manifest if key != "burn_in"}))
    with pytest.raises(InputError, match="manifest does not say burn_in"):
        compare(a, b)
    for key, value in (
        ("versions", None),
        ("seed", "x"),
        ("scenarios", ["x"]),
        ("scenarios", [{}]),
        ("scenarios", None),
    ):
        (b / "manifest.json").write_text(json.dumps(manifest | {key: value}))
        with pytest.raises(InputError, match=f"manifest does not say {key}"):
            compare(a, b)
    (b / "manifest.json").write_text(json.dumps(manifest))
    runs = pd.read_parquet(b / "runs.parquet")
    runs[runs["replicate"] != 3].to_parquet(b / "runs.parquet")
    found = compare(a, b)
    assert found.pair.replicates == (0, 1, 2, 4)
    pd.concat([runs, runs]).to_parquet(b / "runs.parquet")
    with pytest.raises(InputError, match="a replicate of status_quo twice"):
        compare(a, b)
    runs[(runs["replicate"] != 3) | (runs["scenario"] != "policy")].to_parquet(b / "runs.parquet")
    with pytest.raises(InputError, match="lacks rows or outcomes of policy"):
        compare(a, b)
    runs.drop(columns="window").to_parquet(b / "runs.parquet")
    with pytest.raises(InputError, match="has no column window"):
        compare(a, b)


def test_runs_are_identical_only_to_the_last_bit(tmp_path):
    values = {"status_quo": {SHARE: BASE_A}, "policy": {SHARE: [math.nan, *POLICY_A[1:]]}}
    a, b = stored(tmp_path / "a", values), stored(tmp_path / "b", values)
    answer = compare(a, b)
    assert answer.all_identical
    assert answer.identical == ["status_quo", "policy"]
    assert all(row["difference"] == 0.0 for row in answer.rows if not math.isnan(row["difference"]))
    series = pd.read_parquet(b / "series.parquet")
    at = series.index[series["scenario"].eq("policy")][2]
    series.loc[at, SHARE] = np.nextafter(series.loc[at, SHARE], math.inf)
    series.to_parquet(b / "series.parquet", index=False)
    answer = compare(a, b)
    assert not answer.all_identical
    assert answer.identical == ["status_quo"]


def test_what_differs_in_the_asking_is_named(tmp_path):
    rules = {"file": "mine.py", "hash": "ab" * 32, "replaced": ["screening.chance_to_refuse", "fear.grows"]}
    b = {
        "model": "0123456789" * 6, "rules": rules, "burn_in": 30, "replicates_asked": 9, "interpreted": True,
        "parameters": {"changed": {}, "values": {"fear_hides": 0.25, "mechanisms.screening": 0.0}},
        "versions": {"undertow": "9.9.0", "python": "3.12"},
    }  # fmt: skip
    answer = compare(*twice(tmp_path, b=b))
    told = {line.what: (line.a, line.b) for line in answer.inputs}
    assert told == {
        "replaced rules": ("none", "screening.chance_to_refuse and fear.grows by mine.py (ababababab)"),
        "version": ("9.8.7", "9.9.0"),
        "model": ("fedcba9876", "0123456789"),
        "how rules ran": ("compiled", "interpreted"),
        "python": ("3.11", "3.12"),
        "parameter fear_hides": ("0.5", "0.25"),
        "parameter mechanisms.screening": (MISSING, "false"),
        "weeks before the policy": ("20", "30"),
    }
    assert answer.notes == ["B is not finished: 5 of 9 replicates.", OTHER_WEEKS]


def test_levers_and_weeks_in_which_policies_differ_are_named(tmp_path):
    files = [{"policy": POLICY.format(value=value, week=week)} for value, week in ((3.0, 2), (5.0, 4))]
    a, b = twice(tmp_path, {"policies": files[0]}, {"policies": files[1]})
    line = next(line for line in compare(a, b).inputs)
    assert line == ("policy: enforcement.stings, weeks 2 to 13", "3", "1 to 5", "policy")
    # Without the files the manifests tell it.
    (b / "policies" / "policy.toml").unlink()
    line = next(line for line in compare(a, b).inputs)
    assert line.what == "policy: conditions"
    assert (line.a, line.b) == tuple(
        f"enforcement.stings: 1 -> {value} operations/week, from week {week}" for value, week in ((3, 2), (5, 4))
    )


def test_a_lever_that_only_one_version_has_is_told_once(tmp_path):
    files = {"policy": POLICY.format(value=3.0, week=2)}
    a, b = twice(tmp_path, policies=files)
    document = json.loads((b / "manifest.json").read_text())
    for entry in document["scenarios"]:
        entry["table"] = "f" * 64
    (b / "manifest.json").write_text(json.dumps(document))
    lines = compare(a, b).inputs
    assert [(line.what, line.b) for line in lines] == [("status_quo: conditions", "table ffffffffff")]


AFRAID = {"fear_half_risk": 0.0005, "fear_hurries": 0.0}
"""Clients who fear much, so that what fear does shows in a small market."""


def test_runs_of_the_model_differ_as_their_own_effects_do(tmp_path):
    size = {"replicates": 4, "weeks": 13, "burn_in": 20, "scale": 0.05, "workers": 1}
    a, b = (
        simulate(Plan(("end_demand",), out=tmp_path / name, overrides=changed, **size))
        for name, changed in (("a", AFRAID), ("b", {**AFRAID, "fear_hides": 0.0}))
    )
    answer = compare(a.path, b.path)
    assert [(line.what, line.a, line.b) for line in answer.inputs] == [("parameter fear_hides", "0.5", "0")]
    for side, own in (("a", a), ("b", b)):
        effects = read_table(own.path, "effects").query("window == 'all'").set_index("outcome")
        for found in answer.rows:
            if found["compared"] == "effect":
                kept = effects.loc[found["outcome"]]
                assert [found[side], found[f"{side}_low"], found[f"{side}_high"]] == pytest.approx(
                    [kept["change"], kept["low"], kept["high"]], nan_ok=True
                )
    # Clients who fear but do not hide let themselves be screened.
    assert row(answer, "end_demand", "screened_share")["low"] > 0.0
    assert not answer.identical
    assert compare(a.path, a.path).all_identical
