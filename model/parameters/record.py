"""The record in which the compiled rules find every parameter and every switch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from model.parameters.registry import Registry, members

SWITCH = "mechanisms."
"""What the flattened name of a mechanism's switch begins with."""
_HALF_LIFE = "_half_life"


def weight_name(half_life: str) -> str:
    """``"fear_weight"`` for ``"fear_half_life"``."""
    return half_life.removesuffix(_HALF_LIFE) + "_weight"


def record_dtype(registry: Registry) -> np.dtype:
    """Aligned record: a float64 for each parameter (an array of them for a ``per``), a bool ``on_<mechanism>`` each.

    Beside each ``x_half_life`` stands ``x_weight``: what one week's news weighs in a memory of that half-life.
    """
    fields: list[tuple] = []
    for parameter in registry.parameters.values():
        shape = () if parameter.per is None else (len(members(parameter.per)),)
        fields.append((parameter.name, np.float64, shape))
        if parameter.name.endswith(_HALF_LIFE):
            fields.append((weight_name(parameter.name), np.float64))
    fields += [(f"on_{name}", np.bool_) for name in registry.mechanisms]
    return np.dtype(fields, align=True)


def as_record(registry: Registry, values: Mapping[str, float]) -> np.recarray:
    """A new record array of shape (1,) that holds ``values``, which go by flattened name."""
    filled = np.zeros(1, dtype=record_dtype(registry))
    for parameter in registry.parameters.values():
        numbers = [values[name] for name in parameter.scalars()]
        if parameter.per is None:
            filled[parameter.name] = numbers[0]
        else:
            places = [members(parameter.per).index(member) for member in parameter.members]
            filled[parameter.name][0, places] = numbers
        if parameter.name.endswith(_HALF_LIFE):
            filled[weight_name(parameter.name)] = 1.0 - 0.5 ** (1.0 / numbers[0])
    for name in registry.mechanisms:
        filled[f"on_{name}"] = bool(values[SWITCH + name])
    return filled.view(np.recarray)
