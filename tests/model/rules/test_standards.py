"""What every rule keeps to, so that a sociologist can read it, and a student replace it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.model.rules.plain import FOLDER

TESTS = Path(__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
MOST_LINES = 25
NUMBERS = (0, 1)
# All that a rule may know of the model: who people are, what whole numbers stand for, the week's conditions.
ASKING = ("rules", "lines", "market", "population", "counting")
MAY_IMPORT = ("math", "numpy", "model.agents", "model.codes", "model.conditions", "model.machine.compilation.rule")
LUCK = ("draw", "four", "eight", "gumbel")
THE_WORLD = ("s", "state", "luck")
PARAMETERS = "p"


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


RULES = [pytest.param(rule, id=f"{path.stem}.{rule.name}") for path in FILES for rule in functions(parse(path))]


def faults(rule: ast.FunctionDef) -> list[str]:
    """What is wrong with one rule, by the standards that need nothing but its own lines."""
    found = []
    if [ast.unparse(mark) for mark in rule.decorator_list] != ["rule"]:
        found.append("is not marked @rule, or not that alone")
    if not ast.get_docstring(rule):
        found.append("does not say in a docstring what it means")
    if (lines := int(rule.end_lineno or 0) - rule.lineno + 1) > MOST_LINES:
        found.append(f"has {lines} lines, more than {MOST_LINES}")
    arguments = [argument.arg for argument in [*rule.args.posonlyargs, *rule.args.args, *rule.args.kwonlyargs]]
    if PARAMETERS in arguments[:-1]:
        found.append(f"does not take {PARAMETERS} last")
    found.extend(f"takes {name}" for name in arguments if name in THE_WORLD)
    for node in ast.walk(rule):
        found.extend(f"line {node.lineno}: {fault}" for fault in _faults_of(node) if isinstance(node, ast.expr))
    return found


def _faults_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=(int() | float() | complex()) as value) if value not in NUMBERS:
            yield f"the number {value} has no name"
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            yield f"writes {ast.unparse(node)}: a rule answers, and the line of the week writes"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in LUCK:
            yield f"draws luck ({name}): a rule gives the chance, and the line of the week draws"


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_keeps_to_the_standards(rule: ast.FunctionDef) -> None:
    assert not faults(rule)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_rules_knows_nothing_of_the_world_and_says_what_it_is_about(path: Path) -> None:
    tree = parse(path)
    assert ast.get_docstring(tree), "no docstring"
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            allowed = any(name == room or name.startswith(f"{room}.") for room in (*MAY_IMPORT, "model.rules"))
            assert allowed or node.module == "__future__", f"line {node.lineno}: imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_module_holds_rules_and_named_numbers_with_their_meaning(path: Path) -> None:
    body = parse(path).body[1:]
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            # What is taken from the model's codes or levers has its meaning there.
            stated = any(isinstance(part, ast.Constant) and not isinstance(part.value, str) for part in ast.walk(node))
            assert is_text(following) or not stated, f"line {node.lineno}: a number without its meaning below it"
        else:
            is_rule = isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom)
            assert is_rule or is_text(node), f"line {node.lineno}: {ast.unparse(node)}"


def is_text(node: ast.stmt | None) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def test_every_file_of_rules_has_its_tests_and_the_other_way_round() -> None:
    of_tests = {path.stem.removeprefix("test_") for path in TESTS.glob("test_*.py")} - {Path(__file__).stem[5:]}
    assert of_tests == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_is_tried_in_the_tests_of_its_module(path: Path) -> None:
    tested = tried(parse(TESTS / f"test_{path.stem}.py"), path.stem)
    assert not {rule.name for rule in functions(parse(path))} - tested, "rules without a test"


def tried(tree: ast.Module, module: str) -> set[str]:
    """What a file of tests takes from ``rules("module")``, by that name or another."""
    plain = f"rules('{module}')"
    names = {ast.unparse(node.targets[0]) for node in tree.body if is_given(node, plain)} | {plain}
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=attr) if ast.unparse(value) in names:
                found.add(attr)
            case ast.Call(func=ast.Name(id="getattr"), args=[value, _]) if ast.unparse(value) in names:
                found |= {text.value for text in ast.walk(tree) if isinstance(text, ast.Constant)}  # cases name it
    return found


def is_given(node: ast.stmt, value: str) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and ast.unparse(node.value) == value


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(x, p):\n    'Means.'\n    return p.a * x", "is not marked @rule"),
        ("@rule\n@cache\ndef f(x, p):\n    'Means.'\n    return p.a * x", "is not marked @rule"),
        ("@rule\ndef f(x, p):\n    return p.a * x", "docstring"),
        ("@rule\ndef f(x, p):\n    'Means.'\n" + "    x = x\n" * 23 + "    return x", "has 26 lines"),
        ("@rule\ndef f(x, p):\n    'Means.'\n    return 0.5 * x", "the number 0.5 has no name"),
        ("@rule\ndef f(x, p):\n    'Means.'\n    return x[-2]", "the number 2 has no name"),
        ("@rule\ndef f(p, x):\n    'Means.'\n    return x", "does not take p last"),
        ("@rule\ndef f(s, x):\n    'Means.'\n    return x", "takes s"),
        ("@rule\ndef f(luck, x):\n    'Means.'\n    return luck < x", "takes luck"),
        ("@rule\ndef f(w):\n    'Means.'\n    w.control = 1.0", "writes w.control"),
        ("@rule\ndef f(w):\n    'Means.'\n    w.control += 1.0", "writes w.control"),
        ("@rule\ndef f(a):\n    'Means.'\n    a[0], b = 1.0, 0.0", "writes a[0]"),
        ("@rule\ndef f(k):\n    'Means.'\n    return chance.draw(k)", "draws luck (draw)"),
        ("@rule\ndef f(k):\n    'Means.'\n    return four(k)", "draws luck (four)"),
    ],
)
def test_every_fault_is_found(source: str, fault: str) -> None:
    [rule] = functions(ast.parse(source))
    [found] = faults(rule)
    assert fault in found


def test_a_rule_without_fault_passes() -> None:
    lines = "@rule\ndef f(w, c, p):\n    'Means.'\n" + "    x = -1.0\n" * 22 + "    return not (True and 0 < x)"
    [rule] = functions(ast.parse(lines))
    assert not faults(rule)


def test_only_what_is_taken_from_the_module_counts_as_tried() -> None:
    tree = ast.parse("fear = rules('fear')\nassert fear.fear(1) == other.deterrence(1) == rules('fear').discount(1)")
    assert tried(tree, "fear") == {"fear", "discount"}
    cases = "@parametrize('name', ['fear', 'discount'])\ndef test(name):\n    assert getattr({}, name)(1) == 2"
    assert tried(ast.parse("fear = rules('fear')\n" + cases.format("other")), "fear") == set()
    assert {"fear", "discount"} <= tried(ast.parse("fear = rules('fear')\n" + cases.format("fear")), "fear")


def test_every_rule_is_asked_by_a_line_or_by_another_rule() -> None:
    """A rule that nobody asks makes no difference, however well it is tested."""
    asked: dict[str, set[str]] = {}
    for path in (path for room in ASKING for path in (FOLDER.parent / room).glob("*.py")):
        tree = parse(path)
        modules = {alias.asname or alias.name: alias.name for alias in taken(tree, "model.rules")}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                asked.setdefault(modules[node.value.id], set()).add(node.attr)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for module in FILES:
            here = (
                names if path == module else names & {alias.name for alias in taken(tree, f"model.rules.{module.stem}")}
            )
            asked.setdefault(module.stem, set()).update(here)
    unasked = [
        f"{path.stem}.{rule.name}"
        for path in FILES
        for rule in functions(parse(path))
        if rule.name not in asked[path.stem]
    ]
    assert unasked == []


def taken(tree: ast.Module, module: str) -> list[ast.alias]:
    """What a file imports from a module."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module)
    return [alias for node in nodes for alias in node.names]
