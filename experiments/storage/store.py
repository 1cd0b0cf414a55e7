"""The store of results: one folder per result, every file of it written aside and put in place at once.

A folder holds ``manifest.json`` (what ran), ``policies/`` (the scenario files, whole), while it is not complete
``finished/`` (tasks that are finished), and Parquet tables that pandas, polars and DuckDB read:

``series``   scenario, replicate, week (negative before the policy), one column per outcome: everyone, by week
``groups``   scenario, replicate, year (0 is the year before the policy), group, one column per grouped outcome
``runs``     run_id, scenario, replicate, window, one column per outcome: everyone, summed over each window
``effects``  scenario, outcome, window, status_quo, scenario_value, change, low, high, unit, effect, n, and what the
    two levels are ratios to (status_quo_basis, scenario_basis)
``group_effects``  the same by trait and group, with the gap to a reference group; see `experiments.comparison.groups`
``same_people``  scenario, replicate, group, fate (better off, worse off, ...), people, and their share of those
    compared: people in the trade when the policy starts; see `experiments.comparison.same_people`
``series_basis``, ``groups_basis``, ``runs_basis``  the rows of series, groups and runs, with what each value is a ratio
    to (person-weeks or events) in place of the value; of weeks for the main outcomes, of groups for those shown by
    group. A value times its basis, added up over rows, over the basis added up likewise, is the pooled value

A value is missing (null) where there is nothing to divide by, and never 0 for that reason.

Charts under ``figures/``, ``report.html`` and ``effects.csv`` are drawn from these afterwards.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.storage.folders import KINDS, MANIFEST, RUN, check_kind, read_table_of_keys
from model.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FORMAT = 1
BASES = ("series_basis", "groups_basis", "runs_basis")
TABLES = ("series", "groups", "runs", *BASES, "effects", "group_effects", "same_people")
DRAWN = ("figures", "report.html", "effects.csv")
POLICIES, FINISHED, RULES = "policies", "finished", "rules.py"
KEPT = (POLICIES, FINISHED, RULES)
RUNNING = "running"
"""Status of a result at work, or killed at work: there are no tables yet."""
PART = ".part"
"""Ending of files that are being written."""


@dataclass(frozen=True)
class Run:
    """A stored run: its manifest, the tables that charts need (columns in this module's text), and its folder."""

    manifest: dict[str, Any]
    series: pd.DataFrame
    groups: pd.DataFrame
    effects: pd.DataFrame
    path: Path
    series_basis: pd.DataFrame


def read_run(path: str | Path) -> Run:
    """A stored run.

    Raises:
        InputError: the folder holds no run, one of another format, an unfinished or a damaged one, or a result of
            another kind.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    if manifest.get("status") == RUNNING:
        raise InputError(f"{folder}: this run has no tables yet: finish it with `undertow resume {folder}`.")
    series, groups, effects, below = (read_table(folder, name) for name in ("series", "groups", "effects", BASES[0]))
    return Run(manifest, series, groups, effects, folder, below)


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """One of the tables of a stored run or analysis; `InputError` if it is missing or damaged."""
    import pandas as pd

    try:
        return pd.read_parquet(Path(path) / f"{name}.parquet")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {name}.parquet cannot be read ({first_line(error)}).") from None


def read_manifest(folder: Path, kind: str = RUN) -> dict[str, Any]:
    """The manifest of a stored result of a kind of `experiments.storage.folders`; errors as for `read_run`."""
    if (folder / MANIFEST).is_file():
        check_kind(folder, kind)
    return read_json(folder, MANIFEST, FORMAT, f"results of {KINDS[kind]}")


def read_json(folder: Path, name: str, version: int, what: str) -> dict[str, Any]:
    """A document of a store, ``what`` in words; `InputError` if it is missing, damaged or not of format ``version``."""
    if not (folder / name).exists():
        raise InputError(f"{folder}: no {what} here (no {name}).")
    found = read_table_of_keys(folder, name)
    if found.get("format") != version:
        raise InputError(f"{folder}: {name} is not of format {version}, the one this version reads.")
    return found


def clear(folder: Path, tables: Iterable[str] = TABLES) -> None:
    """Take a result out of its folder, the manifest first; files of someone else in the folder are kept."""
    for name in (MANIFEST, *DRAWN, *KEPT, *(f"{table}.parquet" for table in tables)):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def write_result(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> None:
    """Store the tables of a result and, when all are there, the manifest that says so.

    Until then the manifest that was there says that the result is not finished (see `experiments.storage.workplace`).

    Raises:
        OSError: the disk is full or cannot be written; the manifest is unchanged then.
    """
    for name, table in tables.items():
        write_parquet(folder / f"{name}.parquet", table)
    write_text(folder / MANIFEST, to_json(manifest))


Axes = Mapping[str, Sequence[Any]]
"""Names of axes, and what stands at each place of them."""


def frame(values: np.ndarray, axes: Axes, columns: Sequence[str]) -> pd.DataFrame:
    """A table from an array: a column with the place on each of its axes, and one for each place on its last."""
    import pandas as pd

    index = pd.MultiIndex.from_product([list(places) for places in axes.values()], names=list(axes))
    return pd.DataFrame(values.reshape(len(index), len(columns)), index=index, columns=list(columns)).reset_index()


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A file to be written in place of ``path``: it is moved there when the block ends, and is gone if it fails.

    So ``path`` is there whole or not at all, after a power cut too. The name is one that nobody can foresee.

    Raises:
        OSError: it cannot be written; an earlier file is unchanged then.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=PART, dir=path.parent)
    os.close(handle)
    found = Path(name)
    try:
        yield found
        _flush(found, os.O_RDWR)
        found.chmod(0o666 & ~umask())
        found.replace(path)
        if hasattr(os, "O_DIRECTORY"):
            _flush(path.parent, os.O_RDONLY)
    except BaseException:
        with suppress(OSError):
            found.unlink()
        raise


def _flush(path: Path, how: int) -> None:
    """Have the system write a file or a folder to disk, so that it outlives a power cut."""
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_up(folder: Path) -> None:
    """Remove what processes that were killed left half written in a folder that nobody else is writing in."""
    for path in folder.glob(f".*-*{PART}"):
        with suppress(OSError):
            path.unlink()


def write_policies(folder: Path, files: Mapping[str, str]) -> None:
    """Put copies of scenario files, texts by their path, into the folder of a result, and what replaced rules."""
    write_rules(folder)
    for name, text in files.items():
        path = folder / POLICIES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)


def write_rules(folder: Path) -> None:
    """Put a copy of the file that replaces rules, if one does, into the folder of a result."""
    from model.machine.replaced import own

    if (found := own()) is not None:
        write_text(folder / RULES, found.text)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all; see `aside`."""
    with aside(path) as file, open(file, "w", encoding="utf-8") as stream:
        stream.write(text)


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a table whole or not at all; see `aside`."""
    with aside(path) as file:
        table.to_parquet(file, engine="pyarrow", compression="zstd", index=False)


def to_json(value: Any) -> str:
    """Strict JSON, indented; a number that is not finite becomes null."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


def umask() -> int:
    """The permissions that new files of this process do not get."""
    # The mask can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return " ".join((str(error) or type(error).__name__).splitlines()[0].split())[:200]
