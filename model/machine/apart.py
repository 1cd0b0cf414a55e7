"""Lines of the week compiled apart from each other: side by side, in processes of their own, where there are several.

Each is compiled for the types that its parameters have by their names, so that nothing needs to run for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from model.machine.process import here

_SERVE = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); import model.world, model.machine.apart as a; a.serve()"
)
"""What a process that compiles is started with: with the world come all lines."""


@cache
def types() -> dict[str, Any]:
    """What each parameter of a line is, to the compiler, by its name; all others are whole numbers."""
    from numba import typeof

    return {name: typeof(example) for name, example in here.examples().items()}


def signature(function: Callable[..., Any]) -> tuple[Any, ...]:
    """The types of a line's parameters."""
    from numba.core.types import int64

    count = function.__code__.co_argcount
    return tuple(types().get(name, int64) for name in function.__code__.co_varnames[:count])


def compiled(lines: Mapping[str, str]) -> dict[str, bytes]:
    """The code of lines, by the names of their files; ``lines`` gives each file's line.

    What another process does not deliver is compiled here, where its error is raised.
    """
    found: dict[str, bytes] = {}
    helpers = min(len(lines), _cores())
    if helpers > 1:
        with tempfile.TemporaryDirectory(prefix="undertow-") as folder:
            found = _side_by_side(lines, Path(folder), helpers)
    return found | {file: _here(name) for file, name in lines.items() if file not in found}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(name: str) -> bytes:
    """The code of one line, compiled in this process."""
    line = here.lines[name]
    line.compile(signature(line.py_func))
    return line.code()


def _side_by_side(lines: Mapping[str, str], folder: Path, helpers: int) -> dict[str, bytes]:
    """What several processes deliver, each of which takes the next line when it is done with one."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for file in lines:
        waiting.put(file)
    threads = [threading.Thread(target=_employ, args=(lines, folder, waiting), daemon=True) for _ in range(helpers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {file: (folder / file).read_bytes() for file in lines if (folder / file).exists()}


def _employ(lines: Mapping[str, str], folder: Path, waiting: SimpleQueue[str]) -> None:
    """Hand lines to a process, one after another."""
    command = [sys.executable, "-P", "-c", _SERVE, json.dumps(sys.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as helper:
        assert helper.stdin is not None
        assert helper.stdout is not None
        try:
            while True:
                file = waiting.get_nowait()
                print(json.dumps([lines[file], str(folder / file)]), file=helper.stdin, flush=True)
                if not helper.stdout.readline():
                    return
        except (Empty, OSError):
            helper.stdin.close()


def serve() -> None:
    """Compile the lines that are named on standard input, and put their code where it says."""
    for asked in sys.stdin:
        name, path = json.loads(asked)
        Path(path).with_suffix(".part").write_bytes(_here(name))
        Path(path).with_suffix(".part").rename(path)
        print("done", flush=True)
