"""Random trainings of every kind, and what comes of one: for tests that hold engines together."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

import neurosim as ns
from neurosim.engines.choosing import class_of
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.updates import OPTIMIZERS
from neurosim.ground.errors import NeurosimError

#: Of one neuron alone, and with numbers that stay in the range of a float however often they are passed on.
TAME = [name for name in ACTIVATIONS if name not in ("softmax", "exp", "square")]
#: Formulas of one's own, with every function that a text may name.
OWN = (
    "max(net/8, net)",
    "(sqrt(net**2 + 1) - 1)/2 + net",
    "net*tanh(log1p(exp(min(net, 30))))",
    "atan(net)*2/3 + sin(net)/10 - cos(3*net)/20",
    "net/(1 + abs(net)) + net**3/8/(1 + net**2)",
    "sign(net)*log(1 + abs(net))",
    "log(abs(net)) - 1/(2 + net)",
    "sqrt(net)",
)
OWN_LOSSES = ("(target - out)**4/outputs", "log1p(exp(min(abs(out - target), 40)))", "0.5*out**2 + out")


@dataclass(frozen=True)
class Training:
    """A network and everything that a training of it depends on."""

    network: ns.Network
    X: np.ndarray
    T: np.ndarray
    optimizer: Callable[[], ns.Optimizer]
    orders: np.ndarray
    rates: np.ndarray
    choices: dict[str, Any] = field(default_factory=dict)


class Outcome(NamedTuple):
    """All that a training leaves, to the bit; two are the same if they are equal."""

    error: str
    completed: int
    costs: list[str]
    parameters: list[str]
    memory: object


def hexes(numbers: Iterable[float]) -> list[str]:
    """The numbers in full, -0.0 told from 0.0; two that are not numbers are the same."""
    return [float(number).hex() for number in numbers]


def outcome(training: Training, engine: str, calls: int = 1) -> Outcome:
    """Train with this engine and no other, on a copy of the network, in so many calls of its `run`."""
    network, rule, cls = training.network.copy(), training.optimizer(), class_of(engine)
    job = Job(training.X, training.T, rule, **training.choices)
    assert cls.can_train(network, job) is None
    made = cls(network, job)
    costs = np.zeros(len(training.rates))
    completed, error = 0, ""
    try:
        for part in np.array_split(np.arange(len(costs)), calls):
            if len(part):
                where = slice(part[0], part[-1] + 1)
                made.run(training.orders[where], training.rates[where], costs[where], int(part[0]) + 1)
                completed += made.completed
    except NeurosimError as failure:
        completed += made.completed
        error = f"{type(failure).__name__}: {failure}"
    made.give_back()
    memory = rule.memory
    remembered = (
        None if memory is None else (memory.updates, hexes(memory.powers), [*map(hexes, memory.slots)])
    )
    return Outcome(error, completed, hexes(costs[:completed]), hexes(Parameters(network).read()), remembered)


# -- networks --------------------------------------------------------------------------------------------


def an_activation(rng: random.Random) -> str | ns.Activation:
    """One that comes along, with its usual numbers or others, or one of one's own."""
    if rng.random() < 0.15:
        return ns.Activation.from_text("own", rng.choice(OWN))
    own: list[str | ns.Activation] = [ns.LeakyRelu(0.2), ns.Elu(0.5), ns.Swish(2.0)]
    return rng.choice([*own, *TAME, "sigmoid", "tanh", "relu"])


def a_loss(rng: random.Random) -> tuple[str | ns.Loss, str | ns.Activation]:
    """A loss, and what goes before it: often its natural activation."""
    if rng.random() < 0.1:
        return ns.Loss.from_text("own", rng.choice(OWN_LOSSES)), an_activation(rng)
    name = rng.choice([*LOSSES, "cross_entropy", "binary_cross_entropy", "kullback_leibler"])
    usual = LOSSES[name].natural or rng.choice(["sigmoid", "tanh", "linear"])
    return name, usual if rng.random() < 0.8 else rng.choice(["softmax", "sigmoid", an_activation(rng)])


def layered(rng: random.Random, *, widest: int = 40) -> ns.Network:
    """Layers of any sizes, some of one neuron, some wider than a block."""
    sizes = [rng.choice([1, 2, 3, 5, 7, 8, 9, 13, rng.randint(1, widest)]) for _ in range(rng.randint(2, 4))]
    loss, output_activation = a_loss(rng)
    hidden = "softmax" if rng.random() < 0.1 else an_activation(rng)
    net = ns.Network.layered(
        sizes,
        hidden,
        output_activation=output_activation,
        loss=loss,
        bias=rng.choice(["variable", "constant", "column", "none"]),
        bias_initialisation="normal",
        seed=rng.randrange(10**6),
    )
    moved(net, rng)
    return net


