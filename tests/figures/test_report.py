"""The report: well-formed, self-contained, safe against what scenario files hold, and complete."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import figures
from experiments.storage.store import Run
from model.counting.outcomes import OUTCOMES

from .conftest import TITLES

Stored = Callable[..., Run]
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Page(HTMLParser):
    """Reads a page strictly: every element that opens must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def run(stored: Stored) -> Run:
    return stored()


@pytest.fixture(scope="module")
def page(run: Run) -> Page:
    return Page(figures.write_report(run.path).read_text(encoding="utf-8"))


def test_nothing_is_loaded_from_elsewhere(run: Run, page: Page) -> None:
    assert "http:" not in (run.path / "report.html").read_text(encoding="utf-8")
    for tag, attributes in page.seen:
        assert tag not in {"script", "link", "iframe"}
        for key in ("src", "href"):
            address = attributes.get(key, "#")
            if address.startswith("data:image/svg+xml;base64,"):
                assert b"<svg" in base64.b64decode(address.partition(",")[2])
            elif address.startswith("#"):
                anchors = {found.get("id") for _, found in page.seen}
                assert address == "#" or address[1:] in anchors
            else:
                assert (run.path / address).is_file()


def test_headings_are_in_order_and_images_have_alt_text(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.seen if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    images = [attributes for tag, attributes in page.seen if tag == "img"]
    assert len(images) == 3
    assert all(len(image["alt"]) > 80 for image in images)


def test_says_what_was_run_and_where_it_comes_from(run: Run, page: Page) -> None:
    facts = (run.manifest["id"], run.manifest["model"], "fear_hides", "9.8.7", "seed 11", "enforcement.stings: 1 → 2")
    for words in (*facts, TITLES["seizure"], TITLES["demand"], "What it <stands> for.", "Everything here is simulated"):
        assert words in page.text
    for outcome in OUTCOMES.values():
        assert not outcome.main or " ".join(outcome.definition.split()) in page.text


def test_the_spreadsheet_holds_the_effects(run: Run, page: Page) -> None:
    table = pd.read_csv(run.path / "effects.csv")
    assert len(table) == len(run.effects)
    assert list(table.columns) == list(run.effects.columns)


@pytest.mark.parametrize(("scenarios", "replicates"), [(("seizure",), 1), ((), 2)])
def test_report_of_small_runs(stored: Stored, scenarios: tuple[str, ...], replicates: int) -> None:
    small = stored(scenarios, replicates=replicates, weeks=8)
    path: Path = figures.write_report(small.path)
    text = Page(path.read_text(encoding="utf-8")).text
    assert "nan" not in text.lower().split()
    assert ("One replicate only" in text) == bool(scenarios)


def test_an_interrupted_run_says_so(stored: Stored) -> None:
    cut = stored(("seizure",), replicates=2, weeks=8)
    manifest = cut.path / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace('"status": "complete"', '"status": "interrupted"')
    text = text.replace('"notes": []', '"notes": ["seizure: it reaches nobody here."]')
    manifest.write_text(text.replace('"replicates_asked": 2', '"replicates_asked": 9'), encoding="utf-8")
    said = Page(figures.write_report(cut.path).read_text(encoding="utf-8")).text
    assert "This run is interrupted: 2 of 9 replicates" in said
    assert "it reaches nobody here" in said
