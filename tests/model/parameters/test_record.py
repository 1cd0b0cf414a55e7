"""The record that the compiled rules read: a field for each parameter, weight and switch."""

import numpy as np
import pytest

from model.parameters import MECHANISMS, PARAMETERS_DTYPE, REGISTRY, Parameters, Registry, members, weight_name


def test_the_shipped_record_has_the_declared_type() -> None:
    record = Parameters.defaults().record
    assert record.shape == (1,)
    assert record.dtype.fields is not None
    weights = {weight_name(name) for name in REGISTRY if name.endswith("_half_life")}
    given = [name for name in record.dtype.fields if name not in weights]
    assert given == list(REGISTRY) + [f"on_{name}" for name in MECHANISMS]
    assert weights < set(record.dtype.fields)
    for name in weights:
        half_life = record[0][name.removesuffix("_weight") + "_half_life"]
        assert (1.0 - record[0][name]) ** half_life == pytest.approx(0.5)
    assert PARAMETERS_DTYPE.isalignedstruct
    assert record.dtype.fields.keys() == PARAMETERS_DTYPE.fields.keys()
    for parameter in REGISTRY.values():
        assert np.shape(record[parameter.name][0]) == (() if parameter.per is None else (len(members(parameter.per)),))


def test_the_record_holds_every_value(registry: Registry, defaults: Parameters) -> None:
    record = defaults.set({"mechanisms.screening": False, "reach.private": 0.2}).record[0]
    assert record.fear_hides == 0.3
    assert record.candidates == 4.0
    assert record.reach.shape == (11,)
    assert record.reach[members("venue").index("private")] == 0.2
    assert record.reach.sum() == 0.7, "members without a number are 0"
    assert not record.on_screening
    assert record.dtype.isalignedstruct
