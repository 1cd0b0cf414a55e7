"""Every number of the model, with its unit, its plausible range and its evidence.

A number stands in the file that is named after the module of ``model/rules`` that it belongs to, as a table ``[name]``:

- ``value``, in ``unit``: one number, or with ``per`` one for each member that can have it. Those left out have no such
  number. ``integer``: whole numbers alone.
- ``low`` and ``high``, ``distribution``: the plausible range, and how it is drawn from (uniform, unless given; a point
  is never drawn).
- ``absent_mass``: the share of the prior at exactly ``absent`` (0 unless given), where the effect is absent.
- ``evidence``: ids in ``evidence.toml``; ``assumption = true`` where there is none (wide range). With both,
  ``assumption`` says which part is assumed. ``"size"``: the evidence shows that there is such an effect and which way
  it goes, or which values are the higher ones; how large they are is assumed. ``"transfer"``: the evidence measures
  something near it, in another unit, group or place; the step from its figure to this number is assumed.
- ``meaning``: a sentence. ``group``: the part of the week that it is counted to, by which experiment files choose
  numbers; the file's, unless given. A file's is said at its head, or is its name.

``order.toml`` lists all names: a number draws the same wherever it stands. ``mechanisms.toml`` holds the switches.
"""

from model.parameters.reading import load
from model.parameters.record import SWITCH, weight_name
from model.parameters.registry import Mechanism, Parameter, Registry, members
from model.parameters.shipped import MECHANISMS, PARAMETERS_DTYPE, REGISTRY, shipped
from model.parameters.values import Parameters

__all__ = [
    "MECHANISMS", "PARAMETERS_DTYPE", "REGISTRY", "SWITCH", "Mechanism", "Parameter", "Parameters", "Registry", "load",
    "members", "shipped", "weight_name",
]  # fmt: skip
