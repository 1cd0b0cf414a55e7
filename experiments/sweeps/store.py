"""The folder of a sweep: how it is laid out and replaced.

It holds all that the sweep needs: the plan, copies of the policies, the points and the results, in whatever place.
Finished runs are batches of the tables ``runs``, ``series`` and ``groups``; see `experiments.storage.batches`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.running.means import Shard
from experiments.storage.batches import batches, read_rows, write_rows
from experiments.storage.locks import LOCK, locked, locked_part
from experiments.storage.store import RULES, umask, write_policies, write_text
from experiments.sweeps.documents import MANIFEST, PLAN, POINTS, POLICIES
from experiments.sweeps.tables import TABLES
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

DAMAGED = "damaged"
"""Folder in a store to which `repair` moves what it cannot use."""
_OURS = (*TABLES, PLAN, MANIFEST, POINTS, POLICIES, RULES, DAMAGED, "analysis", "figures", "export")


def create(
    folder: Path, plan: str, manifest: str, points: pd.DataFrame, policies: Mapping[str, str], overwrite: bool = False
) -> bool:
    """Lay out a new store, whole or not at all; gives False if another process was faster.

    Args:
        folder: where; new, empty, or with a sweep to ``overwrite``, of which files of someone else are kept.
        plan, manifest: the texts of its documents. points: its design. policies: copies of policies by name.
        overwrite: whether a sweep there is to be replaced.

    Raises:
        InputError: the folder holds something else, or cannot be written; what it held is unchanged then.
    """
    made = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
        for table in TABLES:
            (made / table).mkdir()
        write_policies(made, policies)
        write_points(made, points)
        write_text(made / MANIFEST, manifest)
        write_text(made / PLAN, plan)
        made.chmod(0o777 & ~umask())
        if overwrite and (folder / MANIFEST).is_file():
            _replace(folder, made)
            return True
        if folder.exists() and not (folder / PLAN).is_file():
            # Nobody else is about to write there; an empty folder is removed.
            with locked(folder):
                pass
        made.rename(folder)
    except (OSError, InputError) as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        if not overwrite and (folder / PLAN).is_file():
            return False
        if isinstance(error, InputError):
            raise
        raise InputError(f"--out {folder} cannot be written ({error.strerror}).") from None
    return True


def _replace(folder: Path, made: Path) -> None:
    """Put a new store in place of a sweep; the earlier one comes back if that fails."""
    with locked_part(folder, Shard()):
        earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-earlier-", dir=folder.parent))
        folder.rename(earlier)
        try:
            made.rename(folder)
        except BaseException:
            earlier.rename(folder)
            raise
        for entry in earlier.iterdir():
            if entry.name not in _OURS and not entry.name.startswith(LOCK):
                entry.replace(folder / entry.name)
        shutil.rmtree(earlier, ignore_errors=True)


def write_points(folder: Path, points: pd.DataFrame) -> None:
    """Put the design in place of an earlier one."""
    import pyarrow as pa

    write_rows(folder / POINTS, pa.Table.from_pandas(points, preserve_index=False))


def read_points(folder: Path, expected: Sequence[str]) -> pd.DataFrame:
    """The design as it was written, with the ``expected`` columns; `InputError` if it is missing or damaged."""
    import pyarrow as pa

    integers = ("point", "block", "parameter_set")
    schema = pa.schema([(name, pa.int64() if name in integers else pa.float64()) for name in expected])
    return read_rows(folder / POINTS, schema, folder).to_pandas(ignore_metadata=True)


def files(folder: Path, table: str) -> list[Path]:
    """The files of one table that count, in order of their names."""
    return batches(folder, TABLES, table)
