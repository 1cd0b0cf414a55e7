"""A small world in which the functions of a file of rules are watched: what runs in a process of its own.

It says what it finds as lines of JSON. In plain Python a function that goes wrong is told once, and the rule that it
replaces answers in its place from then on, so that the others are tried as well.
"""

from __future__ import annotations

import _thread
import ast
import functools
import hashlib
import json
import math
import re
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.machine import replaced
from model.machine.rules_file import OwnRules, at

if TYPE_CHECKING:
    from model.world import World

SCALE, SEED = 0.03, 1
WEEKS_BEFORE, WEEKS_AFTER = 3, 6
WEEKS_IN_SEARCH, SEARCHED_SCALE = 12, 0.1
"""How long a larger world is lived in to reach rules that are seldom asked."""
PATIENCE = 10.0
"""Seconds that one answer of a rule may take."""
NEXT_TO_NOTHING = 1e-9
"""What a chance may be beyond its bounds by rounding."""


def tell(**facts: Any) -> None:
    """A line for the process that started this one."""
    print(json.dumps(facts), flush=True)


class Watch:
    """Looks on while functions of a file answer, in plain Python."""

    def __init__(self, own: OwnRules) -> None:
        self.own = own
        self.asked = dict.fromkeys(own.replacements, 0)
        self.wrong: set[str] = set()
        self.since = 0.0
        threading.Thread(target=self._wait, daemon=True).start()

    def __call__(self, rule: str, made: Callable[..., Any], original: Callable[..., Any]) -> Callable[..., Any]:
        """What takes the rule's place: the function, and the original once the function has gone wrong."""
        names = self.own.replacements[rule].rule.parameters

        @functools.wraps(made)
        def asked(*given: Any) -> Any:
            first, self.asked[rule] = not self.asked[rule], self.asked[rule] + 1
            if rule in self.wrong:
                return original(*given)
            line, what, answer = self._answer(rule, made, given)
            what = what or trouble(rule, answer, original(*given) if first else None)
            if not what:
                return answer
            if rule not in self.wrong:
                self.wrong.add(rule)
                told = self.own.replacements[rule].tree.lineno if line is None else line
                tell(rule=rule, line=told, what=what + numbers(names, given))
            return original(*given)

        return asked

    def _answer(self, rule: str, made: Callable[..., Any], given: tuple[Any, ...]) -> tuple[int | None, str, Any]:
        """The line and what went wrong there, or nothing; and the answer."""
        outermost = not self.since
        if outermost:
            self.since = time.monotonic()
        try:
            with np.errstate(divide="raise", invalid="raise"):
                return None, "", made(*given)
        except KeyboardInterrupt:
            return None, f"has not come to an answer in {PATIENCE:.0f} seconds", None
        except RecursionError as error:
            return self._line(error), "asks itself without end", None
        except Exception as error:
            return self._line(error), reason(error), None
        finally:
            if outermost:
                self.since = 0.0

    def _line(self, error: BaseException) -> int | None:
        """The line of the file at which an error was raised."""
        found, step = None, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == str(self.own.path):
                found = step.tb_lineno
            step = step.tb_next
        return found

    def _wait(self) -> None:
        while True:
            time.sleep(0.5)
            if self.since and time.monotonic() - self.since > PATIENCE:
                self.since = time.monotonic()
                _thread.interrupt_main()


def reason(error: Exception) -> str:
    """An error in a rule, in words."""
    if isinstance(error, ZeroDivisionError) or (isinstance(error, FloatingPointError) and "divide" in str(error)):
        return "divides by zero"
    if isinstance(error, FloatingPointError):
        return "works out something that is no number (NaN)"
    return f"{type(error).__name__}: {error}"


def trouble(rule: str, answer: Any, usual: Any = None) -> str:
    """What is wrong with an answer, in words; empty if nothing is. ``usual``: what the rule of the model answers."""
    if answer is None:
        return "returns nothing (None) where it should give a number"
    if isinstance(answer, str | bytes):
        return "returns a text where it should give a number"
    if isinstance(answer, tuple):
        if usual is not None and (not isinstance(usual, tuple) or len(usual) != len(answer)):
            return f"returns {len(answer)} values, and the rule gives {_count(usual)}"
        return next(filter(None, (trouble("", one) for one in answer)), "")
    if isinstance(usual, tuple):
        return f"returns one value, and the rule gives {_count(usual)}"
    if not isinstance(answer, _NUMBERS):
        return f"returns something that is no number ({type(answer).__name__})"
    if not math.isfinite(answer):
        return f"gives {answer}, which is no finite number"
    kind = rule.rpartition(".")[2].partition("_")[0]
    if kind in ("chance", "share") and not -NEXT_TO_NOTHING <= float(answer) <= 1.0 + NEXT_TO_NOTHING:
        return f"gives {float(answer):.6g}, and a {kind} lies between 0 and 1"
    return ""


