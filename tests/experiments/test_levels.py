"""Levels: who is asked and what is counted, on people made by hand; the arithmetic; the table from end to end."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from experiments import cli
from experiments.levels import Level, load, rows, shipped, verdict
from experiments.levels_table import target
from experiments.measures import MEASURES, odds_ratio, quotient, share, standard_error, study_range, two_by_two
from experiments.pool import Stop, run_pool
from experiments.progress import Reporter
from experiments.survey import (
    RECALL_WEEKS,
    RETURN_WEEKS,
    STOPS_WEEKS,
    Answers,
    Followed,
    SurveyJob,
    ask,
    follow,
    on_street,
    reached,
    recalled_sessions,
)
from model.agents import NOBODY, Housing, Venue, empty
from model.chance import replicate_seed
from model.conditions import status_quo_table
from model.errors import InputError
from model.evidence import EVIDENCE
from model.parameters import Parameters
from model.rules.population import VENUE_KINDS
from model.tallies import TALLIES, Tally
from model.world import World

WEEK = 100
LONG_AGO = -100_000
LATEST = ("violence_week", "police_violence_week", "contact_week", "displaced_week", "arrest_week")


def people(*venues: int) -> np.ndarray:
    """People in the trade, one at each venue given, to whom nothing has happened yet."""
    workers = empty("worker", len(venues))
    workers.in_trade = workers.alive = True
    workers.venue = venues
    workers.need = 100.0
    workers.third_party = NOBODY
    for field in (*LATEST, "stopped"):
        workers[field] = LONG_AGO
    return workers


def answers(workers: np.ndarray, followed: Followed | None = None, **counted: float) -> Answers:
    tallies = np.zeros(TALLIES)
    for name, value in counted.items():
        tallies[Tally[name]] = value
    return Answers(
        workers, WEEK, reached(workers, WEEK), on_street(workers, np.array(VENUE_KINDS)),
        np.full(len(workers), 8.0), np.zeros(len(workers)), tallies, tallies,
        followed or Followed(0, 0, 0, 0, 0, 0, 0, 0.0),
    )  # fmt: skip


def measured(level: str, found: Answers) -> float:
    return MEASURES[level].estimate(MEASURES[level].parts(found))


STREET, ISOLATED, PLATFORM, MASSAGE = Venue.STREET_CENTRAL, Venue.STREET_ISOLATED, Venue.PLATFORM_MAIN, Venue.MASSAGE


def test_asked_is_who_works_somewhere_and_is_free():
    workers = people(STREET, ISOLATED, PLATFORM, MASSAGE, STREET, STREET, STREET, NOBODY)
    workers.in_trade[4] = False
    workers.alive[5] = False
    workers.detained_until[6] = WEEK + 1
    workers.detained_until[0] = WEEK  # in detention before this week, not in it
    assert reached(workers, WEEK).tolist() == [True, True, True, True, False, False, False, False]
    street = on_street(workers, np.array(VENUE_KINDS))
    assert street.tolist() == [True, True, False, False, True, True, True, False]


def test_shares_count_those_asked_and_recall_26_weeks():
    workers = people(STREET, STREET, STREET, STREET, PLATFORM, MASSAGE)
    workers.violence_week = [WEEK - 1, WEEK - 26, WEEK - 27, WEEK - 1, LONG_AGO, WEEK - 5]
    workers.detained_until[3] = WEEK + 3
    workers.housing[:3] = [Housing.UNHOUSED, Housing.PROVIDED, Housing.UNHOUSED]
    found = answers(workers)
    assert share(found, "street", "client_violence").tolist() == [2.0, 3.0]
    assert share(found, "off_street", "client_violence").tolist() == [1.0, 2.0]
    assert share(found, "all", "client_violence").tolist() == [3.0, 5.0]
    assert measured("client_violence_street", found) == pytest.approx(100 * 2 / 3)
    assert measured("unhoused_street", found) == pytest.approx(100 * 2 / 3)
    assert measured("unhoused_off_street", found) == 0.0


def test_tables_of_exposure_and_violence_have_a_stratum_for_each_place():
    workers = people(*[STREET] * 4, *[PLATFORM] * 3)
    workers.displaced_week[[0, 1, 2]] = [WEEK - 1, WEEK - 2, WEEK - 26]
    workers.violence_week[[0, 1, 3]] = WEEK - 3
    found = answers(workers)
    assert two_by_two(found, "street", "displaced", "client_violence").tolist() == [2, 1, 1, 0]
    assert two_by_two(found, "all", "displaced", "client_violence").tolist() == [2, 1, 1, 0, 0, 0, 0, 3]
    assert measured("displacement", found) == pytest.approx((2.5 * 0.5) / (1.5 * 1.5))


def test_exposures_are_what_they_are_said_to_be():
    workers = people(*[PLATFORM] * 6)
    workers.violence_week[0] = WEEK - 1
    workers.insists[[1, 2]] = True
    workers.first_entry = WEEK - np.array([521, 520, 1, 0, 5200, 52])
    workers.arrears[[3, 4]] = [400.0, 399.0]
    workers.housing[[1, 2, 3]] = [Housing.UNSTABLE, Housing.SUPPORTED, Housing.UNHOUSED]
    for person, field in enumerate(("contact_week", "displaced_week", "arrest_week", "police_violence_week")):
        workers[field][person] = WEEK - 26
    found = answers(workers)
    found.screened[:] = [8, 6, 5, 0, 0, 0]
    expected = {
        "always_screens": [1],
        "mostly_screened": [0, 1],
        "financial_difficulty": [3],
        "unstable_housing": [1, 2, 3],
        "over_ten_years": [0, 4],
        "repressive_policing": [0, 1, 2, 3],
    }
    for exposure, exposed in expected.items():
        cells = two_by_two(found, "off_street", exposure, "client_violence")
        harmed = 1 if 0 in exposed else 0
        assert cells.tolist() == [harmed, len(exposed) - harmed, 1 - harmed, 5 - len(exposed) + harmed], exposure


def test_rates_come_from_what_was_counted():
    found = answers(
        people(STREET), BOOKINGS=3_000, BOOKINGS_STREET=1_800, CLIENT_VIOLENCE=15, CLIENT_VIOLENCE_STREET=9,
        ACTIVE=500, ON_STREET=200, ARRESTS_STREET=4, EXTORTION_STREET=54, INCIDENTS=14, REPORTS=3,
        PRICE_SUM_PLATFORM=9_000, HOURS_PLATFORM=30, PRICE_SUM_STREET=600, HOURS_STREET=20,
        EXPLOITED=40, NEWLY_EXPLOITED=3, LEFT_EXPLOITATION=2, DEATHS=1,
    )  # fmt: skip
    expected = {
        "violence_per_act_street": 0.005, "violence_per_act_off_street": 6 / 1_200, "violence_per_act": 0.005,
        "bookings_street": 9.0, "bookings_off_street": 4.0, "bookings_per_arrest": 450.0, "free_to_police": 3.0,
        "reported": 100 * 3 / 14, "price_ratio": 10.0, "exploited": 8.0, "exploitation_balance": 1.5,
        "exploitation_duration": math.log(2.0) / (52 * 2 / 40), "mortality": 100_000 * 52 / 500,
    }  # fmt: skip
    for level, value in expected.items():
        assert measured(level, found) == pytest.approx(value), level


def test_workers_per_third_party_counts_those_who_have_one():
    workers = people(STREET, STREET, PLATFORM, MASSAGE, MASSAGE)
    workers.third_party = [7, 7, 2, NOBODY, 3]
    workers.in_trade[4] = False
    assert measured("workers_per_third_party", answers(workers)) == pytest.approx(1.5)


@pytest.mark.parametrize("table", [(12, 5, 7, 20), (0, 9, 4, 3), (1, 1, 1, 1), (250, 30, 40, 300)])
def test_the_odds_ratio_is_that_of_scipy(table):
    halves = np.array(table) * 2 + 1  # the ratio of tables with a half added, in whole numbers
    expected = scipy_odds_ratio(halves.reshape(2, 2), kind="sample").statistic
    assert odds_ratio(np.array(table, dtype=float)) == pytest.approx(expected)


def test_strata_are_pooled_by_mantel_and_haenszel():
    first, second = (10.0, 20.0, 5.0, 40.0), (30.0, 10.0, 20.0, 15.0)
    top = 10.5 * 40.5 / 77 + 30.5 * 15.5 / 77
    bottom = 20.5 * 5.5 / 77 + 10.5 * 20.5 / 77
    assert odds_ratio(np.array([*first, *second])) == pytest.approx(top / bottom)
    assert odds_ratio(np.array([*first, 0, 0, 0, 0])) == pytest.approx(odds_ratio(np.array(first)))
    assert math.isnan(odds_ratio(np.zeros(8)))


def test_the_error_of_a_mean_over_replicates_is_the_usual_one():
    values = np.array([0.2, 0.5, 0.4, 0.7])
    parts = np.stack([100 * values, np.full(4, 100.0)], axis=1)
    assert standard_error(parts, quotient) == pytest.approx(values.std(ddof=1) / 2)
    assert math.isnan(standard_error(parts[:1], quotient))


def test_a_small_study_finds_a_wide_range():
    low, high = study_range(np.array([500.0, 1000.0]), 100, "share")
    assert (low, high) == pytest.approx((0.40, 0.60))
    cells = np.array([200.0, 300.0, 100.0, 400.0])
    low, high = study_range(cells, 100, "odds ratio")
    spread = 1.96 * math.sqrt(1 / 20.5 + 1 / 30.5 + 1 / 10.5 + 1 / 40.5)
    assert math.log(high / low) == pytest.approx(2 * spread)
    assert low * high == pytest.approx(odds_ratio(cells) ** 2)
    assert all(map(math.isnan, study_range(cells, 100, "other")))


class Life:
    """A stand-in for a world in which people live as told: ``told(workers, week)`` changes them, week by week."""

    def __init__(self, workers: np.ndarray, told, week: int = WEEK) -> None:
        self.state = SimpleNamespace(workers=workers, offers=empty("offer", 3), market=[{"working": 0}])
        self.week, self._told = week, told

    def run(self, table: np.ndarray) -> None:
        for _ in table:
            self._told(self, self.week)
            self.week += 1


def stops(workers: np.ndarray, person: int, week: int) -> None:
    workers.in_trade[person] = False
    workers.stopped[person] = week


def test_stops_are_followed_until_people_return_or_have_left_for_good():
    def told(life: Life, week: int) -> None:
        since, w = week - WEEK, life.state.workers
        if since == 0:
            stops(w, 0, week)  # returns after ten weeks, stops again, for good
            stops(w, 1, week)  # returns too late to count
            stops(w, 2, week)  # moves away meanwhile
            stops(w, 5, week)  # was not asked, stays away
        elif since == 10:
            w.in_trade[0] = True
            w.alive[2] = False
        elif since == 51:
            stops(w, 0, week)
        elif since == 52:
            stops(w, 3, week)  # after the year
        elif since == RETURN_WEEKS:
            w.in_trade[5] = False
        elif since == RETURN_WEEKS + 1:
            w.in_trade[1] = True

    workers = people(*[STREET] * 6)
    workers.experience = [104.0, 52.0, 1.0, 1.0, 1.0, 156.0]
    found = follow(Life(workers, told), np.array([True] * 5 + [False]))
    weeks = 41 + 0 + 0 + STOPS_WEEKS + STOPS_WEEKS
    assert found == Followed(5, 3, weeks, stops=4, returned=1, durable=2, careers=3, career_weeks=104 + 52 + 156)

    asked = answers(workers, found)
    assert measured("stopped_in_year", asked) == pytest.approx(60.0)
    assert measured("reentry", asked) == pytest.approx(100 / 3)
    assert measured("temporary_stop", asked) == pytest.approx(52 * 4 / weeks / 3)
    assert measured("durable_exit", asked) == pytest.approx(52 * 4 / weeks * 2 / 3)
    assert measured("career", asked) == pytest.approx(2.0)


def test_sessions_are_recalled_for_people_who_came_meanwhile_too():
    def told(life: Life, week: int) -> None:
        life.state.workers = people(*[STREET] * (3 if week == WEEK else 4))
        life.state.offers["worker"] = (0, 1, 2) if week == WEEK else (3, 0, 1)
        life.state.offers["booked"] = (1, 0, 2) if week == WEEK else (1, 1, 1)
        life.state.offers["screened"] = (1, 0, 1) if week == WEEK else (1, 1, 1)
        # the third offer of the second week is left over from an earlier, busier week
        life.state.market = [{"working": 3 if week == WEEK else 2}]

    sessions, screened = recalled_sessions(Life(people(STREET), told), 2)
    assert sessions.tolist() == [2, 0, 2, 1]
    assert screened.tolist() == [2, 0, 1, 1]


def test_the_survey_agrees_with_what_the_model_counts():
    world = World(Parameters.defaults(), replicate_seed(3, 0), scale=0.05).run(status_quo_table(60))
    workers, last = world.state.workers, world.tallies[-1, 0]
    everyone = workers["in_trade"] & workers["alive"]
    street = on_street(workers, world.state.venues["kind"])
    empty_answers = np.zeros(len(workers))
    asked = Answers(
        workers, world.week, everyone, street, empty_answers, empty_answers, last, last,
        Followed(0, 0, 0, 0, 0, 0, 0, 0.0),
    )  # fmt: skip
    assert last[Tally.VIOLENCE_IN_SIX_MONTHS] > 0
    assert (
        share(asked, "all", "client_violence").tolist() == last[[Tally.VIOLENCE_IN_SIX_MONTHS, Tally.ACTIVE]].tolist()
    )
    expected = last[[Tally.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET, Tally.ON_STREET]]
    assert share(asked, "street", "police_violence").tolist() == expected.tolist()
    assert share(asked, "street", "unhoused")[0] == last[Tally.UNHOUSED_STREET]


def test_recalled_sessions_agree_with_the_counts_of_the_market():
    world = World(Parameters.defaults(), replicate_seed(3, 0), scale=0.05)
    found = ask(world, 20, 20)
    counted = world.tallies[40 - RECALL_WEEKS : 40, 0].sum(axis=0)
    assert 0 < found.screened.sum() == counted[Tally.SCREENED] < found.sessions.sum() == counted[Tally.BOOKINGS]
    assert np.all(found.screened <= found.sessions)
    assert world.week == 40 + STOPS_WEEKS + RETURN_WEEKS
    assert found.week == 40 > RECALL_WEEKS


def test_every_level_has_its_measure_and_evidence_that_exists():
    assert set(shipped()) == set(MEASURES)
    for name, level in shipped().items():
        assert level.evidence, name
        assert set(level.evidence) <= set(EVIDENCE), name
        assert level.sample is None or MEASURES[name].kind != "other", name


LEVEL = 'group = "g"\nlabel = "l"\nhow = "h"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'[mortalty]\n{LEVEL}evidence = ["T18.1"]', "Did you mean 'mortality'?"),
        (f'[mortality]\n{LEVEL}evidence = ["T99.1"]', "evidence 'T99.1' does not exist"),
        (f"[mortality]\n{LEVEL}evidence = []", "'evidence'"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\ntargt = 4.0', "Did you mean 'target'?"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\nlow = 4.0', "low and high belong together"),
        (f'[mortality]\n{LEVEL}evidence = ["T18.1"]\nlow = 4.0\nhigh = 5.0\ntarget = 6.0', "in this order"),
    ],
)
def test_a_wrong_level_is_one_sentence(tmp_path, text, expected):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        load(file)
    assert expected in str(error.value)
    assert "mine.toml" in str(error.value)


def test_verdicts_follow_the_ratio_to_the_target_or_to_the_nearer_end():
    common = {"group": "g", "label": "l", "how": "h", "evidence": ["T18.1"]}
    point = Level(target=4.0, low=1.0, high=9.0, **common)
    found = [verdict(point, value) for value in (3.0, 5.0, 5.1, 2.0, 8.0, 8.1, math.nan)]
    within = "within a factor of 2"
    assert found == ["near", "near", within, within, within, "outside", "not measured"]
    span = Level(low=13.0, high=38.0, **common)
    assert [span.ratio(value) for value in (20.0, 6.5, 76.0)] == [1.0, 0.5, 2.0]
    assert verdict(Level(**common), 3.0) == "reported"
    assert (target(point), target(span), target(Level(**common))) == ("4 (1–9)", "13–38", "–")


SMALL = SurveyJob(Parameters.defaults(), seed=1, scale=0.03, burn_in=10, weeks=20)


def test_a_survey_depends_on_its_seed_alone_and_runs_in_the_pool():
    alone = [SMALL.simulate(number) for number in (0, 1)]
    pooled = run_pool(SMALL, 2, 2, Reporter(), Stop(), interpreted=False)
    assert not pooled.failures
    for one, other in zip(alone, pooled.replicates, strict=True):
        assert one.number == other.number
        assert all(np.array_equal(one.parts[name], other.parts[name]) for name in MEASURES)
    found = rows(alone)
    assert [row.id for row in found] == list(shipped())
    assert all(math.isfinite(row.simulated) for row in found if row.id.startswith("client_violence"))


def test_the_command_writes_a_table_and_a_page(undertow, tmp_path):
    arguments = ("levels", "-r", "2", "--scale", "0.03", "--weeks", "8", "--burn-in", "30", "--set", "fear_hides=0.2")
    code, out, err = undertow(*arguments, "--json", "--out", "levels.md")
    assert code == 0, err
    document = json.loads(out)
    assert document["changed"] == {"fear_hides": 0.2}
    assert {level["id"] for level in document["levels"]} == set(MEASURES)
    assert "2 of 2 runs" in err
    page = (tmp_path / "levels.md").read_text(encoding="utf-8")
    assert page.startswith("# Levels")
    assert "undertow levels -r 2" in page
    assert "38 weeks without any policy" in page
    assert page.count("\n| ") == len(MEASURES) + 2 * len({level.group for level in shipped().values()})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--out", "levels.txt"], "Markdown file"),
        (["--out", "nowhere/levels.md"], "folder that exists"),
        (["--replicates", "0"], "--replicates 0"),
        (["--set", "fear_hids=1"], "Did you mean 'fear_hides'?"),
    ],
)
def test_a_mistake_is_one_line_before_anything_runs(capsys, arguments, expected):
    with pytest.raises(SystemExit) as left:
        cli.main(["levels", *arguments])
    captured = capsys.readouterr()
    assert left.value.code == 2
    assert captured.err.count("\n") == 1
    assert expected in captured.err
