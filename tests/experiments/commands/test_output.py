"""Output that cannot be written as it is, or at all, never ends a run: results, charts and report are there."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.commands import common
from experiments.commands.output import Stream, guarded
from experiments.running import progress
from tests.experiments.conftest import ROOT

TINY = ["--interpreted", "--scale", "0.02", "--weeks", "4", "--burn-in", "2", "-r", "2", "--workers", "1"]


def shell(folder: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What becomes of a line for the shell, in which ``undertow`` is the command."""
    line = command.replace("undertow", f"'{sys.executable}' -m experiments")
    everything = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, env=everything, capture_output=True, timeout=120, check=False
    )  # fmt: skip


@pytest.fixture
def encoded(monkeypatch):
    """Standard output in some encoding; gives the bytes that were written."""

    def begin(encoding: str) -> io.BytesIO:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        return raw

    return begin


@pytest.mark.parametrize(
    ("encoding", "text"), [("ascii", "-1.0 % -> ?..."), ("cp1252", "-1.0 % -> ?…"), ("utf-8", "−1.0 % → 漢…")]
)
def test_what_an_encoding_lacks_is_replaced_by_what_is_nearest(encoded, encoding, text):
    raw = encoded(encoding)
    with guarded() as (out, _):
        print("−1.0 % → 漢…")
    assert raw.getvalue().decode(encoding).rstrip() == text
    assert out.trouble is None


def test_json_loses_nothing_in_any_encoding(encoded):
    raw = encoded("cp1252")
    with guarded():
        common.print_json({"title": "−1 → 漢 🙂"})
    assert json.loads(raw.getvalue().decode("cp1252")) == {"title": "−1 → 漢 🙂"}


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_stream_that_fails_says_so_and_does_not_raise():
    stream = Stream(Full())
    print("results", file=stream)
    assert isinstance(stream.trouble, OSError)
    assert not stream.reader_gone
    closed = io.StringIO()
    closed.close()
    stream = Stream(closed)
    print("results", file=stream)
    assert isinstance(stream.trouble, ValueError)


def test_output_that_could_not_be_written_is_told_and_shows_in_the_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(SystemExit) as left:
        main(["scenarios"])
    assert left.value.code == 1
    assert capsys.readouterr().err == "undertow: standard output could not be written: No space left on device.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("command", ["scenarios", "show end_demnd", "--version"])
def test_closed_streams_end_nothing(tmp_path, closed, command):
    done = shell(tmp_path, f"undertow {command} {closed}")
    assert done.returncode == (2 if "demnd" in command else 0)
    assert b"Traceback" not in done.stdout + done.stderr


def test_a_reader_that_goes_is_nothing_to_complain_of(tmp_path):
    done = shell(tmp_path, "undertow explain T11.20 | true")
    assert done.stderr == b""


@pytest.mark.parametrize(("into", "code"), [("> out.txt", 0), ("> /dev/full 2>&-", 1)])
def test_charts_and_report_are_made_whatever_happens_to_the_table(tmp_path, into, code):
    if "/dev/full" in into and not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    done = shell(tmp_path, f"undertow run end_demand {' '.join(TINY)} --out r {into}", PYTHONIOENCODING="ascii")
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "r" / "report.html").exists()
    assert list((tmp_path / "r" / "figures").glob("*.svg"))
    if into == "> out.txt":
        assert "Ending demand" in (tmp_path / "out.txt").read_bytes().decode("ascii")


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("0", 120), ("wide", 120), ("5", 120), ("9" * 30, 120)])
def test_a_pipe_is_as_wide_as_columns_says_if_that_makes_sense(monkeypatch, capsys, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    assert common.open_console().width == width
    monkeypatch.delenv("COLUMNS")
    assert common.open_console().width == 120


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("terminal", "kind"), [("dumb", "LineReporter"), ("xterm", "BarReporter")])
def test_a_terminal_on_which_nothing_moves_gets_lines(monkeypatch, terminal, kind):
    monkeypatch.setenv("TERM", terminal)
    assert type(progress.reporter(Terminal())).__name__ == kind


def test_without_a_home_folder_fonts_are_kept_beside_compiled_code(tmp_path, monkeypatch):
    monkeypatch.setenv("UNDERTOW_CACHE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "nothing"))
    for name in ("MPLCONFIGDIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    assert common.draw(lambda: [], print) == 0
    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / "undertow" / "matplotlib")


def test_completion_offers_commands_and_scenarios(tmp_path):
    words = {"_UNDERTOW_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    offered = shell(tmp_path, "undertow", COMP_WORDS="undertow sen", **words).stdout.split()
    assert offered == [b"sensitivity"]
    offered = shell(tmp_path, "undertow", COMP_WORDS="undertow run end_", **{**words, "COMP_CWORD": "2"}).stdout
    assert b"end_demand" in offered.split()
