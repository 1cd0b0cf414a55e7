"""Copies of scenario files: they stand by themselves, and compile to the same tables."""

import shutil

import numpy as np
import pytest

import scenarios

WEEKS = 20
HEAD = 'title = "A"\ndescription = """B\nextends = "not_this"\n"""\n'
ENTRY = '[[timeline]]\nlever = "law.buying"\nvalue = {}\n'


@pytest.fixture
def written(tmp_path):
    """Files in two folders, of one name, one of which extends the other."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "p.toml").write_text(HEAD + "extends = 'end_demand' # first\n" + ENTRY.format(0.123456789))
    (tmp_path / "a" / "p.toml").write_text(HEAD + '"extends" = "../b/p.toml"\n' + ENTRY.format(0.25) + "start = 3\n")
    return tmp_path


def test_copies_compile_to_the_same_tables_when_the_files_have_gone(written, tmp_path_factory):
    names = (str(written / "a" / "p.toml"), "platform_seizure+decriminalization", "status_quo")
    before = [scenarios.load(name, WEEKS) for name in names]
    found = scenarios.copies(names)
    shutil.rmtree(written)
    home = tmp_path_factory.mktemp("a+b")
    for place, text in found.files.items():
        (home / place).parent.mkdir(exist_ok=True)
        (home / place).write_text(text)
    after = [scenarios.load(name, WEEKS, home) for name in found.names]
    for one, two in zip(before, after, strict=True):
        assert one.name == two.name
        assert one.changes == two.changes
        assert np.array_equal(one.table, two.table)
    own = [path for scenario in after[:2] for path in scenario.files if path.stem != "status_quo"]
    assert all(path.is_relative_to(home) for path in own)
    assert str(written) not in "".join(found.files.values())


def test_files_of_one_name_get_copies_of_their_own_and_the_named_one_keeps_its_name(written):
    found = scenarios.copies((str(written / "a" / "p.toml"),))
    assert found.names == ("p.toml",)
    assert set(found.files) == {"p.toml", "2/p.toml", "end_demand.toml", "us_end_demand.toml"}
    assert 'extends" = "2/p.toml"' in found.files["p.toml"]
    assert 'extends = "../end_demand.toml" # first' in found.files["2/p.toml"]
    assert "0.123456789" in found.files["2/p.toml"]
