"""What is made before a training in machine code, and kept with the network for the next one."""

from collections.abc import Hashable, Mapping

import numpy as np

from neurosim.engines.compiled.building import WHOLE, Function, Need
from neurosim.engines.compiled.kernels import kernel_for, may_fuse
from neurosim.engines.compiled.processor import Processor, this_processor
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.loss import Loss
from neurosim.formulas.optimizer import Optimizer
from neurosim.ground.errors import EngineError
from neurosim.model.plain_network import PlainNetwork

#: So many functions are kept with a network at most; the oldest goes first.
MOST_KEPT = 8


class Prepared:
    """A function that trains, and the layout of its numbers.

    Attributes
    ----------
    layout : Layout
    moves : bool
        See `neurosim.engines.compiled.epochs.EpochsKernel`.
    """

    def __init__(
        self,
        network: PlainNetwork,
        parameters: Parameters,
        numbers: np.ndarray,
        job: Job,
        processor: Processor,
    ) -> None:
        self._width = len(network.inputs), len(network.outputs)
        kernel, self.layout = kernel_for(network, parameters, numbers, job, processor)
        self.moves = kernel.moves
        self._function = Function(kernel.text(), "train", kernel.arrays, len(kernel.numbers), processor)
        self._needs = {
            name: Need(len(array), array.dtype, aligned=array.dtype == np.float64)
            for name, array in self.layout.work().items()
        }
        own = ("parameters", "trainable", "gradients", *(f"slot{k}" for k in range(len(job.optimizer.slots))))
        self._needs |= dict.fromkeys(own, Need(self.layout.size, aligned=True))

    def run(
        self,
        job: Job,
        arrays: Mapping[str, np.ndarray],
        powers: np.ndarray,
        orders: np.ndarray,
        rates: np.ndarray,
        costs: np.ndarray,
        start: int,
        stop: int,
    ) -> None:
        """Train with the samples from `start` until `stop` of every order.

        Parameters
        ----------
        arrays : mapping of str to array
            Those of the layout, and the parameters and what belongs to each of them, in its places.

        Raises
        ------
        EngineError
            The function would leave an array.
        """
        epochs, samples = orders.shape
        if orders.strides[0] == 0:  # the same order in every epoch
            orders = orders[:1]
        if not (orders.min() >= 0 and orders.max() < len(job.X) and 0 <= start < stop <= samples):
            raise EngineError(
                f"an order names samples that there are not: {orders.min()} to {orders.max()}, from {start} "
                f"until {stop} of {samples}, and there are {len(job.X)} samples"
            )
        given = {
            **arrays,
            "powers": powers,
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
            "orders": np.ascontiguousarray(orders, dtype=np.int64),
            "rates": np.ascontiguousarray(rates, dtype=float),
            "costs": costs,
        }
        if (job.X.shape, job.T.shape) != tuple((len(job.X), width) for width in self._width):
            raise EngineError(
                f"machine code is given samples of the shapes {job.X.shape} and {job.T.shape}, and needs "
                f"as many lines in both, of {self._width[0]} and of {self._width[1]} numbers"
            )
        needs = {
            **self._needs,
            "powers": Need(len(job.optimizer.decays)),
            "X": Need(job.X.size, read_only=True),
            "T": Need(job.T.size, read_only=True),
            "orders": Need(orders.size, WHOLE, read_only=True),
            "rates": Need(epochs, read_only=True),
            "costs": Need(epochs),
        }
        apart = samples if len(orders) == epochs else 0
        self._function(given, needs, [epochs, apart, start, stop])


class PreparedBefore:
    """What earlier trainings of a network have left, by all that it depends on but the structure."""

    def __init__(self, network: PlainNetwork) -> None:
        self.functions: dict[Hashable, Prepared] = {}


def prepared(
    network: PlainNetwork,
    parameters: Parameters,
    numbers: np.ndarray,
    job: Job,
    processor: Processor | None,
) -> Prepared:
    """Return what an earlier training of the network has left, or else make it; see `kernel_for`."""
    processor = processor or this_processor()
    before = network.kept(PreparedBefore).functions
    key = processor, *_what_matters(network, parameters, numbers, job)
    if key not in before:
        if len(before) >= MOST_KEPT:
            del before[next(iter(before))]
        before[key] = Prepared(network, parameters, numbers, job, processor)
    return before[key]


def _what_matters(
    network: PlainNetwork, parameters: Parameters, numbers: np.ndarray, job: Job
) -> tuple[Hashable, ...]:
    """Everything that a function depends on but the structure."""
    used = [(neuron.activation, neuron.aggregation) for neuron in network.neurons]
    equations = {id(one): _of(one) for both in used for one in both}
    neurons = tuple(
        (*map(id, both), neuron.output, neuron.bias is None, repr(neuron.value))
        for neuron, both in zip(network.neurons, used, strict=True)
    )
    rules = tuple(job.rules.values()), min(job.batch_size, len(job.X)), may_fuse(job, numbers)
    frozen = parameters.trainable.tobytes()
    return neurons, tuple(equations.items()), _of(network.loss), _of_rule(job.optimizer), rules, frozen


def _of_rule(rule: Optimizer) -> Hashable:
    """What the formulas of an optimizer depend on; the learning rate is given with every epoch."""
    numbers = (name for name in rule.parameter_names if name != "learning_rate")
    return type(rule), tuple((name, repr(getattr(rule, name))) for name in numbers)


def _of(equation: Activation | Aggregation | Loss | None) -> Hashable:
    """What the formulas of an equation depend on: its class, and its parameters, which may have been set.

    As text they tell -0.0 and 0.0 apart.
    """
    return type(equation), None if equation is None else repr(vars(equation))
