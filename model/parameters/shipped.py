"""The model's own parameters and mechanisms: what the files of this folder say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from model.parameters.reading import load
from model.parameters.record import record_dtype
from model.parameters.registry import Mechanism, Parameter, Registry


@cache
def shipped() -> Registry:
    """The registry of this folder, read and checked once."""
    return load(Path(__file__).parent)


REGISTRY: dict[str, Parameter] = shipped().parameters
MECHANISMS: dict[str, Mechanism] = shipped().mechanisms
PARAMETERS_DTYPE: np.dtype = record_dtype(shipped())
