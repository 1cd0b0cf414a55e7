"""Stores that were forged, cut or damaged: each is told in one sentence or mended, and none is a traceback."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.running.means import Means
from experiments.running.progress import Reporter
from experiments.running.tasks import Done
from experiments.storage.batches import Writer, write_rows
from experiments.storage.manifest import table_hash
from experiments.sweeps import documents, identity, launch, open_sweep, store
from experiments.sweeps.damage import require_whole
from experiments.sweeps.export import export
from experiments.sweeps.ids import expected_id
from experiments.sweeps.repair import forget_failures, repair
from experiments.sweeps.simulation import STATUS_QUO, Simulated, conditions
from experiments.sweeps.state import state_of
from experiments.sweeps.tables import TABLES
from experiments.sweeps.verify import problems
from model.errors import InputError
from tests.experiments.sweeping import assert_same, planned, variant

SMALL = variant(
    run={"weeks": 3, "burn_in": 2, "replicates": 2},
    keep={"outcomes": ["price", "arrests"], "windows": ["all"], "series": ["price"], "groups": ["client_violence"]},
)
HOSTILE = [
    None, True, -1, 0, 3, 1.5, 10**30, 10**400, -(10**400), float("nan"), "", "x", "../../x", "9999-12-31", "a" * 5000,
    "\x00", [], [1], [[]], {}, {"a": 1}, "0" * 64,
]  # fmt: skip


def simulated_like(sweep, number, replicate):
    """What a worker would send for a parameter set and a replicate, with made-up values and true ids."""
    runs = [sweep.plan.run_of(STATUS_QUO, STATUS_QUO)]
    runs += [sweep.plan.run_of(int(point), 0) for point in sweep.plan.members[number]]
    origin = sweep.plan.origin_of(number, replicate, tuple(runs))
    hashes = [table_hash(conditions(sweep.plan.job, run)[0]) for run in runs]
    ids = tuple(expected_id(sweep, number, replicate, found) for found in hashes)
    columns, luck = sweep.columns, np.random.default_rng([number, replicate])
    shapes = [len(columns.windows), len(columns.weeks), len(columns.years), len(columns.groups)]
    windows = luck.random((len(runs), shapes[0], len(columns.numbers_of("runs"))))
    series = luck.random((len(runs), shapes[1], len(columns.series_outcomes)))
    groups = luck.random((len(runs), shapes[2], shapes[3], len(columns.group_outcomes)))
    return Simulated(origin, origin.runs, ids, windows, series, groups, ())


class MadeUp:
    """An executor whose workers make values up instead of simulating, always the same for a run."""

    def __init__(self, sweep):
        self.sweep, self.pool = sweep, ThreadPoolExecutor(1)

    def submit(self, _, packed, tasks):
        return self.pool.submit(lambda: [Done(task, self.simulated(task.what)) for task in tasks])

    def simulated(self, origin):
        whole = simulated_like(self.sweep, origin.parameter_set, origin.replicate)
        places = [[b.point for b in whole.runs].index(run.point) for run in origin.runs]
        parts = (part[places] for part in (whole.windows, whole.series, whole.groups))
        return Simulated(origin, origin.runs, tuple(whole.run_ids[n] for n in places), *parts, ())


def resumed(folder):
    """Go on with a sweep, without the model."""
    sweep = open_sweep(folder)
    return launch.run_sweep(sweep, Means(workers=1, executor=MadeUp(sweep)), Reporter())


@pytest.fixture(scope="module", autouse=True)
def nothing_compiles():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.sweeps.launch.compile_model", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A sweep in four batches, whole."""
    sweep = planned(tmp_path_factory.mktemp("kept") / "s", SMALL)
    for replicate in range(2):
        for number in range(2):
            Writer(sweep.path, TABLES, "all").add(sweep.columns.rows([simulated_like(sweep, number, replicate)]))
    assert list(problems(sweep)) == []
    return open_sweep(sweep.path)


@pytest.fixture
def folder(kept, tmp_path):
    shutil.copytree(kept.path, tmp_path / "s")
    return tmp_path / "s"


def use(folder):
    """All that reads or continues a store; gives what verify says."""
    found = open_sweep(folder)
    identity.check(found)
    require_whole(found)
    state_of(found)
    export(found, "csv", folder.parent / "export")
    found.paired("price")
    wrong = list(problems(found))
    forget_failures(found)
    resumed(folder)
    return wrong


