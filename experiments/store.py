"""The store of results: one folder per run, written aside and put in place at once, so that readers never see half.

A folder holds ``manifest.json`` (what ran) and Parquet tables that pandas, polars and DuckDB read:

``series``   scenario, replicate, week (negative before the policy), one column per outcome: everyone, by week
``groups``   scenario, replicate, year (0 is the year before the policy), group, one column per grouped outcome
``runs``     run_id, scenario, replicate, window, one column per outcome: everyone, summed over each window
``effects``  scenario, outcome, window, status_quo, scenario_value, change, low, high, unit, effect, n, and what the
    two levels are ratios to (status_quo_basis, scenario_basis)
``group_effects``  the same by trait and group, with the gap to a reference group; see `experiments.groups`
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
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
MANIFEST = "manifest.json"
BASES = ("series_basis", "groups_basis", "runs_basis")
TABLES = ("series", "groups", "runs", *BASES, "effects", "group_effects")
DRAWN = ("figures", "report.html", "effects.csv")


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
        InputError: the folder holds no run, one of another format, or a damaged one.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    series, groups, effects, below = (read_table(folder, name) for name in ("series", "groups", "effects", BASES[0]))
    return Run(manifest, series, groups, effects, folder, below)


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """One of the tables of a stored run or analysis; `InputError` if it is missing or damaged."""
    import pandas as pd

    try:
        return pd.read_parquet(Path(path) / f"{name}.parquet")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {name}.parquet cannot be read ({_first_line(error)}).") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a stored run; errors as for `read_run`."""
    return read_json(folder, MANIFEST, FORMAT, "results of a run")


def read_json(folder: Path, name: str, version: int, what: str) -> dict[str, Any]:
    """A document of a store, ``what`` in words; `InputError` if it is missing, damaged or not of format ``version``."""
    try:
        found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{folder}: no {what} here (no {name}).") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: {name} cannot be read ({_first_line(error)}).") from None
    if not isinstance(found, dict) or found.get("format") != version:
        raise InputError(f"{folder}: {name} is not of format {version}, the one this version reads.")
    return found


def check_folder(folder: Path) -> None:
    """Make sure, before a long run, that its results can be written to ``folder``.

    Raises:
        InputError: it exists and holds something other than a run, or its parent cannot be written.
    """
    if folder.exists():
        if not folder.is_dir():
            raise InputError(f"--out {folder} is a file: name a folder.")
        if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise InputError(f"--out {folder} holds other files than results of a run: name a new or empty folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name[:40]}-", dir=folder.parent):
            pass
    except OSError as error:
        raise InputError(f"--out {folder} cannot be written ({error.strerror}).") from None


def write_run(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> None:
    """Store a run, or an analysis with tables of its own, in place of what an earlier one left in the folder.

    Everything is written to a sibling folder first: an error (a full disk, a kill) leaves the earlier run whole.
    Files of someone else in the folder are kept.

    Raises:
        OSError: the disk is full or cannot be written; nothing has changed then.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
    try:
        for name, table in tables.items():
            table.to_parquet(aside / f"{name}.parquet", engine="pyarrow", compression="zstd", index=False)
        write_text(aside / MANIFEST, to_json(manifest))
        aside.chmod(0o777 & ~umask())
        _put_in_place(aside, folder, {MANIFEST, *DRAWN, *(f"{name}.parquet" for name in (*TABLES, *tables))})
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _put_in_place(aside: Path, folder: Path, ours: set[str]) -> None:
    """Swap a finished folder in: the earlier one steps aside, and comes back if the swap fails.

    Of the earlier one, files that are not ``ours`` are kept.
    """
    if not folder.exists():
        aside.rename(folder)
        return
    earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-earlier-", dir=folder.parent))
    folder.rename(earlier)
    try:
        aside.rename(folder)
    except BaseException:
        earlier.rename(folder)
        raise
    for entry in earlier.iterdir():
        if entry.name not in ours:
            entry.replace(folder / entry.name)
    shutil.rmtree(earlier, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a file aside and move it into place, so that it is there whole or not at all.

    Raises:
        OSError: it cannot be written; an earlier file is unchanged then.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(aside, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a table aside and move it into place, so that it is there whole or not at all; errors as `write_text`."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        table.to_parquet(aside, engine="pyarrow", compression="zstd", index=False)
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


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


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
