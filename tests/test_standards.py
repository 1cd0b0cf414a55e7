"""Small rooms: functions that fit on a screen, files about one subject, and tests that lie where the code lies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("model", "scenarios", "experiments", "figures", "undertow", "benchmarks", "tests")
FILES = [path for room in CODE for path in sorted((ROOT / room).rglob("*.py"))]
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_FILE = 350
MIRRORED = ("model", "experiments")
# Rooms without a folder of tests, and where they are tested instead.
TESTED_ELSEWHERE = {
    "model/market": "clients and workers meet in whole weeks, which the tests directly in tests/model live",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def long_functions(source: str) -> Iterator[str]:
    """Functions of more than a screen, decorators not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = int(node.end_lineno or 0) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                yield f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_functions_fit_on_a_screen_and_files_are_about_one_subject(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not list(long_functions(source))
    assert len(source.splitlines()) <= MOST_LINES_OF_A_FILE


@pytest.mark.parametrize(("lines", "found"), [(60, []), (61, ["f has 61 lines"])])
def test_long_functions_are_found(lines: int, found: list[str]) -> None:
    assert list(long_functions("class A:\n    @mark\n    def f(self):\n" + "        x = 1\n" * (lines - 1))) == found


def rooms(folder: Path) -> set[str]:
    """The packages in a folder, by name."""
    return {path.parent.name for path in folder.glob("*/__init__.py")}


@pytest.mark.parametrize("top", MIRRORED)
def test_tests_lie_where_the_code_lies(top: str) -> None:
    elsewhere = {Path(room).name for room in TESTED_ELSEWHERE if room.startswith(f"{top}/")}
    assert rooms(ROOT / "tests" / top) == rooms(ROOT / top) - elsewhere
    assert elsewhere <= rooms(ROOT / top)


def test_every_folder_of_tests_holds_tests() -> None:
    for top in MIRRORED:
        for room in rooms(ROOT / "tests" / top):
            assert list((ROOT / "tests" / top / room).glob("test_*.py")), f"tests/{top}/{room} is empty"
