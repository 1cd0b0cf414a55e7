"""What an analysis leaves beside the store: ``analysis/<stem>.parquet`` and ``.csv`` with its table, and ``.json``.

The JSON document holds the table as ``rows`` and everything that a reader or a chart needs to know about it: ``kind``
("sobol", "morris", "variance" or "discovery"), scenario, outcome and window with their labels, the sweep's design,
size, seed and model, and ``notes``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from experiments.running.plan import STATUS_QUO as STATUS_QUO_NAME
from experiments.storage.batches import write_rows
from experiments.storage.folders import read_table_of_keys
from experiments.storage.spreadsheet import to_csv
from experiments.storage.store import to_json, write_text
from experiments.sweeps.reading import Sweep
from model.counting.outcomes import OUTCOMES

FOLDER = "analysis"


def about(sweep: Sweep, kind: str, scenario: str, window: str) -> dict[str, Any]:
    """The part of a document that says what was analysed."""
    titles = {found.name: found.title for found in sweep.experiment.scenarios} | {STATUS_QUO_NAME: "Status quo"}
    lengths = sweep.experiment.lengths
    return {
        "format": 1,
        "kind": kind,
        "experiment": {"name": sweep.experiment.name, "title": sweep.experiment.content.title},
        "scenario": {"name": scenario, "title": titles[scenario]},
        "window": window,
        "design": sweep.experiment.content.design.kind,
        "grouped": sweep.experiment.content.design.grouped,
        "points": len(sweep.points),
        "replicates": sweep.plan.replicates,
        "weeks": lengths.weeks,
        "scale": lengths.scale,
        "seed": lengths.seed,
        "constants": sweep.experiment.parameters.changed(),
        **{key: sweep.manifest[key] for key in ("rules",) if key in sweep.manifest},
        "model": sweep.manifest["model"],
        "version": sweep.manifest["versions"]["undertow"],
    }


def outcome_facts(outcome: str, quantity: str, unit: str) -> dict[str, str]:
    """Name, label and unit of what was analysed, and whether as a change or as a level."""
    return {"name": outcome, "label": OUTCOMES[outcome].label, "quantity": quantity, "unit": unit}


def write(sweep: Sweep, name: str, document: dict[str, Any], table: pd.DataFrame) -> Path:
    """Store a table and its document; gives the path of the document.

    Raises:
        OSError: they cannot be written.
    """
    folder = sweep.path / FOLDER
    folder.mkdir(exist_ok=True)
    write_rows(folder / f"{name}.parquet", pa.Table.from_pandas(table, preserve_index=False))
    write_text(folder / f"{name}.csv", to_csv(table))
    path = folder / f"{name}.json"
    write_text(path, to_json(document))
    return path


def read(path: Path) -> dict[str, Any]:
    """A document; `InputError` if it is not there or not readable."""
    return read_table_of_keys(path.parent, path.name)
