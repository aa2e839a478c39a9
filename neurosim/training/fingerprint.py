"""What must be the same for a training to continue from a checkpoint: its data, its network, its rules."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from neurosim.engines.choosing import present_names
from neurosim.engines.job import Job
from neurosim.ground.errors import StructureError
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.storage import Document, network_to_document

#: These are kept as digests, which say that something differs, but not what.
WHOLE = ("samples", "network", "validation")


def settings_of(network: PlainNetwork, job: Job, **more: str | int | bool) -> dict[str, str]:
    """Return everything that the weights of a training depend on, but for those it starts with.

    Parameters
    ----------
    more : str, int or bool
        What else matters, by the names of the arguments of `fit`.
    """
    return {
        "network": _digest(json.dumps(structure_of(network)).encode()),
        "samples": digest_of(job.X, job.T),
        "optimizer": repr(job.optimizer),
        **{name: str(value) for name, value in (job.rules | more).items()},
    }


def digest_of(*arrays: np.ndarray) -> str:
    """Return a digest of the numbers and shapes of arrays."""
    return _digest(*(part for array in arrays for part in (str(array.shape).encode(), array.data)))


def require_same(before: Mapping[str, str], now: Mapping[str, str], where: Path) -> None:
    """Refuse to continue with something else.

    Raises
    ------
    StructureError
        With the first difference.
    """
    for name, value in now.items():
        was = before.get(name, "")
        if name == "engine":
            was = present_names(was)
        if was == value:
            continue
        if name in WHOLE:
            said = f"the checkpoint in '{where}' was made with another {name}"
            if name != "network":
                said = f"the checkpoint in '{where}' was made with other {name}"
        else:
            said = f"the checkpoint in '{where}' was made with {name} {was}, not {value}"
        raise StructureError(f"{said}; give the same to continue, or another folder to start again")


def structure_of(network: PlainNetwork, *, frozen: bool = True) -> Document:
    """Return the network as a document, without names for display and the numbers that are trained.

    Parameters
    ----------
    frozen : bool
        Whether it says which parameters are frozen.
    """
    document = network_to_document(network.record())
    del document["name"]
    for connection in document["connections"]:
        del connection["weight"]
        connection.pop("label", None)
        if not frozen:
            del connection["trainable"]
    for neuron in document["neurons"]:
        neuron["bias"] = neuron.get("bias") is not None
        if not frozen:
            neuron.pop("bias_trainable", None)
    return document


def _digest(*parts: bytes | memoryview) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
