"""Nothing that stands in a CSV is run by a spreadsheet."""

import csv
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc

from experiments.storage.spreadsheet import harmless, to_csv

HOSTILE = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "plain", "a=b", ""]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_text_is_escaped_and_numbers_stay():
    table = pd.DataFrame({"scenario": HOSTILE, "change": [-1.5] * 8 + [np.nan], "@n": range(9)})
    table["kind"] = table["scenario"].astype("category")
    table["mixed"] = [-2.0, "=2", *[None] * 7]
    before = table.copy()
    rows = read(to_csv(table))
    assert rows[0] == ["scenario", "change", "'@n", "kind", "mixed"]
    told = [f"'{word}" for word in HOSTILE[:6]] + HOSTILE[6:]
    assert [row[0] for row in rows[1:]] == [word.replace("\r", "\n") for word in told]
    assert [row[3] for row in rows[1:]] == [row[0] for row in rows[1:]]
    assert [row[1] for row in rows[1:]] == ["-1.5"] * 8 + [""]
    assert [row[4] for row in rows[1:3]] == ["-2.0", "'=2"]
    pd.testing.assert_frame_equal(table, before)


def test_tables_of_a_sweep_are_escaped_too():
    table = pa.table({"scenario": pa.array(HOSTILE), "value": pa.array([-1.0] * 9)})
    written = io.BytesIO()
    pc.write_csv(harmless(table), written)
    rows = read(written.getvalue().decode())
    assert [row[0] for row in rows[1:]] == [f"'{word}" for word in HOSTILE[:6]] + HOSTILE[6:]
    assert {row[1] for row in rows[1:]} == {"-1"}


def test_every_csv_is_written_by_the_helper():
    """No other place of the code turns a table into CSV."""
    from pathlib import Path

    root = Path(__file__).parents[3]
    for room in ("experiments", "figures", "scenarios", "model"):
        for path in (root / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if path.name != "spreadsheet.py":
                assert ".to_csv(" not in text, path
                assert "CSVWriter" not in text or "harmless(" in text, path
                assert "csv.writer" not in text, path
