"""``undertow rules``: look rules up, write one out to be changed, and check a file that replaces some."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from experiments.commands.app import app
from experiments.commands.common import AsJson, Debug, complain, examples, open_console, print_json, say, shown

if TYPE_CHECKING:
    from experiments.lookup.explain import Explanation
    from experiments.rules.catalogue import RuleFacts

FEW = 12
"""So many rules are shown with all that is known of them; of more, the first sentence alone."""


class _OrList(TyperGroup):
    """A command that lists what has the words that follow it, unless the first of them is a command."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """See click."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["list", *args])


rules = typer.Typer(cls=_OrList, invoke_without_command=True)
app.add_typer(
    rules,
    name="rules",
    help="List the rules (all, or those that have some words), show one, write one out to change it, check a file.",
    epilog=examples(
        "undertow rules",
        "undertow rules refuse",
        "undertow rules show screening.chance_to_refuse",
        "undertow rules new screening.chance_to_refuse --out my_rules.py",
        "undertow rules check my_rules.py",
        "undertow run platform_seizure --rules my_rules.py",
    ),
)


@rules.callback()
def _all(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _list("")


@rules.command("list", epilog=examples("undertow rules list fear"))
def list_rules(
    word: Annotated[
        list[str] | None, typer.Argument(help="Only rules with these words, in whatever is known of them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the rules, or those that have some words: in name, meaning, parameters read, or who asks."""
    _list(" ".join(word or []), as_json)


def _list(word: str, as_json: bool = False) -> None:
    from experiments.lookup.pages import print_explanations
    from experiments.rules.catalogue import having

    found = having(word)
    if as_json:
        print_json([vars(one) for one in found])
        return
    print_explanations(open_console(), (_explained(one, brief=len(found) > FEW) for one in found))


@rules.command(epilog=examples("undertow rules show chance_to_refuse"))
def show(name: Annotated[str, typer.Argument(help="A rule, such as screening.chance_to_refuse.")]) -> None:
    """Show a rule: what it is for, what it reads, who asks it, and its source."""
    from experiments.lookup.pages import print_explanations
    from experiments.rules import catalogue
    from model.machine import rulebook

    rule, console = rulebook.find(name), open_console(80)
    print_explanations(console, [_explained(catalogue.facts(rule))])
    print(f"\n{catalogue.source(rule)}")


@rules.command(epilog=examples("undertow rules new chance_to_refuse", "undertow rules new forms.power --out my.py"))
def new(
    name: Annotated[str, typer.Argument(help="A rule, such as screening.chance_to_refuse.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE.py", help="Default: the rule's own name.")] = None,
) -> None:
    """Write a file with a rule as it is today, ready to be changed; a file that is there already stays."""
    from experiments.rules import catalogue
    from model.machine import rulebook

    rule = rulebook.find(name)
    path = out or Path(f"{rule.function}.py")
    catalogue.write(rule, path)
    print(f"{shown(path)}: change it, then `undertow rules check {shown(path)}`.")


@rules.command(epilog=examples("undertow rules check my_rules.py"))
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.py", help="A file of rules.")],
    debug: Debug = False,
) -> None:
    """Try a file of rules in a small world, as plain Python and compiled; each fault is one sentence."""
    from experiments.rules.check import check as checked

    found = checked(file, say)
    for sentence in found.problems:
        complain(sentence, 2)
    if debug and found.compilers:
        say(found.compilers)
    for sentence in found.notes:
        say(f"Note: {sentence}")
    if found.problems:
        raise typer.Exit(2)
    print(f"{file.name}: in order. It replaces {', '.join(found.own.replacements)}.")


def _explained(one: RuleFacts, brief: bool = False) -> Explanation:
    from experiments.lookup.explain import Explanation

    told = [("rests on", one.rests_on), ("reads", one.reads), ("asked by", one.askers)]
    facts = tuple((label, ", ".join(those)) for label, those in told if those and not brief)
    return Explanation("rule", one.signature, one.sentence if brief else one.meaning, facts)