def graph(rng: random.Random, *, rare: bool = False) -> ns.Network:
    """Any graph: connections that skip, constants, softmax groups, and with `rare` products and maxima."""
    loss, output_activation = a_loss(rng)
    net = ns.Network(loss=loss)
    sources = [net.add_input(f"x{k}").name for k in range(rng.randint(1, 4))]
    if rng.random() < 0.4:
        sources.append(net.add_constant("one", value=rng.choice([1.0, -1.0, 0.3])).name)
    hidden = [an_activation(rng) for _ in range(rng.randint(1, 3))]
    softmax = rng.choice([0.0, 0.0, 0.4])
    for _ in range(rng.randint(0, 8)):
        if rng.random() < softmax:
            sources += _neurons(net, rng, sources, "softmax", rng.randint(1, 4))
        else:
            sources += _neurons(net, rng, sources, rng.choice(hidden), 1, rare=rare)
    if output_activation == "softmax":
        _neurons(net, rng, sources, "softmax", rng.randint(1, 5), output=True)
    else:
        for _ in range(rng.randint(1, 5)):  # outputs may feed outputs
            other = output_activation if rng.random() < 0.8 else "sigmoid"
            sources += _neurons(net, rng, sources, other, 1, output=True, rare=rare)
    moved(net, rng)
    return net


def _neurons(
    net: ns.Network,
    rng: random.Random,
    sources: list[str],
    activation: str | ns.Activation,
    count: int,
    *,
    output: bool = False,
    rare: bool = False,
) -> list[str]:
    """Add neurons that are fed by some of the sources, if of softmax as a group, and return their names."""
    group = f"g{len(net.neurons)}" if activation == "softmax" and not output else None
    aggregation = rng.choice(list(AGGREGATIONS)) if rare and activation != "softmax" else "sum"
    added = []
    for _ in range(count):
        bias = rng.gauss(0, 1) if rng.random() < 0.7 else None
        name = f"n{len(net.neurons)}"
        net.add_neuron(name, activation, bias=bias, output=output, group=group, aggregation=aggregation)
        for source in rng.sample(sources, rng.randint(1, len(sources))):
            net.connect(source, name, rng.gauss(0, 1))
        added.append(name)
    return added


def moved(net: ns.Network, rng: random.Random) -> None:
    """Freeze some parameters, and set some to numbers at which signs and roundings tell.

    Where there is a logarithm, all are positive: so its nets are at first.
    """
    names = {getattr(neuron.activation, "name", "") for neuron in net.neurons}
    positive = not names.isdisjoint({"log", "own"})
    frozen, odd = rng.choice([0, 0, 0, 0.3, 0.9]), rng.choice([0, 0, 0.1])
    for connection in net.connections:
        connection.trainable = rng.random() >= frozen
        if positive:
            connection.weight = abs(connection.weight)
        elif rng.random() < odd:
            connection.weight = rng.choice([0.0, -0.0, 5e-324, 1e-200, 1.0, -1.0])
    for neuron in net.neurons:
        if neuron.bias is not None:
            neuron.bias_trainable = rng.random() >= frozen
            neuron.bias = abs(neuron.bias) if positive else neuron.bias


# -- samples and jobs ------------------------------------------------------------------------------------


def targets(net: ns.Network, count: int, rng: random.Random) -> np.ndarray:
    """Targets that the loss has a meaning for, some of them 0 and 1."""
    numbers = np.random.default_rng(rng.randrange(10**6))
    found = numbers.uniform(size=(count, len(net.outputs)))
    if rng.random() < 0.5:
        found = np.round(found)
    if net.loss.target_values is not None:
        return np.where(found < 0.5, *sorted(net.loss.target_values))
    if net.loss.shares:
        found = (
            np.eye(len(net.outputs))[numbers.integers(len(net.outputs), size=count)]
            if rng.random() < 0.5
            else found
        )
        total = found.sum(axis=1, keepdims=True)
        return np.where(total > 0, found / np.where(total > 0, total, 1.0), 1.0 / len(net.outputs))
    return found


def a_rule(rng: random.Random) -> Callable[[], ns.Optimizer]:
    """Plain descent, or any other rule."""
    rate, name = rng.choice([0.01, 0.3, 2.0]), rng.choice(list(OPTIMIZERS))
    cls = ns.Descent if rng.random() < 0.4 else OPTIMIZERS[name]
    return lambda: cls(rate)


def training(net: ns.Network, rng: random.Random, **given: Any) -> Training:
    """A training of a network in another order every epoch; options that are not given are drawn."""
    count = given.pop("samples", rng.randint(1, 24))
    epochs = given.pop("epochs", rng.randint(1, 4))
    rule = given.pop("optimizer", None) or a_rule(rng)
    numbers = np.random.default_rng(rng.randrange(10**6))
    choices = {
        "batch_size": rng.choice([1, 1, 1, 2, 3, 4, 5, 8, 9, 30]),
        "mean": rng.random() < 0.5,
        "l2": 0.0 if rule().penalty_name else rng.choice([0.0, 0.0, 0.01]),
    }
    X = numbers.normal(size=(count, len(net.inputs))) * rng.choice([1.0, 1.0, 1.0, 30.0, 1000.0])
    return Training(
        network=net,
        X=abs(X) if rng.random() < 0.3 else X,
        T=targets(net, count, rng),
        optimizer=rule,
        orders=np.array([numbers.permutation(count) for _ in range(epochs)]),
        rates=rule().learning_rate * 0.9 ** np.arange(epochs),
        choices=choices | given,
    )
