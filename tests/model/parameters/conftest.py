"""The small folder of parameters, read."""

import pytest

from model.parameters import Parameters, Registry, load
from tests.model.parameters.example import write


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load(write(tmp_path_factory.mktemp("parameters")))


@pytest.fixture(scope="module")
def defaults(registry: Registry) -> Parameters:
    return Parameters.defaults(registry)
