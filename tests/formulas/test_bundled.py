"""The one list of the equations that come along: nothing is forgotten, and all of it is public."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import neurosim as ns
from neurosim import formulas
from neurosim.formulas import bundled
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, INITIALISATIONS, LOSSES
from neurosim.formulas.of_text import OfText
from neurosim.formulas.updates import OPTIMIZERS

BASES = (ns.Activation, ns.Aggregation, ns.Loss, ns.Optimizer, ns.Initialisation)


def named_equations() -> Iterator[str]:
    """The classes in `neurosim.formulas` that have a name to choose them by."""
    for module in pkgutil.iter_modules(formulas.__path__, "neurosim.formulas."):
        for kind in vars(import_module(module.name)).values():
            is_equation = isinstance(kind, type) and issubclass(kind, BASES) and not issubclass(kind, OfText)
            if is_equation and kind.__module__ == module.name and kind.name:
                yield kind.__name__


def test_every_equation_with_a_name_is_in_the_list() -> None:
    forgotten = set(named_equations()) - set(bundled.__all__)
    assert forgotten == set(), "name these in formulas/bundled.py"


def test_every_equation_of_the_list_is_public_and_has_a_name_of_its_own() -> None:
    for name in bundled.__all__:
        assert getattr(ns, name) is getattr(bundled, name)
        assert name in ns.__all__ and name in dir(ns)
    known = (ACTIVATIONS, AGGREGATIONS, LOSSES, OPTIMIZERS, INITIALISATIONS)
    assert sum(map(len, known)) == len(set(bundled.__all__)) == len(bundled.__all__)


def test_the_list_is_in_the_order_of_messages() -> None:
    assert list(ACTIVATIONS)[:3] == ["sigmoid", "tanh", "relu"]
    assert list(OPTIMIZERS)[:3] == ["descent", "momentum", "nesterov"]
