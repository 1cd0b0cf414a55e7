"""Scenarios: policies written as files that a policy analyst can read, and the reader that compiles them.

A scenario file states which levers move, when and how far. Reading it gives a table with one row of conditions per
week; the world sees that table and nothing else of the policy. The format is described in ``docs/scenarios.md``.

>>> load("platform_seizure", weeks=208).changes
['platform_closure.closed (platform_main): 0 -> 1 share, from week 0']
"""

try:
    import model.errors
except ModuleNotFoundError:
    # Nothing of this project can be imported to say so: a file of the user's own stands in the way.
    import model

    raise ImportError(
        f"{model.__file__} hides the package 'model' that belongs to undertow: rename it, or work in another folder."
    ) from None

from scenarios.copies import Copies, copies
from scenarios.doses import Dose
from scenarios.files import available
from scenarios.reader import Scenario, load
from scenarios.schema import Entry

__all__ = ["Copies", "Dose", "Entry", "Scenario", "available", "copies", "load"]
