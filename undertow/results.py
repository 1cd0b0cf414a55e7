"""What came out: tables as data frames, the manifest, and charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError, nearest, shown
from undertow.asking import Folder, text_of
from undertow.charts import Chart, effects_chart, weekly_chart

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweeps.reading import Sweep as StoredSweep

Tables = Mapping[str, Callable[[], "pd.DataFrame"]]
"""Names of tables, and how each is read."""


def open(folder: Folder) -> Result:
    """Any stored result: of a run, a sweep, an attribution, claims, ...

    Args:
        folder: what was given as ``out``, or the command's ``results/<name>``.

    Returns:
        A `Run`, a `Sweep`, or a plain `Result` for every other kind.

    Raises:
        InputError: the folder holds no result, or a damaged one.

    >>> import undertow as ut
    >>> _ = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26, out="results/mine")
    >>> ut.open("results/mine")
    Run(end_demand; 2 replicates; 26 weeks; seed 1; scale 0.02)
    """
    from experiments.storage.folders import RUN, SWEEP, kind_of
    from experiments.storage.store import read_manifest
    from model.files import located

    path = located(text_of("folder", folder))
    kind = kind_of(path)
    if kind == SWEEP:
        return open_sweep(path)
    if kind == RUN:
        return open_run(path)
    return Result(kind, read_manifest(path, kind), path, _parquet(path), _rules(path))


def open_run(folder: Path, hold: bool = False) -> Run:
    """The run in a folder; to ``hold`` it is to have all of it in memory, without the folder."""
    from experiments.storage.folders import RUN
    from experiments.storage.store import read_manifest

    found = Run(RUN, read_manifest(folder, RUN), None if hold else folder, _parquet(folder), _rules(folder))
    for name in found.tables if hold else ():
        found.table(name)
    return found


def open_sweep(folder: Path) -> Sweep:
    """The sweep in a folder."""
    from experiments.sweeps.reading import open_sweep as read

    return Sweep(read(folder))


def _rules(folder: Path) -> str:
    """The text of what replaced rules, as it lies beside a result."""
    from experiments.storage.store import RULES
    from model.files import read_text

    return read_text(folder / RULES) if (folder / RULES).is_file() else ""


def _parquet(folder: Path) -> Tables:
    """The tables that lie in a folder."""
    from experiments.storage.store import read_table

    return {path.stem: partial(read_table, folder, path.stem) for path in sorted(folder.glob("*.parquet"))}


class Result:
    """A result of any kind.

    Attributes:
        kind: "run", "sweep", "attribution", "counterfactual", "budget", "contest", "claims" or "levels".
        manifest: what exactly ran: parameters, scenarios, seeds, versions, how it ended (``manifest["status"]``).
        folder: where it is stored; None if it is in memory alone.
        rules: source of the functions that took the place of rules; empty if none did.

    >>> import undertow as ut
    >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
    >>> found.kind, found.manifest["status"], found.manifest["weeks"]
    ('run', 'complete', 26)
    """

    def __init__(
        self, kind: str, manifest: Mapping[str, Any], folder: Path | None, tables: Tables, rules: str = ""
    ) -> None:
        self.kind = kind
        self.rules = rules
        self.manifest = manifest
        self.folder = folder
        self._tables = tables
        self._read: dict[str, pd.DataFrame] = {}

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of its tables.

        >>> import undertow as ut
        >>> ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).tables[:3]
        ('effects', 'group_effects', 'groups')
        """
        return tuple(self._tables)

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables, read when it is first asked for.

        Raises:
            InputError: it has no such table, or none yet, or the file is damaged.

        >>> import undertow as ut
        >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
        >>> found.table("effects") is found.effects
        True
        """
        from experiments.storage.store import RUNNING

        if name not in self._tables:
            if self.manifest.get("status") == RUNNING:
                raise InputError(
                    f"{self.folder}: there are no tables yet: finish it with the call that began it, or with "
                    f"`undertow resume {self.folder}`."
                )
            raise InputError(f"there is no table {shown(name)}.{nearest(name, self.tables)}")
        if name not in self._read:
            self._read[name] = self._tables[name]()
        return self._read[name]

    def __repr__(self) -> str:
        from experiments.storage.folders import described

        # Without its brackets, and without the identity of the model.
        facts = described(self.manifest).strip(" ()").partition("; model ")[0]
        return f"{type(self).__name__}({facts})"


class Run(Result):
    """Policies compared with the status quo, world by world on the same luck.

    >>> import undertow as ut
    >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
    >>> found.effects.query("outcome == 'client_violence' and window == 'all'")["effect"].item()
    'ratio'
    """

    @property
    def effects(self) -> pd.DataFrame:
        """Each outcome's change under each scenario, over each window of weeks.

        Columns: scenario, outcome, window ("all" weeks, or a part of them); status_quo and scenario_value, the pooled
        levels, in the unit of `undertow.outcomes`; change with the ends of its 90 % interval, low and high (NaN for
        fewer than two replicates), in ``unit``: percent of the status quo where ``effect`` is "ratio", percentage
        points where it is "points", and the outcome's own unit where it is "difference"; n, the replicates in which
        both worlds have something to divide by; status_quo_basis and scenario_basis, the person-weeks or events that
        the levels are ratios to.

        >>> import undertow as ut
        >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
        >>> found.effects.columns[:6].tolist()
        ['scenario', 'outcome', 'window', 'status_quo', 'scenario_value', 'change']
        """
        return self.table("effects")

    @property
    def group_effects(self) -> pd.DataFrame:
        """The same by trait and group of people, with the gap to a reference group.

        >>> import undertow as ut
        >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
        >>> {"trait", "group", "outcome"} <= set(found.group_effects)
        True
        """
        return self.table("group_effects")

    @property
    def series(self) -> pd.DataFrame:
        """Outcomes week by week: scenario, replicate, week (negative before the policy), then one column per outcome.

        The units are those of `undertow.outcomes`.

        >>> import undertow as ut
        >>> series = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).series
        >>> len(series) == 2 * 2 * (26 + 26)  # scenarios, replicates, weeks before and with the policy
        True
        """
        return self.table("series")

    @property
    def groups(self) -> pd.DataFrame:
        """Outcomes by year (0 is the year before the policy) and group: scenario, replicate, year, group, outcomes.

        >>> import undertow as ut
        >>> groups = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).groups
        >>> groups["year"].unique().tolist()
        [0, 1]
        """
        return self.table("groups")

    @property
    def same_people(self) -> pd.DataFrame:
        """What became of people who were in the trade when a policy started.

        Columns: scenario, replicate, group (all, or a cohort fixed at the start), fate, people, share. Fates are
        "better off", "worse off", "better and worse", "as before", and "left": who left the catchment or died in either
        world. Shares are of those compared, and NaN for those who left.

        >>> import undertow as ut
        >>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
        >>> found.same_people["fate"].unique().tolist()
        ['better off', 'worse off', 'better and worse', 'as before', 'left']
        """
        return self.table("same_people")

    @property
    def runs(self) -> pd.DataFrame:
        """Outcomes of each world over each window: run_id, scenario, replicate, window, then one column per outcome.

        >>> import undertow as ut
        >>> ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).runs["run_id"].nunique()
        4
        """
        return self.table("runs")

    def chart(self, window: str = "all") -> Chart:
        """The change in the main outcomes under every scenario, with intervals, as a picture.

        Args:
            window: one of those in `effects`.

        Raises:
            InputError: there is no such window, or only the status quo has run.

        >>> import undertow as ut
        >>> chart = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).chart()
        >>> chart.title
        'What changes under “Ending demand”, compared with the status quo'
        """
        return effects_chart(self.manifest, self.table, window)

    def weekly_chart(self, scenario: str | None = None) -> Chart:
        """The main outcomes week by week under one scenario and under the status quo, as a picture.

        Args:
            scenario: its name; needed where several have run.

        Raises:
            InputError: there is no such scenario, or there are several to choose from.

        >>> import undertow as ut
        >>> chart = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).weekly_chart()
        >>> chart.title
        'Ending demand: the headline outcomes week by week'
        """
        return weekly_chart(self.manifest, self.table, scenario)


class Sweep(Result):
    """An experiment at many points, each with replicates.

    The tables "runs", "series" and "groups" have a row for each point, parameter_set, scenario, replicate and span of
    time; point -1 is the status quo of a set of parameters.

    >>> import undertow as ut
    >>> found = ut.open("results/fear")  # from the example of `undertow.sweep`
    >>> found.tables
    ('runs', 'series', 'groups')
    """

    def __init__(self, stored: StoredSweep) -> None:
        from experiments.storage.folders import SWEEP
        from experiments.sweeps.tables import TABLES

        tables = {name: partial(stored.read, name) for name in TABLES}
        super().__init__(SWEEP, stored.manifest, stored.path, tables, _rules(stored.path))
        self._stored = stored

    @property
    def points(self) -> pd.DataFrame:
        """The design: point, block, parameter_set, a column per factor, and coordinates ``unit.<factor>`` (0 to 1).

        >>> import undertow as ut
        >>> ut.open("results/fear").points[["point", "fear_hides"]].values.tolist()
        [[0.0, 0.0], [1.0, 0.5]]
        """
        return self._stored.points

    def paired(self, outcome: str, window: str = "all") -> pd.DataFrame:
        """Every finished run beside the status quo of the same parameters and luck.

        Columns: point, parameter_set, scenario, replicate, status_quo, value and difference, in the outcome's unit,
        and what the two are ratios to (person-weeks or events). NaN where there was nothing to be a ratio to.

        Raises:
            InputError: the outcome or the window was not kept.

        >>> import undertow as ut
        >>> ut.open("results/fear").paired("client_violence")["replicate"].tolist()
        [0, 1, 0, 1]
        """
        return self._stored.paired(outcome, window)

    def missing(self) -> pd.DataFrame:
        """Runs that are planned and have no result, and why: point, parameter_set, scenario, replicate, reason.

        The reason is empty for a run that has not been tried.

        >>> import undertow as ut
        >>> len(ut.open("results/fear").missing())
        0
        """
        return self._stored.missing()

    def __repr__(self) -> str:
        return f"Sweep({self._stored.experiment.name}; {len(self.points)} points)"
