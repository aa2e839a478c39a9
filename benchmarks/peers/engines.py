"""Our own sides: `Network.fit` on the objects, with each of its engines."""

from typing import Literal

import numpy as np
from jobs import GraphJob, Job, LayeredJob, Parameters

import neurosim as ns

Name = Literal["compiled", "numba", "numpy", "program", "objects"]


class Engine:
    """A network of objects; every call of ``fit`` borrows its numbers and gives them back."""

    engine: Name = "compiled"
    exact = True

    @staticmethod
    def can(job: Job) -> bool:
        """Any of the jobs."""
        return True

    def __init__(self, job: Job) -> None:
        self.job = job
        self.network = network(job)
        self.beginning = self.network.snapshot()
        trained_by = self.fit(epochs=0, samples=job.batch_size).engine
        if trained_by != self.engine:
            raise RuntimeError(f"trained by {trained_by}")

    def reset(self) -> None:
        """Back to the weights that all start from."""
        self.network.restore(self.beginning)

    def parameters(self) -> Parameters:
        """What was learned; the connections were made in the order of the matrices."""
        weights = iter([connection.weight for connection in self.network.connections])
        biases = iter([neuron.bias for neuron in self.network.neurons if neuron.bias is not None])
        return [
            np.array([next(weights if own.ndim == 2 else biases) for _ in range(own.size)]).reshape(own.shape)
            for own in self.job.start
        ]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        self.fit(epochs, samples)

    def fit(self, epochs: int, samples: int) -> ns.History:
        """The call that is timed."""
        return fitted(self.network, self.job, self.engine, self.exact, epochs, samples)


class Relaxed(Engine):
    """Additions may be contracted, exp is another one: quicker, and the same to 1e-12 an epoch."""

    exact = False


class Numba(Engine):
    """The compiled engine of the commit before, which is measured from a checkout of it."""

    engine = "numba"


class NumPyEngine(Engine):
    """Blocks of a generation at once."""

    engine = "numpy"


class ProgramEngine(Engine):
    """Straight-line Python, for small networks."""

    engine = "program"

    @staticmethod
    def can(job: Job) -> bool:
        """Some thousand lines at most."""
        return isinstance(job, LayeredJob) and job.parameters < 10_000


class ObjectsEngine(Engine):
    """The passes by hand."""

    engine = "objects"

    @staticmethod
    def can(job: Job) -> bool:
        """One sample at a time."""
        return job.batch_size == 1


def fitted(
    network: ns.Network,
    job: Job,
    engine: Name,
    exact: bool = True,
    epochs: int = 1,
    samples: int | None = None,
) -> ns.History:
    """Train with the first samples of a job, or all."""
    return network.fit(
        job.X[:samples],
        job.T[:samples],
        epochs=epochs,
        learning_rate=job.learning_rate,
        batch_size=job.batch_size,
        reduction="mean",
        engine=engine,
        exact=exact,
    )


def network(job: Job) -> ns.Network:
    """The job as a network of neurosim."""
    if isinstance(job, LayeredJob):
        return layered(job)
    assert isinstance(job, GraphJob)
    return graph(job)


def layered(job: LayeredJob) -> ns.Network:
    """The job as a network of neurosim."""
    return ns.Network.layered(
        job.sizes,
        job.activation,
        output_activation=job.output_activation,
        weights=job.start[0::2],
        biases=job.start[1::2],
        loss=job.loss,
    )


def graph(job: GraphJob) -> ns.Network:
    """The job as a network of neurosim, neuron by neuron."""
    network = ns.Network()
    neurons: list[ns.Neuron] = [network.add_input(f"x{i}") for i in range(job.X.shape[1])]
    outputs = set(job.outputs.tolist())
    weights, biases = job.start
    for j, bias in enumerate(biases.tolist()):
        output = len(neurons) in outputs
        neurons.append(network.add_neuron(f"n{j}", "sigmoid", bias=bias, output=output))
    for target, sources, row in zip(neurons[job.X.shape[1] :], job.sources, weights.tolist(), strict=True):
        for source, weight in zip(sources, row, strict=True):
            network.connect(neurons[source], target, weight)
    return network
