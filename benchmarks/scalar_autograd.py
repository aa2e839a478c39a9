"""The peer: reverse-mode automatic differentiation with one object for every scalar operation.

This is the well-known way to teach backpropagation on a page of Python: every operation makes a new
`Value` that remembers what it was made from and a closure that hands its gradient back. Nothing is
recursive, so that graphs of any depth pass.
"""

import math
from collections.abc import Callable, Iterable


def _nothing() -> None:
    """What a leaf hands back."""


class Value:
    """A number, the gradient of the result with respect to it, and how it was made."""

    __slots__ = ("data", "gradient", "hand_back", "made_from")

    def __init__(self, data: float, made_from: tuple["Value", ...] = ()) -> None:
        self.data = data
        self.gradient = 0.0
        self.made_from = made_from
        self.hand_back: Callable[[], None] = _nothing

    def __add__(self, other: "Value") -> "Value":
        out = Value(self.data + other.data, (self, other))

        def hand_back() -> None:
            self.gradient += out.gradient
            other.gradient += out.gradient

        out.hand_back = hand_back
        return out

    def __sub__(self, other: "Value") -> "Value":
        out = Value(self.data - other.data, (self, other))

        def hand_back() -> None:
            self.gradient += out.gradient
            other.gradient -= out.gradient

        out.hand_back = hand_back
        return out

    def __mul__(self, other: "Value") -> "Value":
        out = Value(self.data * other.data, (self, other))

        def hand_back() -> None:
            self.gradient += other.data * out.gradient
            other.gradient += self.data * out.gradient

        out.hand_back = hand_back
        return out

    def sigmoid(self) -> "Value":
        """1 / (1 + exp(-x)), as one operation."""
        out = Value(1.0 / (1.0 + math.exp(-self.data)), (self,))

        def hand_back() -> None:
            self.gradient += out.data * (1.0 - out.data) * out.gradient

        out.hand_back = hand_back
        return out

    def backward(self) -> None:
        """Give every value below this one its gradient: sort the graph, then go through it backwards."""
        self.gradient = 1.0
        for value in reversed(topological(self)):
            value.hand_back()


def topological(last: Value) -> list[Value]:
    """All values that `last` was made from, each after what it was made from itself."""
    order: list[Value] = []
    seen = {last}
    waiting = [(last, iter(last.made_from))]
    while waiting:
        value, sources = waiting[-1]
        for source in sources:
            if source not in seen:
                seen.add(source)
                waiting.append((source, iter(source.made_from)))
                break
        else:
            order.append(value)
            waiting.pop()
    return order


class Neuron:
    """Weights, a bias and the names of the sources."""

    def __init__(self, name: str, bias: float, sources: Iterable[str], weights: Iterable[float]) -> None:
        self.name = name
        self.bias = Value(bias)
        self.sources = list(sources)
        self.weights = [Value(weight) for weight in weights]

    def out(self, outs: dict[str, Value]) -> Value:
        """sigmoid(sum of weight * out over the sources, plus bias)."""
        total = self.weights[0] * outs[self.sources[0]]
        for source, weight in zip(self.sources[1:], self.weights[1:], strict=True):
            total = total + weight * outs[source]
        return (total + self.bias).sigmoid()


class ScalarNetwork:
    """Neurons in the order of computation; the loss is 1/2 * sum (target - out)^2."""

    def __init__(self, neurons: Iterable[Neuron]) -> None:
        self.neurons = list(neurons)
        self.inputs: dict[str, Value] = {}
        self.outs: dict[str, Value] = {}
        self.parameters = [p for neuron in self.neurons for p in (*neuron.weights, neuron.bias)]

    def forward(self, inputs: dict[str, float]) -> None:
        """Make the out of every neuron."""
        self.inputs = {name: Value(number) for name, number in inputs.items()}
        self.outs = dict(self.inputs)
        for neuron in self.neurons:
            self.outs[neuron.name] = neuron.out(self.outs)

    def backward(self, targets: dict[str, float]) -> None:
        """Make the loss, and add to the gradients of all parameters."""
        half, total = Value(0.5), Value(0.0)
        for name, number in targets.items():
            difference = Value(number) - self.outs[name]
            total = total + half * (difference * difference)
        total.backward()

    def update(self, learning_rate: float) -> None:
        """Change every parameter."""
        for parameter in self.parameters:
            parameter.data -= learning_rate * parameter.gradient

    def zero_gradients(self) -> None:
        """Set every accumulated gradient to 0."""
        for parameter in self.parameters:
            parameter.gradient = 0.0
