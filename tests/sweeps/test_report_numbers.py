"""Shares with intervals, quartiles, medians, the best and the median training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest
from sweep_outcomes import made_up

from neurosim.sweeps.numbers import best, chosen_by, median, medians, quartiles
from neurosim.sweeps.wording import share_named
from neurosim.training.shares import share_interval

NAN = float("nan")


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy(pair: tuple[int, int]) -> None:
    reached, count = pair
    theirs = binomtest(reached, count).proportion_ci(confidence_level=0.95, method="wilson")
    assert share_interval(reached, count) == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-15)


def test_the_interval_of_none_and_of_all_ends_at_0_and_at_1() -> None:
    """With z = 1.959964: of 0 of 10 the upper end is z²/(10 + z²) = 3.841459/13.841459."""
    assert share_interval(0, 10) == (0.0, pytest.approx(3.841459 / 13.841459, rel=1e-6))
    assert share_interval(10, 10) == (pytest.approx(10.0 / 13.841459, rel=1e-6), 1.0)


def test_an_interval_holds_the_true_share_as_often_as_it_says() -> None:
    """Added up over all counts of 60 trainings, of which each gets there with probability 0.8."""
    intervals = {k: share_interval(k, 60) for k in range(61)}
    held = sum(binom.pmf(k, 60, 0.8) for k, (low, high) in intervals.items() if low <= 0.8 <= high)
    assert 0.92 < held < 0.98


@pytest.mark.parametrize(
    ("share", "named"),
    [
        (0.0, "0%"), (1.0, "100%"), (0.5, "50.0%"), (0.1125, "11.3%"), (0.0004, "0.04%"),
        (0.99996, "99.996%"), (1e-5, "0.001%"),
    ],
)  # fmt: skip
def test_a_share_never_seems_to_be_none_or_all_where_it_is_not(share: float, named: str) -> None:
    assert share_named(share) == named


def test_quartiles_are_those_of_numpy_without_what_is_not_known() -> None:
    values = np.random.default_rng(1).normal(size=101)
    with_gaps = np.concatenate([values, [NAN, NAN]])
    assert quartiles(with_gaps) == pytest.approx(np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), rel=1e-12)
    assert quartiles(np.array([1, 2, 4, 8])) == pytest.approx(
        np.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.75, 1])
    )
    assert quartiles(np.array([NAN])) is None
    inf = float("inf")
    assert quartiles(np.array([1.0, inf, inf, inf, inf])) == (1.0, inf, inf, inf, inf)
    assert quartiles(np.array([], dtype=int)) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-1e6, 1e6) | st.just(NAN)), max_size=40))
def test_medians_are_those_of_numpy_group_by_group(pairs: list[tuple[int, float]]) -> None:
    group = np.array([pair[0] for pair in pairs], dtype=int)
    values = np.array([pair[1] for pair in pairs], dtype=float)
    found = medians(values, group, 6)
    for k in range(6):
        own = values[(group == k) & ~np.isnan(values)]
        assert found[k] == pytest.approx(np.median(own)) if len(own) else np.isnan(found[k])


def test_the_best_reaches_the_goal_before_it_has_a_low_cost() -> None:
    outcomes = made_up(
        ["missed", "reached", "failed", "reached", "reached"], train_cost=[0.1, 0.5, NAN, 0.3, 0.3]
    )
    assert best(outcomes) == 3  # of the two with 0.3 the first
    assert median(outcomes) == 3  # of 0.1, 0.3, 0.3, 0.5 the lower of the two in the middle


def test_without_one_that_reaches_the_goal_the_lowest_cost_is_the_best() -> None:
    outcomes = made_up(["missed", "failed", "missed", "missed"], train_cost=[0.4, NAN, 0.2, NAN])
    assert best(outcomes) == 2
    assert median(outcomes) == 0  # a cost that is not known is above all others


def test_where_all_failed_there_is_no_best() -> None:
    outcomes = made_up(["failed", "failed"], train_cost=[NAN, NAN])
    assert best(outcomes) is None and median(outcomes) is None


def test_they_are_chosen_by_the_validation_cost_before_that_of_the_test() -> None:
    costs = {"train_cost": [1.0, 2.0, 3.0], "test_cost": [3.0, 1.0, 2.0], "validation_cost": [2.0, 3.0, 1.0]}
    for name, first in (("validation_cost", 2), ("test_cost", 1), ("train_cost", 0)):
        outcomes = made_up(["done"] * 3, goal="", **costs)
        assert chosen_by(outcomes) == name and best(outcomes) == first
        del costs[name]
