"""Imports run one way: figures -> experiments -> scenarios -> model; and importing a room touches nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("model", "scenarios", "experiments", "figures")  # each may import those before it
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]

# The commands are where all rooms meet: they may draw what a run has stored, from inside a function.
MEETING_PLACES = "experiments/commands/"
# Charts are drawn from stored results: the running model is out of their reach.
RUNNING_MODEL = (
    "model.world",
    "model.week",
    "model.rules",
    "model.lines",
    "model.market",
    "model.machine.compilation",
    "model.chance",
)
# What changes a process for everyone in it.
GLOBAL_CALLS = (
    "random.seed",
    "np.random.seed",
    "numpy.random.seed",
    "np.seterr",
    "numpy.seterr",
    "matplotlib.use",
    "plt.switch_backend",
    "plt.style.use",
    "matplotlib.style.use",
    "plt.rcParams.update",
    "matplotlib.rcParams.update",
    "os.chdir",
    "os.putenv",
    "os.environ.update",
    "os.environ.setdefault",
    "logging.basicConfig",
    "warnings.simplefilter",
    "warnings.filterwarnings",
    "multiprocessing.set_start_method",
    "locale.setlocale",
    "signal.signal",
    "sys.setrecursionlimit",
    "pd.set_option",
)
GLOBAL_TABLES = ("os.environ", "plt.rcParams", "matplotlib.rcParams", "mpl.rcParams", "sys.path", "sys.modules")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Absolute module names that a file imports anywhere, functions and type checking included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def run_on_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Every node that runs when a module is imported: all but the bodies of functions and the check for a script."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in statement.decorator_list:
                yield from ast.walk(decorator)
        elif isinstance(statement, ast.ClassDef):
            yield from run_on_import(statement.body)
        elif not (isinstance(statement, ast.If) and "__main__" in ast.unparse(statement.test)):
            yield from ast.walk(statement)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_the_top = set(map(id, run_on_import(tree.body)))
    for module, node in imports(tree):
        target = module.partition(".")[0]
        assert target not in ("tests", "benchmarks"), f"{name(path)} imports {module}"
        if name(path).startswith(MEETING_PLACES) and target == "figures":
            assert id(node) not in at_the_top, f"{name(path)} imports figures before it needs them"
        elif target in ROOMS:
            assert ROOMS.index(target) <= ROOMS.index(room), f"{name(path)} imports {module} against the arrow"
        if room == "figures":
            assert not module.startswith(RUNNING_MODEL), (
                f"{name(path)} imports {module} although it draws stored results"
            )


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_global_state_is_touched_on_import(path: Path) -> None:
    for node in run_on_import(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in GLOBAL_CALLS, f"{name(path)} line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            assert ast.unparse(node.value) not in GLOBAL_TABLES, f"{name(path)} line {node.lineno}: {ast.unparse(node)}"


def test_every_room_says_what_it_is() -> None:
    folders = {path.parent for path in FILES}
    for folder in folders:
        opening = folder / "__init__.py"
        assert opening.exists(), f"{name(folder)} has no __init__.py"
        assert ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8"))), f"{name(opening)} has no docstring"


def test_parameters_are_read_without_a_compiler() -> None:
    """Showing and checking scenarios must not wait for Numba or for a chart library."""
    code = "import sys, model.parameters; print({'numba', 'matplotlib', 'mesa', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
