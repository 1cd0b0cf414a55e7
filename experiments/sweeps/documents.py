"""What ``plan.json`` and ``manifest.json`` of a sweep may say, checked whenever they are read, and their fingerprints.

A plan holds the experiment whole, and copies of its policies lie beside it: nothing outside the folder is needed to
read a sweep or to go on with it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import numpy as np
from pydantic import ConfigDict, Field, ValidationError

from experiments.storage.folders import read_table_of_keys
from experiments.storage.store import to_json
from model.errors import InputError
from model.schema import Table

if TYPE_CHECKING:
    import pandas as pd

FORMAT: Literal[2] = 2
PLAN, MANIFEST, POINTS, POLICIES = "plan.json", "manifest.json", "points.parquet", "policies"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class FactorDocument(Table):
    """A factor, for readers; what counts is the experiment."""

    name: str
    role: str
    kind: str
    target: str
    unit: str


class PlanDocument(Table):
    """``plan.json``: what is to run.

    Attributes:
        name: of the experiment. experiment: the tables of its file, with scenarios as they are called in ``policies/``.
        text: the file itself, word for word; empty if there was none.
        blocks: samples of the first design and of each expansion. points: how many that makes.
    """

    format: Literal[2]
    name: str = Field(min_length=1)
    blocks: list[Count] = Field(min_length=1)
    points: Count
    factors: list[FactorDocument]
    experiment: dict[str, Any]
    text: str


class ManifestDocument(Table):
    """``manifest.json``: with what it runs. Keys that are not named here are for readers.

    Attributes:
        kind: "sweep". id: hash of what was asked for at first, whatever an expansion has added.
        plan, points: fingerprints of the plan and of the points; two of each while an expansion is being written.
        model, model_files, scenarios: hashes of the model, of its files and of the policies' tables.
        versions: of Python and of the packages that results depend on.
    """

    model_config = ConfigDict(extra="allow", strict=True, frozen=True, allow_inf_nan=False)

    format: Literal[2]
    kind: Literal["sweep"]
    id: Hash
    plan: list[Hash] = Field(min_length=1)
    points: list[Hash] = Field(min_length=1)
    model: Hash
    model_files: dict[str, str]
    scenarios: dict[str, Hash]
    versions: dict[str, str]


Document = TypeVar("Document", PlanDocument, ManifestDocument)


def read(folder: Path, name: str, kind: type[Document]) -> Document:
    """A document of a store; `InputError` if it is missing, damaged or of another format."""
    if not (folder / name).is_file():
        raise InputError(f"{folder}: no sweep here (no {name}).")
    try:
        return kind.model_validate(read_table_of_keys(folder, name))
    except ValidationError as error:
        raise InputError(f"{folder}: {name} {_wrong(error)}") from None


def _wrong(error: ValidationError) -> str:
    """What is wrong with a document, in the words that end a sentence about it."""
    found = error.errors(include_url=False)
    for problem in found:
        if problem["loc"] == ("format",) and problem["type"] != "missing":
            given = repr(problem["input"])[:20]
            return f"is of format {given}, and this version of undertow reads format {FORMAT}."
    key = ".".join(str(part) for part in found[0]["loc"])
    return f"is damaged: {key[:80]}: {found[0]['msg'].rstrip('.')}."


def text_of(document: PlanDocument) -> str:
    """A plan as its file."""
    return to_json(document.model_dump(mode="json"))


def fingerprint(document: PlanDocument) -> str:
    """SHA-256 (hex) of what a plan says, however its file is laid out."""
    plain = json.dumps(document.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def fingerprint_of_points(points: pd.DataFrame) -> str:
    """SHA-256 (hex) of the names, types and values of a design's columns, in their order."""
    found = hashlib.sha256()
    for name in points.columns:
        column = points[name].to_numpy()
        kind = "<i8" if np.issubdtype(column.dtype, np.integer) else "<f8"
        found.update(f"{name}\n{kind}\n".encode())
        found.update(np.ascontiguousarray(column, dtype=kind).tobytes())
    return found.hexdigest()
