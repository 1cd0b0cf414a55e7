"""Sweeps: the model at many points, kept in a store that grows run by run and can be taken up again at any time.

``files`` reads an experiment file, ``designs`` spreads its points, ``plan`` says which runs that makes, ``simulation``
is what a worker does, ``work`` tells the engine what is due, and ``store`` lays out the folder that it all goes to. To
read results:

>>> from experiments import sweeps
>>> sweeps.open_sweep("results/enforcement_and_screening").paired("client_violence", "all")  # doctest: +SKIP
"""

from experiments.sweeps.reading import Sweep, open_sweep

__all__ = ["Sweep", "open_sweep"]
