"""What a name means: whether of the model, of a scenario or of the ledger of claims, with its sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from experiments.claims.ledger import shipped
from experiments.contested.mechanisms import CONTESTED
from experiments.lookup.questions import question, texts
from experiments.mechanisms.rule_index import use_of
from model.conditions import LEVERS
from model.counting.outcomes import OUTCOMES
from model.errors import InputError, exact, nearest, shown
from model.evidence import EVIDENCE
from model.parameters import MECHANISMS, REGISTRY
from model.parameters.registry import ASSUMED
from scenarios import Scenario, available, load

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
        _parameter, _mechanism, _lever, _outcome, _evidence, _scenario, _claim, _contested, _question,
    ]  # fmt: skip
    # Ids are written in capitals, names are not: neither is what someone looking for the other means.
    spellings = dict.fromkeys((name.strip(), name.strip().upper()))
    found = [told for spelling in spellings for finder in finders if (told := finder(spelling)) is not None]
    if not found:
        raise InputError(
            f"nothing is called {shown(name)}.{nearest(name, all_names())} A name is that of a parameter, lever, "
            "mechanism, outcome, piece of evidence, scenario, claim or question; `undertow list` shows them."
        )
    return found


def all_names() -> list[str]:
    """Every name that `explain` knows."""
    return [*REGISTRY, *MECHANISMS, *LEVERS, *OUTCOMES, *EVIDENCE, *available(), *shipped(), *CONTESTED, *texts()]


def _parameter(name: str) -> Explanation | None:
    plain, _, member = name.partition(".")
    parameter = REGISTRY.get(plain)
    if parameter is None or (member and name not in parameter.scalars()):
        return None
    facts = [("group", parameter.group), ("file", f"model/parameters/{parameter.file}"), ("unit", parameter.unit)]
    for scalar, (value, low, high) in parameter.scalars().items():
        if member and scalar != name:
            continue
        label = "value" if parameter.per is None else scalar.removeprefix(f"{plain}.")
        facts.append((label, f"{exact(value)} (plausible range {exact(low)} to {exact(high)})"))
    prior: str = parameter.distribution
    if parameter.absent_mass:
        mass = 100 * parameter.absent_mass
        prior += f", with {mass:g} % of its mass at exactly {exact(parameter.absent)}, where its effect is absent"
    facts.append(("prior", prior))
    facts += _sources(parameter.evidence, parameter.assumption)
    return Explanation("parameter", parameter.name, parameter.meaning, tuple(facts))


def _sources(ids: tuple[str, ...], assumption: bool | str) -> list[tuple[str, str]]:
    facts = []
    for identifier in ids:
        entry = EVIDENCE[identifier]
        facts.append((f"evidence {identifier}", f"{entry.quantity}: {entry.value}. {entry.citation} [{entry.status}]"))
    vary = "Vary it over its range before you rely on it."
    if assumption is True:
        facts.append(("evidence", f"none: an assumption. {vary}"))
    elif assumption:
        facts.append(("assumption", f"{ASSUMED[assumption]} {vary}"))
    return facts


def _mechanism(name: str) -> Explanation | None:
    mechanism = MECHANISMS.get(name.removeprefix("mechanisms."))
    if mechanism is None:
        return None
    use = use_of(mechanism.name)
    facts = (
        ("line", f"{mechanism.line} of the week's schedule"),
        ("default", "on" if mechanism.on else "off"),
        ("switch", f"--set mechanisms.{mechanism.name}={'false' if mechanism.on else 'true'}"),
        ("rules", ", ".join(f"{rule} ({file})" for file, rule in use.rules) or "none asks for it"),
        ("parameters", ", ".join(use.parameters) or "none: these rules read levers alone"),
    )
    return Explanation("mechanism", mechanism.name, mechanism.meaning, facts)


def _lever(name: str) -> Explanation | None:
    lever = LEVERS.get(name)
    if lever is None:
        return None
    facts = [("unit", lever.unit), ("range", f"{exact(lever.low)} to {exact(lever.high)}")]
    if lever.per is None:
        facts.append(("status quo", exact(float(lever.status_quo))))
    else:
        members = zip(lever.members, lever.status_quo, strict=True)
        stated = (f"{member} {exact(value)}" for member, value in members if member in lever.settable)
        facts.append(("status quo", ", ".join(stated)))
    facts.append(("used in", "[[timeline]] entries of scenario files"))
    return Explanation("lever", lever.name, lever.meaning, tuple(facts))


def _outcome(name: str) -> Explanation | None:
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


def _claim(name: str) -> Explanation | None:
    claim = shipped().get(name)
    if claim is None:
        return None
    classes = {"A": "restates one rule's sign", "B": "needs rules to compose", "C": "takes feedback"}
    facts = [("section", claim.section), ("source", ", ".join(claim.source))]
    facts += [("class", f"{claim.grade}: {classes[claim.grade]}"), ("frozen", ", ".join(claim.switch))]
    for number, part in enumerate(claim.parts):
        where = " and ".join(part.policies) or part.scenario
        against = "" if part.compare != "difference" else f" against {part.reference}"
        expected = f"{part.observable}: {part.direction}, under {where}{against}, {part.window}"
        facts.append(("expects" if number == 0 else "", expected + (f" ({part.group})" if part.group != "all" else "")))
    if claim.note:
        facts.append(("note", claim.note))
    facts.append(("verdict", f"`undertow claims {claim.id}` computes it; docs/claims.md has the last one"))
    return Explanation("claim", claim.id, claim.text, tuple(facts))


def _contested(name: str) -> Explanation | None:
    row = CONTESTED.get(name)
    if row is None:
        return None
    facts = [("argued by", row.author), ("answered by", row.answer), ("parameters", ", ".join(row.parameters))]
    facts += [
        ("mechanisms", ", ".join(row.mechanisms)),
        ("test", "`undertow contest` varies all four; docs/contested.md"),
    ]
    return Explanation("contested mechanism", row.id, row.argument, tuple(fact for fact in facts if fact[1]))


def _question(name: str) -> Explanation | None:
    found = question(name)
    if found is None:
        return None
    facts = (
        ("document", "the response to the request for information of 85 FR 77481, submitted 30 January 2021"),
        ("claims", ", ".join(found.claims) or "none rests on its answer"),
        ("scenarios", ", ".join(found.scenarios) or "none rests on its answer"),
    )
    return Explanation("question of the source document", found.id, found.text, facts)


def _scenario(name: str) -> Explanation | None:
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
