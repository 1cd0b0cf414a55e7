"""Titles and descriptions come from files that anyone may have written: they are shown as text, whatever they hold."""

from __future__ import annotations

import io
import json
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from rich.console import Console

import figures
from experiments.comparison.table import show
from experiments.storage.store import Run, read_run
from figures import effects, style, trajectories
from figures.facts import scenario_facts

from .test_charts import assert_readable
from .test_report import Page

Stored = Callable[..., Run]
TITLES = {
    "markup": "<script>alert(1)</script> & $x^2$ $\\frac{a}$ [bold]x[/nope]",
    "right to left": "عنوان عربي \u200fעברית\u200f \u202e abc",
    "emoji": "🤖 👩‍👩‍👧 ❤️ 漢字",
    "control": "a\x07b\x1b[31mc\x00d",
    "one long word": "W" * 10_000,
    "many words": "many words " * 900,
}


def named(stored: Stored, title: str) -> Run:
    run = stored(("seizure", "demand"), weeks=8)
    manifest = dict(run.manifest)
    manifest["scenarios"] = [
        entry if entry["name"] == "status_quo" else {**entry, "title": title, "description": title}
        for entry in manifest["scenarios"]
    ]
    (run.path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_run(run.path)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_titles_are_text_in_charts_report_and_terminal(stored: Stored, title: str) -> None:
    run = named(stored, title)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # such as of a sign that the typeface lacks
        files = figures.draw_run(run.path)
        page = figures.write_report(run.path).read_text(encoding="utf-8")
        with style.look():
            for figure in (effects.compose(run, "all"), trajectories.compose(run, scenario_facts(run)[0])):
                assert_readable(figure)
                assert figure.get_size_inches()[1] < 25.0
    for file in files:
        if file.suffix == ".svg":
            ET.parse(file)
    read = Page(page)
    assert not any(tag == "script" for tag, _ in read.seen)
    assert "\x07" not in page
    assert "\x1b" not in page
    shown = " ".join(scenario_facts(run)[0].title.split())
    assert shown in read.text
    stream = io.StringIO()
    show(Console(file=stream, width=120), run.manifest, run.effects, "results/x")
    assert "\x1b" not in stream.getvalue()
    assert len(stream.getvalue()) < 20_000


def test_mathematics_and_markup_are_not_read_as_such(stored: Stored) -> None:
    run = named(stored, TITLES["markup"])
    with style.look():
        figure = effects.compose(run, "all")
    said = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
    assert "<script>alert(1)</script> & $x^2$ $\\frac{a}$ [bold]x[/nope]" in said
    assert not any(text.get_parse_math() for text in figure.texts)


def test_policies_that_differ_in_signs_only_have_charts_of_their_own(stored: Stored) -> None:
    run = stored(("seizure", "demand"), weeks=8)
    names = {"seizure": "wage+10", "demand": "wage-10"}
    manifest = json.loads((run.path / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["scenarios"]:
        entry["name"] = names.get(entry["name"], entry["name"])
    manifest["by"] = ["race"]
    (run.path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for table in ("series", "series_basis", "effects"):
        frame = getattr(run, table)
        frame.assign(scenario=frame["scenario"].replace(names)).to_parquet(run.path / f"{table}.parquet", index=False)
    import pandas as pd

    from .test_group_chart import rows

    pd.concat([rows(name) for name in names.values()]).to_parquet(run.path / "group_effects.parquet", index=False)
    files = figures.draw_run(run.path)
    assert len(set(files)) == len(files)
    for kind in ("trajectories", "groups"):
        assert len({file for file in files if file.name.startswith(kind) and file.suffix == ".svg"}) == 2
    page = Page(figures.write_report(run.path).read_text(encoding="utf-8"))
    pictures = [attributes["src"] for tag, attributes in page.seen if tag == "img"]
    assert len(set(pictures)) == len(pictures) == 5
