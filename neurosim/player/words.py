"""What a step is called, and its rule in one sentence, in the language and the letters of the log."""

from neurosim.printing.conventions import lettered
from neurosim.printing.log import StepLog
from neurosim.trace.records import NeuronRecord
from neurosim.trace.steps import TraceStep


class Sentences:
    """Titles and sentences for the steps of one log.

    They stand in the tables ``page.titles`` and ``page.rules`` of each language; what differs where the
    notation turns the sign of delta has a second entry, ``..._turned``.
    """

    def __init__(self, log: StepLog) -> None:
        self.log = log
        network = log.trace.network
        self.neurons = {neuron.name: neuron for neuron in network.neurons}
        self.fed: dict[str, list[NeuronRecord]] = {name: [] for name in self.neurons}
        for connection in network.connections:
            self.fed[connection.source].append(self.neurons[connection.target])
        letter = log.notation.letter
        self.letters = {name: letter(name) for name in ("net", "out", "error")}
        slope = f"∂{letter('error')}/∂{letter('net')}"
        self.letters["slope"] = f"−{slope}" if log.notation.turned else slope

    def phase(self, step: TraceStep) -> str:
        """Return the phase, with its sample where there are several, as the log heads it."""
        return self.log.headline(self.log.heading_of(step))

    def title(self, step: TraceStep) -> str:
        """Return the heading of a step, ``"Delta of h2"``."""
        of = step.of.replace("->", " → ")
        if step.of in self.log.labels and self.log.notation.labels:
            of = f"{self.log.labels[step.of]} ({of})"
        averaged = "mean_" if step.phase == "gradient" else ""
        key, quantity = self._turned("titles", averaged + step.quantity), ""
        if step.quantity in ("net", "out"):
            key, quantity = "quantity", self._letter(step)
            if len(quantity) > 1:  # a letter keeps its size: z and Z would be two quantities
                quantity = self.log.headline(quantity)
        letters = {"error": self.letters["error"], "cost": self.log.notation.letter("cost")}
        return self.log.words(f"page.titles.{key}", of=of, quantity=quantity, **letters)

    def rule(self, step: TraceStep) -> str:
        """Return what is done, in words."""
        if step.phase == "gradient":
            return self._say(f"mean_{step.quantity}")
        match step.quantity:
            case "error":
                given = self.log.trace.conventions
                formula = lettered(self.log, given.loss_formula)
                return self._say("error", loss=self.log.words.loss(given.loss), formula=formula)
            case "net":
                return self._net(step)
            case "out":
                return self._out(step)
            case "delta":
                return self._delta(step)
            case "gradient":
                aggregation = self.neurons[step.of.split("->")[1]].aggregation
                key = "gradient" if aggregation is None else "gradient_sloped"
                return self._say(key, aggregation=aggregation, added=self._added(step))
            case "bias_gradient":
                return self._say("bias_gradient", added=self._added(step))
        return self._say(self._turned("rules", step.quantity))

    def _net(self, step: TraceStep) -> str:
        neuron = self.neurons[step.of]
        bias = self._say("plus_bias") if neuron.bias is not None else ""
        key = {None: "net", "product": "net_product", "max": "net_max"}.get(neuron.aggregation, "net_other")
        return self._say(key, bias=bias, aggregation=neuron.aggregation)

    def _out(self, step: TraceStep) -> str:
        name = self.neurons[step.of].activation
        formulas = [formula for known, formula, _ in self.log.trace.conventions.activations if known == name]
        if len(formulas) != 1:  # leaky_relu with one slope here, another there
            return self._say("out")
        formula = f"{self._letter(step)} = {lettered(self.log, formulas[0])}"
        return self._say("out_formula", activation=name, formula=formula)

    def _delta(self, step: TraceStep) -> str:
        neuron = self.neurons[step.of]
        if neuron.kind != "neuron":
            return self._say(self._turned("rules", "delta_of_input"), weighted=self._weighted(step))
        if neuron.group is not None or neuron.activation == "softmax":
            return self._say(self._turned("rules", "delta_of_softmax"))
        if not neuron.output:
            first = "hidden"
        else:
            first = self._turned("rules", "output_that_feeds" if self.fed[step.of] else "output")
        first = self._say(first, weighted=self._weighted(step))
        return self._say("delta", first=first, activation=neuron.activation)

    def _weighted(self, step: TraceStep) -> str:
        """What becomes of the deltas on their way back."""
        fed = self.fed[step.of]
        other = dict.fromkeys(neuron.aggregation for neuron in fed if neuron.aggregation is not None)
        if not other:
            return self._say("weighted")
        return self._say("weighted_sloped", aggregation=f" {self._say('or')} ".join(other))

    def _added(self, step: TraceStep) -> str:
        """Say so where a gradient is added to what stands there already."""
        so_far = any(leaf.quantity.endswith("_so_far") for leaf in step.expression.leaves())
        return self._say("added") if so_far else ""

    def _letter(self, step: TraceStep) -> str:
        """The letter of net or out; outs of outputs may have their own."""
        where = "output" if step.quantity == "out" and self.neurons[step.of].output else ""
        return self.log.notation.letter(step.quantity, where)

    def _turned(self, table: str, key: str) -> str:
        """The entry for a delta of the other sign, where there is one."""
        other = f"{key}_turned"
        has_other = other in self.log.words.texts["page"][table]
        return other if self.log.notation.turned and has_other else key

    def _say(self, key: str, **values: str | int | None) -> str:
        return self.log.words(f"page.rules.{key}", **self.letters, **values)
