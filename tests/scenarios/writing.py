"""Text of scenario files for tests."""


def entry(lever: str = "law.buying", **keys: object) -> str:
    """Text of a timeline entry; values are written as given, texts in quotes, dates through ``str``."""
    lines = ["[[timeline]]", f'lever = "{lever}"']
    for key, value in keys.items():
        lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)
