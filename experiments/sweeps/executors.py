"""Where trunks are simulated: processes on this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from experiments.pool import Stop
from experiments.workers import WorkerPool
from model.errors import InputError

Workers = tuple[Executor, Callable[[], int]]
"""An executor, and a function that tells how many tasks it runs side by side at the moment."""


@contextmanager
def processes(count: int, stop: Stop) -> Iterator[Workers]:
    """A pool of processes on this machine; a request to stop ends them at once."""
    pool = WorkerPool(count)
    try:
        yield pool, lambda: count
    finally:
        if stop.signal is not None:
            pool.kill()
        pool.shutdown(cancel_futures=True)


@contextmanager
def dask_cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster, however many there are at any moment.

    Raises:
        InputError: Dask is not installed, or there is no scheduler at the address.
        ConnectionError: the scheduler has gone while the block runs (from the function that counts).
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise InputError("--dask needs Dask: install it with `pip install 'undertow[cluster]'`.") from None
    try:
        client = Client(address, timeout="15s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--dask {address}: no scheduler answers there ({error}).") from None

    def threads() -> int:
        try:
            return max(1, sum(client.nthreads().values()))
        except OSError:
            raise ConnectionError(
                f"the Dask scheduler at {address} has gone; what is finished is stored, go on with `undertow resume`"
            ) from None

    try:
        # Impure: two tasks are never taken for one. Lost tasks are seen to by the sweep itself.
        yield client.get_executor(pure=False), threads
    finally:
        client.close()