_NUMBERS = bool | int | float | np.number | np.bool_


def _count(usual: Any) -> str:
    return str(len(usual)) if isinstance(usual, tuple) else "one"


def numbers(names: Iterable[str], given: Iterable[Any]) -> str:
    """The plain numbers that a rule was asked with, in brackets."""
    plain = {
        name: one for name, one in zip(names, given, strict=False) if isinstance(one, bool | int | float | np.generic)
    }
    told = ", ".join(f"{name} = {float(one):.6g}" for name, one in plain.items() if not isinstance(one, np.void))
    return f" (asked with {told})" if told else ""


def live(asked: Callable[[], bool] = lambda: True) -> str:
    """Live in small worlds; gives a hash of all that was counted in the first, which is the same in both modes.

    ``asked``: whether every rule that is watched has been asked; as long as not, a larger world is searched.
    """
    from model.conditions import status_quo_table
    from model.parameters import Parameters
    from model.world import World

    def begun(scale: float) -> World:
        return World(Parameters.defaults(), SEED, scale).run(status_quo_table(WEEKS_BEFORE)).begin()

    counted = begun(SCALE).run(everything(WEEKS_AFTER)).tallies
    if not np.isfinite(counted).all():
        tell(rule="", line=0, what="something that is counted is no finite number")
    if not asked():
        start = begun(SEARCHED_SCALE)
        for table in (status_quo_table(1), everything(1)):
            world = start.fork()
            for _ in range(WEEKS_IN_SEARCH):
                if not asked():
                    world.run(table)
    return hashlib.sha256(counted.tobytes()).hexdigest()


def everything(weeks: int) -> np.recarray:
    """Conditions in which every lever stands where the shipped policy puts it that moves it farthest."""
    import scenarios
    from model.conditions import status_quo_table

    table = status_quo_table(weeks)
    usual = status_quo_table(1)[0]
    for name in scenarios.available():
        policy = scenarios.load(name, 208).table
        for lever in table.dtype.names or ():
            for there in (policy[lever][0], policy[lever][-1]):
                farther = np.abs(there - usual[lever]) > np.abs(table[lever][0] - usual[lever])
                table[lever][:] = np.where(farther, there, table[lever][0])
    return table


def main() -> None:
    """Live in a small world and tell what was found."""
    from model.errors import InputError
    from model.machine.compilation import INTERPRETED

    own = replaced.own()
    assert own is not None
    try:
        if INTERPRETED:
            own.watch = watch = Watch(own)
            tell(hash=live(lambda: all(watch.asked.values())), asked=watch.asked)
        else:
            tell(hash=live(), asked={})
    except InputError as error:
        tell(sentence=str(error))
    except Exception as error:
        if refused := refusal(own, error):
            tell(sentence=refused, debug=str(error))
        else:
            tell(
                rule="", line=0, what=f"with these rules a small world comes to a stop: {type(error).__name__}: {error}"
            )


def refusal(own: OwnRules, error: BaseException) -> str:
    """Where and why Numba does not take a file's rules, in a sentence; empty if the error is another."""
    from numba.core.errors import NumbaError

    if not isinstance(error, NumbaError):
        return ""
    text = str(error)
    found = re.findall(r'File "([^"]+)", line (\d+)', text)
    lines = [int(line) for file, line in found if Path(file).name == own.path.name]
    if not lines:
        return ""
    line = lines[-1]
    why = next((told for sign, told in _REFUSED.items() if sign in text), text.strip().splitlines()[0])
    written = own.text.splitlines()[line - 1].strip()
    rule = next((name for name, one in own.replacements.items() if one.tree.lineno <= line <= _end(one.tree)), "")
    return f"{at(own, line, rule)}: this cannot be compiled, `{written}`: {why}."


_REFUSED = {
    "Untyped global name": "it uses something that is neither a number nor a function marked @rule",
    "Cannot unify": "it gives, or keeps under one name, values of different kinds",
    "No conversion": "it gives, or keeps under one name, values of different kinds",
    "Unknown attribute": "what it is given has no such field",
    "is undefined": "it may use a name before that has a value",
    "No implementation of function": "there is no such function, or operation, of what it is given",
}
"""What Numba says, and what that means."""


def _end(tree: ast.FunctionDef) -> int:
    return tree.end_lineno or tree.lineno
