"""The way in: every command is registered here, and every way of ending has its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from experiments.commands import (
    again,
    attribute,
    budget,
    claims,
    contest,
    counterfactual,
    diff,
    discover,
    levels,
    look,
    rules,
    run,
    sensitivity,
    sweep,
    sweep_results,
)
from experiments.commands.app import app
from experiments.commands.common import complain, debugging, say
from experiments.commands.output import guarded
from experiments.running.means import PartDone
from model.errors import InputError, shown

COMMANDS = (
    run, diff, look, rules, levels, claims, contest, attribute, counterfactual, budget, sweep, sweep_results, again,
    sensitivity, discover,
)  # fmt: skip
"""Importing a module of commands registers them, in this order."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code.

    0: done; 1: something failed, or could not be written; 2: the command line or a file is wrong; 130: Ctrl-C.
    """
    with guarded() as (out, _):
        code = _code(arguments)
        out.flush()
        if out.trouble and not out.reader_gone:
            reason = getattr(out.trouble, "strerror", None) or out.trouble
            complain(f"standard output could not be written: {reason}.", 1)
    sys.exit(code or int(out.trouble is not None))


def _code(arguments: Sequence[str] | None) -> int:
    """Run the command line; gives its exit code."""
    try:
        code = app(args=arguments, prog_name="undertow", standalone_mode=False)
    except InputError as error:
        code = complain(str(error), 2)
        if debugging() and error.__cause__ is not None:
            say(str(error.__cause__))
    except PartDone as part:
        say(str(part))
        code = part.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = complain("stopped by Ctrl-C.", 130)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        code = complain(f"{error.strerror or error}{where}.", 1)
    except Exception as error:
        # Usage errors of the command-line library; its class is not part of typer's public names.
        if not hasattr(error, "format_message"):
            raise
        code = complain(_usage(error), 2)
    return code if isinstance(code, int) else 0


def _usage(error: Any) -> str:
    """What is wrong with a command line: the option, the value given for it, and where the command is described."""
    found = error.format_message().rstrip(".?")
    if hasattr(error.__cause__, "errors"):  # pydantic's, which alone knows the value
        found += f", not {shown(error.__cause__.errors()[0]['input'])}"
    command = error.ctx.command_path if error.ctx else "undertow"
    return f"{found}{'?' if 'Did you mean' in found else '.'} See `{command} --help`."


if __name__ == "__main__":
    main()
