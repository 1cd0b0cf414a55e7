"""The command line: one message for every mistake, one JSON document when asked, help everywhere."""

import json
import os

import pytest

from experiments import cli
from experiments.commands.common import parse_changes
from model.errors import InputError


def called(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "--replicates", "0"], "--replicates 0"),
        (["run", "--replicates", "many"], "not 'many'. See `undertow run --help`"),
        (["run", "--weeks", "0"], "--weeks 0"),
        (["run", "--weeks", "2081"], "from 1 to 2080"),
        (["run", "--burn-in", "-1"], "--burn-in -1"),
        (["run", "--scale", "0"], "--scale 0"),
        (["run", "--scale", "nan"], "--scale nan"),
        (["run", "--scale", "1e9"], "at most 100"),
        (["attribute", "end_demand", "--outcome", "price", "--mechanisms", ","], "--mechanisms names none"),
        (["run", "--seed", "-1"], "--seed -1"),
        (["run", "--workers", "0"], "--workers 0"),
        (["run", "end_demnd"], "Did you mean 'end_demand'?"),
        (["run", "missing.toml"], "no such file"),
        (["run", "end_demand", "--weeks", "30", "end_demand"], "named twice"),
        (["run", "--set", "fear_hides"], "write --set name=value"),
        (["run", "--set", "a=1", "--set", "a=2"], "given twice"),
        (["run", "--set", "mechanisms.screning=false"], "mechanisms.screning"),
        (["run", "--bogus"], "--bogus"),
        (["rum"], "Did you mean 'run'"),
        (["show", "end_demnd"], "Did you mean 'end_demand'?"),
        (["show"], "Missing argument"),
        (["explain", "law.buyin"], "Did you mean 'law.buying'?"),
        (["list", "lever"], "Did you mean 'levers'?"),
        (["list", "levers", "zzz"], "none of the levers has 'zzz'"),
        (["run", "--scale", "1e-9"], "the smallest with people is 6.25e-05"),
        (["run", "--replicates", "x" * 10_000], "not 'xxx"),
        (["run", "--set", "x" * 10_000], "write --set name=value"),
        (["run", "--set", f"{'x' * 10_000}=1"], "is no parameter"),
        (["run", "--set", f"fear_hides={'9' * 10_000}"], "not a finite number"),
        (["run", "x" * 10_000], "neither a .toml file nor a shipped scenario"),
        (["explain", "\x1b[31m" * 999], r"nothing is called '\x1b[31m"),
        (["rum\x1b[31m"], r"rum\x1b[31m"),
        (["run", "end_demand", "--out", "~no-such-user/x"], "no home"),
        (["run", "~no-such-user/x.toml"], "no home"),
        (["run", "end_demand", "--out", "x" * 300], "File name too long"),
        (["run", "x" * 300 + ".toml"], "no such file"),
        (["run", "end_demand", "--out", os.fsdecode(b"caf\xe9")], r"caf\udce9' holds bytes that are no text"),
        (["sweep", "~no-such-user/x.toml"], "no home"),
        (["sweep", "x" * 300], "neither an experiment file"),
        (["sweep", "/dev/zero"], "not an ordinary file"),
        (["sweep", "enforcement_and_screening", "--out", "~no-such-user/x"], "no home"),
        (["resume", "~no-such-user/x"], "no home"),
        (["status", "~no-such-user/x"], "no home"),
        (["status", "x" * 300], "File name too long"),
        (["export", "~no-such-user/x"], "no home"),
        (["verify", "~no-such-user/x"], "no home"),
        (["sensitivity", "~no-such-user/x"], "no home"),
        (["discover", "~no-such-user/x", "--where", "price < 0"], "no home"),
        (["counterfactual", "arrest", "--out", "~no-such-user/x"], "no home"),
        (["budget", "--out", "~no-such-user/x"], "no home"),
        (["attribute", "end_demand", "--outcome", "price", "--scale", "1e-9"], "holds nobody"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, arguments, expected):
    code, out, err = called(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("undertow: ")
    assert err.count("\n") == 1
    assert expected in err
    assert "Traceback" not in err
    assert "\x1b" not in err
    assert len(err) < 500


def test_a_scale_too_large_for_plain_python_is_refused(undertow):
    code, _, err = undertow("run", "--interpreted", "--scale", "1")
    assert code == 2
    assert "too large for --interpreted" in err


def test_results_never_take_the_place_of_other_files(capsys, tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    code, _, err = called(capsys, "run", "end_demand", "--weeks", "30", "--out", str(tmp_path))
    assert code == 2
    assert "other files" in err


@pytest.mark.parametrize("command", [[], ["run"], ["scenarios"], ["show"], ["list"], ["explain"]])
def test_help_has_examples(capsys, command):
    code, out, _ = called(capsys, *command, "--help")
    assert code == 0
    assert "Examples:" in out
    assert "undertow" in out.partition("Examples:")[2]


def test_without_a_command_there_is_help(capsys):
    code, out, _ = called(capsys)
    assert code == 0
    assert "Usage: undertow" in out


def test_version(capsys):
    code, out, _ = called(capsys, "--version")
    assert code == 0
    assert out.startswith("undertow ")


def test_scenarios_and_show(capsys):
    code, out, _ = called(capsys, "scenarios")
    assert code == 0
    assert "*  nordic_law" in out
    code, out, _ = called(capsys, "show", "nordic_law+stimulus_access")
    assert code == 0
    assert "law.selling: 1 -> 0" in out


def test_a_list_and_a_search(capsys):
    code, out, _ = called(capsys, "list", "levers", "police")
    assert code == 0
    assert "explain NAME" in out
    assert all(name not in out for name in ("law.buying", "shock.demand"))


def test_what_a_file_says_is_shown_without_escapes_and_with_all_digits(capsys, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "A\\u001b[31m"\ndescription = "B\\u0007"\n[[timeline]]\nlever = "law.buying"\nvalue = 0.123456789\n'
    )
    code, out, _ = called(capsys, "show", str(path))
    assert code == 0
    assert "\x1b" not in out
    assert "\x07" not in out
    assert r"A\x1b[31m" in out
    assert "law.buying: 1 -> 0.123456789 share" in out


def test_json_is_one_document_and_nothing_else(undertow, small):
    code, out, err = undertow("run", "end_demand", "-r", "2", *small, "--json", "--no-figures")
    assert code == 0, err
    document = json.loads(out)
    assert set(document) == {"path", "manifest", "effects", "same_people"}
    assert document["manifest"]["replicates"] == 2
    assert document["manifest"]["command"].startswith("undertow run end_demand")
    assert {row["scenario"] for row in document["effects"]} == {"end_demand"}
    assert "runs per second" in err


def test_the_table_says_what_was_simulated(undertow, tmp_path, small):
    code, out, err = undertow(
        "run", "end_demand", "-r", "2", *small, "--no-figures", "--set", "mechanisms.screening=false"
    )
    assert code == 0, err
    assert "2 simulated worlds per scenario, 8 weeks of policy" in " ".join(out.split())
    assert "not observed" in " ".join(out.split())
    assert "results/end_demand" in out
    manifest = json.loads((tmp_path / "results" / "end_demand" / "manifest.json").read_text())
    assert manifest["parameters"]["changed"] == {"mechanisms.screening": 0.0}


def test_changes_are_read_from_name_and_value():
    assert parse_changes(["a = 1", "b.c=false"]) == {"a": "1", "b.c": "false"}
    with pytest.raises(InputError):
        parse_changes(["=3"])
