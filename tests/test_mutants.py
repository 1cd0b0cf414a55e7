"""The tool behind ``make mutants`` finds what it says, on rules of which everything is known."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import mutants
from tests.mutations import mutate, mutations

TOY = '''"""Toy rules."""
from model.machine.compilation import rule

@rule
def net(wage, fee, pays):
    """What is left of a wage, never below nothing."""
    return max(wage - fee, 0.0) if pays else wage
'''
CHANGES = [
    "max(wage - fee, 0.0) if pays else wage -> max(wage - fee, 0.0)",
    "max(wage - fee, 0.0) if pays else wage -> wage",
    "max(wage - fee, 0.0) if pays else wage -> wage if pays else max(wage - fee, 0.0)",
    "max(wage - fee, 0.0) -> min(wage - fee, 0.0)",
    "max(wage - fee, 0.0) -> wage - fee",
    "max(wage - fee, 0.0) -> 0.0",
    "wage - fee -> wage + fee",
    "wage - fee -> wage",
    "wage - fee -> fee",
    "max(wage - fee, 0.0) -> max(wage - fee, 1.0)",
]
CASES = """
from tests.model.rules.plain import rules

toy = rules("toy")

def test_the_fee_is_taken_off():
    assert toy.net(5.0, 2.0, True) == 3.0

def test_who_pays_none_keeps_all():
    assert toy.net(5.0, 2.0, False) == 5.0
"""
BELOW_NOTHING = """
def test_never_below_nothing():
    assert toy.net(1.0, 2.0, True) == 0.0
"""
SURVIVORS = {  # of the tests without the last
    "max(wage - fee, 0.0) -> wage - fee",
    "max(wage - fee, 0.0) -> max(wage - fee, 1.0)",
}


def changed(source: str) -> list[str]:
    """A function of one line after each of its mutations."""
    count, lines = len(mutations(ast.parse(source))), []
    for number in range(count):
        tree = ast.parse(source)
        mutate(tree, number)
        lines.append(ast.unparse(tree.body[0].body[-1]))
    return lines


def test_all_changes_of_a_rule_are_listed_in_the_order_of_its_source() -> None:
    found = mutations(ast.parse(TOY), "toy")
    assert [f"{m.original} -> {m.mutated}" for m in found] == CHANGES
    assert [m.number for m in found] == list(range(len(CHANGES)))
    assert {(m.module, m.function, m.line) for m in found} == {("toy", "net", 7)}


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("return a < b", ["return a >= b", "return a <= b"]),
        ("return a == b", ["return a != b"]),
        ("return a * b", ["return a / b", "return a", "return b"]),
        ("return a / b", ["return a * b", "return a"]),
        ("return a and (not b)", ["return a or not b", "return not b", "return a", "return a and b"]),
        ("return -a", ["return a"]),
        ("return clip(a, b, c)", ["return a"]),
        ("return True", ["return False"]),
        ("return 1.0 - a", ["return 1.0 + a", "return 1.0", "return a", "return 0.0 - a"]),
        ("total += a", ["total -= a"]),
        ("return b if a else c", ["return b", "return c", "return c if a else b"]),
        (
            "if a > 2.0:\n        return b",
            [f"if {test}:\n    return b" for test in ("a <= 2.0", "a >= 2.0", "True", "False")],
        ),
        ("if a:\n        return b", [f"if {test}:\n    return b" for test in ("True", "False", "not a")]),
        ('"""1 + 1 < 2"""', []),
    ],
)
def test_every_kind_of_slip(line: str, others: list[str]) -> None:
    assert changed(f"def f(a, b, c):\n    {line}\n") == others


def test_the_same_slip_twice_in_a_rule_has_two_names() -> None:
    found = mutations(ast.parse("def f(a, b):\n    if a < b:\n        return a < b\n    return b"))
    assert len({m.key for m in found}) == len(found)


@pytest.mark.parametrize(
    ("cases", "reason", "code", "said"),
    [
        (CASES + BELOW_NOTHING, "", 0, "100.0 %"),
        (CASES, "", 1, "survivors without a reason in the list: 2"),
        (CASES + BELOW_NOTHING, "max(wage - fee, 1.0)", 1, "is caught, but has a reason"),
        (CASES + BELOW_NOTHING, "max(wage - fee, 7.0)", 1, "is gone, but has a reason"),
    ],
)
def test_what_survives_and_what_the_list_says_of_it(
    tmp_path: Path, cases: str, reason: str, code: int, said: str
) -> None:
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    (tmp_path / "test_toy.py").write_text(cases, encoding="utf-8")
    listed = "[[survivor]]\nmodule = 'toy'\nfunction = 'net'\noriginal = 'max(wage - fee, 0.0)'\n"
    listed = f"{listed}mutated = '{reason}'\nreason = 'to try it'\n" if reason else ""
    (tmp_path / "survivors.toml").write_text(listed, encoding="utf-8")
    there = ["--rules", tmp_path, "--tests", tmp_path, "--reasons", tmp_path / "survivors.toml", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "toy", *map(str, there)],
        cwd=mutants.ROOT,
        env={name: value for name, value in os.environ.items() if name != "UNDERTOW_MUTANT"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout
    for change in CHANGES:
        survives = cases == CASES and change in SURVIVORS
        assert (f"survives: toy.net:7: {change} " in done.stdout) == survives


def test_every_reason_speaks_of_a_mutation_that_there_is() -> None:
    known = {mutation.key for name in mutants.modules() for mutation in mutants.read(mutants.RULES / f"{name}.py")}
    for key, reason in mutants.reasons().items():
        assert key in known, f"there is no such mutation: {key}"
        assert reason, f"no reason: {key}"
