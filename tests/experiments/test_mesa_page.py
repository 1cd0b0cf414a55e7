"""The examples of docs/mesa.md run as they stand on the page."""

import re
from pathlib import Path

import pytest

import experiments
from experiments.mesa_world import MesaWorld

PAGE = Path(experiments.__file__).parents[1] / "docs" / "mesa.md"
FIRST, AGENTS, BATCH, SOLARA = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def execute(code: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(code, str(PAGE), "exec"), names)
    return names


def test_the_first_example_lives_all_weeks_and_shows_its_effects(capsys):
    names = execute(FIRST)
    assert len(names["frame"]) == names["model"].weeks + 1
    told = capsys.readouterr().out
    assert "bookings_per_worker_change" in told
    assert "client_violence" in told


def test_the_example_with_agents_lowers_debt(capsys):
    model = execute(AGENTS)["model"]
    assert not model.running
    assert model.effects.loc["debt", "change"] < 0.0
    assert "Housing" in capsys.readouterr().out


def test_the_example_of_many_runs_gives_a_row_for_each_week(capsys):
    mesa = pytest.importorskip("mesa")
    if not hasattr(mesa, "batch_run"):
        pytest.skip("Mesa 4 has no batch_run")
    rows = execute(BATCH)["rows"]
    assert {row["policy"] for row in rows} == {"end_demand", "platform_seizure"}
    assert len(rows) >= 2 * 4
    assert "price_status_quo" in capsys.readouterr().out


def test_the_page_in_the_browser_is_made():
    pytest.importorskip("mesa.visualization", reason="what draws Mesa's pages, Solara, is not among the requirements")
    solara = pytest.importorskip("solara")
    names = execute(SOLARA)
    box, context = solara.render(names["page"], handle_error=False)
    assert box.children
    context.close()
    assert set(names["settings"]) <= set(MesaWorld.__init__.__kwdefaults__)
