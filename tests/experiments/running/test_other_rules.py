"""Workers whose rules are not those that the work was planned with."""

import pytest

from experiments.running import tasks
from experiments.running.tasks import OtherModel, Task, do_all, pack

RULES = {"rules": {"file": "my_rules.py", "hash": "3f2a1c" + "0" * 58, "replaced": ["screening.chance_to_refuse"]}}
OTHERS = {"rules": {**RULES["rules"], "hash": "f" * 64}}
MINE = "those of my_rules.py (3f2a1c)"


class Nothing:
    def simulate(self, what, done):
        return what


@pytest.mark.parametrize(
    ("planned", "here", "told"),
    [
        (
            RULES,
            {},
            f"the model's own, and the work was planned with {MINE}: start workers with UNDERTOW_RULES=my_rules.py",
        ),
        (RULES, OTHERS, f"those of my_rules.py (ffffff), and the work was planned with {MINE}: start"),
        ({}, RULES, f"{MINE}, and the work was planned with the model's own: start workers with no UNDERTOW_RULES in"),
    ],
)
def test_they_refuse_with_a_sentence_that_says_how_to_start_them(monkeypatch, planned, here, told):
    monkeypatch.setattr("model.machine.replaced.described", lambda: planned)
    packed = pack(Nothing())
    assert do_all(packed, [Task("one", 1, 1)])[0].result == 1
    monkeypatch.setattr("model.machine.replaced.described", lambda: here)
    # Past what is remembered of the same work in this process.
    tasks._unpacked.cache_clear()
    with pytest.raises(OtherModel) as raised:
        do_all(packed, [Task("one", 1, 1)])
    assert told in str(raised.value)
