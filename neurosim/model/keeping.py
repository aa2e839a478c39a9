"""Equations in files: which of a user's own a name and numbers bring back, and how they are made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from neurosim.formulas.choices import Equation, require_own_name
from neurosim.formulas.of_text import OfText
from neurosim.ground.errors import FormatError, NeurosimError, StructureError, UnknownNameError, brief
from neurosim.ground.frames import is_array
from neurosim.model.choices import (
    ACTIVATION,
    AGGREGATION,
    KINDS,
    LOSS,
    AnyKind,
    EquationKind,
    Kept,
    OwnEquation,
    is_text,
)
from neurosim.model.structure_with_loss import StructureWithLoss


def require_restorable(network: StructureWithLoss) -> None:
    """Refuse a network with an equation that its name and its parameters alone do not bring back.

    Raises
    ------
    StructureError
        Made again, the equation would be another one; or two classes of equations have one name.
    NeurosimError
        See `neurosim.formulas.choices.choose`.
    """
    require_one_formula_a_name(network)
    classes: dict[tuple[str, str], type[Equation]] = {}
    for kind, equation, place in _equations_of(network):
        require_own_name(kind.name, equation, kind.known)
        if classes.setdefault((kind.name, equation.name), type(equation)) is not type(equation):
            raise StructureError(
                f"{kind.name} '{equation.name}'{place} is of a different class from that of other neurons, "
                "and a file could not tell them apart; give each class a name of its own"
            )
        _require_remade(f"{kind.name} '{equation.name}'{place}", equation)


def require_one_formula_a_name(network: StructureWithLoss) -> None:
    """Refuse two formulas of one name: logs and messages speak of an equation by its name.

    Raises
    ------
    StructureError
        There are two.
    """
    texts: dict[tuple[str, str], OfText] = {}
    for kind, equation, place in _equations_of(network):
        if not isinstance(equation, OfText):
            continue
        first = texts.setdefault((kind.name, equation.name), equation)
        if first.texts != equation.texts:
            raise StructureError(
                f"{kind.name} '{equation.name}'{place} is the formula {brief(equation.formula_text)}, but "
                f"that of another neuron is {brief(first.formula_text)}; give each formula a name of its own"
            )


def _equations_of(network: StructureWithLoss) -> Iterator[tuple[AnyKind, Equation, str]]:
    """Every equation once, with its kind, and where it is."""
    yield LOSS, network.loss, ""
    seen: set[int] = set()
    for neuron in network.neurons:
        for kind, equation in ((ACTIVATION, neuron.activation), (AGGREGATION, neuron.aggregation)):
            if equation is not None and id(equation) not in seen:
                seen.add(id(equation))
                yield kind, equation, f" of '{neuron.name}'"


def _require_remade(what: str, equation: Equation) -> None:
    parameters = equation.made_with()
    call = f"{type(equation).__name__}({', '.join(f'{key}={value}' for key, value in parameters.items())})"
    advice = "name all that it is made with in parameter_names of the class"
    try:
        again = equation.made_again()
    except Exception as error:
        raise StructureError(
            f"{what} cannot be kept in a file: it would be made again by {call}, which fails ({error}); "
            f"{advice}"
        ) from error
    now, then = vars(equation), vars(again)
    for name in [*now, *then]:
        if name not in now or name not in then or not _same(now[name], then[name]):
            raise StructureError(
                f"{what} cannot be kept in a file: it would be made again by {call}, with "
                f"{name} = {brief(then.get(name))} in place of {brief(now.get(name))}; {advice}"
            )


def _same(one: object, other: object) -> bool:
    try:
        equal = one == other
        return one is other or bool(equal.all() if is_array(equal) else equal)
    except (TypeError, ValueError):
        return False


class Own:
    """The equations of a user's own that a file may name.

    Parameters
    ----------
    given : iterable of Activation, Aggregation or Loss
        Classes or objects.

    Raises
    ------
    StructureError
        One has the name of a bundled equation, two classes have the same name, or it is not an equation.
    """

    def __init__(self, given: Iterable[OwnEquation]) -> None:
        self._own: dict[tuple[str, str], list[OwnEquation]] = {}
        for thing in given:
            kind = next((kind for kind in KINDS.values() if kind.class_of(thing) is not None), None)
            if kind is None:
                raise StructureError(
                    "own=[...] must hold classes or objects of Activation, Aggregation or Loss, not "
                    f"{brief(thing)}"
                )
            if getattr(thing, "name", None) in kind.known:
                require_own_name(kind.name, thing() if isinstance(thing, type) else thing, kind.known)
                continue  # a bundled one, which is found anyway
            same = self._own.setdefault((kind.name, thing.name), [])
            if same and kind.class_of(same[0]) is not kind.class_of(thing):
                raise StructureError(
                    f"own=[...] holds two classes of {kind.name} '{thing.name}'; give one of them"
                )
            same.append(thing)

    def made(self, kind: EquationKind[Kept], name: str, parameters: Mapping[str, float | str]) -> Kept:
        """Return the equation with this name and these parameters.

        Raises
        ------
        UnknownNameError
            No equation has this name.
        FormatError
            It is not made with these parameters.
        """
        if is_text(parameters):
            return kind.of_text(name, parameters)
        own = self._own.get((kind.name, name), [])
        for thing in own:
            if isinstance(thing, kind.base) and thing.made_with() == dict(parameters):
                return thing
        found = kind.class_of(own[0]) if own else kind.known.get(name)
        if found is None:
            raise UnknownNameError(
                f"{kind.name} '{name}' is not one of {', '.join(kind.known)}; if it is your own, load the "
                "file in Python with own=[...]"
            )
        make: Callable[..., Kept] = found
        try:
            return make(**parameters)
        except NeurosimError:
            raise
        except Exception as error:
            if set(parameters) == set(found.parameter_names):
                raise FormatError(
                    f"{kind.name} '{name}' cannot be made with {dict(parameters)}: {error}"
                ) from error
            raise FormatError(
                f"{kind.name} '{name}' has no parameters {dict(parameters)}; its parameters are "
                f"{', '.join(found.parameter_names) or 'none'}"
            ) from None
