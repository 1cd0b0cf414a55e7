"""A file of rules tried before it is used: its text, in plain Python, and compiled; each fault is one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.rules.names import faults
from model.errors import InputError, one_line
from model.machine import replaced
from model.machine.rules_file import OwnRules, at, read

_TRY = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from experiments.rules import trial; trial.main()"
)  # fmt: skip


@dataclass
class Checked:
    """What came of checking a file.

    Attributes:
        own: the file. problems: a sentence each. notes: what a reader should know besides. compilers: what Numba says,
            for whoever asks for it. hash: of what was counted in the small world.
    """

    own: OwnRules
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    compilers: str = ""
    hash: str = ""


def check(path: Path, say: Callable[[str], None] = lambda _: None, compiled: bool = True) -> Checked:
    """Check a file of rules, as far as it is in order: what is wrong with its text is not tried.

    Args:
        path: of the file. say: told what is being done. compiled: whether to see if it can be compiled.

    Raises:
        InputError: the file cannot be read, is not Python, or what it replaces cannot be told.
    """
    own = read(path)
    found = Checked(own, faults(own))
    if found.problems:
        return found
    say("Trying the rules as plain Python in a small world …")
    found = tried(own, interpreted=True)
    if found.problems or not compiled:
        return found
    say("Compiling them, up to a minute …")
    machine = tried(own, interpreted=False)
    found.problems, found.compilers = machine.problems, machine.compilers
    if not found.problems and machine.hash != found.hash:
        found.problems.append(
            f"{own.path.name}: compiled, these rules give other results than as plain Python: look for whole numbers "
            "that grow beyond 2**63, and for divisions by zero."
        )
    return found


def tried(own: OwnRules, interpreted: bool) -> Checked:
    """What a process finds that lives in a small world with these rules."""
    environment = os.environ | {replaced.VARIABLE: str(own.path), "UNDERTOW_INTERPRETED": "1" if interpreted else "0"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", _TRY, json.dumps(sys.path)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = Checked(own)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            _take(found, json.loads(line))
    if not found.problems and not found.hash:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        found.problems.append(one_line(f"{own.path.name}: with these rules a small world comes to a stop: {last}."))
    return found


def _take(found: Checked, told: dict[str, Any]) -> None:
    """Add what the process tells in a line."""
    if "hash" in told:
        found.hash = told["hash"]
        never = [name for name, times in told["asked"].items() if not times]
        if never:
            found.notes.append(
                f"{', '.join(never)}: not asked in the small world, so that the answers were not tried; "
                "`undertow rules show` says who asks."
            )
        return
    found.compilers = told.get("debug", found.compilers)
    sentence = told.get("sentence") or f"{at(found.own, told['line'], told['rule'])}: {told['what']}."
    found.problems.append(one_line(sentence))


def check_text() -> None:
    """`InputError` if the text of the file of rules that is in use, if there is one, shows a fault."""
    own = replaced.own()
    if own is not None and (problems := faults(own)):
        raise InputError(problems[0])


def explain(error: Exception) -> InputError | None:
    """Why Numba does not take the rules in use, found out in plain Python if it shows there; None for other errors."""
    from experiments.rules.trial import refusal

    own = replaced.own()
    if own is None or not (refused := refusal(own, error)):
        return None
    shown = tried(own, interpreted=True).problems
    return InputError(shown[0] if shown else refused)
