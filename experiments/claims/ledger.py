"""The ledger: every claim with its contrast, read from ``experiments/claims/claims.toml`` and checked name by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from experiments.claims.verdict import Direction
from experiments.running.plan import STATUS_QUO
from experiments.running.plan import WINDOWS as REPORTED
from model.errors import InputError, nearest
from model.schema import Table, checked, read_toml

LEDGER_FILE = Path(__file__).with_name("claims.toml")

WINDOWS = REPORTED | {"weeks 0-103": (0, 104), "weeks 104-208": (104, 208)}
"""Windows that a part can look at: those of every report, and the first and the last two years."""

Text = Annotated[str, Field(min_length=1)]
Grade = Literal["A", "B", "C"]
Compare = Literal["difference", "level", "slope"]

SECTIONS = (
    "Platforms",
    "Ending demand",
    "Police and courts",
    "Income and crisis",
    "Services, housing, health",
    "Law and structure",
)


@dataclass(frozen=True)
class Part:
    """One observable of a claim and where it is expected to move.

    Attributes:
        observable: an outcome's name. over: another outcome; the effect is then on the ratio of the two.
        per: another outcome, such as the cost; the two worlds' effects on the status quo are then compared as if each
            had added as much to it as they do on average.
        against: with ``compare = "slope"``, the outcome looked at on ``versus`` where it is not ``observable``.
        group, versus: the trait group looked at and, if given, the group it is compared with: the effect is then on
            the gap between the two.
        scenario, reference: the two worlds: shipped scenarios by name, others as .toml files. With
            ``compare = "level"`` there is no reference: the scenario's level is judged against ``threshold``, in the
            outcome's unit.
        beyond: scenarios whose separate effects are taken off, so that what remains is what they do only together.
        policies: with ``compare = "slope"``, the scenarios over which the effect on ``group`` is regressed on that on
            ``versus``.
        switch: mechanisms frozen for this part, where they are not the row's.
        window: weeks looked at. direction: what the claim expects.
        restates: the one rule whose sign the part restates, in a sentence: it is then a consistency check in a row
            that is none. Empty otherwise.
    """

    observable: str
    over: str
    against: str
    group: str
    versus: str
    scenario: str
    reference: str
    beyond: tuple[str, ...]
    policies: tuple[str, ...]
    compare: Compare
    threshold: float
    switch: tuple[str, ...]
    window: str
    direction: Direction
    # What no stored reading depends on is left out of `repr`, by which readings are known.
    restates: str = field(default="", repr=False)
    per: str = field(default="", repr=False)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Every scenario that the part needs, without repetition."""
        reference = "" if self.compare == "level" else self.reference
        status_quo = STATUS_QUO if self.per else ""
        named = (self.scenario, reference, *self.beyond, *self.policies, status_quo)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def composed(self) -> bool:
        """Whether it is a policy's effect that takes more than one rule: no level, no slope, no restatement."""
        return self.compare == "difference" and not self.restates

    @property
    def kind(self) -> Literal["ratio", "points", "slope"]:
        """How its effect is stated: as a log ratio, in percentage points, or as a slope, which is a plain number."""
        from model.counting.outcomes import OUTCOMES

        if self.compare == "slope":
            return "slope"
        if self.over:
            return "ratio"
        return OUTCOMES[self.observable].effect


@dataclass(frozen=True)
class Claim:
    """One row: what the source says, in the project's own words, and how the model tests it.

    Attributes:
        id: as in the ledger. section: its heading. source: questions of the source document. text: the claim.
        grade: A if the observable restates one rule's sign (a consistency check), B if rules must compose, C if it
            takes feedback or equilibrium.
        switch: the mechanisms that are frozen to see what the effect is due to. parts: one or more observables.
        note: what a reader should know about the row.
    """

    id: str
    section: str
    source: tuple[str, ...]
    text: str
    grade: Grade
    switch: tuple[str, ...]
    parts: tuple[Part, ...]
    note: str


class _PartTable(Table):
    observable: Text
    direction: Direction
    scenario: str = ""
    reference: str = STATUS_QUO
    window: str = "weeks 13-52"
    restates: str = ""
    over: str = ""
    per: str = ""
    against: str = ""
    group: str = "all"
    versus: str = ""
    beyond: list[Text] = Field(default_factory=list)
    policies: list[Text] = Field(default_factory=list)
    compare: Compare = "difference"
    threshold: float = Field(default=1.0, gt=0.0)
    switch: list[Text] = Field(default_factory=list)


class _ClaimTable(Table):
    section: Text
    source: list[Text] = Field(min_length=1)
    claim: Text
    grade: Grade = Field(alias="class")
    switch: list[Text] = Field(min_length=1)
    part: list[dict[str, Any]] = Field(min_length=1)
    note: str = ""


def load(path: str | Path = LEDGER_FILE) -> dict[str, Claim]:
    """Every claim of a file by id, in the file's order.

    Raises:
        InputError: the first thing that is wrong, with file, table, key, value and the nearest valid name.
    """
    path = Path(path)
    claims = {name: _claim(name, content, path.name) for name, content in read_toml(path).items()}
    if not claims:
        raise InputError(f"{path.name} has no claims: write at least one table, such as [P1].")
    return claims


