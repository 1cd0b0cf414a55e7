"""Would a rule's tests notice if the rule said something else? ``make mutants`` tries.

Each rule of ``model/rules/`` is changed in one place, as `tests.mutations` lists, and the tests of its module run on
the changed rule as plain Python (nothing is compiled, no world is run). A mutation that no test notices *survives*:
either a case is missing, or the mutation cannot be told from the rule, and then ``tests/mutants_survivors.toml`` says
why.

``python -m tests.mutants [MODULE ...]`` ends with code 1 if fewer than 95 % are caught, if a survivor has no reason,
or if a reason speaks of a mutation that is caught or gone. A survivor's number serves to look closer:
``UNDERTOW_MUTANT=fear:12 python -m pytest tests/model/rules/test_fear.py``.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutations import Key, Mutation, mutations

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "model" / "rules"
TESTS = ROOT / "tests" / "model" / "rules"
REASONS = ROOT / "tests" / "mutants_survivors.toml"
LEAST_CAUGHT = 0.95
LINES_APART = 250  # mutations between two lines of progress where there is no terminal
SECONDS = 60  # of processor time for the tests of one mutation; a loop that never ends is noticed by its tests


def read(path: Path) -> list[Mutation]:
    """The mutations of one file of rules."""
    return mutations(ast.parse(path.read_text(encoding="utf-8")), path.stem)


def modules(rules: Path = RULES) -> list[str]:
    """The names of all modules of rules."""
    return sorted(path.stem for path in rules.glob("*.py") if path.stem != "__init__")


def reasons(path: Path = REASONS) -> dict[Key, str]:
    """Why mutations that survive cannot be told from their rule, by `Mutation.key`."""
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", []) if path.exists() else []
    return {(s["module"], s["function"], s["original"], s["mutated"]): s["reason"].strip() for s in listed}


class Trial:
    """Runs the tests of mutated rules, each in a fork of a process that has imported everything already."""

    def __init__(self, rules: Path, tests: Path, workers: int) -> None:
        import hypothesis
        import pytest

        from tests.model.rules import plain

        plain.FOLDER = rules
        hypothesis.settings.register_profile(
            "mutants",
            max_examples=25,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),  # a failure is enough: it need not be simple
        )
        self._main = pytest.main
        self._tests, self._workers = tests, workers
        self._running: dict[int, Mutation | str] = {}
        self.status: dict[Mutation | str, int] = {}

    def run(self, what: Sequence[Mutation | str]) -> None:
        """Run the tests of each mutation, or of each module as it is; how they end is in `status`."""
        for done, one in enumerate(what):
            while len(self._running) >= self._workers:
                self._wait()
            self._tell(done, len(what))
            if (process := os.fork()) == 0:
                self._try(one)
            self._running[process] = one
        while self._running:
            self._wait()
        if sys.stderr.isatty():
            print("\r", end="", file=sys.stderr)

    @staticmethod
    def _tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} of {of}", end="", file=sys.stderr, flush=True)
        elif done and done % LINES_APART == 0:
            print(f"{done} of {of}", file=sys.stderr, flush=True)

    def _wait(self) -> None:
        process, status = os.wait()
        self.status[self._running.pop(process)] = os.waitstatus_to_exitcode(status)

    def _try(self, one: Mutation | str) -> None:
        code = 70
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            name = one if isinstance(one, str) else one.module
            os.environ["UNDERTOW_MUTANT"] = "" if isinstance(one, str) else f"{name}:{one.number}"
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            code = self._main(
                [
                    *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-x", "-q", "--assert=plain"),
                    *("-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider"),
                    *("-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutants"),
                    str(self._tests / f"test_{name}.py"),
                ]
            )
        finally:
            os._exit(code)


PASSED, FAILED, NOT_COLLECTED, BROKEN = 0, 1, 2, 70  # how pytest ends; below 0 the signal that ended it


def survivors_of(found: Sequence[Mutation], rules: Path, tests: Path, workers: int) -> list[Mutation]:
    """The mutations that no test notices."""
    trial = Trial(rules, tests, workers)
    names = sorted({mutation.module for mutation in found})
    trial.run(names)
    if failing := [name for name in names if trial.status[name] != PASSED]:
        raise SystemExit(f"error: the tests of unchanged rules fail, or there are none: {', '.join(failing)}")
    trial.run(found)
    for mutation in found:
        if trial.status[mutation] > NOT_COLLECTED:
            raise SystemExit(f"error: the tests could not be run (code {trial.status[mutation]}) for {mutation}")
    return [mutation for mutation in found if trial.status[mutation] == PASSED]


def report(found: Sequence[Mutation], survivors: Sequence[Mutation], why: dict[Key, str]) -> bool:
    """Print what was caught, module by module, and what was not; whether that is good enough."""
    total, alive = Counter(m.module for m in found), Counter(m.module for m in survivors)
    print(f"{'module':<24} {'mutants':>8} {'caught':>8}")
    for name in sorted(total):
        print(f"{name:<24} {total[name]:>8} {_share(total[name] - alive[name], total[name]):>8}")
    caught = len(found) - len(survivors)
    print(f"{'all':<24} {len(found):>8} {_share(caught, len(found)):>8}")
    for mutation in survivors:
        print(f"survives: {mutation}\n    {why.get(mutation.key) or 'no reason is given'}")
    complaints = _complaints(found, survivors, why)
    for complaint in complaints:
        print(f"error: {complaint}")
    return not complaints


def _complaints(found: Sequence[Mutation], survivors: Sequence[Mutation], why: dict[Key, str]) -> list[str]:
    """What is not as it should be."""
    living, known, tried = {m.key for m in survivors}, {m.key for m in found}, {m.module for m in found}
    complaints = []
    if len(found) - len(survivors) < LEAST_CAUGHT * len(found):
        complaints.append(f"fewer than {LEAST_CAUGHT:.0%} are caught")
    if unexplained := sum(not why.get(key) for key in living):
        complaints.append(f"survivors without a reason in the list: {unexplained}")
    for key in why:
        if key[0] in tried and key not in living:
            module, function, original, mutated = key
            fate = "is caught" if key in known else "is gone"
            complaints.append(f"{fate}, but has a reason: {module}.{function}: {original} -> {mutated}")
    return complaints


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main() -> int:
    """Try the modules that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Do the tests of a rule know it?")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="modules of model/rules/ (all, if none is named)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--rules", type=Path, default=RULES, help="another folder of rules")
    parser.add_argument("--tests", type=Path, default=TESTS, help="another folder of their tests")
    parser.add_argument("--reasons", type=Path, default=REASONS, help="another list of survivors and reasons")
    asked = parser.parse_args()
    known = modules(asked.rules)
    names = [name.removesuffix(".py").rpartition("/")[2] for name in asked.modules] or known
    for name in names:
        if name not in known:
            parser.error(f"there is no module {name!r} of rules; there are {', '.join(known)}")
        if not (asked.tests / f"test_{name}.py").exists():
            parser.error(f"{name} has no tests: {asked.tests / f'test_{name}.py'} is missing")
    found = [mutation for name in names for mutation in read(asked.rules / f"{name}.py")]
    survivors = survivors_of(found, asked.rules, asked.tests, asked.workers)
    return 0 if report(found, survivors, reasons(asked.reasons)) else 1


if __name__ == "__main__":
    sys.exit(main())
