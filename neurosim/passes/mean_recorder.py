"""The recorder of a batch whose gradients are averaged: the cost, and the mean of every gradient."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from neurosim.checks import ERROR
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.passes import rules
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.recorder import Recorder
from neurosim.trace.records import MOST_IN_A_MEAN
from neurosim.trace.steps import Step


class MeanRecorder(Recorder):
    """Makes the steps of a batch of several samples, where training divides its gradients by their number.

    Of a small batch every sample has gradients of its own, and the mean is written out; of a larger one
    they are added up as in a sum, which is then divided.
    """

    mean = "mean_"

    def __init__(self, network: Network, samples: int, update: int = 1) -> None:
        super().__init__(network, update)
        self._written_out = samples <= MOST_IN_A_MEAN
        self._errors: list[tuple[int, float, int]] = []
        self._shares: defaultdict[tuple[str, str], list[tuple[int, float, int]]] = defaultdict(list)
        self._totals: dict[tuple[str, str], float] = {}

    def error(self, errors: OutputErrors, value: float) -> Step:
        """The error E of a sample."""
        step = super().error(errors, value)
        self._errors.append((self.sample, step.value, step.id))  # type: ignore[arg-type]
        return step

    def gradients(self, neuron: Neuron, before: Sequence[float]) -> list[Step]:
        """The gradients of the incoming weights: this sample's own, or added to `before`."""
        if not self._written_out:
            return [self._added_up(step) for step in super().gradients(neuron, before)]
        return [self._own(step) for step in super().gradients(neuron, [0.0] * len(before))]

    def bias_gradient(self, neuron: Neuron, before: float) -> Step:
        """The gradient of a bias: this sample's own, or added to `before`."""
        if not self._written_out:
            return self._added_up(super().bias_gradient(neuron, before))
        return self._own(super().bias_gradient(neuron, 0.0))

    def cost(self) -> Iterator[Step]:
        """J, the mean of the errors, where all samples have one."""
        if self._errors:
            formula = rules.cost(self._errors)
            yield self._step("cost", "cost", ERROR, formula.value, rules.cost, (tuple(self._errors),))

    def mean_gradients(self, neuron: Neuron, samples: int) -> Iterator[Step]:
        """The gradients of the incoming weights that the update uses."""
        for connection in neuron.incoming:
            yield self._mean("gradient", connection.name, connection.label, connection.gradient, samples)

    def mean_bias_gradient(self, neuron: Neuron, samples: int) -> Step:
        """The gradient of a bias that the update uses."""
        return self._mean("bias_gradient", neuron.name, None, neuron.bias_gradient, samples)

    # -- inside -----------------------------------------------------------------------------------

    def _own(self, step: Step) -> Step:
        """The step with what the sample gives alone; the next sample begins from nothing again."""
        step = step._replace(value=step.formula.value)
        self._shares[step.quantity, step.of].append((step.sample, step.value, step.id))  # type: ignore[arg-type]
        del self._ids[step.quantity][step.of]
        return step

    def _added_up(self, step: Step) -> Step:
        """The step, whose number is kept: it is divided on the object."""
        self._totals[step.quantity, step.of] = step.value
        return step

    def _mean(self, quantity: str, of: str, label: str | None, value: float, samples: int) -> Step:
        if self._written_out:
            shares = tuple(self._shares[quantity, of])
            return self._step(
                "gradient", quantity, of, value, rules.mean_gradient, (quantity, of, label, shares)
            )
        step = self._ids[quantity][of]
        total = self._totals[quantity, of]
        operands = (quantity, of, label, total, step, samples)
        return self._step("gradient", quantity, of, value, rules.mean_of_all, operands)
