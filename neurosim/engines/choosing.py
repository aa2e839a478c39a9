"""Which engine trains a network: the one that was asked for, or the one that is expected to be quickest."""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from neurosim.engines.base import BundledEngine, UnusableError, Work
from neurosim.engines.job import Engine, Job
from neurosim.engines.own import OwnEngine, name_of
from neurosim.ground.choices import joined_by_or, unknown_name
from neurosim.ground.errors import EngineError, StructureError, UnknownNameError, brief
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.failures import nothing_to_aggregate

#: The engines that come along: the module and the class of each, which is imported when it is first needed.
BUNDLED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "objects": ("objects", "ObjectsEngine"),
        "program": ("program", "ProgramEngine"),
        "numpy": ("blocks", "NumpyEngine"),
        "compiled": ("compiled.engine", "CompiledEngine"),
    }
)
ENGINES = ("auto", *BUNDLED)
#: What engines were called before; files and checkpoints may say so.
FORMER: Mapping[str, str] = MappingProxyType({"numba": "compiled"})

#: One of `ENGINES`, or what makes an engine of one's own of a network and a job.
Choice = str | Callable[..., Engine]


def engine_name(name: str) -> str:
    """Return what an engine is called now.

    Examples
    --------
    >>> engine_name("numba"), engine_name("numpy")
    ('compiled', 'numpy')
    """
    return FORMER.get(name, name)


def present_names(text: str) -> str:
    """Return a text of engines, as `of_same_bits` gives it, with what they are called now.

    Examples
    --------
    >>> present_names("objects, program or numba")
    'objects, program or compiled'
    """
    return re.sub(r"\w+", lambda name: engine_name(name.group()), text)


@cache
def class_of(name: str) -> type[BundledEngine]:
    """Return the class of an engine that comes along."""
    module, engine = BUNDLED[name]
    found: type[BundledEngine] = getattr(import_module(f"neurosim.engines.{module}"), engine)
    return found


def borrow(network: PlainNetwork, job: Job, engine: Choice, epochs: int) -> BundledEngine:
    """Return an engine that has borrowed the numbers of the network.

    Parameters
    ----------
    engine : str, or class or function (network, job) -> Engine
        One of `ENGINES`, or an engine of one's own.
    epochs : int
        How long the training may become; ``"auto"`` chooses by it.

    Raises
    ------
    UnknownNameError
        There is no such engine.
    StructureError
        The engine cannot train this network, or none can: a neuron takes the maximum of nothing.
    EngineError
        An engine of one's own does not keep to `neurosim.engines.job.Engine`.
    MissingExtraError
        What the engine needs is not installed.
    """
    if not isinstance(engine, str) and callable(engine):
        if name_of(engine) in (*ENGINES, *FORMER):
            raise UnknownNameError(
                f"your own engine is called '{name_of(engine)}', as one of ours; give it another name"
            )
        return OwnEngine(network, job, engine)
    if hasattr(engine, "run"):
        raise EngineError(
            f"engine is an object of class {type(engine).__name__}; give the class, of which an object is "
            "made with (network, job)"
        )
    engine = engine_name(engine)
    if engine not in ENGINES:
        raise UnknownNameError(unknown_name("engine", engine, ENGINES))
    for neuron in network.neurons:
        if len(neuron.incoming) < neuron.aggregation.least:
            raise nothing_to_aggregate(neuron)
    why = ""
    if engine == "auto":
        seconds = expected_seconds(network, job, epochs)
        engine = min(seconds, key=seconds.__getitem__)
        why = f"the quickest of {', '.join(seconds)} for this job, about {seconds[engine]:.2g} s expected"
        if not (class_of(engine).same_bits and (job.exact or class_of(engine).always_exact)):
            why += "; equal to the passes by hand to 12 digits"
    reason = class_of(engine).can_train(network, job)
    if reason is not None and not class_of(engine).replaceable:
        others = [f"engine='{name}'" for name in able(network, job)]
        raise StructureError(f"{reason}; train with {', '.join(others[:-1])} or {others[-1]}")
    if reason is None:
        try:
            made = class_of(engine)(network, job)
        except UnusableError as error:
            reason = str(error)
    if reason is not None:
        made = class_of(_replacement(engine, network, job, epochs))(network, job)
        why = f"{reason}; {made.name} gives the same bits"
    made.why = why
    return made


def _replacement(engine: str, network: PlainNetwork, job: Job, epochs: int) -> str:
    """Return an engine with the bits of the passes by hand: of the others the one expected to be quickest."""
    seconds = expected_seconds(network, job, epochs)
    same = [name for name in able(network, job) if name != engine and class_of(name).same_bits]
    return min(same, key=lambda name: seconds.get(name, math.inf))


def able(network: PlainNetwork, job: Job) -> list[str]:
    """Return the names of the engines that can train this network."""
    return [name for name in BUNDLED if class_of(name).can_train(network, job) is None]


def again(engine: str, network: PlainNetwork, job: Job) -> str:
    """Return the engine that continues with what another began: the same, or one with the same bits.

    Raises
    ------
    StructureError
        It was an engine of one's own, which has to be given again.
    """
    engine = engine_name(engine)
    if engine not in BUNDLED:
        raise StructureError(
            f"the training was begun by your own engine {brief(engine)}; give it again, engine=..., or "
            f"choose another one to continue: {', '.join(BUNDLED)}"
        )
    if class_of(engine).is_installed() or not job.exact:
        return engine
    seconds = expected_seconds(network, job, 1)
    return "program" if seconds.get("program", seconds["objects"]) < seconds["objects"] else "objects"


def of_same_bits(engine: str, job: Job) -> str:
    """Name what the bits of a training depend on: its engine, or all those that give the same.

    Examples
    --------
    >>> import numpy as np
    >>> from neurosim.formulas.updates import Descent
    >>> job = Job(np.zeros((1, 1)), np.zeros((1, 1)), Descent(0.5))
    >>> of_same_bits("program", job), of_same_bits("numpy", job)
    ('objects, program or compiled', 'numpy')
    """
    engine = engine_name(engine)
    same = [
        name for name in BUNDLED if class_of(name).same_bits and (job.exact or class_of(name).always_exact)
    ]
    if engine in (*same, *(["auto"] if job.exact else [])):
        return joined_by_or(same)
    return engine


def who_trains(engine: str, network: PlainNetwork, job: Job) -> str:
    """Return the engine that trains where one was asked for that another may replace."""
    engine = engine_name(engine)
    if engine in BUNDLED and class_of(engine).replaceable and class_of(engine).can_train(network, job):
        return _replacement(engine, network, job, epochs=1)
    return engine


def expected_seconds(network: PlainNetwork, job: Job, epochs: int) -> dict[str, float]:
    """Return how long each engine may take; those are left out that cannot do the job."""
    work, found = Work.of(network, job, epochs), {}
    for name in able(network, job):
        seconds = class_of(name).expected_seconds(network, job, work)
        if seconds is not None:
            found[name] = seconds
    return found
