"""Finished replicates, kept one file each from the moment they are there: whatever ends a run, they are not lost."""

from __future__ import annotations

import dataclasses
import zipfile
import zlib
from pathlib import Path
from typing import Any, Generic

import numpy as np

from experiments.comparison.replicate import Result
from experiments.storage.store import aside, sweep_up

_INSIDE = "/"
"""Joins the name of a mapping and a key of it."""


class Replicates(Generic[Result]):
    """The replicates of one task in a folder of their own: ``000000.npz`` holds the arrays of number 0, to the bit."""

    def __init__(self, folder: Path, kind: type[Result]) -> None:
        """``kind`` is the data class of a replicate; its fields are numbers, arrays, or mappings of arrays."""
        self._folder = folder
        self._kind = kind

    def add(self, result: Result) -> None:
        """Keep a replicate; `OSError` if the disk is full or cannot be written."""
        arrays: dict[str, Any] = {}
        for field in dataclasses.fields(self._kind):  # type: ignore[arg-type]
            value = getattr(result, field.name)
            if isinstance(value, dict):
                arrays |= {f"{field.name}{_INSIDE}{key}": array for key, array in value.items()}
            else:
                arrays[field.name] = value
        self._folder.mkdir(parents=True, exist_ok=True)
        with aside(self._path(result.number)) as file, open(file, "wb") as stream:
            np.savez_compressed(stream, **arrays)

    def read(self, count: int) -> list[Result]:
        """Those of the numbers 0 to ``count - 1`` that are kept, in order; a damaged file counts as none."""
        sweep_up(self._folder)
        found = (self._read(number) for number in range(count) if self._path(number).exists())
        return [result for result in found if result is not None]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.npz"

    def _read(self, number: int) -> Result | None:
        values: dict[str, Any] = {}
        try:
            with open(self._path(number), "rb") as stream, np.load(stream, allow_pickle=False) as arrays:
                for name in arrays:
                    field, inside, key = name.partition(_INSIDE)
                    value = arrays[name] if arrays[name].ndim else arrays[name].item()
                    if inside:
                        values.setdefault(field, {})[key] = value
                    else:
                        values[field] = value
            result = self._kind(**values)
        except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
            return None
        return result if result.number == number else None
