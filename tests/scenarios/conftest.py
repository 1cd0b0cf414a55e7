"""A way to write a scenario file in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario file with a title and a description and return its path as text."""

    def to_file(body: str, name: str = "mine.toml", head: str = 'title = "Mine"\ndescription = "A test."\n') -> str:
        path = tmp_path / name
        path.write_text(head + body, encoding="utf-8")
        return str(path)

    return to_file
