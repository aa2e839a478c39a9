"""Which engine trains a network: the one that was asked for, or the one that suits the job."""

from neurosim.errors import UnknownNameError, did_you_mean
from neurosim.model.network import Network
from neurosim.passes.job import Engine, Job

ENGINES = ("auto", "objects", "program", "numpy", "numba")


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
        The engine cannot print an equation of one's own.
    MissingExtraError
        numba was asked for and is not installed.
    """
    if engine not in ENGINES:
        raise UnknownNameError(
            f"unknown engine {engine!r} ({did_you_mean(engine, ENGINES)}one of: {', '.join(ENGINES)})"
        )
    from neurosim.passes.objects import ObjectsEngine

    if engine == "numpy":
        from neurosim.passes.blocks import NumpyEngine

        return NumpyEngine(network, job)
    if engine == "program":
        from neurosim.passes.program import ProgramEngine

        return ProgramEngine(network, job)
    if engine == "numba":
        from neurosim.passes.compiled import NumbaEngine

        return NumbaEngine(network, job)
    return ObjectsEngine(network, job)
