"""Equations in files: which of a user's own a name and numbers bring back, and how they are made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from neurosim.errors import FormatError, NeurosimError, StructureError, UnknownNameError, brief
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.choices import Equation, require_own_name
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.loss import Loss
from neurosim.formulas.of_text import OfText
from neurosim.frames import is_array

if TYPE_CHECKING:
    from neurosim.model.network import Network

KINDS: Mapping[str, tuple[type[Equation], Mapping[str, type[Any]]]] = {
    "loss": (Loss, LOSSES),
    "activation": (Activation, ACTIVATIONS),
    "aggregation": (Aggregation, AGGREGATIONS),
}


def require_kept(network: Network) -> None:
    """Refuse a network with an equation that its name and its parameters alone do not bring back.

    Raises
    ------
    StructureError
        Made again, the equation would be another one; or two classes of equations have one name.
    NeurosimError
        See `neurosim.formulas.choices.choose`.
    """
    require_one_formula_a_name(network)
    classes: dict[tuple[str, str], Any] = {}
    for kind, equation, place in _equations_of(network):
        require_own_name(kind, equation, KINDS[kind][1])
        if classes.setdefault((kind, equation.name), type(equation)) is not type(equation):
            raise StructureError(
                f"{kind} '{equation.name}'{place} is of a different class from that of other neurons, and a "
                "file could not tell them apart; give each class a name of its own"
            )
        _require_remade(f"{kind} '{equation.name}'{place}", equation)


def require_one_formula_a_name(network: Network) -> None:
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
        first = texts.setdefault((kind, equation.name), equation)
        if first.texts != equation.texts:
            raise StructureError(
                f"{kind} '{equation.name}'{place} is the formula {brief(equation.formula_text)}, but that "
                f"of another neuron is {brief(first.formula_text)}; give each formula a name of its own"
            )


def _equations_of(network: Network) -> Iterator[tuple[str, Any, str]]:
    """Every equation once, with its kind, and where it is."""
    yield "loss", network.loss, ""
    seen: set[int] = set()
    for neuron in network.neurons:
        equations: tuple[tuple[str, Any], ...] = (
            ("activation", neuron.activation),
            ("aggregation", neuron.aggregation),
        )
        for kind, equation in equations:
            if equation is not None and id(equation) not in seen:
                seen.add(id(equation))
                yield kind, equation, f" of '{neuron.name}'"


def equation_of(kind: str, name: str, made_with: Mapping[str, float | str]) -> Any:
    """Return the equation that a record speaks of; None for one of a class of the user's own.

    Raises
    ------
    NeurosimError
        It is given by a text that is no formula.
    """
    if is_text(made_with) or name in KINDS[kind][1]:
        return Own(()).made(kind, name, made_with)
    return None


def is_text(made_with: Mapping[str, float | str]) -> bool:
    """Whether an equation is given by a text."""
    return isinstance(made_with.get("formula"), str)


def of_text(kind: str, name: str, made_with: Mapping[str, float | str]) -> Equation:
    """Return the equation that a text gives.

    Raises
    ------
    NeurosimError
        The text is no formula, or the name that of a bundled equation.
    """
    base, known = KINDS[kind]
    read: Any = getattr(base, "from_text", None)
    if read is None:
        raise FormatError(f"{kind} '{name}' cannot be given by a formula; activations and losses can")
    equation: Equation = read(name, **made_with)
    require_own_name(kind, equation, known)
    return equation


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


def _same(one: Any, other: Any) -> bool:
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

    def __init__(self, given: Iterable[Any]) -> None:
        self._own: dict[tuple[str, str], list[Any]] = {}
        for thing in given:
            kind = self._kind(thing)
            if getattr(thing, "name", None) in KINDS[kind][1]:
                require_own_name(kind, thing() if isinstance(thing, type) else thing, KINDS[kind][1])
                continue  # a bundled one, which is found anyway
            same = self._own.setdefault((kind, thing.name), [])
            if same and _class(same[0]) is not _class(thing):
                raise StructureError(
                    f"own=[...] holds two classes of {kind} '{thing.name}'; give one of them"
                )
            same.append(thing)

    @staticmethod
    def _kind(thing: object) -> str:
        for kind, (base, _) in KINDS.items():
            if isinstance(thing, base) or (isinstance(thing, type) and issubclass(thing, base)):
                return kind
        raise StructureError(
            f"own=[...] must hold classes or objects of Activation, Aggregation or Loss, not {brief(thing)}"
        )

    def made(self, kind: str, name: str, parameters: Mapping[str, float | str]) -> object:
        """Return the equation with this name and these parameters.

        Raises
        ------
        UnknownNameError
            No equation has this name.
        FormatError
            It is not made with these parameters.
        """
        if is_text(parameters):
            return of_text(kind, name, parameters)
        own = self._own.get((kind, name), [])
        for thing in own:
            if not isinstance(thing, type) and thing.made_with() == dict(parameters):
                return thing
        known = KINDS[kind][1]
        if not own and name not in known:
            raise UnknownNameError(
                f"{kind} '{name}' is not one of {', '.join(known)}; if it is your own, load the file in "
                "Python with own=[...]"
            )
        found: Any = _class(own[0]) if own else known[name]
        try:
            return found(**parameters)
        except NeurosimError:
            raise
        except Exception as error:
            if set(parameters) == set(found.parameter_names):
                raise FormatError(
                    f"{kind} '{name}' cannot be made with {dict(parameters)}: {error}"
                ) from error
            raise FormatError(
                f"{kind} '{name}' has no parameters {dict(parameters)}; its parameters are "
                f"{', '.join(found.parameter_names) or 'none'}"
            ) from None


def _class(thing: object) -> type:
    return thing if isinstance(thing, type) else type(thing)
