"""CSV for spreadsheets: text is shown and never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Characters that make a spreadsheet take a cell for a formula when they are its first."""


def text_cell(value: Any) -> Any:
    """A cell as it is written: text that a spreadsheet would run gets an apostrophe before it; numbers stay.

    A carriage return, at which some readers begin a new row, becomes a line feed, which all of them know how to quote.
    """
    if not isinstance(value, str):
        return value
    text = f"'{value}" if value.startswith(FORMULA) else value
    return text.replace("\r\n", "\n").replace("\r", "\n")


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV, without its index, names of columns and text made harmless by `text_cell`."""
    from pandas.api.types import is_numeric_dtype

    shown = table.rename(columns=text_cell)
    for at, kind in enumerate(shown.dtypes):
        if not is_numeric_dtype(kind):
            shown.isetitem(at, [text_cell(cell) for cell in shown.iloc[:, at].astype(object)])
    written: str = shown.to_csv(index=False)
    return written


def harmless(table: pa.Table) -> pa.Table:
    """An Arrow table with the same done to its columns of text; for tables too large to go through Python."""
    import pyarrow as pa
    import pyarrow.compute as pc

    starts = "^([" + "".join(FORMULA).replace("-", r"\-") + "])"
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            told = pc.replace_substring_regex(table.column(at), pattern=starts, replacement=r"'\1")
            table = table.set_column(at, field, told)
    return table
