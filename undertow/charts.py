"""Charts of a run, as pictures that a notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from model.errors import InputError, nearest, shown
from undertow.asking import Folder, text_of

if TYPE_CHECKING:
    import pandas as pd

    from experiments.storage.store import Run
    from figures.style import Words

Table = Callable[[str], "pd.DataFrame"]
"""Gives a table of a run by its name."""


@dataclass(frozen=True)
class Chart:
    """A chart with its title, its interval, its limits and its source; a notebook shows it.

    Attributes:
        title: what it shows. alt: the same for those who cannot see it, with the main numbers.
        svg: as text. png: as bytes, 144 dots per inch.

    >>> import undertow as ut
    >>> chart = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).chart()
    >>> chart.save("ending_demand.svg").exists()
    True
    """

    title: str
    alt: str
    svg: str = field(repr=False)
    png: bytes = field(repr=False)

    def save(self, file: Folder) -> Path:
        """Write the chart to a file that ends in .svg or .png, whole or not at all; gives its path back.

        Raises:
            InputError: the file has another ending. OSError: it cannot be written.

        >>> import undertow as ut
        >>> chart = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26).chart()
        >>> chart.save("ending_demand.gif")
        Traceback (most recent call last):
        ...
        model.errors.InputError: 'ending_demand.gif' is not valid: a chart is saved as .svg or .png.
        """
        from figures.style import write_aside
        from model.files import located

        path = located(text_of("file", file))
        pictures = {".svg": self.svg.encode(), ".png": self.png}
        if path.suffix.lower() not in pictures:
            raise InputError(f"{shown(path.name)} is not valid: a chart is saved as .svg or .png.")
        return write_aside(path, pictures[path.suffix.lower()])

    def _repr_svg_(self) -> str:
        """What notebooks show."""
        return self.svg


def effects_chart(manifest: Mapping[str, Any], table: Table, window: str) -> Chart:
    """See `undertow.Run.chart`."""
    from figures import effects
    from figures.facts import scenario_facts

    with TemporaryDirectory(prefix="undertow-") as folder:
        run = _as_stored(manifest, table, Path(folder))
        if not scenario_facts(run):
            raise InputError("only the status quo has run, so there are no effects; see weekly_chart().")
        windows = effects.windows(run)
        if window not in windows:
            raise InputError(f"there is no window {shown(window)}.{nearest(window, windows)}")
        return _chart(effects.describe(run, window), effects.draw(run, window))


def weekly_chart(manifest: Mapping[str, Any], table: Table, scenario: str | None) -> Chart:
    """See `undertow.Run.weekly_chart`."""
    from figures import trajectories
    from figures.facts import scenario_facts, status_quo_facts

    with TemporaryDirectory(prefix="undertow-") as folder:
        run = _as_stored(manifest, table, Path(folder))
        facts = {one.name: one for one in scenario_facts(run) or [status_quo_facts(run)]}
        if scenario is None and len(facts) > 1:
            raise InputError(f"several scenarios have run: name one of {', '.join(facts)}.")
        name = next(iter(facts)) if scenario is None else scenario
        if name not in facts:
            raise InputError(f"there is no scenario {shown(name)} in this run.{nearest(name, facts)}")
        return _chart(trajectories.describe(run, facts[name]), trajectories.draw(run, facts[name]))


def _as_stored(manifest: Mapping[str, Any], table: Table, folder: Path) -> Run:
    """The run as charts take it, which are drawn into ``folder``."""
    from experiments.storage.store import Run

    tables = {name: table(name) for name in ("series", "groups", "effects", "series_basis")}
    return Run(manifest=dict(manifest), path=folder, **tables)


def _chart(words: Words, files: list[Path]) -> Chart:
    pictures = {file.suffix: file.read_bytes() for file in files}
    return Chart(words.title, words.alt, pictures[".svg"].decode(), pictures[".png"])
