"""Undertow from Python: what policies do to adults who trade sex, simulated beside the same market without them.

>>> import undertow as ut
>>> found = ut.run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
>>> found.effects.columns[:8].tolist()
['scenario', 'outcome', 'window', 'status_quo', 'scenario_value', 'change', 'low', 'high']

``run`` compares policies with the status quo, ``sweep`` runs an experiment at many points, and ``open`` reads what
either of them, or the command ``undertow``, has stored. ``World`` is one market under a policy beside its status quo,
week by week. ``scenarios``, ``levers``, ``parameters``, ``mechanisms`` and ``outcomes`` list what there is, and
``explain`` says what a name means.

Nothing is written unless a folder is given. What is wrong with something given is one `InputError`. Tables are pandas
data frames; where nothing happened that a value could be a ratio to, it is missing (NaN) and not 0.
"""

from importlib import util as _util
from pathlib import Path as _Path


def _tell_of_hidden_packages() -> None:
    """The check that the command makes, from its file: a module of the user's may hide the package that holds it."""
    file = _Path(__file__).parents[1] / "experiments" / "commands" / "shadows.py"
    spec = _util.spec_from_file_location("undertow_shadows", file)
    assert spec is not None
    assert spec.loader is not None
    shadows = _util.module_from_spec(spec)
    spec.loader.exec_module(shadows)
    shadows.check("model", "scenarios", "experiments", "figures")


_tell_of_hidden_packages()

from model.errors import InputError
from undertow.charts import Chart
from undertow.lookup import explain, levers, mechanisms, outcomes, parameters, scenarios
from undertow.results import Result, Run, Sweep, open
from undertow.work import run, sweep
from undertow.worlds import World

__all__ = [
    "Chart",
    "InputError",
    "Result",
    "Run",
    "Sweep",
    "World",
    "explain",
    "levers",
    "mechanisms",
    "open",
    "outcomes",
    "parameters",
    "run",
    "scenarios",
    "sweep",
]
