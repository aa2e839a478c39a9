"""What a step is called, and its rule in one sentence."""

from collections.abc import Mapping

from neurosim.printing.names import quantity_name
from neurosim.trace.steps import Step
from neurosim.trace.trace import Trace

PHASES: Mapping[str, str] = {
    "forward": "Forward",
    "error": "Error",
    "backward": "Backward",
    "update": "Update",
}


class Words:
    """Titles and sentences for the steps of one trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.labels = trace.network.labels()
        self.neurons = {neuron.name: neuron for neuron in trace.network.neurons}
        self.feeding = {connection.source for connection in trace.network.connections}
        self.several = len(trace.samples) > 1

    def name(self, step: Step) -> str:
        """Return how the log calls the number of a step: ``net(h1)``, ``new w5``."""
        name = quantity_name(step.quantity, step.of, self.labels.get(step.of))
        return f"new {name}" if step.phase == "update" else name

    def phase(self, step: Step) -> str:
        """Return the phase, with its sample where there are several."""
        phase = PHASES[step.phase]
        return f"{phase}, sample {step.sample}" if self.several and step.phase != "update" else phase

    def title(self, step: Step) -> str:
        """Return the heading of a step, ``"Delta of h2"``."""
        of = step.of.replace("->", " → ")
        if step.of in self.labels:
            of = f"{self.labels[step.of]} ({of})"
        return {
            "input": f"Input {of}",
            "net": f"Net of {of}",
            "out": f"Out of {of}",
            "error": "The error E",
            "delta": f"Delta of {of}",
            "gradient": f"Gradient of the weight {of}",
            "bias_gradient": f"Gradient of the bias of {of}",
            "weight": f"New weight {of}",
            "bias": f"New bias of {of}",
        }[step.quantity]

    def rule(self, step: Step) -> str:
        """Return what is done, in words."""
        match step.quantity:
            case "input":
                return "The sample gives it; nothing is computed yet."
            case "net":
                return self._net(step)
            case "out":
                return self._out(step)
            case "error":
                given = self.trace.conventions
                return f"How wrong the outputs are, by the loss {given.loss}: E = {given.loss_formula}."
            case "delta":
                return self._delta(step)
            case "gradient":
                return self._gradient(step)
            case "bias_gradient":
                return f"Delta of its neuron itself, since a bias enters net unchanged{self._added(step)}."
            case "weight":
                return "The old weight minus the learning rate times its gradient."
            case _:
                return "The old bias minus the learning rate times its gradient."

    def _net(self, step: Step) -> str:
        neuron = self.neurons[step.of]
        bias = ", plus the bias" if neuron.bias is not None else ""
        terms = "each weight times out of the neuron it comes from"
        match neuron.aggregation:
            case None:
                return f"What arrives: {terms}, added up{bias}."
            case "product":
                return f"What arrives: {terms}, all multiplied{bias}."
            case "max":
                return f"What arrives: {terms}, and of these the greatest{bias}."
        return f"What arrives: {terms}, put together by {neuron.aggregation}{bias}."

    def _gradient(self, step: Step) -> str:
        aggregation = self.neurons[step.of.split("->")[1]].aggregation
        slope = "" if aggregation is None else f" times the slope of its {aggregation} in this term,"
        ends = f"Delta of the neuron where the connection ends,{slope} times out of the one where it begins"
        return f"{ends}{self._added(step)}."

    def _out(self, step: Step) -> str:
        name = self.neurons[step.of].activation
        formulas = {known: formula for known, formula, _ in self.trace.conventions.activations}
        if name not in formulas:
            return "What it gives: the activation of its net."
        return f"What it gives: {name} of its net, out = {formulas[name]}."

    def _delta(self, step: Step) -> str:
        neuron = self.neurons[step.of]
        feeds = step.of in self.feeding
        if neuron.kind != "neuron":
            return (
                f"How E answers to the input itself: deltas of the neurons it feeds, {self._weighted(step)}."
            )
        if neuron.group is not None or neuron.activation == "softmax":
            return (
                "∂E/∂net: the slopes of E at all outs of the softmax group, each times how "
                "strongly that out follows this net."
            )
        weighted = self._weighted(step)
        if neuron.output and feeds:
            first = f"The slope of E at this output, plus the deltas of the neurons it feeds, {weighted}"
        elif neuron.output:
            first = "The slope of E at this output"
        else:
            first = f"The deltas of the neurons it feeds, {weighted}, added up"
        return f"∂E/∂net. {first}; all of it times the slope of {neuron.activation} here."

    def _weighted(self, step: Step) -> str:
        """What becomes of the deltas on their way back."""
        fed = [self.neurons[c.target] for c in self.trace.network.connections if c.source == step.of]
        other = dict.fromkeys(neuron.aggregation for neuron in fed if neuron.aggregation is not None)
        slopes = f" (and the slope of the {' or '.join(other)} that it feeds)" if other else ""
        return f"each times its weight{slopes}"

    def _added(self, step: Step) -> str:
        """Say so where a gradient is added to what stands there already."""
        so_far = any(leaf.quantity.endswith("_so_far") for leaf in step.expression.leaves())
        return "; added to what has accumulated so far" if so_far else ""
