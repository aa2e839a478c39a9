"""What the tests of training share: every engine that is installed, and small jobs."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import neurosim as ns

ENGINES = ["objects", "program", "numpy", *(["compiled"] if importlib.util.find_spec("llvmlite") else [])]

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES)


def parameters_of(net: ns.Network) -> list[float]:
    """All weights in creation order, then all biases."""
    biases = [neuron.bias for neuron in net.neurons if neuron.bias is not None]
    return [*(connection.weight for connection in net.connections), *biases]


@pytest.fixture(scope="session")
def numbers() -> Callable[[ns.Network], list[float]]:
    return parameters_of


@pytest.fixture(scope="session")
def xor() -> tuple[Any, Any]:
    return XOR


def build_net(bias: str = "variable", loss: str = "half_squared_error") -> ns.Network:
    """2-3-2, tanh and sigmoid, always with the same numbers."""
    return ns.Network.layered(
        [2, 3, 2],
        "tanh",
        output_activation="sigmoid",
        bias=bias,
        weights=[[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [[0.2, -0.3], [0.4, 0.1], [-0.5, 0.25]]],
        biases=[[0.05, -0.1, 0.15], [0.1, -0.2]],
        loss=loss,
    )


@pytest.fixture(scope="session")
def new_net() -> Callable[..., ns.Network]:
    return build_net


@pytest.fixture(scope="session")
def five() -> tuple[np.ndarray, np.ndarray]:
    """Five samples for it."""
    X = np.array([[0.0, 0.5], [1.0, -1.0], [0.25, 0.75], [-0.5, 0.3], [0.8, 0.1]])
    T = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [0.2, 0.9], [1.0, 1.0]])
    return X, T
