"""What a name means: a parameter, lever, mechanism, outcome, piece of evidence or scenario, with its sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.errors import InputError, nearest

if TYPE_CHECKING:
    from scenarios import Scenario

#: Weeks for which a scenario is explained: the default horizon.
HORIZON = 208


@dataclass(frozen=True)
class Explanation:
    """One meaning of a name: its kind ("parameter", ...), its full name, what it means, and further facts in order."""

    kind: str
    name: str
    meaning: str
    facts: tuple[tuple[str, str], ...]


def explain(name: str) -> list[Explanation]:
    """Every meaning of a name; a parameter and a lever may share one.

    Members and the prefix of a switch are accepted: ``venue_reach.platform_main``, ``mechanisms.screening``.

    Raises:
        InputError: nothing has that name; the message gives the nearest valid name.
    """
    finders: list[Callable[[str], Explanation | None]] = [
        _parameter, _mechanism, _lever, _outcome, _evidence, _scenario,
    ]  # fmt: skip
    found = [explanation for finder in finders if (explanation := finder(name.strip())) is not None]
    if not found:
        raise InputError(
            f"nothing is called '{name}'.{nearest(name, all_names())} A name is that of a parameter, lever, mechanism, "
            "outcome, piece of evidence or scenario."
        )
    return found


def all_names() -> list[str]:
    """Every name that `explain` knows."""
    from model.conditions import LEVERS
    from model.evidence import EVIDENCE
    from model.outcomes import OUTCOMES
    from model.parameters import MECHANISMS, REGISTRY
    from scenarios import available

    return [*REGISTRY, *MECHANISMS, *LEVERS, *OUTCOMES, *EVIDENCE, *available()]


def _parameter(name: str) -> Explanation | None:
    from model.parameters import REGISTRY

    plain, _, member = name.partition(".")
    parameter = REGISTRY.get(plain)
    if parameter is None or (member and name not in parameter.scalars()):
        return None
    facts = [("group", parameter.group), ("unit", parameter.unit)]
    for scalar, (value, low, high) in parameter.scalars().items():
        if member and scalar != name:
            continue
        label = "value" if parameter.per is None else scalar.removeprefix(f"{plain}.")
        facts.append((label, f"{value:g} (plausible range {low:g} to {high:g})"))
    prior: str = parameter.distribution
    if parameter.absent_mass:
        mass = 100 * parameter.absent_mass
        prior += f", with {mass:g} % of its mass at exactly {parameter.absent:g}, where its effect is absent"
    facts.append(("prior", prior))
    facts += _sources(parameter.evidence, parameter.assumption)
    return Explanation("parameter", parameter.name, parameter.meaning, tuple(facts))


def _sources(ids: tuple[str, ...], assumption: bool) -> list[tuple[str, str]]:
    from model.evidence import EVIDENCE

    facts = []
    for identifier in ids:
        entry = EVIDENCE[identifier]
        facts.append((f"evidence {identifier}", f"{entry.quantity}: {entry.value}. {entry.citation} [{entry.status}]"))
    if assumption:
        facts.append(("evidence", "none: an assumption. Vary it over its range before you rely on it."))
    return facts


def _mechanism(name: str) -> Explanation | None:
    from model.parameters import MECHANISMS

    mechanism = MECHANISMS.get(name.removeprefix("mechanisms."))
    if mechanism is None:
        return None
    facts = (
        ("line", f"{mechanism.line} of the week's schedule"),
        ("default", "on" if mechanism.on else "off"),
        ("switch", f"--set mechanisms.{mechanism.name}={'false' if mechanism.on else 'true'}"),
    )
    return Explanation("mechanism", mechanism.name, mechanism.meaning, facts)


def _lever(name: str) -> Explanation | None:
    from model.conditions import LEVERS

    lever = LEVERS.get(name)
    if lever is None:
        return None
    facts = [("unit", lever.unit), ("range", f"{lever.low:g} to {lever.high:g}")]
    if lever.per is None:
        facts.append(("status quo", f"{float(lever.status_quo):g}"))
    else:
        members = zip(lever.members, lever.status_quo, strict=True)
        stated = (f"{member} {value:g}" for member, value in members if member in lever.settable)
        facts.append(("status quo", ", ".join(stated)))
    facts.append(("used in", "[[timeline]] entries of scenario files"))
    return Explanation("lever", lever.name, lever.meaning, tuple(facts))


def _outcome(name: str) -> Explanation | None:
    from model.outcomes import OUTCOMES

    outcome = OUTCOMES.get(name)
    if outcome is None:
        return None
    stated = {"ratio": "change in percent", "points": "change in percentage points"}[outcome.effect]
    facts = (
        ("label", outcome.label),
        ("unit", outcome.unit),
        ("kind", outcome.kind),
        ("better", outcome.better),
        ("effects as", stated),
        ("by group", "yes" if outcome.grouped else "no"),
        ("in the table", "yes" if outcome.main else "no, in the result files only"),
    )
    return Explanation("outcome", outcome.name, outcome.definition, facts)


def _evidence(name: str) -> Explanation | None:
    from model.evidence import EVIDENCE
    from model.parameters import REGISTRY

    entry = EVIDENCE.get(name)
    if entry is None:
        return None
    users = [parameter.name for parameter in REGISTRY.values() if entry.id in parameter.evidence]
    facts = [("value", entry.value), ("setting", entry.setting), ("citation", entry.citation), ("status", entry.status)]
    facts.append(("use", ", ".join(entry.use)))
    if entry.note:
        facts.append(("note", entry.note))
    if entry.mixed_age:
        facts.append(("caution", "the study includes a few people under 18: a loose bound only"))
    facts.append(("parameters", ", ".join(users) or "none rests on it directly"))
    return Explanation("evidence", entry.id, entry.quantity, tuple(facts))


def _scenario(name: str) -> Explanation | None:
    from scenarios import available, load

    if name not in available():
        return None
    return scenario_explanation(load(name, HORIZON))


def scenario_explanation(scenario: Scenario) -> Explanation:
    """What a loaded scenario stands for and what it changes, and when."""
    facts = [("title", scenario.title), ("source", ", ".join(scenario.source) or "none")]
    facts.append(("claims", ", ".join(scenario.claims) or "none"))
    facts.append(("files", ", ".join(path.name for path in scenario.files)))
    if scenario.week_0 is not None:
        facts.append(("week 0", f"{scenario.week_0:%Y-%m-%d}"))
    changes = scenario.changes or ["nothing"]
    facts += [("changes" if number == 0 else "", line) for number, line in enumerate(changes)]
    return Explanation("scenario", scenario.name, scenario.description, tuple(facts))
