"""A random graph ordered by generations: those neurons that can be computed at the same time."""

import numpy as np
from jobs import INPUTS, GraphJob


def generations(job: GraphJob) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the neurons of every generation, and where each input and neuron then stands."""
    depth = np.zeros(INPUTS + len(job.sources), int)
    for j, sources in enumerate(job.sources):
        depth[INPUTS + j] = 1 + depth[sources].max()
    found = [np.flatnonzero(depth[INPUTS:] == d) for d in range(1, depth.max() + 1)]
    place = np.arange(len(depth))
    place[INPUTS + np.concatenate(found)] = np.arange(INPUTS, len(depth))
    return found, place
