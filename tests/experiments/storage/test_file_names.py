"""Names of files: never two alike, the same every time."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from experiments.storage.file_names import file_stem


def test_names_that_differ_in_signs_or_capitals_only_have_files_of_their_own():
    names = ["wage+10", "wage-10", "wage 10", "wage_10", "v1.2", "v1-2", "V1-2"]
    names += ["é", "e\u0301", "", " ", "-", "a/b", "a-b"]
    stems = [file_stem(name).lower() for name in names]
    assert len(set(stems)) == len(names)
    assert all(stem and stem.isascii() and not set(stem) & set('/\\:*?"<>|. +') for stem in stems)


def test_plain_names_stay_and_all_are_the_same_every_time():
    assert file_stem("end_demand") == "end_demand"
    assert file_stem("wage-10") == "wage-10"
    assert file_stem("sobol", "end_demand", "weeks 0-12") == "sobol-end_demand-weeks_0-12"
    assert file_stem("wage+10") == "wage-10-64147d8c"


def test_long_names_are_cut_and_stay_apart():
    long = [file_stem("a" * 300), file_stem("a" * 301)]
    assert len(set(long)) == 2
    assert all(len(stem) < 120 for stem in long)


@given(st.lists(st.text(alphabet="aA1-+._ é", max_size=5), min_size=2, max_size=2, unique=True))
def test_two_names_never_meet(names):
    first, second = (file_stem(name).lower() for name in names)
    assert first != second


def test_parts_are_told_apart_from_signs_between_them():
    stems = [file_stem(*parts) for parts in product(("a", "a+b"), ("c", "c d"))]
    assert len(set(stems)) == 4
