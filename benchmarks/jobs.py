"""The jobs that all sides train: the same samples, the same weights to start from, the same updates.

Parameters travel as a list of arrays: one weight matrix (sources, targets) and one bias vector (targets,)
per gap between two layers; for a random graph one matrix (neurons, fan-in) and one vector (neurons,).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import xor

Parameters = list[np.ndarray]
INPUTS, FAN_IN = 20, 20  # of a random graph


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be trained, and how."""

    key: str
    name: str
    X: np.ndarray
    T: np.ndarray
    start: Parameters
    learning_rate: float
    epochs: int  # of the whole job; no call trains more at once
    seconds: float = 0.3  # about what a measurement takes
    places: int = 3  # in memory; where all parameters do not fit into the first cache, it matters less
    batch_size: int = 1  # the gradient of a batch is the mean over its samples

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return sum(array.size for array in self.start)


@dataclass(frozen=True, kw_only=True)
class LayeredJob(Job):
    """A fully connected network."""

    sizes: list[int]
    activation: str = "sigmoid"
    output_activation: str = "sigmoid"
    loss: str = "half_squared_error"


@dataclass(frozen=True, kw_only=True)
class GraphJob(Job):
    """Neurons that feed on any earlier ones: sigmoid, half the squared error."""

    sources: np.ndarray  # (neurons, fan-in); below INPUTS is an input, INPUTS + j is neuron j
    outputs: np.ndarray  # those that feed nothing, counted likewise


def drawn(sizes: list[int], seed: int) -> Parameters:
    """Weights N(0, 1) / sqrt(fan_in) and small biases."""
    generator = np.random.default_rng(seed)
    start = []
    for sources, targets in zip(sizes, sizes[1:], strict=False):
        start.append(generator.normal(size=(sources, targets)) / sqrt(sources))
        start.append(generator.uniform(0.0, 0.1, size=targets))
    return start


def xor_job() -> LayeredJob:
    """Four points, nine numbers."""
    numbers = [array for pair in zip(xor.WEIGHTS, xor.BIASES, strict=True) for array in pair]
    return LayeredJob(
        key="J1",
        name="XOR 2-2-1, per sample",
        X=np.array(xor.INPUTS),
        T=np.array(xor.TARGETS),
        start=[np.array(array) for array in numbers],
        learning_rate=xor.LEARNING_RATE,
        epochs=xor.EPOCHS,
        sizes=xor.SIZES,
    )


def moons_job() -> LayeredJob:
    """Two half circles: the 1,400 samples of scikit-learn's that the scenario trains."""
    from sklearn.datasets import make_moons
    from sklearn.model_selection import train_test_split

    points, labels = make_moons(n_samples=2000, noise=0.2, random_state=100)
    X, _, labels, _ = train_test_split(points, labels, test_size=0.3, random_state=42)
    sizes = [2, 25, 50, 25, 2]
    return LayeredJob(
        key="J2",
        name="moons 2-25-50-25-2, per sample",
        X=X,
        T=np.eye(2)[labels],
        start=drawn(sizes, 2),
        learning_rate=0.1,
        epochs=1_000,
        sizes=sizes,
    )


def digits_job() -> LayeredJob:
    """Three quarters of scikit-learn's digits of 8 x 8: 1,347 samples."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    X, _, labels, _ = train_test_split(*load_digits(return_X_y=True), test_size=0.25, random_state=1)
    sizes = [64, 32, 16, 10]
    return LayeredJob(
        key="J3",
        name="digits 64-32-16-10, per sample",
        X=X / 16.0,
        T=np.eye(10)[labels],
        start=drawn(sizes, 3),
        learning_rate=0.1,
        epochs=1_000,
        sizes=sizes,
    )


def images_job() -> LayeredJob:
    """As many samples of the size of MNIST's; random, for speed does not depend on what they show."""
    generator = np.random.default_rng(4)
    sizes = [784, 32, 16, 10]
    return LayeredJob(
        key="J4",
        name="784-32-16-10, tanh tanh softmax, cross-entropy, batch 32",
        X=generator.random((60_000, 784)),
        T=np.eye(10)[generator.integers(0, 10, 60_000)],
        start=drawn(sizes, 5),
        learning_rate=0.1,
        epochs=5,
        seconds=2.5,
        places=1,
        batch_size=32,
        sizes=sizes,
        activation="tanh",
        output_activation="softmax",
        loss="cross_entropy",
    )


def graph_job(connections: int, batch_size: int = 1, key: str = "J5") -> GraphJob:
    """Neurons with 20 random sources each among all earlier ones; those that feed nothing are outputs."""
    draw = random.Random(1)
    neurons = connections // FAN_IN
    sources = np.array([draw.sample(range(INPUTS + j), FAN_IN) for j in range(neurons)])
    feeds = np.zeros(INPUTS + neurons, bool)
    feeds[sources] = True
    outputs = np.array([j for j in range(INPUTS, INPUTS + neurons) if not feeds[j]])
    generator = np.random.default_rng(6)
    samples = 160
    how = "per sample" if batch_size == 1 else f"batch {batch_size}"
    return GraphJob(
        key=key,
        name=f"random graph, {neurons:,} neurons, {connections:,} connections, {how}",
        X=generator.uniform(-1.0, 1.0, (samples, INPUTS)),
        T=generator.random((samples, len(outputs))),
        start=[generator.normal(size=sources.shape) / sqrt(FAN_IN), generator.normal(size=neurons)],
        learning_rate=0.1,
        epochs=1_000,
        seconds=1.0,
        places=2,
        batch_size=batch_size,
        sources=sources,
        outputs=outputs,
    )


JOBS: dict[str, Callable[[], Job]] = {
    "J1": xor_job,
    "J2": moons_job,
    "J3": digits_job,
    "J4": images_job,
    "J5": lambda: graph_job(20_000),
    "J5b": lambda: graph_job(20_000, 32, "J5b"),
}
