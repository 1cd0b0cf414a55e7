"""What to run: a plan, checked before anything starts, and the windows and years that its results are summed over."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.running.means import Means, Shard
from experiments.running.sizes import check_people
from model.errors import InputError
from model.files import expanded, is_file, located

if TYPE_CHECKING:
    from model.parameters import Parameters
    from scenarios import Scenario

#: Name of the world without any policy in every table; it is always run and comes first.
STATUS_QUO = "status_quo"

#: The scenarios that `undertow run` compares with the status quo unless others are named.
HEADLINE = (
    "platform_seizure",
    "second_seizure",
    "us_end_demand",
    "nordic_law",
    "crisis_without_support",
    "stimulus_access",
    "decriminalization",
)

TAKEN = ("headline", STATUS_QUO, "attribution", "counterfactual", "budget", "contest", "claims", "levels")
"""Names under ``results/`` that are not those of scenario files."""
_LONGEST_NAME = 120

WEEKS_IN_YEAR = 52
MAX_WEEKS = 2080
MAX_BURN_IN = 5200
MAX_SCALE = 100.0
"""Nearly three million people, in each process."""
MAX_SEED = 2**63 - 1

#: Window name -> first policy week and the week after its last. A window is reported where the horizon reaches its end.
WINDOWS = {"weeks 0-12": (0, 13), "weeks 13-52": (13, 53), "weeks 53-208": (53, 208)}


@dataclass(frozen=True)
class Plan:
    """Which scenarios to compare with the status quo, how long, how often, and where the results go.

    Attributes:
        scenarios: names of shipped scenarios or paths of scenario files; "a+b" composes. None of
            them runs the status quo alone.
        replicates: worlds per scenario, each with luck of its own; all scenarios share the luck of a replicate.
        weeks: weeks of policy. burn_in: weeks without any policy before them.
        scale: multiplies the number of people in the world.
        seed: from which the seeds of all replicates are derived.
        workers: processes; None takes all cores. dask: address of a scheduler to use instead. shard: the part of the
            replicates that runs here. None of them ever changes a result.
        overrides: changed parameters by flattened name, such as ``{"fear_hides": 0.3}``.
        name: name of the folder under ``results/``; None makes one from the scenarios.
        out: folder for the results instead of ``results/<name>``.
        interpreted: run the rules as plain Python.
        command: the command line that asked for it, for the manifest.
        by: traits by whose groups effects are shown as well; results are stored for all of them.
        policies: where relative paths of scenario files start; the current folder unless given.
        overwrite: whether the results of another plan of the same kind may be replaced.

    Raises:
        InputError: a number is outside its bounds.
    """

    scenarios: tuple[str, ...] = HEADLINE
    replicates: int = 16
    weeks: int = 208
    burn_in: int = 260
    scale: float = 1.0
    seed: int = 1
    workers: int | None = None
    overrides: Mapping[str, float | bool | str] = field(default_factory=dict)
    name: str | None = None
    out: Path | None = None
    interpreted: bool = False
    command: str = ""
    by: tuple[str, ...] = ()
    policies: Path | None = None
    overwrite: bool = False
    dask: str | None = None
    shard: Shard = field(default_factory=Shard)

    def __post_init__(self) -> None:
        within("replicates", self.replicates, 1, 1_000_000)
        within("weeks", self.weeks, 1, MAX_WEEKS)
        within("burn-in", self.burn_in, 0, MAX_BURN_IN)
        within("seed", self.seed, 0, MAX_SEED)
        scale_within(self.scale)
        _ = self.means  # which checks itself

    @property
    def means(self) -> Means:
        """What it runs on."""
        return Means(self.workers, self.dask, shard=self.shard, interpreted=self.interpreted)

    @property
    def folder(self) -> Path:
        """Where the results go, as an absolute path; `InputError` if there can be no such folder."""
        if self.out is not None:
            return located(self.out)
        return located(Path("results") / f"{self.name or default_name(self.scenarios)}{_of_rules()}")

    @property
    def processes(self) -> int:
        """Number of worker processes of this machine: never more than there are replicates."""
        return self.means.processes(self.replicates)

    @property
    def tail(self) -> int:
        """Weeks of the burn-in that are stored before the policy's first week: a year, or all there are."""
        return min(WEEKS_IN_YEAR, self.burn_in)

    @property
    def windows(self) -> dict[str, tuple[int, int]]:
        """The windows that the horizon reaches: "all", and those of `WINDOWS` that end within it."""
        reached = {name: span for name, span in WINDOWS.items() if span[1] <= self.weeks}
        return {"all": (0, self.weeks), **reached}

    @property
    def years(self) -> dict[int, tuple[int, int]]:
        """Year -> first policy week and the week after its last.

        Year 0 lies before the policy (negative weeks); year 1 starts with it; a last year may be shorter.
        """
        years = {0: (-self.tail, 0)} if self.tail else {}
        starts = range(0, self.weeks, WEEKS_IN_YEAR)
        return years | {1 + s // WEEKS_IN_YEAR: (s, min(s + WEEKS_IN_YEAR, self.weeks)) for s in starts}


def load_parameters(plan: Plan) -> Parameters:
    """The model's parameters with the plan's changes; `InputError` if one is wrong, or the scale holds nobody."""
    from model.parameters import Parameters

    parameters = Parameters.defaults().set(plan.overrides)
    check_people(parameters, plan.scale)
    return parameters


def load_scenarios(plan: Plan) -> list[Scenario]:
    """The status quo and the plan's scenarios, in the plan's order.

    Raises:
        InputError: a file is wrong, two scenarios have one name, or one changes nothing within the horizon.
    """
    import scenarios

    loaded = [scenarios.load(STATUS_QUO, plan.weeks)]
    for name in plan.scenarios:
        scenario = scenarios.load(name, plan.weeks, plan.policies)
        if any(scenario.name == other.name for other in loaded):
            told = "is always run" if scenario.name == STATUS_QUO else "is named twice"
            raise InputError(f"scenario '{scenario.name}' {told}: name each scenario once, without the status quo.")
        loaded.append(scenario)
    return loaded


def default_name(scenarios: tuple[str, ...]) -> str:
    """Folder name for a list of scenarios: "headline" for the default list, otherwise their names joined by commas.

    Two lists have one name only if they name the same things. Where names alone would not tell them apart (files in
    other folders, files that are called like a shipped scenario, lists that are too long), a short hash of what was
    named is added.
    """
    if scenarios == HEADLINE:
        return "headline"
    if not scenarios:
        return STATUS_QUO
    parts = [_shown_name(name) for name in scenarios]
    name = ",".join(text for text, _ in parts)
    # Folder names are limited to 255 bytes on most systems.
    long = len(name.encode()) > _LONGEST_NAME
    if not long and all(told for _, told in parts) and name not in TAKEN:
        return name
    first = parts[0][0].encode()[:_LONGEST_NAME].decode(errors="ignore")
    name = f"{first},and-{len(parts) - 1}-more" if long and len(parts) > 1 else first if long else name
    return f"{name}-{short_hash(*(_located(name) for name in scenarios))}"


def _of_rules() -> str:
    """What sets the results of replaced rules apart from those of the model as it is."""
    from model.machine.replaced import own

    return f"-rules-{found.hash[:6]}" if (found := own()) is not None else ""


def _shown_name(name: str) -> tuple[str, bool]:
    """How a scenario is called in a folder name, and whether that tells it from every other."""
    from scenarios import available

    parts = [name] if is_file(Path(name)) else name.split("+")
    shipped = available()
    shown, told = [], True
    for part in parts:
        path = Path(part)
        own = path.suffix == ".toml" and part not in shipped
        shown.append(path.stem if own else path.name)
        told &= not own or (_located(part) == path.name and path.stem not in shipped and not set(path.stem) & set("+,"))
    return "+".join(shown), told


def _located(name: str) -> str:
    """A scenario as a text that is the same wherever the folder of the project lies."""
    parts = [name] if is_file(Path(name)) else name.split("+")
    return "+".join(_relative(expanded(part)).as_posix() for part in parts)


def _relative(path: Path) -> Path:
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # on another drive
        return path


def short_hash(*texts: str) -> str:
    """Six letters and digits that tell these texts from others, for the name of a folder."""
    return hashlib.sha256("\0".join(texts).encode(errors="surrogateescape")).hexdigest()[:6]


def scale_within(scale: float) -> None:
    """`InputError` unless a world can have this size."""
    if not 0.0 < scale <= MAX_SCALE:
        raise InputError(f"--scale {scale:g} is not valid: should be above 0 and at most {MAX_SCALE:g}.")


def within(name: str, value: int, low: int, high: int) -> None:
    """`InputError` that names the option and its bounds, unless ``low <= value <= high``."""
    if not low <= value <= high:
        raise InputError(f"--{name} {value} is not valid: should be a whole number from {low} to {high}.")
