"""Which function of machine code suits a network and a job, and where its numbers lie."""

from dataclasses import replace

import numpy as np

from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.compiled.processor import Processor
from neurosim.engines.compiled.variants import best_variant
from neurosim.engines.compiled.ways import Way, way_of
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.model.plain_network import PlainNetwork


def kernel_for(
    network: PlainNetwork, parameters: Parameters, numbers: np.ndarray, job: Job, processor: Processor
) -> tuple[EpochsKernel, Layout]:
    """Return what writes the function, and the layout that it works with.

    Only the modules that it needs are imported: a short training begins sooner.

    Parameters
    ----------
    parameters : Parameters
        Of the network.
    numbers : (parameters,) array of float
        What they are now.
    processor : Processor
        What the function is compiled for.
    """
    exponential = Exponential(best_variant(processor))
    way = way_of(network, job)
    job = replace(job, batch_size=min(job.batch_size, len(job.X)))
    fused = may_fuse(job, numbers)
    if way.straight:
        from neurosim.engines.compiled.straight import StraightKernel, StraightLayout

        straight = StraightLayout(network, parameters)
        return StraightKernel(straight, job, exponential, fused=fused), straight
    if way.layers is not None:
        return _for_layers(network, way, parameters, job, exponential, processor, fused=fused)
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


def may_fuse(job: Job, numbers: np.ndarray) -> bool:
    """Tell whether each weight may change right after its last use: gradients need not be gathered first.

    Gathering makes 0.0 of a gradient of -0.0; of all weights only one of -0.0 could tell.
    """
    single = min(job.batch_size, len(job.X)) == 1
    return job.plain and single and not bool((np.signbit(numbers) & (numbers == 0.0)).any())


def _for_layers(
    network: PlainNetwork,
    way: Way,
    parameters: Parameters,
    job: Job,
    exponential: Exponential,
    processor: Processor,
    *,
    fused: bool,
) -> tuple[EpochsKernel, Layout]:
    from neurosim.engines.compiled.layers_layout import LayersLayout, gaps_of

    assert way.layers is not None
    layout = LayersLayout(way.layers, gaps_of(way.layers), parameters, job.batch_size)
    fused = fused and not any(None in (gap.weights_change, gap.biases_change) for gap in layout.gaps)
    if way.side_by_side:
        from neurosim.engines.compiled.layer_batches import LayerBatchesKernel

        batches = LayerBatchesKernel(layout, network.loss, job, exponential, processor.sums)
        return batches, layout
    if fused and not job.exact:
        from neurosim.engines.compiled.relaxed import RelaxedLayersKernel

        return RelaxedLayersKernel(
            layout, network.loss, job, exponential, fused=fused, tile=processor.tile
        ), layout
    from neurosim.engines.compiled.layers import LayersKernel

    return LayersKernel(layout, network.loss, job, exponential, fused=fused, tile=processor.tile), layout
