"""The recorder of a batch whose gradients are averaged: the cost, and the mean of every gradient."""

from collections import defaultdict

from neurosim.ground.checks import ERROR
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.recorder import Recorder
from neurosim.passes.update_steps import Cost, MeanGradient, MeanOfAll, OfSample
from neurosim.trace.records import MOST_IN_A_MEAN
from neurosim.trace.steps import TraceStep


class MeanRecorder(Recorder):
    """Makes the steps of a batch of several samples, where training divides its gradients by their number.

    Of a small batch every sample has gradients of its own, and the mean is written out; of a larger one
    they are added up as in a sum, which is then divided.
    """

    mean = "mean_"

    def __init__(self, network: PlainNetwork, samples: int, update: int = 1) -> None:
        self._written_out = samples <= MOST_IN_A_MEAN
        super().__init__(network, update)
        self._errors: list[OfSample] = []
        self._shares: defaultdict[tuple[str, str], list[OfSample]] = defaultdict(list)
        self._totals: dict[tuple[str, str], float] = {}

    def begins(self, network: PlainNetwork) -> None:
        """Remember what the pass will change; of a small batch every sample begins from nothing."""
        super().begins(network)
        if self._written_out:
            self._gradients = dict.fromkeys(self._gradients, 0.0)
            self._bias_gradients = dict.fromkeys(self._bias_gradients, 0.0)

    def error(self, errors: OutputErrors, value: float) -> None:
        """The error E of a sample."""
        super().error(errors, value)
        step = self.steps[-1]
        self._errors.append(OfSample(step.sample, step.value, step.id))

    def _gradient_steps(self, neuron: Neuron) -> list[TraceStep]:
        """The gradients of the incoming weights: this sample's own, or added up so far."""
        return list(map(self._of_sample, super()._gradient_steps(neuron)))

    def _bias_gradient_step(self, neuron: Neuron) -> TraceStep:
        """The gradient of a bias: this sample's own, or added up so far."""
        return self._of_sample(super()._bias_gradient_step(neuron))

    def cost(self) -> None:
        """J, the mean of the errors, where all samples have one."""
        if self._errors:
            made_of = Cost(tuple(self._errors))
            self._step("cost", "cost", ERROR, made_of.formula().value, made_of)

    def means(self, neuron: Neuron, samples: int) -> None:
        """The gradients of the incoming weights and of the bias that the update uses."""
        for connection in neuron.incoming:
            self._mean("gradient", connection.name, connection.label, connection.gradient, samples)
        if neuron.bias is not None:
            self._mean("bias_gradient", neuron.name, None, neuron.bias_gradient, samples)

    # -- inside -----------------------------------------------------------------------------------

    def _of_sample(self, step: TraceStep) -> TraceStep:
        """The step with what the sample gives alone; a number that is added up is kept, to be divided."""
        key = step.quantity, step.of
        if not self._written_out:
            self._totals[key] = step.value
            return step
        step = step._replace(value=step.formula.value)
        self._shares[key].append(OfSample(step.sample, step.value, step.id))
        del self._ids[step.quantity][step.of]  # the next sample begins from nothing again
        return step

    def _mean(self, quantity: str, of: str, label: str | None, value: float, samples: int) -> None:
        made_of: MeanGradient | MeanOfAll
        if self._written_out:
            made_of = MeanGradient(quantity, of, label, tuple(self._shares[quantity, of]))
        else:
            total, step = self._totals[quantity, of], self._ids[quantity][of]
            made_of = MeanOfAll(quantity, of, label, total, step, samples)
        self._step("gradient", quantity, of, value, made_of)
