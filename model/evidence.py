"""The published figures that the model's numbers rest on, read from ``evidence.toml``.

The status of an entry applies to its figure. Author lists and page details need checking before they enter a
reference list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from model.errors import InputError
from model.schema import Table, checked, read_toml

Status = Literal["verified primary", "verified secondary", "memory", "derived", "assumption"]
Use = Literal["parameter", "calibration", "validation", "context"]

_ID = re.compile(r"(T\d+b?\.\d+|P20\.[a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Evidence:
    """One published (or derived, or assumed) figure.

    ``value`` is text, with intervals in parentheses; ``setting`` says in whom, where and when it was measured;
    ``mixed_age`` marks studies of adults that include a few people under 18: loose bounds only.
    """

    id: str
    quantity: str
    value: str
    setting: str
    citation: str
    status: Status
    use: tuple[Use, ...]
    note: str
    mixed_age: bool


class _EvidenceTable(Table):
    quantity: str = Field(min_length=1)
    value: str = Field(min_length=1)
    setting: str = Field(min_length=1)
    citation: str = Field(min_length=1)
    status: Status
    use: list[Use] = Field(min_length=1)
    note: str = ""
    mixed_age: bool = False


def load(path: str | Path) -> dict[str, Evidence]:
    """Read and check a file of evidence, by id; `InputError` names the file, the table, the key and the value."""
    path = Path(path)
    found = {}
    for name, content in read_toml(path).items():
        if not _ID.fullmatch(name):
            raise InputError(
                f"{path.name}: '{name}' is no evidence id: should look like T11.20 or P20.violence_street."
            )
        row = checked(_EvidenceTable, content, path.name, name)
        found[name] = Evidence(
            name,
            row.quantity,
            row.value,
            row.setting,
            row.citation,
            row.status,
            tuple(row.use),
            row.note,
            row.mixed_age,
        )
    return found


@cache
def shipped() -> dict[str, Evidence]:
    """The model's own ``evidence.toml``, read and checked once."""
    return load(Path(__file__).with_name("evidence.toml"))


EVIDENCE: dict[str, Evidence] = shipped()