def one_sentence(folder):
    """Use a store; what is wrong with it, or None."""
    try:
        wrong = use(folder)
    except InputError as error:
        wrong = [str(error)]
    for sentence in wrong:
        assert "\n" not in sentence
        assert len(sentence) < 1000
    return wrong[0] if wrong else None


# ── forged and cut ────────────────────────────────────────────────────────────────────────────────────────────────


def places(tree, path=()):
    """Every place in a document."""
    yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def forged(tree, draw):
    """A document in which one place holds something else, is gone, or has a neighbour."""
    path = draw(st.sampled_from(list(places(tree))))
    value = draw(st.sampled_from(HOSTILE))
    if not path:
        return value
    inside = tree
    for key in path[:-1]:
        inside = inside[key]
    act = draw(st.sampled_from(["replace", "remove", "add"]))
    if act == "remove":
        del inside[path[-1]]
    elif act == "replace" or isinstance(inside, list):
        inside[path[-1]] = value
    else:
        inside[f"{path[-1]}_"] = value
    return tree


FUZZ = settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.mark.parametrize("consistent", [False, True])
@FUZZ
@given(data=st.data())
def test_a_forged_document_is_one_sentence(kept, tmp_path_factory, consistent, data):
    """``consistent``: whoever forged the plan has put its fingerprint into the manifest as well."""
    folder = tmp_path_factory.mktemp("forged") / "s"
    shutil.copytree(kept.path, folder)
    name = "plan.json" if consistent else data.draw(st.sampled_from(["plan.json", "manifest.json"]))
    tree = forged(json.loads((folder / name).read_text()), data.draw)
    (folder / name).write_text(json.dumps(tree))
    if consistent:
        try:
            document = documents.PlanDocument.model_validate_json((folder / name).read_bytes())
        except ValueError:
            pass
        else:
            manifest = json.loads((folder / "manifest.json").read_text())
            manifest["plan"] = [documents.fingerprint(document)]
            (folder / "manifest.json").write_text(json.dumps(manifest))
    one_sentence(folder)
    shutil.rmtree(folder.parent)


