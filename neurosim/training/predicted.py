"""The predicted and the actual change of the error in one update."""

from dataclasses import dataclass

from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Numbers, Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.traced import trace
from neurosim.trace.shown import Shown, in_formula
from neurosim.trace.trace_record import TraceRecord


@dataclass(frozen=True, slots=True)
class PredictedChange(Shown):
    """The change of the error in one update of plain descent.

    Attributes
    ----------
    before, after : float
        The error, summed over the samples; or its mean.
    learning_rate : float
    square : float
        The sum of the squares of all gradients that the update uses.
    error : str
        ``"E"``, or ``"J"`` for the mean of the errors of several samples.
    """

    before: float
    after: float
    learning_rate: float
    square: float
    error: str = "E"

    @property
    def predicted(self) -> float:
        """-learning_rate * |gradient|^2, the change along the tangent."""
        return -self.learning_rate * self.square

    @property
    def measured(self) -> float:
        """After minus before."""
        return self.after - self.before

    def _text(self) -> str:
        ratio = "" if self.predicted == 0.0 else f", {self.measured / self.predicted:.1%} of it"
        slope = f"-η·|∂{self.error}/∂w|²"
        text = (
            f"error before {self.before:z.6g}, after {self.after:z.6g}\n"
            f"predicted  {slope} = -{self.learning_rate:g}·{self.square:.6g} = {self.predicted:z.6g}\n"
            f"measured   {self.measured:z.6g}{ratio}"
        )
        return text.replace("-", "−")

    def _markdown(self) -> str:
        ratio = "" if self.predicted == 0.0 else f", {self.measured / self.predicted:.1%} of it"
        rate, square = in_formula(self.learning_rate).strip("$"), in_formula(self.square).strip("$")
        predicted = in_formula(self.predicted).strip("$")
        return (
            f"error before {in_formula(self.before)}, after {in_formula(self.after)}\n\n"
            rf"predicted $-\eta \cdot \lvert\partial {self.error}/\partial w\rvert^{{2}} = "
            rf"-{rate} \cdot {square} = {predicted}$"
            f"\n\nmeasured {in_formula(self.measured)}{ratio}\n"
        )


def predicted_change(
    network: PlainNetwork,
    inputs: Numbers | Rows,
    targets: Numbers | Rows | None = None,
    *,
    learning_rate: float,
    reduction: str = "sum",
) -> PredictedChange:
    """Make one update on a copy of a network, and compare the error with what its slope predicts.

    Parameters
    ----------
    inputs, targets
        One sample, or lists of samples, as for `Network.trace`.
    learning_rate : float
    reduction : str
        ``"sum"`` or ``"mean"``: of the errors of several samples, and of their gradients.

    Raises
    ------
    NumberError
        There are no targets, and the loss needs some; or the learning rate is below 0.
    NeurosimError
        As the passes.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.5)
    >>> change = predicted_change(net, [1.0], [1.0], learning_rate=0.001)
    >>> round(change.measured / change.predicted, 3)
    1.0
    """
    if learning_rate < 0.0:
        raise NumberError(
            f"learning_rate is {learning_rate}; it must be at least 0, because a negative rate makes E grow"
        )
    copy = network.copy()
    copy.zero_gradients()
    before = trace(TraceRecord, copy, inputs, targets, learning_rate, reduction=reduction)
    copy.zero_gradients()
    after = trace(TraceRecord, copy, inputs, targets, reduction=reduction)
    if not any(step.quantity == "error" for step in before):
        raise NumberError(f"loss {network.loss.name} needs targets to compare errors; give targets")
    gradients = {
        leaf.of + leaf.quantity: leaf.number
        for step in before
        if step.phase == "update"
        for leaf in step.expression.leaves()
        if leaf.quantity.removeprefix("mean_") in ("gradient", "bias_gradient")
    }
    square = 0.0
    for gradient in gradients.values():
        square += gradient * gradient
    averaged = any(step.quantity == "cost" for step in before)
    return PredictedChange(_error(before), _error(after), learning_rate, square, "J" if averaged else "E")


def _error(passes: TraceRecord) -> float:
    """The error, summed over the samples of a trace, or its mean where the gradients are averaged."""
    costs = [step.value for step in passes if step.quantity == "cost"]
    if costs:
        return float(costs[0])
    total = 0.0
    for step in passes:
        if step.quantity == "error":
            total += step.value
    return total
