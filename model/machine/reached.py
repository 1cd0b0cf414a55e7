"""What compiled code is made of: the functions and constants that it reaches, one by one, and not whole files.

A definition counts by what it says: comments, docstrings and its place in the file do not. So an edit of one rule
concerns the lines that ask it, and no others. What stands in a module and defines nothing counts with every definition
of that module. Where a rule is replaced from a file, all of that file counts with it, and what it may take from the
model: modules that it imports, as wholes, and rules that it names as texts.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from model.machine import replaced, rulebook
from model.machine.sources import MACHINE, ROOT, source


class Definition(NamedTuple):
    """A name that a module of the model defines; without a name, all that the module holds."""

    module: Path
    name: str


@dataclass(frozen=True)
class _Module:
    """A source file: what it defines, what it imports of the model, and the statements that do neither."""

    defined: dict[str, list[ast.stmt]]
    imported: dict[str, Definition]
    other: list[ast.stmt]


@replaced.remembered
def digest(start: Definition, apart: frozenset[Definition] = frozenset()) -> str:
    """Hash (hex) of a definition and all that it reaches, but for what is compiled ``apart``, and of the machine."""
    found = hashlib.sha256()
    for reached in sorted(reached_from(start, apart)):
        found.update(f"{_place(reached.module)} {reached.name}\n".encode())
        for statement in _statements(reached):
            found.update(_meaning(statement).encode())
    for path in sorted(MACHINE):
        found.update(source(path))
    return found.hexdigest()


def _place(module: Path) -> str:
    """A file's path in the project; a file of another place has none, wherever it lies."""
    return module.relative_to(ROOT.parent).as_posix() if module.is_relative_to(ROOT.parent) else "/"


def reached_from(start: Definition, apart: frozenset[Definition] = frozenset()) -> set[Definition]:
    """A definition and all of the model that it names, directly or not; nothing of the machine, or of what is apart."""
    found: set[Definition] = set()
    waiting = [start]
    while waiting:
        definition = waiting.pop()
        if definition not in found and definition not in apart and definition.module not in MACHINE:
            found.add(definition)
            waiting += _named_by(definition)
    return found


@replaced.remembered
def _named_by(definition: Definition) -> frozenset[Definition]:
    """What a definition names itself, and what its module does whenever it is imported."""
    found = {Definition(definition.module, "")} if definition.name else set()
    for statement in _statements(definition):
        found.update(_named_in(statement, definition.module))
    return frozenset(found | _in_place_of(definition))


def _in_place_of(definition: Definition) -> set[Definition]:
    """All of the file that replaces a rule, and what it may take from the model; empty for what is not replaced."""
    file = replaced.file_in_place_of(*definition)
    if file is None:
        return set()
    tree = ast.parse(source(file))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    named = {Definition(rule.path, rule.function) for rule in rulebook.rules().values() if texts & rule.names}
    return named | {
        Definition(module, name) for module in {file, *_modules(tree)} for name in ("", *_read(module).defined)
    }


def _modules(tree: ast.Module) -> Iterator[Path]:
    """The source files of the model that the imports of a file, of whatever form, may give something of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _whole(alias.name if alias.asname else alias.name.partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield from _whole(f"{node.module}.{alias.name}") or filter(None, [_file(str(node.module))])


def _whole(module: str) -> list[Path]:
    """The source file of a module of the model, all of them for a package; empty if there is none of this name."""
    file = _file(module)
    if file is None or file.name != "__init__.py":
        return [file] if file else []
    return list(file.parent.rglob("*.py"))


def _named_in(statement: ast.stmt, path: Path) -> Iterator[Definition]:
    module = _read(path)
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            if node.id in module.defined:
                yield Definition(path, node.id)
            elif node.id in module.imported and not _is_whole(module.imported[node.id]):
                yield module.imported[node.id]
    for named, attribute in _uses_of_modules(statement, module):
        target = module.imported[named]
        yield from _attribute(target, attribute)


def _uses_of_modules(statement: ast.stmt, module: _Module) -> Iterator[tuple[str, str]]:
    """Modules that a statement names, each with what it takes from it; empty where it takes the module as a whole."""
    taken: set[int] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            taken.add(id(node.value))
            if node.value.id in module.imported and _is_whole(module.imported[node.value.id]):
                yield node.value.id, node.attr
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and id(node) not in taken and node.id in module.imported:
            if _is_whole(module.imported[node.id]):
                yield node.id, ""


def _attribute(target: Definition, attribute: str) -> Iterable[Definition]:
    """What ``module.attribute`` stands for: a definition, or, where it is none, all that the module holds."""
    if target.module in MACHINE:
        return []
    known = _read(target.module)
    if attribute in known.defined:
        return [Definition(target.module, attribute)]
    if attribute in known.imported:
        return [known.imported[attribute]]
    return [Definition(target.module, name) for name in known.defined]


def _is_whole(definition: Definition) -> bool:
    return not definition.name


def _statements(definition: Definition) -> list[ast.stmt]:
    module = _read(definition.module)
    return module.defined.get(definition.name, []) if definition.name else module.other


@replaced.remembered
def _meaning(statement: ast.stmt) -> str:
    """A statement without its docstrings and comments."""
    return ast.dump(_Undocumented().visit(ast.parse(ast.unparse(statement))))


class _Undocumented(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node


@replaced.remembered
def _read(path: Path) -> _Module:
    tree = ast.parse(source(path))
    defined: dict[str, list[ast.stmt]] = {}
    other: list[ast.stmt] = []
    for statement in tree.body:
        names = list(_defines(statement))
        for name in names:
            defined.setdefault(name, []).append(statement)
        if not names and not isinstance(statement, ast.Import | ast.ImportFrom):
            other.append(statement)
    imported = {alias: target for node in ast.walk(tree) for alias, target in _imports(node)}
    return _Module(defined, imported, other)


def _defines(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a meaning, those of a condition's branches included."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for node in (node for target in targets for node in ast.walk(target)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
    else:
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                yield from _defines(child)


def _imports(node: ast.AST) -> Iterator[tuple[str, Definition]]:
    """What an import takes from the model, by the names it gets."""
    if isinstance(node, ast.ImportFrom) and not node.level and str(node.module).split(".")[0] == ROOT.name:
        for alias in node.names:
            if module := _file(f"{node.module}.{alias.name}"):
                yield alias.asname or alias.name, Definition(module, "")
            elif module := _file(str(node.module)):
                yield alias.asname or alias.name, Definition(module, alias.name)


def _file(module: str) -> Path | None:
    """The source file of a module of the model; None if there is none."""
    at = ROOT.parent.joinpath(*module.split("."))
    return next((file for file in (at.with_suffix(".py"), at / "__init__.py") if file.is_file()), None)
