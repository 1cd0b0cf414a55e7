"""Where tasks are done: processes on this machine, or a Dask cluster."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from experiments.running.means import Means
from experiments.running.processes import WorkerPool
from experiments.running.progress import Reporter
from model.errors import InputError

PATIENCE = 15.0
"""Seconds that a scheduler has to answer a first or a broken connection."""
SILENCE = 60.0
"""Seconds after which a scheduler that holds its connection and says nothing counts as gone."""
EMPTY = 5.0
"""Seconds that a cluster may be without workers before the person who waits is told."""

Opened = tuple[Executor, Callable[[], int]]
"""An executor, and a function that tells how many tasks it runs side by side at the moment."""


def opened(means: Means, tasks: int, reporter: Reporter) -> AbstractContextManager[Opened]:
    """The executor for so many tasks, for as long as a block runs.

    Raises:
        InputError: see `dask_cluster`.
    """
    count = means.processes(tasks)
    if means.executor is not None:
        return nullcontext((means.executor, lambda: count))
    if means.dask is not None:
        return dask_cluster(means.dask, reporter)
    return processes(count, {"UNDERTOW_INTERPRETED": "1" if means.interpreted else "0"})


@contextmanager
def processes(count: int, environment: Mapping[str, str]) -> Iterator[Opened]:
    """A pool of processes on this machine; what they are still at when the block ends is given up."""
    pool = WorkerPool(count, environment)
    try:
        yield pool, lambda: count
    finally:
        if pool.working:
            pool.kill()
        pool.shutdown(cancel_futures=True)


class SchedulerGone(ConnectionError):
    """The scheduler of a cluster does not answer any more; the message says which."""


@contextmanager
def dask_cluster(address: str, reporter: Reporter | None = None) -> Iterator[Opened]:
    """The workers of a Dask cluster, however many there are at any moment.

    While the block runs, both what it yields raise `SchedulerGone` once the scheduler is beyond reach. While a cluster
    has no workers, tasks wait for some; the reporter says so.

    Raises:
        InputError: Dask is not installed, or there is no scheduler at the address.
    """
    try:
        from distributed import Client
        from distributed.comm import resolve_address
    except ModuleNotFoundError:
        raise InputError("--dask needs Dask: install it with `pip install 'undertow[cluster]'`.") from None
    with _quiet():
        _check_kind(address)
        try:
            # A client does not survive an address that makes no sense.
            resolve_address(address)
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except Exception as error:  # each kind of address has errors of its own
            reason = " ".join(str(error).split()) or type(error).__name__
            raise InputError(f"--dask {address}: no scheduler answers there ({reason}).") from None
        try:
            cluster = _Cluster(client, address, reporter or Reporter())
            yield cluster, cluster.threads
        finally:
            client.close()


def _check_kind(address: str) -> None:
    """Refuse the kinds of address at which a client would hang or break before it could say why."""
    from distributed.security import Security

    if address.startswith("inproc:"):
        raise InputError(
            f"--dask {address}: such an address is known within one process alone: start `dask scheduler` and give its "
            "tcp:// address."
        )
    if address.startswith(("tls:", "wss:")) and not Security().get_connection_args("client").get("ssl_context"):
        raise InputError(
            f"--dask {address}: an encrypted connection needs a certificate: name it in Dask's own configuration "
            "(distributed.comm.tls), here as for the scheduler and the workers."
        )


def check_address(address: str) -> None:
    """Refuse the address of a scheduler that does not answer; raises as `dask_cluster` does."""
    with dask_cluster(address):
        pass


class _Cluster(Executor):
    """The executor of a Dask client, in which every way of losing the scheduler is one exception."""

    def __init__(self, client: Any, address: str, reporter: Reporter) -> None:
        self._client, self._address, self._reporter = client, address, reporter
        self._empty_since: float | None = None
        self._told = False
        # Impure: two tasks are never taken for one. Lost tasks are seen to by the engine itself.
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `concurrent.futures.Executor.submit`."""
        with self._reached():
            future: Future[Any] = self._executor.submit(fn, *args, **kwargs)
            return future

    def threads(self) -> int:
        """Tasks that all workers together run side by side; 1 if there is none at the moment."""
        with self._reached():
            counts = self._client.sync(self._client.scheduler.ncores, callback_timeout=SILENCE)
        self._tell(sum(counts.values()))
        return max(1, sum(counts.values()))

    def _tell(self, threads: int) -> None:
        """Say once that there are no workers when that has lasted, and once that some have come after all."""
        now = time.monotonic()
        if threads:
            if self._told:
                self._reporter.say(f"Workers have joined the Dask scheduler at {self._address}: going on.")
            self._empty_since, self._told = None, False
        elif self._empty_since is None:
            self._empty_since = now
        elif not self._told and now - self._empty_since >= EMPTY:
            self._told = True
            self._reporter.say(
                f"The Dask scheduler at {self._address} has no workers: waiting until some join "
                f"(`dask worker {self._address}`); Ctrl-C ends the work and keeps what is finished."
            )

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # Dask has another one for every moment at which a connection can end
            raise SchedulerGone(f"the Dask scheduler at {self._address} has gone") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own account of a lost connection, with its tracebacks, away from the progress lines."""
    logger = logging.getLogger("distributed.client")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
