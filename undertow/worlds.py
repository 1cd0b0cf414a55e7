"""One market under a policy beside the same market without it, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.errors import InputError, nearest, shown
from undertow.asking import Changes, Policy, Rules, in_words_of_python, plan_of, reporter_of, whole

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ALL = "all"


class World:
    """A market under a policy and its twin under the status quo, which share their luck, in this very process.

    What differs between the two is the policy's doing, in this one world; how far that is chance, many worlds tell:
    see `undertow.run`, whose replicate of the same number this is, to the last bit.

    Attributes:
        week: weeks of policy lived so far.

    >>> import undertow as ut
    >>> world = ut.World("end_demand", scale=0.02, burn_in=26).weeks(26)
    >>> world.frame().columns[:4].tolist()
    ['scenario', 'replicate', 'week', 'active_workers']
    """

    def __init__(
        self, policy: Policy, *, scale: float = 1.0, burn_in: int = 260, seed: int = 1, replicate: int = 0,
        parameters: Changes | None = None, rules: Rules | None = None, progress: bool = False,
    ) -> None:  # fmt: skip
        """Build the market and live through the weeks before the policy.

        Args:
            policy: name of a shipped scenario, or path of a scenario file; "a+b" applies both.
            scale: size of the world; 1 is about 28,000 people.
            burn_in: weeks without any policy.
            seed: the same seed gives the same worlds. replicate: 0, 1, 2, ...: which of them.
            parameters: changed parameters and switches by name, such as ``{"fear_hides": 0.3}``.
            rules: a file of rules, or functions that take the place of rules, as in `undertow.run`. All worlds of one
                process live by the same.
            progress: whether to tell on standard error when the model must be compiled first.

        Raises:
            InputError: the policy, a number, a parameter or a rule is wrong; or worlds of this process live by other
                rules.
        """
        from experiments.rules.given import use_here
        from experiments.running.plan import MAX_WEEKS, load_parameters, load_scenarios
        from experiments.running.worlds import burned_in, compile_model

        with in_words_of_python():
            use_here(rules)
            self._replicate = whole("replicate", replicate, 0, 999_999)
            sizes = {"weeks": MAX_WEEKS, "burn_in": burn_in, "scale": scale, "seed": seed}
            plan = plan_of("World", (policy,), sizes, parameters)
            self._scenarios = load_scenarios(plan)
            values = load_parameters(plan)
            compile_model(plan.means, reporter_of(progress))
        world, _ = burned_in(values, plan.seed, self._replicate, plan.scale, plan.burn_in)
        self._before = plan.burn_in - plan.tail
        self._worlds = tuple(world.fork() for _ in self._scenarios)
        self.week = 0

    def weeks(self, number: int) -> World:
        """Live through so many more weeks, in both worlds; gives itself back.

        Ctrl-C leaves both as they were before the call.

        Raises:
            InputError: ``number`` is no whole number above 0, or the policy would pass 2,080 weeks.

        >>> import undertow as ut
        >>> ut.World("end_demand", scale=0.02, burn_in=6).weeks(4).weeks(4).week
        8
        """
        end = self.week + whole("number", number, 1, len(self._scenarios[0].table) - self.week)
        tables = [scenario.table[self.week : end] for scenario in self._scenarios]
        lived = tuple(world.fork().run(table) for world, table in zip(self._worlds, tables, strict=True))
        self._worlds, self.week = lived, end
        return self

    def frame(self, group: str = ALL) -> pd.DataFrame:
        """Outcomes of both worlds by week.

        Args:
            group: whose; "all", or a group fixed at baseline such as "documentation:undocumented", of whom only the
                outcomes exist that are counted person by person.

        Returns:
            A row for each world (status quo first) and week (the year before the policy has negative ones); columns
            scenario, replicate, week, then the outcomes in the units of `undertow.outcomes`. The layout is that of
            ``undertow.run(...).series``.

        Raises:
            InputError: there is no such group.

        >>> import undertow as ut
        >>> frame = ut.World("end_demand", scale=0.02, burn_in=6).weeks(4).frame()
        >>> frame.groupby("scenario")["week"].agg(["min", "max"]).loc["status_quo"].tolist()
        [-6, 3]
        """
        import pandas as pd

        both = []
        for scenario, outcomes in zip(self._scenarios, self._outcomes(group), strict=True):
            weeks = range(self._first, self.week)
            keys = {"scenario": scenario.name, "replicate": self._replicate, "week": weeks}
            both.append(pd.DataFrame(keys | outcomes))
        return pd.concat(both, ignore_index=True)

    def difference(self, group: str = ALL) -> pd.DataFrame:
        """The world under the policy less the one under the status quo: a row per week, a column per outcome.

        The index is the week, negative before the policy, where all differences are 0. Units are those of
        `undertow.outcomes`; a difference is missing where one of the two values is.

        Raises:
            InputError: there is no such group.

        >>> import undertow as ut
        >>> difference = ut.World("end_demand", scale=0.02, burn_in=6).weeks(4).difference()
        >>> difference.shape[0], float(difference.loc[:-1, "active_workers"].abs().max())
        (10, 0.0)
        """
        import pandas as pd

        base, policy = self._outcomes(group)
        weeks = pd.RangeIndex(self._first, self.week, name="week")
        return pd.DataFrame({name: policy[name] - base[name] for name in base}, index=weeks)

    @property
    def _first(self) -> int:
        """The first week that is shown."""
        return self._before - (self._worlds[0].week - self.week)

    def _outcomes(self, group: str) -> list[dict[str, np.ndarray]]:
        """Each outcome by week, of the status quo and of the policy."""
        from model.counting.outcomes import GROUPS, weekly

        if group not in GROUPS:
            raise InputError(f"there is no group {shown(group)}.{nearest(str(group), GROUPS)}")
        return [weekly(world.tallies[self._before :], GROUPS.index(group)) for world in self._worlds]

    def __repr__(self) -> str:
        return f"World({self._scenarios[-1].name!r}, week {self.week})"
