"""A set of values: changing it, and its identity."""

import hashlib
import pickle
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.parameters import REGISTRY, Parameters, Registry
from tests.model.parameters.example import FREE


def test_numbers_and_their_text_give_the_same_set(defaults: Parameters) -> None:
    typed = defaults.set(
        {"fear_hides": "0.4", "candidates": "5", "mechanisms.screening": "false", "reach.private": "0.2"}
    )
    plain = defaults.set({"fear_hides": 0.4, "candidates": 5, "mechanisms.screening": False, "reach.private": 0.2})
    assert typed == plain
    assert typed.hash() == plain.hash()
    expected = {"fear_hides": 0.4, "candidates": 5.0, "mechanisms.screening": 0.0, "reach.private": 0.2}
    assert typed.changed() == expected
    assert defaults.changed() == {}


@pytest.mark.parametrize("text", ["off", "No", "0", "FALSE"])
def test_a_switch_understands_words(defaults: Parameters, text: str) -> None:
    assert defaults.set({"mechanisms.screening": text}).values["mechanisms.screening"] == 0.0


def test_zero_is_allowed_where_the_prior_has_mass_there(defaults: Parameters) -> None:
    assert defaults.set({"fear_hides": 0}).values["fear_hides"] == 0.0
    with pytest.raises(InputError):
        defaults.set({"hazard": 0})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("fear_hide", 0.3, "'fear_hide' is no parameter or mechanism. Did you mean 'fear_hides'?"),
        ("fear_hides", 2, "'fear_hides' = 2 is outside its range: 0, or 0.1 to 0.8 share."),
        ("hazard", "0.1", "'hazard' = 0.1 is outside its range: 0.001 to 0.025 events per session."),
        ("hazard", "much", "'hazard' = 'much' is not a finite number."),
        ("hazard", "nan", "'hazard' = 'nan' is not a finite number."),
        ("hazard", True, "'hazard' = true is not a finite number."),
        ("candidates", 2.5, "'candidates' = 2.5 must be a whole number, from 2 to 8 workers."),
        ("reach", 0.5, "'reach' has one value for each venue: say which, such as 'reach.platform_main'."),
        ("reach.privat", 0.1, "'reach.privat' is unknown. Did you mean 'reach.private'?"),
        ("hazard.private", 0.1, "'hazard.private' is unknown: 'hazard' is one number, without members."),
        ("reach.massage", 0.1, "'reach.massage' does not exist: 'reach' has no meaning for massage, only for"),
        ("screening", False, "'screening' is no parameter or mechanism. Did you mean 'mechanisms.screening'?"),
        ("mechanisms.screening", "perhaps", "'mechanisms.screening' = 'perhaps' is not a position of a switch"),
        ("mechanisms.screening", 2, "'mechanisms.screening' = 2 is not a position of a switch"),
    ],
)
def test_a_value_that_cannot_be_is_one_clear_line(
    defaults: Parameters, name: str, value: float | str, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        defaults.set({name: value})
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_a_set_cannot_be_changed_from_outside(defaults: Parameters) -> None:
    before = defaults.hash()
    defaults.values["hazard"] = 1.0
    defaults.record.hazard[0] = 1.0
    defaults.set({"hazard": 0.01})
    defaults.sample([0.5] * len(FREE))
    assert defaults.hash() == before


def test_the_hash_tells_sets_apart_and_survives_pickling(defaults: Parameters) -> None:
    changed = defaults.set({"hazard": 0.007})
    assert changed.hash() != defaults.hash()
    assert changed.set({"hazard": 0.006}) == defaults
    assert pickle.loads(pickle.dumps(changed)) == changed


def test_the_hash_is_that_of_all_names_and_values_in_alphabetical_order(defaults: Parameters) -> None:
    """Spelt out, so that it is the same on every machine."""
    names = sorted(defaults.values)
    assert names[:3] == ["candidates", "fear_hides", "hazard"]
    values = struct.pack(f"<{len(names)}d", *(defaults.values[name] for name in names))
    expected = hashlib.sha256("\n".join(names).encode() + b"\n\n" + values).hexdigest()
    assert defaults.hash() == expected == "246b0708f0e423c125026ca4b05145b9ffc3a7a495e086f09a953a4a3ca6973c"


@given(st.data())
def test_every_value_and_every_switch_is_in_the_hash(data: st.DataObject) -> None:
    defaults = Parameters.defaults()
    name = data.draw(st.sampled_from(list(defaults.values)))
    if name.startswith("mechanisms."):
        changed = defaults.set({name: 1.0 - defaults.values[name]})
    else:
        _, low, high = REGISTRY[name.partition(".")[0]].scalars()[name]
        whole = REGISTRY[name.partition(".")[0]].integer
        value = data.draw(st.integers(int(low), int(high)) if whole else st.floats(low, high))
        changed = defaults.set({name: value})
    assert (changed.hash() == defaults.hash()) == (changed == defaults)
    assert changed.set({name: defaults.values[name]}).hash() == defaults.hash()


def test_the_hash_knows_names_and_not_their_order(registry: Registry, defaults: Parameters) -> None:
    values = defaults.values
    other_way_round = dict(reversed(values.items()))
    assert Parameters(registry, other_way_round).hash() == defaults.hash()
    renamed = {"fear_shows" if name == "fear_hides" else name: value for name, value in values.items()}
    assert sorted(renamed).index("fear_shows") == sorted(values).index("fear_hides")
    assert Parameters(registry, renamed).hash() != defaults.hash()


def test_zero_has_one_hash(defaults: Parameters) -> None:
    assert defaults.set({"fear_hides": "-0"}).hash() == defaults.set({"fear_hides": 0}).hash()
