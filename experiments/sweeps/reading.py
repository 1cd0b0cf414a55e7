"""Reading a sweep: its design and its tables, as data frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.storage import folders
from experiments.storage.batches import read_rows
from experiments.storage.store import first_line
from experiments.sweeps import documents, size, store
from experiments.sweeps.designs import point_columns
from experiments.sweeps.factors import Factor
from experiments.sweeps.files import Experiment, build
from experiments.sweeps.plan import InStore, SweepPlan
from experiments.sweeps.precision import Precision
from experiments.sweeps.simulation import STATUS_QUO
from experiments.sweeps.tables import BASIS, TABLES, WHO, Columns, rows_wrong
from model.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Sweep:
    """A stored sweep: its folder, plan and manifest; tables are read when asked for."""

    path: Path
    plan: SweepPlan
    manifest: dict[str, Any]

    @property
    def experiment(self) -> Experiment:
        """The experiment file as it was read."""
        return self.plan.experiment

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What varies between points: levers, then uncertainties."""
        return self.experiment.factors

    @property
    def points(self) -> pd.DataFrame:
        """The design: point, block, parameter_set, a column per factor, coordinates ``unit.<factor>``."""
        return self.plan.points

    @cached_property
    def columns(self) -> Columns:
        """What the tables look like."""
        return Columns.of(self.plan)

    def read(
        self, table: str, columns: Sequence[str] | None = None, points: Collection[int] | None = None
    ) -> pd.DataFrame:
        """One of the tables "runs", "series" and "groups", sorted by point, scenario, replicate and time.

        Args:
            table: which. columns: only these, and those that say whose row it is. points: only these points (-1: the
                status quo of all parameter sets).

        Raises:
            InputError: there is no such table or column, or a file is damaged.
        """
        return self.arrow(table, columns, points).to_pandas()

    def arrow(
        self, table: str, columns: Sequence[str] | None = None, points: Collection[int] | None = None
    ) -> pa.Table:
        """The same as `read`, as an Arrow table."""
        import pyarrow as pa
        import pyarrow.dataset as ds

        if table not in TABLES:
            raise InputError(f"there is no table '{table}'.{nearest(table, TABLES)}")
        schema = self.columns.schema(table)
        for column in columns or ():
            if column not in schema.names:
                raise InputError(f"{self.path}: {table} has no column '{column}'.{nearest(column, schema.names)}")
        if columns is not None:
            keys = {*WHO, "run_id", "window", "week", "year", "group", "status", "reason"}
            columns = [name for name in schema.names if name in keys or name in columns]
        files = [str(path) for path in store.files(self.path, table)]
        chosen = None if points is None else ds.field("point").isin(list(points))
        options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        form = ds.ParquetFileFormat(default_fragment_scan_options=options)
        try:
            data = ds.dataset(files, schema=schema, format=form) if files else ds.dataset(schema.empty_table())
            rows = data.to_table(columns=columns, filter=chosen)
        except (OSError, MemoryError, ValueError, pa.ArrowException) as error:
            reason = self._unreadable(table) or f"{self.path}: {table} cannot be read ({first_line(error)})."
            raise InputError(f"{reason} {self._mend()}") from None
        rows = self.columns.ordered(table, rows)
        wrong = rows_wrong(self.plan, self.columns, table, rows)
        if wrong is not None:
            raise InputError(f"{self.path}: {table}: {wrong}. {self._mend()}")
        return rows

    def _unreadable(self, table: str) -> str | None:
        """What is wrong with the first file of a table that cannot be read by itself."""
        for path in store.files(self.path, table):
            try:
                read_rows(path, self.columns.schema(table), self.path)
            except InputError as error:
                return str(error)
        return None

    def _mend(self) -> str:
        return f"Simulate again what is damaged with `undertow resume {self.path} --repair`."

    def paired(self, outcome: str, window: str = "all") -> pd.DataFrame:
        """Every finished run beside the status quo of the same parameters and luck.

        Columns: point, parameter_set, scenario, replicate, status_quo, value, difference, in the outcome's unit; then
        status_quo_basis and value_basis, what the two are ratios to (person-weeks or events). A value is NaN where
        nothing happened that it could be a ratio to. Pairs of which one run is missing or failed are left out.

        Raises:
            InputError: the outcome or the window was not kept.
        """
        if window not in self.columns.windows:
            raise InputError(f"{self.path}: no window '{window}' was kept.{nearest(window, self.columns.windows)}")
        below = BASIS + outcome
        runs = self.read("runs", [outcome, below])
        runs = runs[(runs["window"] == window) & (runs["status"] == "ok")]
        policy, status_quo = runs[runs["point"] != STATUS_QUO], runs[runs["point"] == STATUS_QUO]
        pair = ["parameter_set", "replicate"]
        base = status_quo[[*pair, outcome, below]].rename(columns={outcome: "status_quo", below: "status_quo_basis"})
        found = policy[[*WHO, outcome, below]].rename(columns={outcome: "value", below: "value_basis"})
        found = found.merge(base, on=pair, how="inner")
        found["difference"] = found["value"] - found["status_quo"]
        found = found[[*WHO, "status_quo", "value", "difference", "status_quo_basis", "value_basis"]]
        order = {name: n for n, name in enumerate(self.columns.scenarios)}
        return found.sort_values(
            ["point", "scenario", "replicate"],
            key=lambda c: c.map(order) if c.name == "scenario" else c,
            ignore_index=True,
        )

    def done(self) -> tuple[InStore, list[tuple[int, int, str, int, str]]]:
        """What is in the store, and the failed runs: point, parameter_set, scenario, replicate, reason."""
        rows = self.read("runs", [])
        rows = rows[rows["window"] == self.columns.windows[0]]
        done = InStore.nothing(self.plan)
        base = (rows["point"] == STATUS_QUO).to_numpy()
        sets, replicates = rows["parameter_set"].to_numpy(), rows["replicate"].to_numpy()
        done.status_quo[sets[base], replicates[base]] = True
        order = {name: n for n, name in enumerate(self.columns.scenarios)}
        scenarios = np.array([order[name] for name in rows["scenario"]], dtype=np.int64)
        done.points[rows["point"].to_numpy()[~base], scenarios[~base], replicates[~base]] = True
        failed = rows[rows["status"] == "failed"]
        return done, list(failed[[*WHO, "reason"]].itertuples(index=False, name=None))

    def missing(self) -> pd.DataFrame:
        """Runs that are planned and have no result: point, parameter_set, scenario, replicate, reason.

        The reason is empty for a run that has not been tried. With a target precision every point may have fewer
        replicates than the most; then only those are missing that the points still need.
        """
        import pandas as pd

        done, failed = self.done()
        allowed = Precision.from_store(self.plan, self.read).settled(done)
        names = self.columns.scenarios
        found: list[tuple[int, int, str, int, str]] = list(failed)
        for number, points in enumerate(self.plan.members):
            owed = np.flatnonzero(~done.status_quo[number, : int(allowed[points].max())])
            found += [(STATUS_QUO, number, names[STATUS_QUO], int(replicate), "") for replicate in owed]
        due = np.arange(self.plan.replicates) < allowed[:, np.newaxis, np.newaxis]
        for point, scenario, replicate in np.argwhere(due & ~done.points):
            number = int(self.plan.parameter_set[point])
            found.append((int(point), number, names[scenario], int(replicate), ""))
        return pd.DataFrame(found, columns=[*WHO, "reason"])


