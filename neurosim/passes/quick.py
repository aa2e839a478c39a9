"""Quick passes: kept by a network that has made some careful ones, until it is edited.

A quick pass computes what `neurosim.passes.by_hand` does, with the same bits, and looks at one number: the
sum of all that it computed. In any doubt it leaves everything as it was, and the careful pass of
`neurosim.passes.safely` is made, which computes the rest or says what is wrong.

A small network has its passes written as lines; a large one, or one with a softmax group, goes through its
connections in loops.
"""

from neurosim.model.plain_network import PlainNetwork
from neurosim.model.quick_passes import QuickPasses

#: So many forward passes are made before loops are prepared, which takes less time than one of them.
ENOUGH_FOR_LOOPS = 2
#: So many are made before lines are written, which takes as long as a hundred of them.
ENOUGH_FOR_LINES = 20
#: With more connections, lines take too long to be written.
MOST_CONNECTIONS = 50


def made_by_hand(network: PlainNetwork) -> None:
    """Count a forward pass that was made by hand; after some of them, prepare quick ones."""
    if network.quick is not None:  # it was in doubt
        network.quick, network.forwards = None, 0
    network.forwards += 1
    if network.forwards in (ENOUGH_FOR_LOOPS, ENOUGH_FOR_LINES):
        network.quick = _quick(network)


def _quick(network: PlainNetwork) -> QuickPasses | None:
    small = len(network.connections) <= MOST_CONNECTIONS
    if network.forwards != (ENOUGH_FOR_LINES if small else ENOUGH_FOR_LOOPS):
        return None
    from neurosim.passes.formulas_only import is_summing  # here: most networks make few passes

    if not is_summing(network):
        return None
    if not small or any(neuron.function.coupled for neuron in network.neurons):
        from neurosim.passes.loops import LoopPasses

        return LoopPasses(network)
    from neurosim.passes.straight import WrittenPasses

    return WrittenPasses(network)
