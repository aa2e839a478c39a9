"""Which function of machine code suits a network and a job, and where its numbers lie."""

from dataclasses import replace

import numpy as np

from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential, best_variant
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.compiled.ways import way_of
from neurosim.engines.job import Job
from neurosim.engines.layers import Layers
from neurosim.engines.parameters import Parameters
from neurosim.model.plain_network import PlainNetwork


def kernel_for(
    network: PlainNetwork, parameters: Parameters, numbers: np.ndarray, job: Job
) -> tuple[EpochsKernel, Layout]:
    """Return what writes the function, and the layout that it works with.

    Only the modules that it needs are imported: a short training begins sooner.

    Parameters
    ----------
    parameters : Parameters
        Of the network.
    numbers : (parameters,) array of float
        What they are now.
    """
    exponential = Exponential(best_variant())
    way = way_of(network, job)
    job = replace(job, batch_size=min(job.batch_size, len(job.X)))
    # Where a gradient is gathered first, 0.0 + (-0.0) makes it 0.0: only a weight of -0.0 could tell.
    fused = job.plain and job.batch_size == 1 and not (np.signbit(numbers) & (numbers == 0.0)).any()
    if way.straight:
        from neurosim.engines.compiled.straight import StraightKernel, StraightLayout

        straight = StraightLayout(network, parameters)
        return StraightKernel(straight, job, exponential, fused=fused), straight
    if way.layers is not None:
        return _for_layers(network, way.layers, parameters, job, exponential, fused, way.side_by_side)
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


def _for_layers(
    network: PlainNetwork,
    layers: Layers,
    parameters: Parameters,
    job: Job,
    exponential: Exponential,
    fused: bool,
    side_by_side: bool,
) -> tuple[EpochsKernel, Layout]:
    from neurosim.engines.compiled.blocks import LayersLayout, gaps_of

    layout = LayersLayout(layers, gaps_of(layers), parameters, job.batch_size)
    fused = fused and not any(None in (gap.weights_change, gap.biases_change) for gap in layout.gaps)
    if side_by_side:
        from neurosim.engines.compiled.layer_batches import LayerBatchesKernel

        return LayerBatchesKernel(layout, network.loss, job, exponential, fused=fused), layout
    if fused and not job.exact:
        from neurosim.engines.compiled.relaxed import RelaxedLayersKernel

        return RelaxedLayersKernel(layout, network.loss, job, exponential, fused=fused), layout
    from neurosim.engines.compiled.layers import LayersKernel

    return LayersKernel(layout, network.loss, job, exponential, fused=fused), layout
