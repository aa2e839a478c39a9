"""JAX: the gradient of the loss, `lax.scan` over the samples, a loop over the epochs, all in one jit."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from generations import generations
from jax import lax
from jobs import FAN_IN, INPUTS, GraphJob, Job, LayeredJob, Parameters

jax.config.update("jax_enable_x64", True)
ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}

Arrays = list[jax.Array]
#: The error of a sample (or the mean over a batch): of the parameters, the inputs and the targets.
Loss = Callable[[Arrays, jax.Array, jax.Array], jax.Array]


class Jax:
    """The whole training is one call of a compiled function."""

    unroll = 1

    @staticmethod
    def can(job: Job) -> bool:
        """Any of the jobs."""
        return True

    def __init__(self, job: Job) -> None:
        self.job = job
        self.run = jax.jit(partial(training, self.loss(), job.learning_rate, self.unroll))
        self.data: dict[int, tuple[jax.Array, jax.Array]] = {}
        self.reset()

    def loss(self) -> Loss:
        """The error of a sample (or the mean over a batch) as a function of the parameters."""
        if isinstance(self.job, LayeredJob):
            return layered_loss(self.job)
        assert isinstance(self.job, GraphJob)
        return graph_loss(self.job)

    def reset(self) -> None:
        """Back to the weights that all start from."""
        self.now = [jnp.array(array) for array in self.job.start]

    def parameters(self) -> Parameters:
        """What was learned."""
        return [array.__array__() for array in self.now]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        if samples not in self.data:
            self.data = {samples: (self.batches(self.job.X[:samples]), self.batches(self.job.T[:samples]))}
        self.now = self.run(self.now, *self.data[samples], epochs)
        jax.block_until_ready(self.now)

    def batches(self, rows: np.ndarray) -> jax.Array:
        """Samples one by one, or cut into batches."""
        size = self.job.batch_size
        return jnp.array(rows if size == 1 else rows.reshape(-1, size, rows.shape[1]))


class JaxUnrolled(Jax):
    """Eight steps of the scan in a row."""

    unroll = 8

    @staticmethod
    def can(job: Job) -> bool:
        """Layers only: a random graph takes minutes to compile so, and was several times slower."""
        return isinstance(job, LayeredJob)


def training(
    loss: Loss, rate: float, unroll: int, parameters: Arrays, X: jax.Array, T: jax.Array, epochs: int
) -> Arrays:
    """Train so many epochs."""

    def step(parameters: Arrays, sample: tuple[jax.Array, jax.Array]) -> tuple[Arrays, None]:
        gradients = jax.grad(loss)(parameters, *sample)
        return [p - rate * g for p, g in zip(parameters, gradients, strict=True)], None

    def epoch(_: int, parameters: Arrays) -> Arrays:
        after: Arrays = lax.scan(step, parameters, (X, T), unroll=unroll)[0]
        return after

    trained: Arrays = lax.fori_loop(0, epochs, epoch, parameters)
    return trained


def layered_loss(job: LayeredJob) -> Loss:
    """Half the squared error, or the cross-entropy after softmax; the mean over a batch."""

    def loss(parameters: Arrays, x: jax.Array, t: jax.Array) -> jax.Array:
        out = x
        for W, b in zip(parameters[0:-2:2], parameters[1:-2:2], strict=True):
            out = ACTIVATIONS[job.activation](out @ W + b)
        net = out @ parameters[-2] + parameters[-1]
        if job.output_activation == "softmax":
            return -(t * jax.nn.log_softmax(net)).sum() / job.batch_size
        return 0.5 * ((ACTIVATIONS[job.output_activation](net) - t) ** 2).sum() / job.batch_size

    return loss


def graph_loss(job: GraphJob) -> Loss:
    """All neurons of a generation at once, in the form that was found faster: by rows, or by edges."""
    order, place = generations(job)
    sources = [place[job.sources[own]] for own in order]
    outputs = place[job.outputs]

    def by_rows(parameters: Arrays, x: jax.Array) -> jax.Array:
        """Every neuron has as many sources: a matrix of products, summed row by row."""
        W, b = parameters
        outs, first = jnp.zeros(len(place)).at[:INPUTS].set(x), INPUTS
        for own, feeding in zip(order, sources, strict=True):
            net = (outs[feeding] * W[own]).sum(-1) + b[own]
            outs = outs.at[first : first + len(own)].set(jax.nn.sigmoid(net))
            first += len(own)
        return outs

    def by_edges(parameters: Arrays, x: jax.Array) -> jax.Array:
        """A list of products, summed by neuron, for all samples of a batch."""
        W, b = parameters
        outs = x
        for own, feeding in zip(order, sources, strict=True):
            products = outs[:, feeding.ravel()] * W[own].ravel()
            neuron = np.repeat(np.arange(len(own)), FAN_IN)
            net = jax.ops.segment_sum(products.T, neuron, len(own)).T + b[own]
            outs = jnp.concatenate([outs, jax.nn.sigmoid(net)], -1)
        return outs

    def loss(parameters: Arrays, x: jax.Array, t: jax.Array) -> jax.Array:
        outs = (by_rows if job.batch_size == 1 else by_edges)(parameters, x)
        return 0.5 * ((outs[..., outputs] - t) ** 2).sum() / job.batch_size

    return loss


class JaxNeurons(Jax):
    """A random graph neuron by neuron, with a scan over the neurons inside of the scan over the samples."""

    @staticmethod
    def can(job: Job) -> bool:
        """Graphs only."""
        return isinstance(job, GraphJob)

    def loss(self) -> Loss:
        """One neuron after the other: compiled in no time, whatever the size."""
        job = self.job
        assert isinstance(job, GraphJob)
        places = jnp.arange(INPUTS, INPUTS + len(job.sources))

        def loss(parameters: Arrays, x: jax.Array, t: jax.Array) -> jax.Array:
            def neuron(outs: jax.Array, own: tuple[jax.Array, ...]) -> tuple[jax.Array, None]:
                W, b, feeding, j = own
                return outs.at[..., j].set(jax.nn.sigmoid(outs[..., feeding] @ W + b)), None

            outs = jnp.zeros((*x.shape[:-1], INPUTS + len(places))).at[..., :INPUTS].set(x)
            outs, _ = lax.scan(neuron, outs, (*parameters, jnp.array(job.sources), places))
            return 0.5 * ((outs[..., job.outputs] - t) ** 2).sum() / job.batch_size

        return loss
