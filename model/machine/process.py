"""What this process has of the compiled model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.machine.pipeline import EntryPoint, Line


@dataclass
class Process:
    """What this process has of the compiled model.

    Attributes:
        lines, entry_points: by their names. exercise: calls every entry point once. examples: gives an example of what
            each parameter of a line is, by its name. ready: whether code was loaded, or is being made here.
        originals: the model's own rules that have been replaced, by their names.
    """

    lines: dict[str, Line] = field(default_factory=dict)
    entry_points: dict[str, EntryPoint] = field(default_factory=dict)
    exercise: Callable[[], None] = lambda: None
    examples: Callable[[], dict[str, Any]] = dict
    ready: bool = False
    originals: dict[str, Any] = field(default_factory=dict)


here = Process()
