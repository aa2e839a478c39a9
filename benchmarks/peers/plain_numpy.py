"""NumPy: as textbooks write it, one sample at a time; and in its own terms, samples as rows of a matrix."""

from collections.abc import Callable

import numpy as np
from jobs import Job, LayeredJob, Parameters


def sigmoid(net: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-net))."""
    out: np.ndarray = 1.0 / (1.0 + np.exp(-net))
    return out


def sigmoid_slope(net: np.ndarray) -> np.ndarray:
    """d out / d net."""
    return sigmoid(net) * (1.0 - sigmoid(net))


def softmax(net: np.ndarray) -> np.ndarray:
    """exp(net) / sum exp(net), row by row."""
    powers = np.exp(net - net.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


class TextbookNumPy:
    """A list of weight matrices (targets, sources), columns as samples, gradients first, then the update."""

    @staticmethod
    def can(job: Job) -> bool:
        """Layers of sigmoid neurons, one sample at a time."""
        return isinstance(job, LayeredJob) and job.batch_size == 1

    def __init__(self, job: LayeredJob) -> None:
        self.job = job
        self.samples = list(zip(job.X[:, :, np.newaxis], job.T[:, :, np.newaxis], strict=True))
        self.reset()

    def reset(self) -> None:
        """Back to the weights that all start from."""
        self.weights = [array.T.copy() for array in self.job.start[0::2]]
        self.biases = [array[:, np.newaxis].copy() for array in self.job.start[1::2]]

    def parameters(self) -> Parameters:
        """What was learned."""
        pairs = zip(self.weights, self.biases, strict=True)
        return [array for W, b in pairs for array in (W.T, b[:, 0])]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        rate = self.job.learning_rate
        for _ in range(epochs):
            for x, t in self.samples[:samples]:
                weight_gradients, bias_gradients = self.gradients(x, t)
                self.weights = [W - rate * g for W, g in zip(self.weights, weight_gradients, strict=True)]
                self.biases = [b - rate * g for b, g in zip(self.biases, bias_gradients, strict=True)]

    def gradients(self, x: np.ndarray, t: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Forward and backward."""
        nets, outs = [], [x]
        for W, b in zip(self.weights, self.biases, strict=True):
            nets.append(np.dot(W, outs[-1]) + b)
            outs.append(sigmoid(nets[-1]))

        deltas = [(outs[-1] - t) * sigmoid_slope(nets[-1])]
        for W, net in zip(self.weights[:0:-1], nets[-2::-1], strict=True):
            deltas.append(np.dot(W.T, deltas[-1]) * sigmoid_slope(net))
        deltas.reverse()
        return [np.dot(delta, out.T) for delta, out in zip(deltas, outs[:-1], strict=True)], deltas


Curve = Callable[[np.ndarray], np.ndarray]
ACTIVATIONS: dict[str, Curve] = {"sigmoid": sigmoid, "tanh": np.tanh, "softmax": softmax}
SLOPES: dict[str, Curve] = {"sigmoid": lambda out: out * (1.0 - out), "tanh": lambda out: 1.0 - out**2}


class RowsNumPy:
    """Rows as samples, slopes from the outs, weights changed in place: a batch of rows, or one."""

    @staticmethod
    def can(job: Job) -> bool:
        """Layers only."""
        return isinstance(job, LayeredJob)

    def __init__(self, job: LayeredJob) -> None:
        self.job = job
        self.activations = [job.activation] * (len(job.sizes) - 2) + [job.output_activation]
        self.reset()

    def reset(self) -> None:
        """Back to the weights that all start from."""
        self.weights = [array.copy() for array in self.job.start[0::2]]
        self.biases = [array.copy() for array in self.job.start[1::2]]

    def parameters(self) -> Parameters:
        """What was learned."""
        return [array for pair in zip(self.weights, self.biases, strict=True) for array in pair]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        job, size = self.job, self.job.batch_size
        for _ in range(epochs):
            for first in range(0, samples, size):
                self.learn(job.X[first : first + size], job.T[first : first + size])

    def learn(self, x: np.ndarray, t: np.ndarray) -> None:
        """One update."""
        outs = [x]
        for W, b, activation in zip(self.weights, self.biases, self.activations, strict=True):
            outs.append(ACTIVATIONS[activation](outs[-1].dot(W) + b))

        delta = outs[-1] - t
        if self.activations[-1] != "softmax":  # whose slope is in it already, with cross-entropy
            delta = delta * SLOPES[self.activations[-1]](outs[-1])
        deltas = [delta]
        for layer in range(len(self.weights) - 1, 0, -1):
            slope = SLOPES[self.activations[layer - 1]](outs[layer])
            deltas.append(deltas[-1].dot(self.weights[layer].T) * slope)
        deltas.reverse()

        rate = self.job.learning_rate / len(x)
        for layer, delta in enumerate(deltas):
            self.weights[layer] -= rate * outs[layer].T.dot(delta)
            self.biases[layer] -= rate * delta.sum(axis=0)
