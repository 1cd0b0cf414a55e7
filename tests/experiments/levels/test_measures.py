"""Measures of a survey: what is counted, over people made by hand, and the arithmetic of ratios and their errors."""

import math

import numpy as np
import pytest
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from experiments.levels.measures import odds_ratio, quotient, share, standard_error, study_range, two_by_two
from model.codes import NOBODY, Housing
from tests.experiments.asked import LONG_AGO, MASSAGE, PLATFORM, STREET, WEEK, answers, measured, people


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
        HELPED_OUT_BY_PEERS=4, HELPED_OUT_BY_FAMILY=3, HELPED_OUT_BY_CLIENTS=2, HELPED_OUT_BY_POLICE=1,
        HELPED_OUT_BY_SERVICES=9,
    )  # fmt: skip
    expected = {
        "violence_per_act_street": 0.005, "violence_per_act_off_street": 6 / 1_200, "violence_per_act": 0.005,
        "bookings_street": 9.0, "bookings_off_street": 4.0, "bookings_per_arrest": 450.0, "free_to_police": 3.0,
        "reported": 100 * 3 / 14, "price_ratio": 10.0, "exploited": 8.0, "exploitation_balance": 1.5,
        "exploitation_duration": math.log(2.0) / (52 * 2 / 40), "mortality": 100_000 * 52 / 500,
        "helped_out_by_peers": 40.0, "helped_out_by_family": 30.0, "helped_out_by_clients": 20.0,
        "helped_out_by_police": 10.0,
    }  # fmt: skip
    for level, value in expected.items():
        assert measured(level, found) == pytest.approx(value), level


def test_exploitation_indoors_is_asked_of_those_off_the_street():
    workers = people(STREET, STREET, PLATFORM, MASSAGE, MASSAGE)
    workers.exploited[[0, 3]] = True
    assert measured("exploited_indoors", answers(workers)) == pytest.approx(100 / 3)


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
