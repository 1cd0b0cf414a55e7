"""The pinned requirements: complete, within the package's bounds and hashed, for every Python that is supported."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", line)]
PINS = [Requirement(line.rstrip(" \\")) for line in TEXT.splitlines() if re.match(r"[a-z0-9]", line)]


def pinned(python: str) -> dict[str, str]:
    """Version by name of what is installed on a version of Python, on Linux."""
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    found: dict[str, str] = {}
    for pin in PINS:
        if pin.marker is None or pin.marker.evaluate(environment):
            name = canonicalize_name(pin.name)
            assert name not in found, f"{name} is pinned twice for Python {python}"
            found[name] = str(pin.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_every_requirement_is_pinned_within_its_bounds(python: str) -> None:
    pins = pinned(python)
    extras = PROJECT["optional-dependencies"].values()
    for text in [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]:
        wanted = Requirement(text)
        version = pins[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{wanted} on Python {python}: {version} is pinned"


def test_all_supported_versions_of_python_are_said_in_one_way() -> None:
    assert PYTHONS == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


def test_both_generations_of_what_has_changed_are_tried() -> None:
    """Mesa 3.5 and EMA Workbench 3 need Python 3.12; on 3.11 their predecessors are tested."""
    old, new = pinned("3.11"), pinned("3.12")
    assert [old["mesa"].startswith("3.3"), new["mesa"].startswith("3.5")] == [True, True]
    assert [old["ema-workbench"].startswith("2.5"), new["ema-workbench"].startswith("3.")] == [True, True]


def test_pins_have_hashes_name_no_host_and_say_how_they_were_made() -> None:
    assert "://" not in TEXT
    assert "index-url" not in TEXT
    blocks = re.split(r"^(?=[a-z0-9])", TEXT, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "uv pip compile pyproject.toml" in TEXT.partition("\n\n")[0].splitlines()[1]


def test_checkouts_have_the_same_line_endings_everywhere() -> None:
    """The model's hash covers its files."""
    asked = ["git", "check-attr", "eol", "--", "model/week.py", "scenarios/end_demand.toml", ".ci/run", "README.md"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout of git")
    assert [line.rpartition(" ")[2] for line in done.stdout.splitlines()] == ["lf"] * 4
