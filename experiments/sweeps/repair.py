"""Taking out of a store what failed or is damaged, so that it runs again; nothing is thrown away."""

from __future__ import annotations

from pathlib import Path

from experiments.running.means import Shard
from experiments.storage.batches import read_rows, write_rows
from experiments.storage.locks import locked_part
from experiments.sweeps import documents, store
from experiments.sweeps.damage import damages
from experiments.sweeps.plan import make_plan
from experiments.sweeps.reading import Sweep, open_sweep, read_plan, read_points
from experiments.sweeps.tables import TABLES
from model.errors import InputError


def forget_failures(sweep: Sweep) -> int:
    """Remove the rows of failed runs and give their number of rows; finished runs stay as they are.

    Raises:
        InputError: another process is running the sweep, or a file is damaged.
        OSError: a shard cannot be written anew; it is unchanged then.
    """
    import pyarrow.compute as pc

    removed = 0
    with locked_part(sweep.path, Shard()):
        for path in store.files(sweep.path, "runs"):
            rows = read_rows(path, sweep.columns.schema("runs"), sweep.path)
            kept = rows.filter(pc.equal(rows["status"], "ok"))
            if kept.num_rows < rows.num_rows:
                removed += rows.num_rows - kept.num_rows
                write_rows(path, kept)
    return removed


def repair(folder: Path) -> list[str]:
    """Move what is damaged to the folder ``damaged``, so that what it held is simulated again; says what was moved.

    Points that are lost or damaged are laid out again from the plan. Of a batch of which one file is damaged or lost,
    all files are moved: what is left is whole.

    Raises:
        InputError: another process is running the sweep, its plan or manifest is damaged (nothing can stand in for
            these), or the points cannot be made again here.
        OSError: a file cannot be moved or written.
    """
    told = _points(folder)
    sweep = open_sweep(folder)
    with locked_part(folder, Shard()):
        for damage in list(damages(sweep)):
            for table in TABLES:
                _aside(folder, folder / table / damage.batch, f"{table}-{damage.batch}")
            told.append(f"{damage.reason}: set aside, to be simulated again")
    return told


def _points(folder: Path) -> list[str]:
    """Lay out the points again if they are damaged or lost."""
    manifest, experiment, blocks = read_plan(folder)
    try:
        read_points(folder, manifest, experiment, blocks)
    except InputError:
        points = make_plan(experiment, blocks).points
    else:
        return []
    if documents.fingerprint_of_points(points) not in manifest["points"]:
        raise InputError(
            f"{folder}: {documents.POINTS} is damaged, and the design gives other points here: another version of "
            "SciPy or SALib spreads them differently. Use the version that the sweep was planned with."
        )
    with locked_part(folder, Shard()):
        _aside(folder, folder / documents.POINTS, documents.POINTS)
        store.write_points(folder, points)
    return [f"{documents.POINTS} was damaged or lost: laid out again, the same to the last bit"]


def _aside(folder: Path, path: Path, name: str) -> None:
    """Move a file to the folder of what is damaged, under a name that is free there."""
    if not path.exists():
        return
    damaged = folder / store.DAMAGED
    damaged.mkdir(exist_ok=True)
    place, number = damaged / name, 1
    while place.exists():
        number += 1
        place = damaged / f"{name}.{number}"
    path.replace(place)
