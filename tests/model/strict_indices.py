"""Plain Python rules in which every index must lie within its array: none below 0, none beyond the end.

NumPy takes -1 for the last element and compiled code checks nothing, so a rule that looks up NOBODY reads somebody.
"""

import ast
import builtins
import copy
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

CHECK = "index_within_array"
CHECKED = (
    "model.counting.cohorts",
    "model.counting.tallying",
    "model.lines.",
    "model.machine.prefetch",
    "model.machine.selection",
    "model.market.",
    "model.population.",
    "model.rules.",
    "model.week",
)
"""The modules whose functions are checked, by the beginning of their names."""


def within(array: Any, index: Any) -> Any:
    """The index itself, if each part of it lies within the array, else an IndexError; names of fields pass."""
    if isinstance(index, str):
        return index
    if not isinstance(index, tuple):
        if 0 <= index < len(array):
            return index
        raise IndexError(f"index {index} is outside 0 to {len(array) - 1}")
    for part, length in zip(index, array.shape, strict=True):
        if not 0 <= part < length:
            raise IndexError(f"index {part} is outside 0 to {length - 1}")
    return index


class _EveryIndex(ast.NodeTransformer):
    """Turn each ``array[index]`` of a module's functions into ``array[index_within_array(array, index)]``."""

    def __init__(self) -> None:
        self.found = 0

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        self.generic_visit(node)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not any(isinstance(part, ast.Slice) for part in parts):
            array = ast.parse(ast.unparse(node.value), mode="eval").body
            call = ast.Call(ast.Name(CHECK, ast.Load()), [array, copy.deepcopy(node.slice)], [])
            node.slice = ast.copy_location(call, node.slice)
            self.found += 1
        return node


def checked(source: str) -> tuple[ast.Module, int]:
    """The tree of a module in which every index that a function uses is checked, and how many those are."""
    tree, indices = ast.parse(source), _EveryIndex()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            indices.visit(statement)
    return ast.fix_missing_locations(tree), indices.found


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        return compile(checked(source)[0], self.path, "exec")


class _Finder:
    """Finds the modules with rules before Python's own finder does."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name.startswith(CHECKED) else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(name, spec.origin)
        return spec


def install() -> None:
    """Check the indices of all rules that are imported from now on; they must be interpreted."""
    assert not any(name.startswith(CHECKED) for name in sys.modules), "rules were imported before they could be checked"
    setattr(builtins, CHECK, within)
    sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]
