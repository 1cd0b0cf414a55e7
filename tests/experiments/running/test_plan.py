"""Plans: the default names of results folders tell different questions apart."""

import pytest

from experiments.running.plan import HEADLINE, TAKEN, default_name


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder with policy files in some places."""
    monkeypatch.chdir(tmp_path)
    for name in ("p.toml", "a/p.toml", "b/p.toml", "end_demand.toml", "wage+10.toml", "wage-10.toml", "budget.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_plain_names_stay_plain(here):
    assert default_name(HEADLINE) == "headline"
    assert default_name(()) == "status_quo"
    assert (
        default_name(("end_demand", "platform_seizure+stimulus_access"))
        == "end_demand,platform_seizure+stimulus_access"
    )
    assert default_name(("p.toml",)) == default_name(("./p.toml",)) == default_name((str(here / "p.toml"),)) == "p"


def test_different_questions_have_different_names(here):
    asked = [
        ("p.toml",), ("a/p.toml",), ("b/p.toml",), ("end_demand",), ("end_demand.toml",), ("wage+10.toml",),
        ("wage-10.toml",), ("a/p.toml", "p.toml"), ("a/p.toml+p.toml",), ("budget.toml",), HEADLINE,
        *((HEADLINE[0], *(f"scenario_{kind}_{n}" for n in range(30))) for kind in "xy"),
    ]  # fmt: skip
    names = [default_name(scenarios) for scenarios in asked]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) < 150
    assert not set(names[:-3]) & set(TAKEN)
    assert all(name == default_name(scenarios) for name, scenarios in zip(names, asked, strict=True))


def test_a_name_does_not_hang_on_where_the_project_lies(here, monkeypatch, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a").mkdir()
    (elsewhere / "a" / "p.toml").touch()
    before = default_name(("a/p.toml",))
    monkeypatch.chdir(elsewhere)
    assert default_name(("a/p.toml",)) == default_name((str(elsewhere / "a" / "p.toml"),)) == before
