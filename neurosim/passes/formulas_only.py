"""What does just what its formulas say: only of that quick passes are made.

Everything else, such as an equation in plain Python or a class of neurons of a user's own, is left to the
careful passes: whatever it does besides returning a number is not done more often than before.
"""

from functools import cache

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import WeightedSum
from neurosim.formulas.by_formula import ByFormula, functions
from neurosim.formulas.loss import Loss
from neurosim.formulas.softmax import Softmax
from neurosim.model.neuron import ComputingNeuron, ConstantNeuron, InputNeuron
from neurosim.model.neuron_and_connection import IDENTITY, Connection, Neuron
from neurosim.model.plain_network import PlainNetwork

#: What the passes ask an activation for, and a loss.
ASKED = ("value", "slope", "compute_outs", "compute_deltas")
ASKED_OF_LOSS = ("term", "slope", "far_out")
#: What stands on a class, and could be put on one object.
OF_CLASSES = {*ASKED, *ASKED_OF_LOSS, "formula", "slope_formula", "far_out_formula", "defined", "general"}
#: What a user's own network could say otherwise.
STRUCTURE = ("neurons", "connections", "inputs", "outputs", "order")


def is_summing(network: PlainNetwork) -> bool:
    """Whether every net is a weighted sum, and every out that of a formula or of a softmax group.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network.layered([2, 2, 1])
    >>> is_summing(net)
    True
    >>> net["o1"].aggregation = "max"
    >>> is_summing(net)
    False
    """
    return (
        all(getattr(type(network), one) is getattr(PlainNetwork, one) for one in STRUCTURE)
        and len(network.inputs) > 0
        and len(network.outputs) > 0
        and {Connection}.issuperset(map(type, network.connections))
        and all(map(_is_plain, network.neurons))
    )


def _is_plain(neuron: Neuron) -> bool:
    """Whether a neuron does what is expected of its kind, and nothing of its own."""
    if type(neuron) is not ComputingNeuron:
        plain = type(neuron) in (InputNeuron, ConstantNeuron)
        return plain and neuron.function is IDENTITY and neuron.bias is None
    known = is_formula(neuron.function) or (type(neuron.function) is Softmax and not vars(neuron.function))
    return known and type(neuron.aggregation) is WeightedSum


def is_formula(equation: ByFormula) -> bool:
    """Whether an activation or loss computes its formulas, in the functions of its base.

    Examples
    --------
    >>> from neurosim.formulas.known import activation
    >>> is_formula(activation("tanh")), is_formula(activation("softmax"))
    (True, False)
    """
    kind: type = type(equation)
    if not _asks_the_base(kind):
        return False
    functions(equation, "slope")  # from now on it has `kept`, which is exchanged when a parameter is set
    return not vars(equation) or OF_CLASSES.isdisjoint(vars(equation))


@cache
def _asks_the_base(kind: type[ByFormula]) -> bool:
    """Whether a class is given by formulas, and what the passes call is not its own."""
    base, asked = (Loss, ASKED_OF_LOSS) if issubclass(kind, Loss) else (Activation, ASKED)
    formulas = kind.by_formula == {kind.value_name, "slope"}
    return formulas and all(getattr(kind, one) is getattr(base, one) for one in asked)
