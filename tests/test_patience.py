"""No test fails because the machine is busy."""

import ast
from pathlib import Path

from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent


def test_generated_tests_have_all_the_time_they_need() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check


def test_no_test_sets_a_limit_of_its_own() -> None:
    """What a test says of itself takes the place of what is said for all."""
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("settings"):
                own = {word.arg: ast.unparse(word.value) for word in node.keywords}
                if own.get("deadline", "None") != "None":
                    found.append(f"{path.name} line {node.lineno}: deadline")
                checks = own.get("suppress_health_check", "too_slow")
                if "too_slow" not in checks and checks != "list(HealthCheck)":
                    found.append(f"{path.name} line {node.lineno}: suppress_health_check")
    assert found == []
