"""Which engine trains a network: the one that was asked for, or the one that is expected to be quickest."""

import sys
from importlib.util import find_spec

from neurosim.engines.bundled import own_equation, too_long_to_print
from neurosim.engines.job import Engine, Job
from neurosim.engines.layers import FEWEST, layers_of
from neurosim.engines.layouts import kernel_for
from neurosim.errors import UnknownNameError, brief, did_you_mean
from neurosim.model.network import Network

ENGINES = ("auto", "objects", "program", "numpy", "numba")
#: A program with more parameters takes too long to be compiled by Python.
LONGEST_PROGRAM = 2000


def borrow(network: Network, job: Job, engine: str, epochs: int) -> Engine:
    """Return an engine that has borrowed the numbers of the network.

    Parameters
    ----------
    engine : str
        One of `ENGINES`.
    epochs : int
        How long the training may become; ``"auto"`` chooses by it.

    Raises
    ------
    UnknownNameError
        There is no such engine.
    StructureError
        The engine does not know an equation of your own.
    MissingExtraError
        numba was asked for and is not installed.
    """
    if engine not in ENGINES:
        raise UnknownNameError(
            f"unknown engine {brief(engine)} ({did_you_mean(engine, ENGINES)}one of: {', '.join(ENGINES)})"
        )
    why = ""
    if engine == "auto":
        seconds = expected_seconds(network, job, epochs)
        engine = min(seconds, key=seconds.__getitem__)
        why = f"the quickest of {', '.join(seconds)} for this job, about {seconds[engine]:.2g} s expected"
    made = _made(network, job, engine)
    made.why = why
    return made


def again(engine: str, network: Network, job: Job) -> str:
    """Return the engine that continues with what another began: the same, or one with the same bits."""
    if engine != "numba" or find_spec("numba") is not None or not job.exact:
        return engine
    seconds = expected_seconds(network, job, 1)
    return "program" if seconds.get("program", seconds["objects"]) < seconds["objects"] else "objects"


def _made(network: Network, job: Job, engine: str) -> Engine:
    if engine == "program":
        from neurosim.engines.program import ProgramEngine

        return ProgramEngine(network, job)
    if engine == "numpy":
        from neurosim.engines.blocks import NumpyEngine

        return NumpyEngine(network, job)
    if engine == "numba":
        from neurosim.engines.compiled import NumbaEngine

        return NumbaEngine(network, job)
    from neurosim.engines.objects import ObjectsEngine

    return ObjectsEngine(network, job)


def expected_seconds(network: Network, job: Job, epochs: int) -> dict[str, float]:
    """Return how long each engine may take, start-up included, measured once on an ordinary computer.

    Engines that cannot do the job are left out: numba where it is not installed or an equation is one's own,
    the program where one is plain Python.
    """
    biased = sum(neuron.bias is not None for neuron in network.neurons)
    parameters = len(network.connections) + biased
    gaps = len(network.order().generations) - 1
    passes = epochs * len(job.X)
    updates = epochs * -(-len(job.X) // job.batch_size)
    seconds = {
        "objects": passes * (2e-5 + 4e-6 * parameters),
        "numpy": 0.3 + updates * 2.5e-5 * gaps + passes * 1.5e-10 * parameters,
    }
    if own_equation(network, job.optimizer, formulas=True) is not None:
        return seconds
    if parameters <= LONGEST_PROGRAM and too_long_to_print(network) is None:
        seconds["program"] = 3e-4 * parameters + passes * (5e-7 + 8e-8 * parameters)
    if find_spec("numba") is not None and own_equation(network, job.optimizer) is None:
        kernel = kernel_for(job, layered=layers_of(network, least=FEWEST) is not None)
        computing = len(network) - len(network.inputs)
        each = 5e-9 * computing + _each(kernel, min(job.batch_size, len(job.X))) * parameters
        seconds["numba"] = _start(kernel, job.exact) + passes * (5e-8 + each)
    return seconds


def _each(kernel: str, batch_size: int) -> float:
    """Seconds that a kernel of the engine numba takes for each parameter and sample."""
    if kernel == "train_layer_batches":
        return 1e-10
    if kernel == "train_dense":
        return 5e-10
    if kernel == "train_edge_batches":
        return 6e-10 + 4e-9 / batch_size
    return 1.7e-9 if batch_size == 1 else 2.5e-9


def _start(kernel: str, exact: bool) -> float:
    """Seconds for importing numba, and for compiling the kernel, or loading it from the disk."""
    from neurosim.engines.kernels.loading import Options, compiled_before

    start = 0.2 if "numba" in sys.modules else 1.0
    ways = [Options(exactly, general) for exactly in {True, exact} for general in (True, False)]
    return start if any(compiled_before(kernel, way) for way in ways) else start + 7.0
