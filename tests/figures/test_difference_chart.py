"""The chart of two runs: every outcome has its row, marks are told apart without colour, words agree with the table."""

import pytest

from experiments.difference.answer import compare
from experiments.difference.words import difference_words
from figures import difference, style
from figures.dots import MARKS
from tests.experiments.difference.small import MAIN, stored
from tests.experiments.difference.test_difference import BASE_A, BASE_B, POLICY_A, POLICY_B, SHARE


def made(tmp_path, **b):
    """Two runs of a policy that differ in every outcome."""
    one = {"status_quo": dict.fromkeys(MAIN, BASE_A), "policy": dict.fromkeys(MAIN, POLICY_A)}
    other = {"status_quo": dict.fromkeys(MAIN, BASE_B), "policy": dict.fromkeys(MAIN, POLICY_B)}
    return compare(stored(tmp_path / "a", one), stored(tmp_path / "b", other, **b))


def drawn(answer):
    with style.look():
        figure = difference.compose(answer, "policy")
        figure.canvas.draw()
    return figure


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def test_every_outcome_has_a_row_and_nothing_overlaps(tmp_path):
    answer = made(tmp_path)
    figure = drawn(answer)
    labels = [outcome.label for outcome in answer.pair.outcomes.values()]
    assert len(labels) == len(MAIN)
    assert all(texts(figure).count(label) == 1 for label in labels)
    panels = [f"{kind} {panel}" for kind in ("ratio", "points") for panel in ("effects", "difference", "status quo")]
    assert [axes.get_gid() for axes in figure.axes] == panels
    boxes = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for at, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0
        assert one.x1 <= figure.bbox.x1
        assert not any(one.padded(-2.0).overlaps(other.padded(-2.0)) for other in boxes[:at])


def test_the_marks_lie_at_the_numbers_of_the_table(tmp_path):
    answer = made(tmp_path)
    figure = drawn(answer)
    row = difference.rows(answer, "policy")[SHARE]
    at = [outcome.name for outcome in answer.pair.outcomes.values() if outcome.effect == "points"].index(SHARE)
    effects, middle, base = figure.axes[3:]
    points = {(line.get_marker(), *map(float, line.get_xdata())) for line in effects.lines
              if line.get_marker() in "v^" and abs(line.get_ydata()[0] - at) < 0.5}  # fmt: skip
    assert points == {("v", row["a"]), ("^", row["b"])}
    found = [
        line.get_xdata()[0] for line in middle.lines if line.get_linestyle() == "None" and line.get_ydata()[0] == at
    ]
    assert found == [row["difference"]]
    moved = difference.rows(answer, "status_quo")[SHARE]["difference"]
    assert moved in [line.get_xdata()[0] for line in base.lines]
    assert difference_words(row).removesuffix(" points") in texts(figure)


def test_no_verdict_has_the_shape_of_a_run():
    assert not {look["marker"] for look in MARKS.values()} & {"v", "^"}


def test_a_status_quo_that_is_the_same_is_said_and_not_drawn(tmp_path):
    one, other = ({"status_quo": {SHARE: BASE_A}, "policy": {SHARE: policy}} for policy in (POLICY_A, POLICY_B))
    answer = compare(stored(tmp_path / "a", one), stored(tmp_path / "b", other))
    assert [axes.get_gid().rpartition(" ")[2] for axes in drawn(answer).axes] == ["effects", "difference"] * 2
    assert "The status quo is identical to the last bit." in difference.describe(answer, "policy").subtitle


def test_what_is_the_same_gets_no_chart(tmp_path):
    values = {"status_quo": {SHARE: BASE_A}, "policy": {SHARE: POLICY_A}}
    answer = compare(stored(tmp_path / "a", values), stored(tmp_path / "b", values))
    assert difference.draw(answer, tmp_path / "charts") == []


def test_words_name_both_runs_and_what_differs(tmp_path):
    rules = {"file": "mine.py", "hash": "ab" * 32, "replaced": ["screening.chance_to_refuse"]}
    answer = made(tmp_path, model="0123456789" * 6, rules=rules, commit="f" * 40)
    words = difference.describe(answer, "policy")
    assert "model fedcba9876 (A) and 0123456789 (B) · run a000000000 (A) and b000000000 (B)" in words.source
    assert words.source.endswith("5 shared replicates · scale 0.5 · seed 11 · simulated, not observed")
    assert "replaced rules (none in A, screening.chance_to_refuse by mine.py (ababababab) in B)" in words.subtitle
    assert "commit" not in words.subtitle
    assert f"Unhoused {difference_words(difference.rows(answer, 'policy')[SHARE])}" in words.alt
    assert words.stem == "difference_policy"


@pytest.mark.parametrize("count", [1, 3])
def test_few_replicates_get_no_verdict(tmp_path, count):
    values = {"policy": {SHARE: POLICY_A[:count]}}, {"policy": {SHARE: POLICY_B[:count]}}
    answer = compare(*(stored(tmp_path / name, of, range(count)) for name, of in zip("ab", values, strict=True)))
    drawn(answer)
    words = difference.describe(answer, "policy")
    assert "no verdict" in words.subtitle
    assert ("no intervals" in words.subtitle) == (count == 1)
