"""The questions of the source document, and what of the project rests on the answer to each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from experiments.claims.ledger import shipped
from model.errors import InputError, shown
from model.schema import read_toml
from scenarios import available
from scenarios.files import read

FILE = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True)
class Question:
    """A question, paraphrased, with the claims and the shipped scenarios that name it as a source."""

    id: str
    text: str
    claims: tuple[str, ...]
    scenarios: tuple[str, ...]


@cache
def texts(path: Path = FILE) -> dict[str, str]:
    """Every question by id, in the file's order; `InputError` if one is no text."""
    found = read_toml(path)
    for name, text in found.items():
        if not isinstance(text, str):
            raise InputError(f"{path.name}: {name} = {shown(text)} is not a text.")
    return found


def question(name: str) -> Question | None:
    """A question with what rests on it, or None if there is none of that id."""
    if name not in texts():
        return None
    claims = tuple(claim.id for claim in shipped().values() if name in claim.source)
    policies = tuple(policy for policy, path in available().items() if name in read(path).content.source)
    return Question(name, texts()[name], claims, policies)
