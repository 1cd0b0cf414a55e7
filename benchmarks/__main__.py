"""``python -m benchmarks [--large] [--only NAME]`` prints what the model costs on this machine."""

import argparse
import os

from rich.console import Console

from benchmarks import burn_in, processes, slices, starts, sweeps, weeks
from benchmarks.timing import machine
from model.compiled import compile_all

ITEMS = {
    "weeks": weeks.report,
    "burn_in": burn_in.report,
    "processes": processes.report,
    "starts": starts.report,
    "sweeps": sweeps.report,
    "slices": slices.report,
}


def main() -> None:
    """Run the benchmarks asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also a world of scale 36, about a million people")
    parser.add_argument("--only", choices=ITEMS, metavar="NAME", help=f"one of {', '.join(ITEMS)}")
    options = parser.parse_args()
    console = Console()
    console.print(f"{machine()}. Best of several repeats.", highlight=False)
    # Another's work on the same cores inflates all times, and most of all the ratio of two processes to one.
    console.print(f"Processes that wanted a core in the last minute: {os.getloadavg()[0]:.1f}", highlight=False)
    compile_all()
    for name, report in ITEMS.items():
        if options.only in (None, name):
            report(console, options.large)


if __name__ == "__main__":
    main()
