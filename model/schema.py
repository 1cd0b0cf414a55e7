"""Reading the TOML files that people write: a mistake is one line that names file, table, key and value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from model.errors import InputError, nearest


class Table(BaseModel):
    """A table of a TOML file: nothing is converted silently, unknown keys and values that are not finite are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


AnyTable = TypeVar("AnyTable", bound=Table)


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; `InputError` if it cannot be read or is no TOML."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: not valid TOML: {error}.") from None


def checked(kind: type[AnyTable], content: object, file: str, table: str) -> AnyTable:
    """``content`` of ``[table]`` in ``file`` as a ``kind``; `InputError` with the first thing that is wrong."""
    if not isinstance(content, Mapping):
        raise InputError(f"{file}: '{table}' must be a table [{table}], not the value {_short(content)}.")
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{file}: [{table}] {_in_words(error, kind)}") from None


def _in_words(error: ValidationError, kind: type[Table]) -> str:
    """The first problem of a validation error in one sentence; a misspelt key comes before one it leaves missing."""
    problems = sorted(error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden")
    first = problems[0]
    key = ".".join(str(part) for part in first["loc"][:1])
    if first["type"] == "extra_forbidden":
        return f"unknown key '{key[:60]}' = {_short(first['input'])}.{nearest(key, kind.model_fields)}"
    if first["type"] == "missing":
        return f"key '{key}' is missing."
    wanted = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"key '{key}' = {_short(first['input'])} is not valid: should be {wanted}."


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
