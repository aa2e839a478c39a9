"""Figures of functions: from what a table asks for to the record that is drawn."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from neurosim.ground.errors import FormatError
from neurosim.records import Record
from neurosim.records.functions import Curves, Derivative, LossCurves, SoftmaxGroup
from neurosim.records.landscapes import LearningRates
from neurosim.records.learning import DeltaSizes
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.tracing import trace_sample
from neurosim.scenario.table.schema import FigureTable
from neurosim.training import functions
from neurosim.training.input_landscapes import learning_rates
from neurosim.training.pictures import delta_sizes


def _functions(scenario: PlainScenario, table: FigureTable, start: str) -> Curves:
    """The activations that `of` names, each with its slope; without names all that have a curve."""
    if not table.of:
        return functions.activation_curves()
    used = [neuron.activation for neuron in scenario.build().neurons if neuron.activation is not None]
    own = {activation.name: activation for activation in used}  # formulas of the file, with their numbers
    return functions.activation_curves([own.get(name, name) for name in table.of])


def _losses(scenario: PlainScenario, table: FigureTable, start: str) -> LossCurves:
    """The losses that `of` names, and their slopes."""
    if not table.of:
        return functions.loss_curves()
    own = scenario.build().loss
    return functions.loss_curves([own if name == own.name else name for name in table.of])


def _derivative(scenario: PlainScenario, table: FigureTable, start: str) -> Derivative:
    """Secants of the square that close in on its tangent."""
    return functions.derivative()


def _learning_rates(scenario: PlainScenario, table: FigureTable, start: str) -> LearningRates:
    """The same descent with a rate too small, right and too large."""
    return learning_rates()


def _softmax(scenario: PlainScenario, table: FigureTable, start: str) -> SoftmaxGroup:
    """The outputs of the scenario before and after their softmax."""
    trace = trace_sample(scenario, table.sample)
    outputs = [neuron for neuron in trace.network.neurons if neuron.output]
    if any(neuron.activation != "softmax" for neuron in outputs):
        raise FormatError(f"{start}a figure of the kind 'softmax' needs outputs that are a softmax group")
    names = [neuron.name for neuron in outputs]
    state = trace.state()
    wanted = [k for k, name in enumerate(names) if state.get("target", name) == 1.0]
    return functions.softmax_group(
        [trace.value("net", name) for name in names], names, target=wanted[0] if len(wanted) == 1 else None
    )


def _delta_sizes(scenario: PlainScenario, table: FigureTable, start: str) -> DeltaSizes:
    """Mean |delta| of every generation of the scenario's network, before training."""
    return delta_sizes([(scenario.name, scenario.build())], scenario.samples())


#: What is made from functions, or from the sizes of numbers in a network.
FUNCTIONS: Mapping[str, Callable[[PlainScenario, FigureTable, str], Record]] = MappingProxyType(
    {
        "functions": _functions,
        "losses": _losses,
        "derivative": _derivative,
        "learning-rates": _learning_rates,
        "softmax": _softmax,
        "delta-sizes": _delta_sizes,
    }
)
