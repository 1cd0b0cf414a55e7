"""What README, CONTRIBUTING and the pages of docs/ name is there: files, modules, links, targets, command lines."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from experiments.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ROOMS = ("model", "scenarios", "experiments", "figures", "undertow", "tests", "benchmarks", "docs")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
FILE = re.compile(r"[\w./*-]+\.(?:py|toml|md|yaml|json)")
SAVED = re.compile(r"[Ss]ave this as\s+`([^`]+)`")
MINE = re.compile(r"my_\w+\.toml")  # a file that a reader might write
RESULTS = ("manifest.json", "plan.json")  # files of a results folder
PLACEHOLDER = re.compile(r"\$\w+|(?<![\w./])[A-Z]+(?![\w.])")  # $RESULTS, FOLDER, I/N


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(text: str, *languages: str) -> list[str]:
    """What stands in fences with one of these languages."""
    return [body for language, body in BLOCK.findall(text) if language in languages]


def inline(text: str) -> list[str]:
    """What stands between backticks, a line break in it taken for a space."""
    return [" ".join(span.split()) for span in INLINE.findall(BLOCK.sub("", text))]


def missing_files(text: str) -> list[str]:
    """Paths from the top of the project that are not there, and names of files that no file has."""
    saved = set(SAVED.findall(text)) | set(RESULTS)
    found = []
    for span in inline(text):
        path, _, _ = span.partition(" ")
        if path.split("/")[0] in ROOMS and "/" in path:
            if not any(ROOT.glob(path.rstrip("/"))):
                found.append(path)
        elif FILE.fullmatch(path) and "/" not in path and path not in saved and not MINE.fullmatch(path):
            if not any(other for room in ROOMS for other in (ROOT / room).rglob(path)) and not (ROOT / path).is_file():
                found.append(path)
    return found


def broken_links(page: Path, text: str) -> list[str]:
    """Targets of relative links that are not there."""
    return [link for link in LINK.findall(text) if "://" not in link and not (page.parent / link).exists()]


def missing_modules(text: str) -> list[str]:
    """Dotted names of our modules, or of what is in them, that cannot be imported."""
    named = [span.partition("(")[0] for span in inline(text)]
    dotted = [
        span for span in named if re.fullmatch(rf"({'|'.join(ROOMS)})(\.\w+)+", span) and not FILE.fullmatch(span)
    ]
    started = [span.split()[2] for span in named if span.startswith("python -m ")]
    return [name for name in dotted + started if not _is_there(name)]


def _is_there(dotted: str) -> bool:
    parts = dotted.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:n]))
        except ModuleNotFoundError:
            continue
        for part in parts[n:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def wrong_python(code: str) -> Iterator[str]:
    """What a block of Python takes from our modules that is not there."""
    tree = ast.parse(code)
    ours: dict[str, ModuleType] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in ROOMS:
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}"
                if not _is_there(dotted):
                    yield dotted
                elif isinstance(found := getattr(importlib.import_module(str(node.module)), alias.name), ModuleType):
                    ours[alias.asname or alias.name] = found
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ours:
            if not hasattr(ours[node.value.id], node.attr):
                yield ast.unparse(node)


def command_lines(text: str) -> list[str]:
    """Every ``undertow …`` in blocks of shell and between backticks."""
    lines = [line.strip() for body in blocks(text, "", "bash") for line in body.replace("\\\n", " ").splitlines()]
    found = [line.removeprefix("exec ").removeprefix(".venv/bin/") for line in [*lines, *inline(text)]]
    return [line for line in found if line.startswith("undertow ")]


@cache
def parser() -> Any:
    """The command line without what it does: it reads words, and runs nothing."""
    top: Any = typer.main.get_command(app)
    for command in every_command(top):
        command.callback = lambda **_: None
        for parameter in command.params:
            parameter.callback = None
    return top


def every_command(command: Any) -> Iterator[Any]:
    """A command and those below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from every_command(below)


def refused(line: str) -> str:
    """What the command says of a line that it does not take; empty if it takes it. The name of a command is taken."""
    tokens = shlex.split(PLACEHOLDER.sub("1", re.sub(r"[…\[\]]", "", line)), comments=True)[1:]
    tokens = list(takewhile(lambda token: token not in (">", "|"), tokens))
    if len(tokens) == 1:
        tokens.append("--help")
    try:
        with redirect_stdout(StringIO()):
            parser().main(tokens, prog_name="undertow", standalone_mode=False)
    except Exception as error:  # whatever class of errors the parser has
        return f"{line}: {error.format_message() if hasattr(error, 'format_message') else repr(error)}"
    return ""


def missing_targets(text: str) -> list[str]:
    """Targets of make that the Makefile does not have."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    lines = [line for body in blocks(text, "", "bash") for line in body.splitlines()] + inline(text)
    named = [line.split()[1] for line in lines if re.match(r"make [a-z]", line)]
    return [target for target in named if target not in targets]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_module_link_and_target_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not missing_files(text)
    assert not broken_links(page, text)
    assert not missing_modules(text)
    assert not missing_targets(text)
    assert not [wrong for body in blocks(text, "python") for wrong in wrong_python(body)]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_line_that_a_page_names_is_taken(page: Path) -> None:
    assert not [told for line in command_lines(page.read_text(encoding="utf-8")) if (told := refused(line))]


def test_every_example_of_the_commands_help_is_taken() -> None:
    lines = [line.strip() for command in every_command(parser()) for line in (command.epilog or "").splitlines()]
    examples = [line for line in lines if line.startswith("undertow ")]
    assert len(examples) > len(parser().commands)
    assert not [told for line in examples if (told := refused(line))]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("undertow run end_demand --scale 0.1 -r 4", ""),
        ("undertow resume FOLDER --repair  # a comment", ""),
        ("undertow budget [PACKAGE…] --amount DOLLARS", ""),
        ("undertow run --help", ""),
        ("undertow", ""),
        ("undertow runs", "No such command"),
        ("undertow run end_demand --scales 0.1", "--scales"),
        ("undertow run end_demand --scale large", "large"),
        ("undertow resume --retry", "Missing argument"),
        ("undertow show end_demand and more", "unexpected extra"),
    ],
)
def test_a_command_line_is_taken_or_refused_as_the_command_does(line: str, told: str) -> None:
    assert told in refused(line) if told else not refused(line)


def test_what_is_not_there_is_found() -> None:
    assert missing_files("`model/rules/fear.py`, `model/rules/`, `fear.py`, `my_policy.toml`, `scenarios/*.toml`") == []
    assert missing_files("`model/rules/fright.py`, `fright.py`, `experiments/*.csv`") == [
        "model/rules/fright.py", "fright.py", "experiments/*.csv",
    ]  # fmt: skip
    assert missing_files("Save this as `mine.toml`. Then `mine.toml`") == []
    assert missing_modules("`model.errors.InputError`, `python -m benchmarks.dead_parameters NAME`") == []
    assert missing_modules("`model.errors.Mistake`, `model.fear`") == ["model.errors.Mistake", "model.fear"]
    assert missing_targets("`make mutants ARGS=fear`, `make haste`") == ["haste"]
    links = "[a](claims-method.md), [b](../claims.toml), [c](https://a.org/b)"
    assert broken_links(ROOT / "docs" / "claims.md", links) == ["../claims.toml"]
    assert list(wrong_python("from experiments.sweeps import launch\nlaunch.run_sweep()")) == []
    code = "from model import fear\nfrom experiments.sweeps import launch\nlaunch.haste()"
    assert list(wrong_python(code)) == ["model.fear", "launch.haste"]
