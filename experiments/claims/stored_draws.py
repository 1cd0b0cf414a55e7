"""The parameter draws of an order: found once for a model, a seed and a length of chain, stored, and read again."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from experiments.claims.draws import PLAUSIBLE, STAYS, TENTH, Draw, Search
from experiments.claims.order import Order
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import run_tasks
from experiments.running.worlds import compile_model
from experiments.storage.task_store import TaskStore


def find_draws(order: Order, reporter: Reporter, stop: Stop) -> dict[int, Draw]:
    """The draws that the precision wants, by number; those found earlier for the same model are read, others made.

    Where only a part of the order runs here, those of the other parts may be missing.

    Raises:
        RuntimeError: a chain failed, which is a defect.
    """
    store = TaskStore(draws_folder(order), Draw, f"{order.means.shard.writer}-{uuid.uuid4().hex[:8]}")
    search = Search(order.seed, order.precision.steps)
    tasks = [search.task(number) for number in range(order.precision.draws)]
    known, _ = store.read()
    lacking = sum(task.name not in known and order.has(task.what) for task in tasks)
    if lacking and stop.signal is None:
        compile_model(order.means, reporter)
        reporter.say(f"Drawing parameters at which the status quo is plausible: {lacking} draws.")
    found = run_tasks(search, tasks, order.means, reporter, stop, store, lambda task: order.has(task.what))
    if found.failures:
        raise RuntimeError(found.failures[0].traceback or found.failures[0].reason)
    return {drawn.number: drawn for drawn in found.results}


def draws_folder(order: Order) -> Path:
    """Where the draws of a model, a seed and a length of chain are kept; several orders may add to it at once."""
    from model.machine.compilation import model_hash

    what = (model_hash(), order.seed, PLAUSIBLE, STAYS, order.precision.steps, TENTH)
    key = hashlib.sha256(repr(what).encode()).hexdigest()[:20]
    return order.folder.parent / f"draws-seed-{order.seed}-{key}"
