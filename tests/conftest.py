"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# On a busy machine an example, or the making of it, may take any time. That says nothing of the code under test; and a
# fixture that writes files anew for every example may well be made once per test.
settings.register_profile(
    "undertow",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("undertow")
