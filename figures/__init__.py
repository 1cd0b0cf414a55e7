"""Charts and the report, drawn from a stored run and from nothing else.

``draw_run`` writes the charts of a run, ``write_report`` one self-contained page about it, ``draw_analysis`` the chart
of an analysis of a sweep. Labels, units and the direction that counts as better come from
``model.counting.outcomes``; titles of scenarios come from the run's manifest or the sweep's plan.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.claims.results import RowResult
    from experiments.contested.contest import Contest
    from experiments.difference.answer import Answer

# The modules are imported inside the functions: drawing needs matplotlib, whose import a user who only asks for
# --help, or who waits for the progress bar, should not pay for.


def draw_run(path: str | Path) -> list[Path]:
    """Draw all charts of the stored run at ``path`` into its folder ``figures/``, each as SVG and as PNG.

    Returns the files in the order in which a reader would want them: effects first, then one chart of trajectories
    per scenario (of the status quo, if nothing else ran), then effects by group for the traits the run asks for.
    Raises ``model.errors.InputError`` if there is no readable run at ``path``.
    """
    from experiments.storage.store import read_run
    from figures import effects, groups, trajectories
    from figures.facts import scenario_facts, status_quo_facts

    run = read_run(Path(path))
    files: list[Path] = []
    for window in effects.windows(run):
        files += effects.draw(run, window)
    for scenario in scenario_facts(run) or [status_quo_facts(run)]:
        files += trajectories.draw(run, scenario)
    for scenario in scenario_facts(run):
        for trait in groups.traits(run):
            files += groups.draw(run, scenario, trait)
    return files


def draw_claim(row: RowResult, folder: str | Path, source: str) -> list[Path]:
    """Draw the chart of one claim as SVG and PNG into ``folder``; ``source`` is the line that says where it is from."""
    from figures import claims

    return claims.draw(row, Path(folder), source)


def draw_contest(result: Contest, folder: str | Path) -> list[Path]:
    """Draw the chart of a contest as SVG and PNG into ``folder``."""
    from figures import contest

    return contest.draw(result, Path(folder))


def draw_difference(answer: Answer, folder: str | Path) -> list[Path]:
    """Draw two runs side by side, one chart for each policy that both have, as SVG and PNG into ``folder``."""
    from figures import difference

    return difference.draw(answer, Path(folder))


def draw_attribution(path: str | Path, outcome: str, window: str = "all") -> list[Path]:
    """Draw the waterfall of a stored attribution into its folder ``figures/``, as SVG and as PNG; returns the files.

    Raises ``model.errors.InputError`` if there is no readable attribution at ``path``.
    """
    from figures import waterfall

    return waterfall.draw(Path(path), outcome, window)


def draw_lives(path: str | Path) -> list[Path]:
    """Draw the chart of stored counterfactual lives into their folder ``figures/``, as SVG and as PNG.

    Raises ``model.errors.InputError`` if there are none at ``path``.
    """
    from figures import lives

    return lives.draw(Path(path))


def draw_budget(path: str | Path) -> list[Path]:
    """Draw the chart of a stored comparison at equal budget into its folder ``figures/``, as SVG and as PNG.

    Raises ``model.errors.InputError`` if there is none at ``path``.
    """
    from figures import budget

    return budget.draw(Path(path))


def write_report(path: str | Path) -> Path:
    """Write ``report.html`` beside the data of the stored run at ``path`` and return where it is.

    The page carries its charts inside itself and needs no network. Charts that are not there yet are drawn first.
    Raises ``model.errors.InputError`` if there is no readable run at ``path``.
    """
    from experiments.storage.store import read_run
    from figures import report

    return report.write(read_run(Path(path)))


def draw_analysis(path: str | Path) -> list[Path]:
    """Draw the chart of an analysis of a sweep (a document of ``experiments.analysis``), as SVG and as PNG.

    The files go to the sweep's folder ``figures/``. Raises ``model.errors.InputError`` if ``path`` is no document.
    """
    from experiments.analysis.documents import read
    from figures import boxes, indices, variance

    path = Path(path)
    document = read(path)
    draw = {"variance": variance.draw, "discovery": boxes.draw}.get(document["kind"], indices.draw)
    return draw(document, path.parent.parent / "figures", path.stem)
