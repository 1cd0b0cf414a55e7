"""Reading the TOML files that people write: a mistake is one line that names file, table, key and value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from model.errors import InputError, nearest, short, shown, visible
from model.files import read_text

DEEPEST = 20
"""Most tables and lists in each other."""

_PART = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
# The parser's time and memory grow with the square of a key's parts, so that they are counted before it reads.
_LONG_KEY = re.compile(rf"""(?<![\w"'-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{DEEPEST}}}""")


class Table(BaseModel):
    """A table of a TOML file: nothing is converted silently, unknown keys and values that are not finite are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


AnyTable = TypeVar("AnyTable", bound=Table)
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A text that says something."""


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file that someone wrote; control characters in its texts are written out.

    Raises:
        InputError: it cannot be read (see `model.files.read_text`), is no TOML, is nested more than `DEEPEST` times,
            or holds a whole number beyond 64 bits.
    """
    text = read_text(path)
    if _LONG_KEY.search(text):
        raise InputError(f"{path.name}: a key of more than {DEEPEST} parts; nothing is nested that deep.")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: not valid TOML: {short(visible(str(error)), 200)}.") from None
    except RecursionError:
        raise InputError(f"{path.name}: tables or lists are nested too deeply, more than {DEEPEST} times.") from None
    except ValueError:  # Python's own limit on the length of whole numbers
        raise InputError(f"{path.name}: a whole number has more than 4,300 digits; at most 64 bits are read.") from None
    return {visible(key): _plain(value, path.name, (key,)) for key, value in content.items()}


def _plain(value: Any, file: str, at: tuple[str, ...]) -> Any:
    """A value of a TOML file with its texts visible, or `InputError`; ``at``: keys and numbers of entries around it."""
    where = f"{file}: {short(' '.join(at), 100)}"
    if len(at) > DEEPEST:
        raise InputError(f"{where}: tables or lists are nested more than {DEEPEST} times.")
    if isinstance(value, dict):
        return {visible(key): _plain(inner, file, (*at, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, file, (*at, f"entry {n + 1}")) for n, inner in enumerate(value)]
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise InputError(f"{where} = {shown(value)} is not valid: should be a whole number of at most 64 bits.")
    return visible(value, keep="\n\t") if isinstance(value, str) else value


def checked(kind: type[AnyTable], content: object, file: str, table: str) -> AnyTable:
    """``content`` of ``[table]`` in ``file`` as a ``kind``; `InputError` with the first thing that is wrong."""
    if not isinstance(content, Mapping):
        raise InputError(f"{file}: '{table}' must be a table [{table}], not the value {shown(content)}.")
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
        return f"unknown key '{short(key)}' = {shown(first['input'])}.{nearest(key, kind.model_fields)}"
    if first["type"] == "missing":
        return f"key '{key}' is missing."
    wanted = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"key '{key}' = {shown(first['input'])} is not valid: should be {wanted}."
