"""One replicate of a draw: what is read in worlds with a mechanism, with it frozen, and without it."""

import pytest

from experiments.claims.ledger import load
from experiments.claims.readings import MODES, OFF, ON, Needs, cells
from experiments.claims.runs import load_tables
from experiments.claims.worlds import DEFAULTS, Asked, DrawReplicate, LedgerJob, read_sites
from experiments.mechanisms.freeze import Freeze

LEDGER = """
[L7]
section = "Police and courts"
source = ["Q3"]
class = "B"
switch = ["detention"]
claim = "People are detained."
part = [
  { observable = "detained", scenario = "release_not_detention", window = "weeks 13-52", direction = "less" },
  { observable = "detained", scenario = "status_quo", compare = "level", window = "weeks 13-52", direction = "more" },
]
"""

OWN_VALUES = Asked(DrawReplicate(DEFAULTS, 0), ("L7",))


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """For each part and mode the sums read in its worlds, by scenario."""
    folder = tmp_path_factory.mktemp("task")
    (folder / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    claims = load(folder / "ledger.toml")
    job = LedgerJob(claims, {"L7": "key"}, load_tables(claims), 3, 0.2, 30)
    found = read_sites(job, OWN_VALUES, job.needs(("L7",)), lambda: None)
    return {
        (n, mode): {cell.site.scenario: found[cell.site][cell.reading] for cell in cells(claims["L7"], part, mode)}
        for n, part in enumerate(claims["L7"].parts)
        for mode in MODES
    }


def test_frozen_the_mechanism_goes_on_as_in_the_status_quo(read):
    usual = read[0, ON]["status_quo"]
    assert usual[0] > 0.0
    assert read[0, ON]["release_not_detention"] != usual
    assert read[0, OFF] == {"status_quo": usual, "release_not_detention": usual}


def test_a_level_is_read_without_the_mechanism(read):
    assert read[1, ON]["status_quo"] == read[0, ON]["status_quo"]
    assert read[1, OFF]["status_quo"][0] < 0.5 * read[1, ON]["status_quo"][0]


def test_what_is_one_world_is_lived_through_once_and_read_as_if_it_were_many(tmp_path, monkeypatch):
    """With its levers held, a policy is the status quo; the shorter of two windows is the longer one's beginning."""
    (tmp_path / "ledger.toml").write_text(
        LEDGER.replace('window = "weeks 13-52", direction = "less"', 'window = "weeks 0-12", direction = "less"'),
        encoding="utf-8",
    )
    claims = load(tmp_path / "ledger.toml")
    job = LedgerJob(claims, {"L7": "key"}, load_tables(claims), 3, 0.1, 30)
    wanted, forks, fork = job.needs(("L7",)), [], Freeze.fork

    def counted(freeze, world, table):
        forks.append(len(table))
        return fork(freeze, world, table)

    monkeypatch.setattr(Freeze, "fork", counted)
    together = read_sites(job, OWN_VALUES, wanted, lambda: None)
    assert len(forks) < len(wanted.readings)
    assert len(set(wanted.weeks.values())) > 1
    for site, readings in wanted.readings.items():
        alone = Needs({site: readings}, {site: wanted.weeks[site]})
        assert read_sites(job, OWN_VALUES, alone, lambda: None) == {site: together[site]}


def test_no_two_draws_share_their_luck_nor_does_the_placebo(tmp_path):
    """What one luck does to every draw alike does not average out over draws, and would pass for an effect."""
    every = [DrawReplicate(draw, replicate) for draw in (DEFAULTS, 0, 1, 99) for replicate in range(4)]
    seeds = {one.seed(1, other_luck) for one in every for other_luck in (False, True)}
    assert len(seeds) == 2 * len(every)

    (tmp_path / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    claims = load(tmp_path / "ledger.toml")
    # Both draws keep the parameters' own values: only luck can tell them apart.
    both = (Asked(DrawReplicate(draw, 0), ("L7",)) for draw in (0, 1))
    job = LedgerJob(claims, {"L7": "key"}, load_tables(claims), 3, 0.2, 30)
    first, second = (read_sites(job, asked, job.needs(("L7",)), lambda: None) for asked in both)
    assert all(first[site] != second[site] for site in first if not site.absent)
