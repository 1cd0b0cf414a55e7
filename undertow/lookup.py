"""What there is: scenarios, levers, parameters, mechanisms and outcomes, and what any name means."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 80


class Page(str):
    """A text of several lines that is shown as it would be printed."""

    def __repr__(self) -> str:
        return str(self)


def explain(name: str) -> Page:
    """What a name means, as ``undertow explain`` prints it: unit, value, range, and the evidence it rests on.

    Args:
        name: of a parameter, lever, mechanism, outcome, piece of evidence, scenario, claim or question.

    Raises:
        InputError: nothing has that name; gives the nearest one.

    >>> explain("mechanisms.screening").splitlines()[0]
    'screening  (mechanism)'
    >>> explain("fear_hide")
    Traceback (most recent call last):
    ...
    model.errors.InputError: nothing is called 'fear_hide'. Did you mean 'fear_hides'? ...
    """
    from rich.console import Console

    from experiments.lookup.explain import explain as explanations
    from experiments.lookup.pages import print_explanations
    from undertow.asking import text_of

    stream = io.StringIO()
    # In a notebook it would display the text instead, in pieces.
    console = Console(file=stream, width=WIDTH, force_terminal=False, force_jupyter=False, color_system=None)
    print_explanations(console, explanations(text_of("name", name)))
    return Page("\n".join(line.rstrip() for line in stream.getvalue().rstrip().splitlines()))


def scenarios() -> pd.DataFrame:
    """The shipped scenarios: name, title, and the changes that each makes to levers, and when.

    >>> shipped = scenarios().set_index("name")
    >>> shipped.loc["platform_seizure", "changes"]
    'platform_closure.closed (platform_main): 0 -> 1 share, from week 0'
    """
    import pandas as pd

    from experiments.lookup.explain import HORIZON
    from scenarios import available, load

    loaded = [load(name, HORIZON) for name in available()]
    rows = [(one.name, one.title, "; ".join(one.changes)) for one in loaded]
    return pd.DataFrame(rows, columns=["name", "title", "changes"])


def levers() -> pd.DataFrame:
    """What a policy can set: name, member, unit, low, high, status_quo and meaning.

    A lever that has a value for each of several members, such as venues, has a row for each that a policy can set;
    ``member`` is empty for the others. Values are in ``unit``.

    >>> levers().set_index("name").loc["law.buying", ["low", "high", "status_quo"]].tolist()
    [0.0, 1.0, 1.0]
    """
    import pandas as pd

    from model.conditions import LEVERS

    rows = []
    for lever in LEVERS.values():
        values = lever.status_quo.ravel().tolist()
        for member, value in zip(lever.members or [""], values, strict=True):
            if not member or member in lever.settable:
                rows.append((lever.name, member, lever.unit, lever.low, lever.high, value, lever.meaning))
    return pd.DataFrame(rows, columns=["name", "member", "unit", "low", "high", "status_quo", "meaning"])


def parameters() -> pd.DataFrame:
    """Every number of the model: name, value, low, high, unit, group, evidence, assumption and meaning.

    ``value`` and its plausible range, ``low`` to ``high``, are in ``unit``. ``evidence`` holds ids that `explain`
    knows. ``assumption`` says what is assumed: "all" where there is no evidence, the "size" or the "transfer" of what
    it shows, or "" for nothing. Names are those that ``parameters=`` takes.

    >>> found = parameters().set_index("name")
    >>> bool(found.loc["fear_hides", "low"] <= found.loc["fear_hides", "value"] <= found.loc["fear_hides", "high"])
    True
    """
    import pandas as pd

    from model.parameters import REGISTRY

    rows: list[tuple[object, ...]] = []
    for one in REGISTRY.values():
        assumed = one.assumption if isinstance(one.assumption, str) else "all" if one.assumption else ""
        facts = (one.unit, one.group, ", ".join(one.evidence), assumed, one.meaning)
        rows += [(name, *numbers, *facts) for name, numbers in one.scalars().items()]
    columns = ["name", "value", "low", "high", "unit", "group", "evidence", "assumption", "meaning"]
    return pd.DataFrame(rows, columns=columns)


def mechanisms() -> pd.DataFrame:
    """The switches of behaviour: name, as ``parameters=`` takes it, line of the week, whether on by default, meaning.

    >>> bool(mechanisms().set_index("name").loc["mechanisms.screening", "on"])
    True
    """
    import pandas as pd

    from model.parameters import MECHANISMS, SWITCH

    rows = [(SWITCH + one.name, one.line, one.on, one.meaning) for one in MECHANISMS.values()]
    return pd.DataFrame(rows, columns=["name", "line", "on", "meaning"])


def outcomes() -> pd.DataFrame:
    """What is counted: name, label, unit, better, main, grouped and definition.

    ``better`` is the direction that counts as better ("lower", "higher" or "neutral"); ``main`` outcomes are those in
    tables and charts; ``grouped`` ones exist by group of people. Names are the columns of series and frames.

    >>> outcomes().set_index("name").loc["client_violence", "better"]
    'lower'
    """
    import pandas as pd

    from model.counting.outcomes import OUTCOMES

    columns = ["name", "label", "unit", "better", "main", "grouped", "definition"]
    rows = [[getattr(one, column) for column in columns] for one in OUTCOMES.values()]
    return pd.DataFrame(rows, columns=columns)
