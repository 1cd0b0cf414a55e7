"""``undertow rules``, and worlds with rules of one's own, from the command line."""

import json

import pytest

TINY = ["--interpreted", "--scale", "0.02", "--weeks", "3", "--burn-in", "1", "-r", "2", "--workers", "1"]
NUMBA_REFUSES = """
def freedom_to_refuse(desperation, control, stands, p):
    low = sorted((1.0 - desperation, 1.0 - control))
    return low[0]
"""
HALF = """
from model.rules.forms import clip


def freedom_to_refuse(desperation, control, stands, p):
    return 0.5 * clip(1.0 - control, 0.0, 1.0)
"""


def test_a_rule_is_written_out_changed_and_run(undertow, tmp_path):
    assert undertow("rules", "new", "freedom_to_refuse", "--out", "my.py")[0] == 0
    code, out, err = undertow("rules", "new", "freedom_to_refuse", "--out", "my.py")
    assert (code, out, err) == (
        2,
        "",
        "undertow: my.py is there already, and is left as it is: name another file with --out.\n",
    )
    (tmp_path / "my.py").write_text(HALF)

    code, out, _ = undertow("run", "end_demand", *TINY, "--rules", "my.py")
    assert code == 0
    (folder,) = (tmp_path / "results").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    said = f"eplaced rules: screening.freedom_to_refuse (my.py, {manifest['rules']['hash'][:6]})"
    assert folder.name == f"end_demand-rules-{manifest['rules']['hash'][:6]}"
    assert said in out
    assert (folder / "rules.py").read_text() == HALF
    assert said in (folder / "report.html").read_text()
    charts = list((folder / "figures").glob("*.svg"))
    assert charts
    assert all(said in chart.read_text() for chart in charts)

    (tmp_path / "my.py").unlink()
    code, out, _ = undertow("reproduce", str(folder))
    assert (code, out) == (0, f"results/{folder.name}: the same to the last bit.\n")
    (folder / "rules.py").write_text(HALF.replace("0.5", "0.6"))
    code, out, err = undertow("reproduce", str(folder))
    assert (code, out) == (1, "")
    assert "it needs the rules of my.py as they were" in err


@pytest.mark.parametrize("command", [["run", "end_demand"], ["sweep", "prior"], ["levels"], ["claims", "D1"]])
def test_a_mistake_is_told_before_anything_runs(undertow, tmp_path, command):
    (tmp_path / "my.py").write_text("def freedom_to_refuze(p):\n    return 1.0\n")
    code, out, err = undertow(*command, "--rules", "my.py")
    assert (code, out) == (2, "")
    assert (
        err
        == "undertow: my.py, line 1: there is no rule called 'freedom_to_refuze'. Did you mean 'freedom_to_refuse'?\n"
    )
    assert not (tmp_path / "results").exists()


def test_rules_are_listed_and_shown(undertow):
    code, out, _ = undertow("rules", "insistence")
    assert code == 0
    assert out.startswith("screening.reason_to_refuse(suspicious, informed, insists, p)  (rule)\n")
    assert "T11.20" in out
    assert "market/meetings.meet" in out
    code, out, _ = undertow("rules", "show", "chance_to_refuse")
    assert code == 0
    assert "    return reason * freedom\n" in out
    assert len(json.loads(undertow("rules", "list", "--json")[1])) > 300


@pytest.mark.nightly
def test_what_the_compiler_refuses_is_told_with_its_line(undertow, tmp_path):
    (tmp_path / "my.py").write_text(NUMBA_REFUSES)
    code, out, err = undertow("run", "end_demand", "--rules", "my.py", "--scale", "0.02", "-r", "2", "--weeks", "3")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        "undertow: my.py, line 3, screening.freedom_to_refuse: this cannot be compiled, `low = sorted((1.0 - "
        "desperation, 1.0 - control))`: there is no such function, or operation, of what it is given."
    )


@pytest.mark.nightly
def test_a_file_in_order_passes_the_check(undertow, tmp_path):
    (tmp_path / "my.py").write_text(HALF)
    code, out, err = undertow("rules", "check", "my.py")
    assert code == 0, err
    assert out == "my.py: in order. It replaces screening.freedom_to_refuse.\n"
