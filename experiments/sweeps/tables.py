"""The three tables of a sweep: their columns, their order, and their rows from what an origin gives."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.sweeps.simulation import STATUS_QUO, Simulated

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from experiments.sweeps.plan import SweepPlan

TABLES = ("runs", "series", "groups")
BASIS = "basis."
"""Columns of ``runs`` with what an outcome is a ratio to begin with this."""
WHO = ("point", "parameter_set", "scenario", "replicate")
STATES = ("ok", "failed")
_WHOLE = ("point", "parameter_set", "replicate", "week", "year")
_NAMED = 3


@dataclass(frozen=True)
class Columns:
    """What the tables of one sweep look like.

    Attributes:
        scenarios: names, the status quo last. windows, weeks, years, groups: values of the axes, in order.
        outcomes, series_outcomes, group_outcomes: the columns after them. Those of ``runs`` are followed by as many
            with what each is a ratio to (person-weeks or events).
    """

    scenarios: tuple[str, ...]
    windows: tuple[str, ...]
    weeks: tuple[int, ...]
    years: tuple[int, ...]
    groups: tuple[str, ...]
    outcomes: tuple[str, ...]
    series_outcomes: tuple[str, ...]
    group_outcomes: tuple[str, ...]

    @classmethod
    def of(cls, plan: SweepPlan) -> Columns:
        """The columns that a plan asks for."""
        from model.counting.outcomes import GROUPS

        experiment, lengths = plan.experiment, plan.experiment.lengths
        return cls(
            scenarios=tuple(plan.scenario_names),
            windows=tuple(experiment.windows),
            weeks=tuple(range(-lengths.tail, lengths.weeks)),
            years=tuple(lengths.years),
            groups=tuple(GROUPS),
            outcomes=experiment.outcomes,
            series_outcomes=experiment.series,
            group_outcomes=experiment.groups,
        )

    def schema(self, table: str) -> pa.Schema:
        """Names and types of one of the `TABLES`."""
        import pyarrow as pa

        keys = [(name, pa.int64() if name in _WHOLE else pa.string()) for name in self.keys_of(table)]
        return pa.schema([*keys, *((name, pa.float64()) for name in self.numbers_of(table))])

    def numbers_of(self, table: str) -> tuple[str, ...]:
        """Columns of numbers that a table has: its outcomes and, in ``runs``, what they are ratios to."""
        below = tuple(BASIS + name for name in self.outcomes) if table == "runs" else ()
        return self.outcomes_of(table) + below

    def axes(self) -> dict[str, Sequence[Any]]:
        """Values of the columns that say which part of a run a row holds."""
        return {"window": self.windows, "week": self.weeks, "year": self.years, "group": self.groups}

    def axes_of(self, table: str) -> tuple[str, ...]:
        """Those of `axes` that a table has."""
        return {"runs": ("window",), "series": ("week",), "groups": ("year", "group")}[table]

    def keys_of(self, table: str) -> tuple[str, ...]:
        """The columns of a table that are no outcomes."""
        first, last = (("run_id",), ("status", "reason")) if table == "runs" else ((), ())
        return (*first, *WHO, *self.axes_of(table), *last)

    def rows_of(self, table: str) -> int:
        """Rows that a finished run has in a table."""
        axes = self.axes()
        return math.prod(len(axes[name]) for name in self.axes_of(table))

    def outcomes_of(self, table: str) -> tuple[str, ...]:
        """Outcomes that a table has a column for."""
        return {"runs": self.outcomes, "series": self.series_outcomes, "groups": self.group_outcomes}[table]

    def rows(self, simulated: Sequence[Simulated]) -> dict[str, pa.Table]:
        """Rows of all tables from some origins; a failed run has a row per window in ``runs`` and nowhere else."""
        import pyarrow as pa

        finished = [one for one in simulated if one.runs]
        values = {
            "runs": [one.windows for one in finished],
            "series": [one.series for one in finished] if self.series_outcomes else [],
            "groups": [one.groups for one in finished] if self.group_outcomes else [],
        }
        found = {table: self._finished(table, finished, values[table]) for table in TABLES}
        failures = [self._failures(one) for one in simulated if one.failed]
        return found | {"runs": pa.concat_tables([found["runs"], *failures])}

    def _finished(self, table: str, simulated: Sequence[Simulated], values: Sequence[np.ndarray]) -> pa.Table:
        """The finished runs of some origins, one after the other, each with every combination of the axes."""
        import pyarrow as pa

        schema, axes = self.schema(table), {name: self.axes()[name] for name in self.axes_of(table)}
        if not values:
            return schema.empty_table()
        combinations = list(zip(*itertools.product(*axes.values()), strict=True))
        count, times = sum(len(one.runs) for one in simulated), len(combinations[0])
        runs = [(run, one.origin) for one in simulated for run in one.runs]
        columns: dict[str, Any] = {
            "point": np.repeat([run.point for run, _ in runs], times),
            "parameter_set": np.repeat([origin.parameter_set for _, origin in runs], times),
            "scenario": repeated([self.scenarios[run.scenario] for run, _ in runs], times),
            "replicate": np.repeat([origin.replicate for _, origin in runs], times),
        }
        columns |= {
            name: pa.array(each, type=schema.field(name).type).take(np.tile(np.arange(times), count))
            for name, each in zip(axes, combinations, strict=True)
        }
        if table == "runs":
            columns["run_id"] = repeated([ident for one in simulated for ident in one.run_ids], times)
            columns |= {name: repeated([text], count * times) for name, text in (("status", "ok"), ("reason", ""))}
        flat = np.concatenate(values).reshape(count * times, -1)
        # A value that is not a number is missing: null.
        columns |= {name: pa.array(flat[:, n], from_pandas=True) for n, name in enumerate(self.numbers_of(table))}
        return pa.table({name: columns[name] for name in schema.names}, schema=schema)

    def _failures(self, one: Simulated) -> pa.Table:
        import pyarrow as pa

        rows = [
            {
                "run_id": failed.run_id, "point": failed.run.point, "parameter_set": one.origin.parameter_set,
                "scenario": self.scenarios[failed.run.scenario], "replicate": one.origin.replicate,
                "window": window, "status": "failed", "reason": failed.reason,
            }
            for failed in one.failed
            for window in self.windows
        ]  # fmt: skip
        return pa.Table.from_pylist(rows, schema=self.schema("runs"))

    def ordered(self, table: str, rows: pa.Table) -> pa.Table:
        """Rows sorted by point, scenario, replicate and then time or group, whatever order they came in."""
        import pyarrow as pa
        import pyarrow.compute as pc

        keys: list[tuple[str, str]] = []
        orders = {"scenario": self.scenarios, "window": self.windows, "group": self.groups}
        sortable = rows
        for name in (*WHO, "window", "week", "year", "group"):
            if name not in rows.column_names:
                continue
            key = name
            if name in orders:
                key = f"order of {name}"
                positions = pc.index_in(rows[name], value_set=pa.array(orders[name]))
                sortable = sortable.append_column(key, positions)
            keys.append((key, "ascending"))
        return rows.take(pc.sort_indices(sortable, sort_keys=keys)) if keys else rows


def repeated(texts: Sequence[str], times: int) -> pa.Array:
    """Every text so many times in a row."""
    import pyarrow as pa

    return pa.array(texts, type=pa.string()).take(np.repeat(np.arange(len(texts)), times))


def rows_wrong(plan: SweepPlan, columns: Columns, table: str, rows: pa.Table) -> str | None:
    """What is wrong with sorted rows of a table, as the words after its name; None if every row is a planned one."""
    frame = rows.select([name for name in rows.column_names if name in columns.keys_of(table)]).to_pandas()
    unknown = ~_planned(plan, columns, frame)
    if unknown.any():
        return f"{int(unknown.sum())} rows are of no planned run: {some(frame[unknown])}"
    keys = [name for name in frame if name in (*WHO, *columns.axes_of(table))]
    same = np.ones(max(len(frame) - 1, 0), dtype=bool)
    for name in keys:
        column = frame[name].to_numpy()
        same &= column[1:] == column[:-1]
    if same.any():
        return f"{int(same.sum())} rows stand twice: {some(frame[1:][same])}"
    return None


def _planned(plan: SweepPlan, columns: Columns, frame: pd.DataFrame) -> np.ndarray:
    """Whether each row is of a run that the plan knows, shape (rows,)."""
    point, parameter_set = (frame[name].to_numpy() for name in ("point", "parameter_set"))
    base = point == STATUS_QUO
    good: np.ndarray = (point >= STATUS_QUO) & (point < len(plan.points))
    good &= (parameter_set >= 0) & (parameter_set < len(plan.first_of_set))
    of_point = plan.parameter_set[np.where(good & ~base, point, 0)]
    good &= base | (parameter_set == of_point)
    good &= frame["replicate"].between(0, plan.replicates - 1).to_numpy()
    status_quo = (frame["scenario"] == columns.scenarios[STATUS_QUO]).to_numpy()
    good &= frame["scenario"].isin(columns.scenarios).to_numpy() & (status_quo == base)
    for name, values in columns.axes().items():
        if name in frame:
            good &= frame[name].isin(values).to_numpy()
    if "status" in frame:
        good &= frame["status"].isin(STATES).to_numpy()
    return good


def some(rows: pd.DataFrame) -> str:
    """The first few of some rows, in words."""
    told = [
        f"point {row.point}, {str(row.scenario)[:60]}, replicate {row.replicate}"
        for row in rows.head(_NAMED).itertuples(index=False)
    ]
    return "; ".join(told) + (f"; and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
