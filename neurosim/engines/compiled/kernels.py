"""Which function of machine code suits a network and a job, and where its numbers lie."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.variants import best_variant
from neurosim.engines.compiled.ways import way_of
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.model.plain_network import PlainNetwork

if TYPE_CHECKING:
    from neurosim.engines.compiled.epochs import EpochsKernel
    from neurosim.engines.compiled.layout import Layout
    from neurosim.engines.compiled.processor import Processor


def kernel_for(
    network: PlainNetwork,
    parameters: Parameters,
    numbers: np.ndarray,
    job: Job,
    processor: "Processor | None" = None,
) -> "tuple[EpochsKernel, Layout]":
    """Return what writes the function, and the layout that it works with.

    Parameters
    ----------
    parameters : Parameters
        Of the network.
    numbers : (parameters,) array of float
        What they are now.
    processor : Processor, optional
        What the function is compiled for; left out, this computer's.
    """
    exponential = Exponential(best_variant(processor))
    way = way_of(network, job)
    batch = min(job.batch_size, len(job.X))
    job = replace(job, batch_size=batch)
    # Where a gradient is gathered first, 0.0 + (-0.0) makes it 0.0: only a weight of -0.0 could tell.
    fused = job.plain and batch == 1 and not (np.signbit(numbers) & (numbers == 0.0)).any()
    # Each is imported where it is needed: all of them would take as long as loading the code.
    if way.straight:
        from neurosim.engines.compiled.straight import StraightKernel, StraightLayout

        straight = StraightLayout(network, parameters)
        return StraightKernel(straight, job, exponential, fused=fused), straight
    if way.layers is not None:
        from neurosim.engines.compiled.blocks import LayersLayout, gaps_of
        from neurosim.engines.compiled.layers import LayersKernel

        layout = LayersLayout(network, way.layers, gaps_of(way.layers), parameters, batch)
        fused = fused and not any(None in (gap.weights_change, gap.biases_change) for gap in layout.gaps)
        kind: type[LayersKernel] = LayersKernel
        if fused and not job.exact:
            from neurosim.engines.compiled.relaxed import RelaxedLayersKernel

            kind = RelaxedLayersKernel
        elif way.side_by_side:
            from neurosim.engines.compiled.layer_batches import LayerBatchesKernel

            kind = LayerBatchesKernel
        return kind(layout, network.loss, job, exponential, fused=fused), layout
    if way.side_by_side:
        from neurosim.engines.compiled.graph_batches import GraphBatchesKernel
        from neurosim.engines.compiled.graph_batches_layout import GraphBatchesLayout

        side_by_side = GraphBatchesLayout(network, parameters)
        return GraphBatchesKernel(side_by_side, job, exponential), side_by_side
    from neurosim.engines.compiled.graph import GraphKernel
    from neurosim.engines.compiled.graph_layout import GraphLayout

    graph = GraphLayout(network, parameters)
    fused = fused and bool(parameters.trainable[: len(parameters.connections)].all())
    return GraphKernel(graph, job, exponential, fused=fused), graph
