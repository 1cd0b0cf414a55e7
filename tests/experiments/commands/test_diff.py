"""``undertow diff``: what is printed, what is written and where, and what is refused."""

import json

import pandas as pd
import pytest

from experiments import cli
from experiments.difference.pairing import COLUMNS
from tests.experiments.difference.small import stored
from tests.experiments.difference.test_difference import BASE_A, POLICY_A, POLICY_B, SHARE


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run the command line in a folder with runs "a", "b" and "c"; gives exit code, standard output and error."""
    for name, policy in (("a", POLICY_A), ("b", POLICY_B), ("c", POLICY_A)):
        stored(tmp_path / name, {"status_quo": {SHARE: BASE_A}, "policy": {SHARE: policy}})
    monkeypatch.chdir(tmp_path)

    def caller(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["diff", *arguments])
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return caller


def files(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("columns", ["120", "80"])
def test_the_table_says_what_is_compared_and_writes_nothing(call, tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    before = files(tmp_path)
    code, out, err = call("a", "b")
    assert (code, err) == (0, "")
    assert "A: a (run a000000000, version 9.8.7)" in out
    assert "Nothing differs in what was asked" in out
    assert "Status quo: identical to the last bit in A and B." in out
    assert "The policy: effects in A and B" in out
    line = next(line for line in out.splitlines() if line.startswith(" Unhoused"))
    assert all(word in line for word in ("+10", "+6.8", "\N{MINUS SIGN}3.2", "less"))
    assert max(map(len, out.splitlines())) <= int(columns)
    assert files(tmp_path) == before


def test_runs_that_are_the_same_are_said_to_be(call):
    code, out, _ = call("a", "c")
    assert code == 0
    assert "Identical to the last bit: every number of 5 shared replicates is the same in A and B." in " ".join(
        out.split()
    )
    assert "Unhoused" not in out


def test_a_folder_gets_what_is_drawn_as_tables_and_charts(call, tmp_path):
    code, out, err = call("a", "b", "--out", "d", "--json")
    assert code == 0
    document = json.loads(out)
    assert "Chart: d/difference_policy.png" in err
    endings = ("csv", "parquet", "json")
    assert files(tmp_path / "d") == {
        *(f"difference.{ending}" for ending in endings), "difference_policy.png", "difference_policy.svg",
    }  # fmt: skip
    assert json.loads((tmp_path / "d" / "difference.json").read_text()) == document
    kept, table = pd.read_parquet(tmp_path / "d" / "difference.parquet"), pd.read_csv(tmp_path / "d" / "difference.csv")
    assert tuple(kept) == tuple(table) == COLUMNS
    pd.testing.assert_frame_equal(kept, table, check_dtype=False)
    found = next(row for row in document["differences"] if (row["scenario"], row["outcome"]) == ("policy", SHARE))
    assert found["difference"] == pytest.approx((POLICY_B - POLICY_A).mean())
    assert next(row for row in document["differences"] if row["compared"] == "level")["a_low"] is None


def test_a_difference_never_takes_the_place_of_something_else_unasked(call, tmp_path):
    assert call("a", "b", "--out", "d")[0] == 0
    assert call("a", "b", "--out", "d", "--no-figures")[0] == 0
    code, _, err = call("a", "c", "--out", "d")
    assert (code, "--overwrite" in err, err.count("\n")) == (2, True, 1)
    code, _, err = call("a", "c", "--out", "d", "--overwrite")
    assert (code, "No chart: A and B are the same" in err) == (0, True)
    assert "difference_policy.png" not in files(tmp_path / "d")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "diary.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = files(tmp_path)
    for folder, told in (("a", "holds a result"), ("other", "holds other files"), ("file", "is a file")):
        code, out, err = call("a", "b", "--out", folder, "--overwrite")
        assert (code, out, told in err) == (2, "", True), folder
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a"], "Missing argument 'B'"),
        (["a", "nowhere"], "no results of a run here"),
        (["a", "~no-such-user/x"], "no home"),
        (["a", "b", "--window", "weeks 0-12"], "--window 'weeks 0-12' is not in both runs. Valid: all."),
        (["a", "b", "--out", "~no-such-user/x"], "no home"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(call, arguments, told):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