@FUZZ
@given(data=st.data())
def test_a_file_that_is_cut_or_altered_is_one_sentence(kept, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cut") / "s"
    shutil.copytree(kept.path, folder)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    name = data.draw(st.sampled_from([name for name in files if not name.startswith(".")]))
    content = bytearray((folder / name).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    act = data.draw(st.sampled_from(["cut", "flip", "insert", "nothing left", "gone"]))
    if act == "flip":
        content[place] ^= data.draw(st.integers(1, 255))
    elif act == "insert":
        content[place:place] = data.draw(st.binary(min_size=1, max_size=20))
    else:
        del content[0 if act == "nothing left" else place :]
    (folder / name).unlink() if act == "gone" else (folder / name).write_bytes(content)
    one_sentence(folder)
    shutil.rmtree(folder.parent)


def test_the_documents_that_were_tried_fail_for_what_they_say(folder):
    """The fuzz above would pass if everything were refused alike, or nothing."""
    assert one_sentence(folder) is None
    for name, change, words in (
        ("plan.json", {"blocks": [7]}, "plan.json is not the plan"),
        ("plan.json", {"blocks": ["x"]}, "plan.json is damaged: blocks.0: Input should be a valid integer"),
        ("plan.json", {"format": 1}, "plan.json is of format 1, and this version of undertow reads format 2"),
        ("manifest.json", {"points": ["0" * 64]}, "points.parquet is not the design"),
        ("manifest.json", {"kind": "run"}, "manifest.json is damaged: kind"),
        ("manifest.json", {"model": "0" * 64}, "the model has changed"),
    ):
        before = (folder / name).read_text()
        (folder / name).write_text(json.dumps(json.loads(before) | change))
        assert words in (one_sentence(folder) or "")
        (folder / name).write_text(before)


def test_a_seed_that_was_edited_is_not_gone_on_with(kept, folder):
    tree = json.loads((folder / "plan.json").read_text())
    tree["experiment"]["run"]["seed"] = 2
    (folder / "plan.json").write_text(json.dumps(tree))
    with pytest.raises(InputError, match=r"plan\.json is not the plan"):
        resumed(folder)
    # Whoever makes the manifest agree with it is found out by the runs that are there.
    document = documents.PlanDocument.model_validate(tree)
    manifest = json.loads((folder / "manifest.json").read_text()) | {"plan": [documents.fingerprint(document)]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="other ids than the plan gives them"):
        resumed(folder)
    assert "another id" in next(problems(open_sweep(folder)))


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = {
    "point": [-2, 4, 10**12], "parameter_set": [-1, 2, 10**12], "replicate": [-1, 2, 10**12],
    "scenario": ["", "end_demand", "status_quo"], "window": ["weeks 0-12"], "status": ["done"], "run_id": ["0" * 64],
    "price": [float("inf")],
}  # fmt: skip


@pytest.mark.parametrize(("column", "value"), [(column, value) for column, values in ROWS.items() for value in values])
def test_a_row_that_is_of_no_planned_run_is_told_and_mended(kept, folder, column, value):
    path = folder / "runs" / "all-000001.parquet"
    rows = pq.read_table(path).to_pandas()
    rows.loc[len(rows) - 1, column] = value
    schema = kept.columns.schema("runs")
    write_rows(path, pa.Table.from_pandas(rows, schema=schema, preserve_index=False))
    told = list(problems(open_sweep(folder)))
    assert told[0].startswith("runs/all-000001.parquet")
    assert "--repair" in told[-1]
    assert repair(folder)
    assert resumed(folder).new == 3
    assert_same(kept, open_sweep(folder))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["lost", "cut", "short", "of another sweep", "empty"])
def test_a_shard_that_is_lost_or_damaged_is_told_and_simulated_again(kept, folder, table, how):
    path = folder / table / "all-000002.parquet"
    if how == "lost":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-30])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "short":
        write_rows(path, pq.read_table(path).slice(1))
    else:
        shutil.copy(folder / table / "all-000001.parquet", path)
    assert one_sentence(folder)
    for line in repair(folder):
        assert "all-000002" in line
    assert resumed(folder).exit_code == 0
    assert_same(kept, open_sweep(folder))
    assert one_sentence(folder) is None
    assert how not in ("cut", "short") or (folder / "damaged" / f"{table}-all-000002.parquet").exists()


def test_values_that_were_overwritten_by_accident_are_found_by_their_checksums(folder):
    path = folder / "runs" / "all-000000.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert "runs/all-000000.parquet cannot be read" in (one_sentence(folder) or "")


@pytest.mark.parametrize("how", ["lost", "cut", "other values", "other columns"])
def test_points_that_are_lost_or_changed_are_laid_out_again(kept, folder, how):
    path = folder / "points.parquet"
    points = pd.read_parquet(path)
    if how == "lost":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    else:
        store.write_points(folder, points.drop(columns="contacts") if "columns" in how else points.assign(contacts=3.0))
    with pytest.raises(InputError, match=r"points\.parquet"):
        open_sweep(folder)
    assert repair(folder) == ["points.parquet was damaged or lost: laid out again, the same to the last bit"]
    assert open_sweep(folder).points.equals(kept.points)
    assert repair(folder) == []


def test_verify_lays_the_design_out_again(folder):
    """Points and their fingerprint were both changed."""
    points = pd.read_parquet(folder / "points.parquet").assign(contacts=[1.0, 1.0, 7.0, 7.0])
    store.write_points(folder, points)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["points"] = [documents.fingerprint_of_points(points)]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "the design gives other points here" in next(problems(open_sweep(folder)))


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_an_expansion_that_is_killed_leaves_one_plan_or_the_other(folder, monkeypatch, writes):
    sweep = open_sweep(folder)
    honest, left = store.write_rows, [writes]

    def counted(write):
        def one(*arguments):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            write(*arguments)

        return one

    with monkeypatch.context() as patch:
        patch.setattr(launch, "write_text", counted(launch.write_text))
        patch.setattr(store, "write_rows", counted(honest))
        with pytest.raises(KeyboardInterrupt):
            launch.expand(sweep, None, 3)
    found = open_sweep(folder)
    assert found.plan.replicates == (3 if writes == 3 else 2)
    if writes < 3:
        found = launch.expand(found, None, 3)
    assert resumed(folder).new == 6
    assert list(problems(open_sweep(folder))) == []
