"""All sides by name: ours, and the peers; a peer that is not installed is named and left out."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from jobs import Job, Parameters


class Trainer(Protocol):
    """What every side offers for one job."""

    def reset(self) -> None:
        """Back to the weights that all start from; not timed."""

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times; timed."""

    def parameters(self) -> Parameters:
        """What was learned; not timed."""


@dataclass(frozen=True)
class Side:
    """Where a side stands, and what it is called."""

    key: str
    name: str
    module: str
    kind: str
    packages: tuple[str, ...] = ()

    def load(self) -> Any:
        """Return its class.

        Raises
        ------
        ImportError
            It is not installed.
        """
        return getattr(import_module(f"peers.{self.module}"), self.kind)


SIDES = {
    side.key: side
    for side in (
        Side("compiled", "compiled, same bits", "engines", "Engine", ("neurosim", "llvmlite")),
        Side("relaxed", "compiled, exact=False", "engines", "Relaxed"),
        Side("before", "the commit before, numba", "before", "Before", ("numba",)),
        Side("numpy", "our numpy engine", "engines", "NumPyEngine", ("numpy",)),
        Side("program", "our printed program", "engines", "ProgramEngine"),
        Side("objects", "our objects, by hand", "engines", "ObjectsEngine"),
        Side("c", "C, -O3 -march=native", "straight_c", "StraightC"),
        Side("cfast", "C, -ffast-math too", "straight_c", "FastMathC"),
        Side("chand", "C, vectors by hand", "straight_c", "HandC"),
        Side("jax", "JAX, scan", "jax_scan", "Jax", ("jax",)),
        Side("jax8", "JAX, scan, unroll=8", "jax_scan", "JaxUnrolled"),
        Side("jaxn", "JAX, neuron by neuron", "jax_scan", "JaxNeurons"),
        Side("textbook", "plain NumPy, textbook", "plain_numpy", "TextbookNumPy"),
        Side("rows", "plain NumPy, rows", "plain_numpy", "RowsNumPy"),
        Side("torch", "PyTorch, eager", "pytorch", "PyTorch", ("torch",)),
        Side("sklearn", "scikit-learn", "scikit_learn", "ScikitLearn", ("scikit-learn",)),
    )
}


def able(keys: list[str], job: Job) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the classes of the sides that can train this job, and why others are missing."""
    found, missing = {}, {}
    for key in keys:
        try:
            kind = SIDES[key].load()
        except ImportError as error:
            missing[key] = str(error)
            continue
        if kind.can(job):
            found[key] = kind
    return found, missing