def open_sweep(path: str | Path) -> Sweep:
    """The sweep in a folder.

    Raises:
        InputError: there is none, it is damaged, or its experiment no longer fits the model.
    """
    folder = Path(path)
    manifest, experiment, blocks = read_plan(folder)
    return Sweep(folder, SweepPlan(experiment, read_points(folder, manifest, experiment, blocks), blocks), manifest)


def read_plan(folder: Path) -> tuple[dict[str, Any], Experiment, tuple[int, ...]]:
    """The manifest of a sweep, its experiment, and the samples of each block of its design.

    Raises:
        InputError: there is no sweep here, one of them is damaged or does not belong to the others, or the experiment
            no longer fits the model.
    """
    if (folder / documents.MANIFEST).is_file() and not (folder / documents.PLAN).is_file():
        folders.check_kind(folder, folders.SWEEP)
    document = documents.read(folder, documents.PLAN, documents.PlanDocument)
    manifest = documents.read(folder, documents.MANIFEST, documents.ManifestDocument)
    changed = (
        f"{folder}: {documents.PLAN} is not the plan that {documents.MANIFEST} belongs to: one of them was changed"
    )
    if documents.fingerprint(document) not in manifest.plan:
        raise InputError(f"{changed} or damaged. Bring the earlier file back, or start anew in another folder.")
    experiment = build(
        document.experiment, document.name, str(folder / documents.PLAN), folder / documents.POLICIES, document.text
    )
    blocks = tuple(document.blocks)
    if [factor.name for factor in experiment.factors] != [factor.name for factor in document.factors]:
        raise InputError(f"{folder}: the model has changed since this sweep was planned: other factors follow from it.")
    if size.check(experiment, blocks, str(folder / documents.PLAN)).points != document.points:
        raise InputError(f"{folder}: {documents.PLAN} does not fit together: its blocks make another number of points.")
    return manifest.model_dump(), experiment, blocks


def read_points(
    folder: Path, manifest: Mapping[str, Any], experiment: Experiment, blocks: Sequence[int]
) -> pd.DataFrame:
    """The design of a sweep; `InputError` if it is missing, damaged or not the one that the manifest belongs to."""
    points = store.read_points(folder, point_columns(experiment))
    where = f"{folder}: {documents.POINTS}"
    if documents.fingerprint_of_points(points) not in manifest["points"]:
        raise InputError(
            f"{where} is not the design that {documents.MANIFEST} belongs to: it was changed or damaged. Lay it out "
            f"again with `undertow resume {folder} --repair`."
        )
    # An expansion writes its points before it says so in the plan.
    points = points[points["block"] < max(len(blocks), 1)]
    sets = points["parameter_set"].to_numpy()
    first_seen = np.maximum.accumulate(np.concatenate([[-1], sets]))
    orderly = len(points) == size.count_points(experiment, blocks) and (sets >= 0).all()
    if not (orderly and (sets <= first_seen[:-1] + 1).all() and (points["point"] == np.arange(len(points))).all()):
        raise InputError(f"{where} does not fit together: points or parameter sets are missing.")
    return points
