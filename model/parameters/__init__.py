"""Every number of the model, with its unit, its plausible range and its evidence."""

from model.parameters.registry import Mechanism, Parameter, Registry, load, members
from model.parameters.values import MECHANISMS, PARAMETERS_DTYPE, REGISTRY, SWITCH, Parameters, shipped, weight_name

__all__ = [
    "MECHANISMS", "PARAMETERS_DTYPE", "REGISTRY", "SWITCH", "Mechanism", "Parameter", "Parameters", "Registry", "load",
    "members", "shipped", "weight_name",
]  # fmt: skip
