"""Sentences are filled in: no text of the code holds the name of a value in braces that nothing replaces."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    path for room in ("model", "scenarios", "experiments", "figures") for path in sorted((ROOT / room).rglob("*.py"))
]
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)[}:.!\[(]")


def unfilled(source: str) -> list[str]:
    """Names in braces, within texts of a file, that look like a constant or that the file knows as names of its own."""
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    formatted = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    }
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [
        name
        for node in texts
        if id(node) not in formatted
        for name in PLACEHOLDER.findall(node.value)
        if name in names or name.isupper()
    ]


def test_a_placeholder_without_its_f_is_found():
    assert unfilled('SIZE = 1\nprint(f"a {SIZE} " "of {SIZE}")') == ["SIZE"]
    assert unfilled('print("a {SIZE} that nobody imported")') == ["SIZE"]
    assert unfilled('SIZE = 1\nprint(f"a {SIZE} of {SIZE}")') == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_placeholder_is_filled(path):
    assert unfilled(path.read_text(encoding="utf-8")) == []
