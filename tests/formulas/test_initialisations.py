"""Initialisations: moments, shapes, and the same numbers from the same seed."""

import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.known import INITIALISATIONS, initialisation
from neurosim.ground.errors import NeurosimError

FAN_IN, FAN_OUT = 300, 400
# Mean and standard deviation, from the papers.
MOMENTS = {
    "zeros": (0.0, 0.0),
    "constant": (0.5, 0.0),
    "uniform": (0.0, 1 / math.sqrt(3)),
    "normal": (0.0, 1.0),
    "normal / sqrt(fan_in)": (0.0, 1 / math.sqrt(FAN_IN)),
    "normal / sqrt(fan_out)": (0.0, 1 / math.sqrt(FAN_OUT)),
    "xavier_uniform": (0.0, math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "xavier_normal": (0.0, math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "he_uniform": (0.0, math.sqrt(2 / FAN_IN)),
    "he_normal": (0.0, math.sqrt(2 / FAN_IN)),
}
BOUNDS = {
    "uniform": 1.0,
    "xavier_uniform": math.sqrt(6 / (FAN_IN + FAN_OUT)),
    "he_uniform": math.sqrt(6 / FAN_IN),
}
each = pytest.mark.parametrize("name", list(MOMENTS))


def test_all_names_of_the_documentation_exist():
    assert set(INITIALISATIONS) == set(MOMENTS)


@each
def test_moments_are_those_of_the_papers(name):
    weights = initialisation(name).draw(np.random.default_rng(1), FAN_IN, FAN_OUT)
    mean, deviation = MOMENTS[name]
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert weights.mean() == pytest.approx(mean, abs=5 * deviation / math.sqrt(weights.size) + 1e-15)
    assert weights.std() == pytest.approx(deviation, rel=0.01, abs=1e-12)
    if name in BOUNDS:
        assert 0.99 * BOUNDS[name] < np.abs(weights).max() <= BOUNDS[name]


@each
def test_a_seed_gives_the_same_numbers_again(name):
    first, again, other = (initialisation(name).draw(np.random.default_rng(seed), 4, 3) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert np.array_equal(first, other) == (name in ("zeros", "constant"))


@each
def test_layered_draws_layer_by_layer_from_one_generator(name):
    net = ns.Network.layered([3, 4, 2], initialisation=name, bias_initialisation="uniform", seed=11)
    generator = np.random.default_rng(11)
    for sources, targets, (a, b) in ((("x", 3), ("h", 4), (3, 4)), (("h", 4), ("o", 2), (4, 2))):
        weights = initialisation(name).draw(generator, a, b)
        for i in range(a):
            for j in range(b):
                assert net[f"{sources[0]}{i + 1}", f"{targets[0]}{j + 1}"].weight == weights[i, j]
        biases = initialisation("uniform").draw(generator, 1, b)[0]
        assert [net[f"{targets[0]}{j + 1}"].bias for j in range(b)] == biases.tolist()


def test_blanks_in_a_name_do_not_matter():
    assert type(initialisation("normal/sqrt(fan_in)")) is type(initialisation("normal / sqrt(fan_in)"))


def test_an_unknown_name_is_told():
    with pytest.raises(ns.UnknownNameError, match="unknown initialisation 'xavier'"):
        initialisation("xavier")


def test_parameters_can_be_given():
    generator = np.random.default_rng(3)
    weights = ns.Normal(mean=2.0, deviation=0.1).draw(generator, 100, 100)
    assert (weights.mean(), weights.std()) == (pytest.approx(2.0, abs=0.01), pytest.approx(0.1, rel=0.05))
    weights = ns.Uniform(low=2.0, high=3.0).draw(generator, 100, 100)
    assert 2.0 <= weights.min() < 2.01 and 2.99 < weights.max() < 3.0
    assert np.all(ns.Constant(0.25).draw(generator, 2, 2) == 0.25)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ns.Constant("x"),
        lambda: ns.Constant(math.nan),
        lambda: ns.Uniform("a"),
        lambda: ns.Uniform(None, 1.0),
        lambda: ns.Normal(0.0, math.inf),
    ],
)
def test_parameters_that_are_no_numbers_are_refused(make):
    with pytest.raises(NeurosimError):
        make()


@pytest.mark.parametrize("make", [lambda: ns.Uniform(1.0, -1.0), lambda: ns.Normal(0.0, -1.0)])
def test_impossible_parameters_are_refused(make):
    with pytest.raises(NeurosimError):
        ns.Network.layered([2, 2], initialisation=make())