@cache
def shipped() -> dict[str, Claim]:
    """The project's own ledger, read and checked once."""
    return load()


def chosen(names: list[str], ledger: Mapping[str, Claim]) -> dict[str, Claim]:
    """The claims of the given ids, in any case; all of them if none is given.

    Raises:
        InputError: there is no such claim; the message lists the valid ids.
    """
    upper = [name.upper() for name in names]
    for name in upper:
        if name not in ledger:
            raise InputError(f"'{name}' is no claim.{nearest(name, ledger)} Claims: {', '.join(ledger)}.")
    return {name: claim for name, claim in ledger.items() if name in upper} if upper else dict(ledger)


def _claim(name: str, content: object, file: str) -> Claim:
    from model.parameters import MECHANISMS

    row = checked(_ClaimTable, content, file, name)
    where = f"{file}: [{name}]"
    _known(where, "section", [row.section], SECTIONS)
    _known(where, "switch", row.switch, MECHANISMS)
    parts = tuple(_part(part, file, f"{name}.part {n + 1}") for n, part in enumerate(row.part))
    return Claim(name, row.section, tuple(row.source), row.claim, row.grade, tuple(row.switch), parts, row.note)


def _part(content: Mapping[str, Any], file: str, table: str) -> Part:
    from model.counting.outcomes import GROUPS, OUTCOMES
    from model.parameters import MECHANISMS
    from scenarios import available

    row = checked(_PartTable, content, file, table)
    where = f"{file}: [{table}]"
    outcomes, groups = ("observable", "over", "per", "against"), ("group", "versus")
    valid = dict.fromkeys(outcomes, OUTCOMES) | dict.fromkeys(groups, GROUPS) | {"window": WINDOWS}
    for key, names in valid.items():
        given = getattr(row, key)
        _known(where, key, [given] if given or key in ("observable", "group", "window") else [], names)
    _known(where, "switch", row.switch, MECHANISMS)
    worlds = [("scenario", row.scenario), ("reference", row.reference)]
    worlds += [("beyond", name) for name in row.beyond] + [("policies", name) for name in row.policies]
    for key, name in worlds:
        shipped_ones = [single for single in name.split("+") if single and not single.endswith(".toml")]
        _known(where, key, shipped_ones, available())
    _fits(row, where)
    return Part(
        row.observable, row.over, row.against, row.group, row.versus, row.scenario, row.reference, tuple(row.beyond),
        tuple(row.policies), row.compare, row.threshold, tuple(row.switch), row.window, row.direction, row.restates,
        row.per,
    )  # fmt: skip


def _fits(row: _PartTable, where: str) -> None:
    """Refuse keys that do not go together."""
    from model.counting.outcomes import OUTCOMES

    if (row.compare == "slope") != bool(row.policies) or bool(row.policies) == bool(row.scenario):
        raise InputError(f"{where} needs either 'scenario', or 'policies' with compare = \"slope\".")
    if row.compare == "slope":
        _slope_fits(row, where)
    elif row.against:
        raise InputError(
            f"{where} key 'against' = '{row.against}' goes with compare = \"slope\" only; the ratio to another outcome "
            "is 'over'."
        )
    if row.per:
        _per_fits(row, where)
    for outcome in (row.observable, row.over, row.against):
        for group in (row.group, row.versus):
            if outcome in OUTCOMES and group not in ("", "all") and not OUTCOMES[outcome].grouped:
                raise InputError(f"{where} key 'group' = '{group}': the outcome '{outcome}' does not exist by group.")


def _slope_fits(row: _PartTable, where: str) -> None:
    """Refuse keys that do not go with a slope."""
    if row.group == "all" or not row.versus:
        raise InputError(f"{where} needs 'group' and 'versus': a slope compares the effects on two groups.")
    if row.versus == row.group and row.against in ("", row.observable):
        raise InputError(
            f"{where} key 'versus' = '{row.versus}' is 'group' as well: name another group, or another outcome with "
            "'against'."
        )
    for key, given in (("over", row.over), ("beyond", ", ".join(row.beyond))):
        if given:
            raise InputError(f"{where} key '{key}' = '{given}' does not go with compare = \"slope\".")


def _per_fits(row: _PartTable, where: str) -> None:
    """Refuse keys that do not go with effects per unit of another outcome."""
    from model.counting.outcomes import OUTCOMES

    if row.compare != "difference" or STATUS_QUO in (row.scenario, row.reference):
        raise InputError(
            f"{where} key 'per' = '{row.per}' compares two policies, each with the status quo: name both with "
            "'scenario' and 'reference'."
        )
    given = {"over": row.over, "versus": row.versus, "beyond": ", ".join(row.beyond)}
    for key, value in given.items():
        if value:
            raise InputError(f"{where} key '{key}' = '{value}' does not go with 'per'.")
    if OUTCOMES[row.observable].effect != "ratio":
        raise InputError(f"{where} key 'per' = '{row.per}' needs an observable whose changes are ratios.")


def _known(where: str, key: str, given: list[str], valid: Any) -> None:
    for name in given:
        if name not in valid:
            raise InputError(f"{where} key '{key}' = '{name}' is unknown.{nearest(name, list(valid))}")
