"""Tables of a sweep in the formats of other programs, sorted, in one file per table.

Rows are taken from the store in batches of points, so that CSV and Parquet take little memory whatever the size of the
sweep. NetCDF holds whole arrays: a table must fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from experiments.storage.spreadsheet import harmless, to_csv
from experiments.storage.store import aside
from experiments.sweeps.reading import Sweep
from experiments.sweeps.simulation import STATUS_QUO
from experiments.sweeps.tables import BASIS, TABLES
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import xarray as xr

Format = Literal["csv", "parquet", "netcdf"]
ENDINGS: dict[Format, str] = {"csv": "csv", "parquet": "parquet", "netcdf": "nc"}
_BATCH_ROWS = 500_000


def export(sweep: Sweep, form: Format, folder: Path) -> list[Path]:
    """Write points, runs, series and groups to a folder; gives the files.

    Raises:
        InputError: a package that the format needs is not installed, or the store is damaged.
        OSError: the files cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write = {"csv": _csv, "parquet": _parquet, "netcdf": _netcdf}[form]
    written: list[Path] = []
    if form != "netcdf":
        written.append(_aside(folder / f"points.{ENDINGS[form]}", lambda path: _points(sweep, form, path)))
    for table in TABLES:
        if sweep.columns.outcomes_of(table):
            target = folder / f"{table}.{ENDINGS[form]}"
            written.append(_aside(target, lambda path, table=table: write(sweep, table, path)))  # type: ignore[misc]
    return written


def _aside(path: Path, write: Callable[[Path], None]) -> Path:
    """Have a file written beside its place and moved there whole."""
    with aside(path) as file:
        write(file)
    return path


def batches(sweep: Sweep, table: str) -> Iterator[pa.Table]:
    """A table in its order, some points at a time; the status quo (point -1) comes first."""
    per_point = sweep.columns.rows_of(table) * len(sweep.experiment.scenarios) * sweep.plan.replicates
    step = max(1, _BATCH_ROWS // max(per_point, 1))
    yield sweep.arrow(table, points=[STATUS_QUO])
    for start in range(0, len(sweep.points), step):
        yield sweep.arrow(table, points=range(start, min(start + step, len(sweep.points))))


def _points(sweep: Sweep, form: Format, path: Path) -> None:
    if form == "csv":
        path.write_text(to_csv(sweep.points), encoding="utf-8", newline="")
    else:
        sweep.points.to_parquet(path, index=False)


def _csv(sweep: Sweep, table: str, path: Path) -> None:
    import pyarrow.csv as pc

    with pc.CSVWriter(str(path), sweep.columns.schema(table)) as writer:
        for batch in batches(sweep, table):
            writer.write_table(harmless(batch))


def _parquet(sweep: Sweep, table: str, path: Path) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(str(path), sweep.columns.schema(table), compression="zstd") as writer:
        for batch in batches(sweep, table):
            writer.write_table(batch)


def _netcdf(sweep: Sweep, table: str, path: Path) -> None:
    try:
        import h5netcdf  # noqa: F401
        import xarray  # noqa: F401
    except ModuleNotFoundError:
        raise InputError(
            "netcdf needs xarray and h5netcdf: install them with `pip install 'undertow[netcdf]'`."
        ) from None
    packing = {name: {"zlib": True, "complevel": 4} for name in sweep.columns.numbers_of(table)}
    array = dataset(sweep, table)
    array.to_netcdf(path, engine="h5netcdf", encoding=packing)


def dataset(sweep: Sweep, table: str) -> xr.Dataset:
    """A table as an xarray data set: a variable per outcome, a coordinate per factor along ``point``.

    Dimensions are point, scenario, replicate and window, or week, or year and group. The status quo stands as the last
    scenario of every point, so that a difference between scenarios is the paired one. NaN where a run is missing.
    """
    import pandas as pd

    from model.counting.outcomes import OUTCOMES

    axes = list(sweep.columns.axes_of(table))
    rows = sweep.read(table)
    sets = sweep.points[["point", "parameter_set"]]
    base = sets.merge(rows[rows["point"] == STATUS_QUO].drop(columns="point"), on="parameter_set")
    names = list(sweep.columns.numbers_of(table))
    keys = ["point", "scenario", "replicate", *axes]
    both = pd.concat([rows.loc[rows["point"] != STATUS_QUO, [*keys, *names]], base[[*keys, *names]]])
    found = _whole(sweep, both.set_index(keys), axes)
    for factor in sweep.factors:
        coordinate = ("point", sweep.points[factor.name].to_numpy(), {"unit": factor.unit, "role": factor.role})
        found = found.assign_coords({factor.name: coordinate})
    for name in sweep.columns.outcomes_of(table):
        found[name].attrs = {"units": OUTCOMES[name].unit, "long_name": OUTCOMES[name].label}
    for name in names[len(sweep.columns.outcomes_of(table)) :]:
        found[name].attrs = {"long_name": f"{name.removeprefix(BASIS)}: person-weeks or events that it is a ratio to"}
    found.attrs = {"title": sweep.experiment.content.title, "model": sweep.manifest["model"]}
    return found


def _whole(sweep: Sweep, frame: pd.DataFrame, axes: list[str]) -> xr.Dataset:
    """Arrays over all combinations of the index, each axis in its own order."""
    points, replicates = range(len(sweep.points)), range(sweep.plan.replicates)
    orders = {"point": points, "scenario": sweep.columns.scenarios, "replicate": replicates, **sweep.columns.axes()}
    import xarray as xr

    found: xr.Dataset = xr.Dataset.from_dataframe(frame)
    return found.reindex({name: list(orders[name]) for name in ("point", "scenario", "replicate", *axes)})
