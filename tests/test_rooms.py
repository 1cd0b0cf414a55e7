"""Imports run one way, from room to room and inside them; and importing a room touches nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("model", "scenarios", "experiments", "figures", "undertow")  # each may import those before it
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]

# What each room of model/ and experiments/ may import of its own package, anywhere in its files: at the top, inside
# functions, and for types. A module that stands alone is a room of its own. Read from above, it is the house.
PEOPLE = "agents codes conditions slots traits"
EXPERIMENT = "running storage wording"
ARROWS = {
    "model": {
        "errors": "",
        "files": "errors",
        "schema": "errors files",
        "codes": "",
        "slots": "",
        "seeds": "",
        "traits": "codes",
        "evidence": "errors schema",
        "conditions": "codes errors schema",
        "machine": "errors files",
        "agents": "codes machine traits",
        "parameters": "codes errors evidence schema traits",
        "chance": "machine",
        "rules": "agents codes conditions machine",
        "counting": f"{PEOPLE} chance errors machine rules",
        "state": f"{PEOPLE} counting machine",
        "population": f"{PEOPLE} chance counting errors machine parameters rules state",
        "market": f"{PEOPLE} chance counting machine rules state",
        "lines": f"{PEOPLE} chance counting machine market population rules state",
        "week": "lines machine market",
        # A world begins with ties, and ties begin in one place.
        "world": f"{PEOPLE} counting lines machine parameters population state week",
        "compiled": "machine world",
    },
    "experiments": {
        "wording": "",
        "rules": "",
        "running": "rules wording",
        "storage": "running wording",  # what tasks give is kept while they run
        "comparison": EXPERIMENT,
        "difference": f"{EXPERIMENT} comparison",  # of two comparisons
        "levels": f"{EXPERIMENT} comparison",
        "doses": EXPERIMENT,
        "budget": f"{EXPERIMENT} comparison",
        "mechanisms": f"{EXPERIMENT} comparison",  # its effect is a difference between comparisons
        "counterfactual": f"{EXPERIMENT} comparison mechanisms",  # one person's ways with a mechanism frozen
        "contested": f"{EXPERIMENT} comparison mechanisms",
        "record_fields": "",
        "mesa_world": f"{EXPERIMENT} comparison record_fields rules",
        "sweeps": f"{EXPERIMENT} comparison contested",  # a factor may be a contested mechanism
        "claims": f"{EXPERIMENT} comparison contested mechanisms",
        "analysis": f"{EXPERIMENT} comparison sweeps",  # sensitivity and discovery read a sweep's results
        "lookup": f"{EXPERIMENT} claims contested mechanisms",  # explains whatever has a name
        "reproduction": f"{EXPERIMENT} budget claims comparison contested counterfactual levels mechanisms",
        "commands": f"{EXPERIMENT} analysis budget claims comparison contested counterfactual difference doses levels "
        "lookup mechanisms reproduction rules sweeps",
        "cli": "commands running",  # every way that work ends has its exit code
        "__main__": "cli",
    },
}
# The commands are where all rooms meet: they may draw what a run has stored, from inside a function.
MEETING_PLACES = "experiments/commands/"
# Charts are drawn from stored results: the running model is out of their reach.
RUNNING_MODEL = (
    "model.chance",
    "model.compiled",
    "model.lines",
    "model.machine",
    "model.market",
    "model.population",
    "model.rules",
    "model.state",
    "model.week",
    "model.world",
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


def modules() -> dict[str, Path]:
    """Every module by its dotted name; a package is its ``__init__.py``."""
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}


def links() -> dict[str, set[str]]:
    """For every module the modules of ours that it imports, wherever and whatever for."""
    known = modules()
    found: dict[str, set[str]] = {}
    for module, path in known.items():
        wanted = {name for name, _ in imports(ast.parse(path.read_text(encoding="utf-8")))}
        found[module] = {name if name in known else name.rpartition(".")[0] for name in wanted} & set(known) - {module}
    return found


def circles(of: dict[str, set[str]]) -> set[str]:
    """Modules that import each other, directly or over others: "room: a, b"."""
    names = sorted(of)
    matrix = np.array([[other in of[one] for other in names] for one in names])
    _, number = connected_components(matrix, directed=True, connection="strong")
    together = [[name for name, its in zip(names, number, strict=True) if its == one] for one in np.unique(number)]
    return {described(circle) for circle in together if len(circle) > 1}


def described(circle: list[str]) -> str:
    rooms = {name.rpartition(".")[0] for name in circle}
    if len(rooms) > 1:
        return ", ".join(circle)
    return f"{rooms.pop()}: {', '.join(name.rpartition('.')[2] for name in circle)}"


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


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


def test_rooms_import_what_the_table_allows() -> None:
    against = set()
    for module, others in links().items():
        package, _, room = room_of(module).partition(".")
        for other in others:
            its_package, _, its_room = room_of(other).partition(".")
            if package == its_package and package in ARROWS and room and its_room not in ("", room):
                assert room in ARROWS[package], f"{module} is in no room of the table"
                if its_room not in ARROWS[package][room].split():
                    against.add(f"{package}.{room} -> {package}.{its_room}")
    assert not against


def test_the_table_names_rooms_that_are_there_and_has_no_circle() -> None:
    there = {room_of(module) for module in modules()}
    for package, rooms in ARROWS.items():
        assert {f"{package}.{room}" for room in rooms} == {room for room in there if room.startswith(f"{package}.")}
        above: set[str] = set()
        for room, others in rooms.items():
            assert set(others.split()) <= above, f"{package}.{room} may import a room below it in the table"
            above.add(room)


def test_no_modules_import_each_other() -> None:
    assert not circles(links())


def test_circles_are_found_over_any_number_of_modules() -> None:
    of = {"a.x": {"a.y"}, "a.y": {"a.z"}, "a.z": {"a.x"}, "b.x": {"a.x"}, "b.y": {"c.y"}, "c.y": {"b.y"}}
    assert circles(of) == {"a: x, y, z", "b.y, c.y"}


def test_mesa_is_imported_in_one_place() -> None:
    """Importing it takes a second and decides how the process starts others: only who asks for Mesa pays for that."""
    found = {name(path) for path in FILES for module, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
             if module.partition(".")[0] == "mesa"}  # fmt: skip
    assert found == {"experiments/mesa_world.py"}
    assert not [module for module, others in links().items() if "experiments.mesa_world" in others]


def test_imports_in_functions_and_for_types_count() -> None:
    source = "if TYPE_CHECKING:\n    from a.b import C\ndef f():\n    import d.e\n    from g import h"
    assert {module for module, _ in imports(ast.parse(source))} == {"a.b.C", "d.e", "g.h"}


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
