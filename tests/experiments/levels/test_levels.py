"""Levels: the file, the verdicts, and the table from end to end."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from experiments import cli
from experiments.levels.job import SurveyJob
from experiments.levels.levels import Level, load, rows, shipped, survey, verdict
from experiments.levels.measures import MEASURES
from experiments.levels.table import target
from experiments.running.means import Means, PartDone, Shard
from experiments.running.plan import Plan
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import run_tasks
from experiments.running.tasks import replicates
from model.errors import InputError
from model.evidence import EVIDENCE
from model.parameters import Parameters


def test_every_level_has_its_measure_and_evidence_that_exists():
    assert set(shipped()) == set(MEASURES)
    for name, level in shipped().items():
        assert level.evidence, name
        assert set(level.evidence) <= set(EVIDENCE), name
        assert level.sample is None or MEASURES[name].kind != "other", name


LEVEL = 'group = "g"\nlabel = "l"\nhow = "h"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'[mortalty]\n{LEVEL}evidence = ["T18.1"]', "Did you mean 'mortality'?"),
        (f'[mortality]\n{LEVEL}evidence = ["T99.1"]', "evidence 'T99.1' does not exist"),
        (f"[mortality]\n{LEVEL}evidence = []", "'evidence'"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\ntargt = 4.0', "Did you mean 'target'?"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\nlow = 4.0', "low and high belong together"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\nlow = 4.0\nhigh = 5.0\ntarget = 6.0', "in this order"),
    ],
)
def test_a_wrong_level_is_one_sentence(tmp_path, text, expected):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        load(file)
    assert expected in str(error.value)
    assert "mine.toml" in str(error.value)


def test_verdicts_follow_the_ratio_to_the_target_or_to_the_nearer_end():
    common = {"group": "g", "label": "l", "how": "h", "evidence": ["T18.1"]}
    point = Level(target=4.0, low=1.0, high=9.0, **common)
    found = [verdict(point, value) for value in (3.0, 5.0, 5.1, 2.0, 8.0, 8.1, math.nan)]
    within = "within a factor of 2"
    assert found == ["near", "near", within, within, within, "outside", "not measured"]
    span = Level(low=13.0, high=38.0, **common)
    assert [span.ratio(value) for value in (20.0, 6.5, 76.0)] == [1.0, 0.5, 2.0]
    assert verdict(Level(**common), 3.0) == "reported"
    assert (target(point), target(span), target(Level(**common))) == ("4 (1–9)", "13–38", "–")


SMALL = SurveyJob(Parameters.defaults(), seed=1, scale=0.03, burn_in=10, weeks=20)


def test_a_survey_depends_on_its_seed_alone_and_runs_in_the_pool():
    alone = [SMALL.simulate(number) for number in (0, 1)]
    pooled = run_tasks(SMALL, replicates(2, 1), Means(2), Reporter(), Stop())
    assert not pooled.failures
    for one, other in zip(alone, pooled.results, strict=True):
        assert one.number == other.number
        assert all(np.array_equal(one.parts[name], other.parts[name]) for name in MEASURES)
    found = rows(alone)
    assert [row.id for row in found] == list(shipped())
    assert all(math.isfinite(row.simulated) for row in found if row.id.startswith("client_violence"))


def test_the_command_writes_a_table_and_a_page(undertow, tmp_path):
    arguments = ("levels", "-r", "2", "--scale", "0.03", "--weeks", "8", "--burn-in", "30", "--set", "fear_hides=0.2")
    code, out, err = undertow(*arguments, "--json", "--out", "levels.md")
    assert code == 0, err
    document = json.loads(out)
    assert document["changed"] == {"fear_hides": 0.2}
    assert {level["id"] for level in document["levels"]} == set(MEASURES)
    assert "2 of 2 runs" in err
    page = (tmp_path / "levels.md").read_text(encoding="utf-8")
    assert page.startswith("# Levels")
    assert "undertow levels -r 2" in page
    assert "38 weeks without any policy" in page
    assert page.count("\n| ") == len(MEASURES) + 2 * len({level.group for level in shipped().values()})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--out", "levels.txt"], "Markdown file"),
        (["--out", "nowhere/levels.md"], "folder that exists"),
        (["--replicates", "0"], "--replicates 0"),
        (["--set", "fear_hids=1"], "Did you mean 'fear_hides'?"),
    ],
)
def test_a_mistake_is_one_line_before_anything_runs(capsys, arguments, expected):
    with pytest.raises(SystemExit) as left:
        cli.main(["levels", *arguments])
    captured = capsys.readouterr()
    assert left.value.code == 2
    assert captured.err.count("\n") == 1
    assert expected in captured.err


def test_parts_of_a_survey_meet_in_one_folder_and_give_what_one_process_gives(tmp_path):
    plan = Plan((), replicates=2, weeks=4, burn_in=10, scale=0.03, workers=1)
    with pytest.raises(InputError, match="--shard needs --results"):
        survey(replace(plan, shard=Shard(1, 2)))
    parts = replace(plan, out=tmp_path / "levels")
    with pytest.raises(PartDone, match="1 of 2 tasks"):
        survey(replace(parts, shard=Shard(1, 2)))
    whole, joined = survey(plan), survey(replace(parts, shard=Shard(2, 2)))
    assert repr(joined.rows) == repr(whole.rows)
    assert json.loads((parts.folder / "manifest.json").read_text())["status"] == "complete"
    assert repr(survey(parts).rows) == repr(whole.rows)
