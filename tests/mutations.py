"""The slips of the hand that ``make mutants`` tries on rules.

In functions only:

- ``+ -``, ``* /``, ``and or``, ``& |``, ``min max`` and ``0 1`` are exchanged; ``**``, ``//`` and ``%`` become ``*``;
- of two terms, factors, bounds or conditions one is left out, and so is ``not``, a minus sign, ``abs`` or ``clip``;
- a comparison is turned around (``<`` to ``>=``) and moved by its boundary (``<`` to ``<=``);
- a condition is always or never met, and its two branches are swapped.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

Key = tuple[str, str, str, str]
"""Module, function, original and mutated source."""

EXCHANGED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Lt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.LtE, ast.GtE),
    ast.GtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
SIDES_STAND_ALONE = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr)
EXTREMES = {"min": "max", "max": "min"}
LEFT_OUT = ("abs", "clip")  # what bounds or folds its first argument


@dataclass(frozen=True)
class Site:
    """Where a node hangs in a tree."""

    parent: ast.AST
    field: str
    index: int | None = None

    def get(self) -> ast.AST:
        """The node that hangs here."""
        held = getattr(self.parent, self.field)
        return held if self.index is None else held[self.index]

    def put(self, node: ast.AST) -> None:
        """Hang another node here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Mutation:
    """One change of one rule; ``original`` and ``mutated`` are the smallest piece of source that shows it."""

    module: str
    number: int
    function: str
    line: int
    original: str
    mutated: str
    site: Site
    node: ast.AST

    @property
    def key(self) -> Key:
        """What stays the same when other lines of the module are edited."""
        return self.module, self.function, self.original, self.mutated

    def __str__(self) -> str:
        where = f"{self.module}.{self.function}:{self.line}"
        return f"{where}: {self.original} -> {self.mutated}  (UNDERTOW_MUTANT={self.module}:{self.number})"


def mutations(tree: ast.Module, module: str = "") -> list[Mutation]:
    """All mutations of a module's functions, numbered from 0 in the order of the source."""
    found: list[Mutation] = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        seen: Counter[tuple[str, str]] = Counter()
        for site in _sites(function):
            for node in _alternatives(site):
                original, mutated = _texts(site, node)
                seen[original, mutated] += 1
                if (again := seen[original, mutated]) > 1:
                    original = f"{original} ({again})"  # the same change at another place of the same rule
                line = getattr(site.get(), "lineno", function.lineno)
                found.append(Mutation(module, len(found), function.name, line, original, mutated, site, node))
    return found


def mutate(tree: ast.Module, number: int) -> None:
    """Make mutation ``number`` in the tree of a module."""
    mutation = mutations(tree)[number]
    mutation.site.put(mutation.node)
    ast.fix_missing_locations(tree)


def _sites(function: ast.FunctionDef) -> Iterator[Site]:
    """Every place in a function's body but its docstring, in the order of the source."""
    first = int(ast.get_docstring(function) is not None)
    for index in range(first, len(function.body)):
        yield from _below(Site(function, "body", index))


def _below(site: Site) -> Iterator[Site]:
    yield site
    node = site.get()
    for field, held in ast.iter_fields(node):
        if isinstance(held, ast.AST):
            yield from _below(Site(node, field))
        elif isinstance(held, list):
            for index, item in enumerate(held):
                if isinstance(item, ast.AST):
                    yield from _below(Site(node, field, index))


def _alternatives(site: Site) -> Iterator[ast.AST]:
    """What could stand at a place by a slip of the hand."""
    node = site.get()
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield from (ast.BinOp(left, other(), right) for other in EXCHANGED.get(type(op), ()))
            yield left
            if isinstance(op, SIDES_STAND_ALONE):
                yield right
        case ast.AugAssign(target=target, op=op, value=value):
            yield from (ast.AugAssign(target, other(), value) for other in EXCHANGED.get(type(op), ()))
        case ast.BoolOp(op=op, values=values):
            yield from (ast.BoolOp(other(), values) for other in EXCHANGED[type(op)])
            for k in range(len(values)):
                left_out = values[:k] + values[k + 1 :]
                yield left_out[0] if len(left_out) == 1 else ast.BoolOp(op, left_out)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for k, op in enumerate(ops):
                for other in EXCHANGED[type(op)]:
                    yield ast.Compare(left, [*ops[:k], other(), *ops[k + 1 :]], comparators)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            if name in EXTREMES:
                yield ast.Call(ast.Name(EXTREMES[name], ast.Load()), arguments, [])
                yield from arguments
            elif name in LEFT_OUT:
                yield arguments[0]
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=(int() | float()) as value) if value in (0, 1):
            yield ast.Constant(type(value)(1 - value))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from (body, orelse)
            if not _turned_around_elsewhere(test):
                yield ast.IfExp(test, orelse, body)
    if isinstance(site.parent, ast.If) and site.field == "test":
        yield from (ast.Constant(True), ast.Constant(False))
        if not _turned_around_elsewhere(node):
            yield ast.UnaryOp(ast.Not(), node)


def _turned_around_elsewhere(test: ast.AST) -> bool:
    """Whether a mutation of the condition itself already swaps the branches."""
    return isinstance(test, ast.Compare | ast.Constant) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _texts(site: Site, node: ast.AST) -> tuple[str, str]:
    """The piece of source that shows a mutation, before and after; a number alone would not say where it stands."""
    before = site.get()
    alone = isinstance(before, ast.Constant) and isinstance(site.parent, ast.expr | ast.Return | ast.Assign)
    shown = site.parent if alone else None
    original = ast.unparse(shown or before)
    site.put(node)
    mutated = ast.unparse(ast.fix_missing_locations(shown or node))
    site.put(before)
    if isinstance(site.parent, ast.If) and site.field == "test":
        original, mutated = f"if {original}", f"if {mutated}"
    return original, mutated
