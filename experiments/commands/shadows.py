"""Files of a user's own that hide one of this project's packages, told in one sentence instead of an import error."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def check(*packages: str) -> None:
    """Make sure that each of these packages, which lie beside this one, is the one that Python would import.

    Raises:
        ImportError: a file or folder elsewhere, such as ``model.py`` in the current folder, hides it.
        SystemExit: the same, where the command ``undertow`` is starting: the sentence is all that is printed.
    """
    for name in packages:
        found = _origin(name)
        if found is not None and found.resolve().parent != _ROOT / name:
            sentence = (
                f"{found} hides the package '{name}' that belongs to undertow: rename it, or work in another folder."
            )
            if _is_command():
                print(f"undertow: {sentence}", file=sys.stderr)
                sys.exit(2)
            raise ImportError(sentence, name=name, path=str(found))


def _origin(name: str) -> Path | None:
    """The file from which Python would import a module, or has; None if it knows of none."""
    loaded = getattr(sys.modules.get(name), "__file__", None)
    if loaded:
        return Path(loaded)
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec is not None and spec.origin is not None else None


def _is_command() -> bool:
    """Whether this process is ``undertow``, or ``python -m experiments``, which Python calls "-m" at first."""
    started = sys.argv[0] if sys.argv else ""
    return started == "-m" or Path(started).stem.startswith("undertow")
