"""Choosing one of several equations by name, or passing an object of your own."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from neurosim.errors import NumberError, UnknownNameError, brief, did_you_mean

Choice = TypeVar("Choice")


class Equation:
    """Base of activations, aggregations and losses: a name, and perhaps numbers it was made with.

    Two of the same class with the same numbers are equal.

    Attributes
    ----------
    name : str
        What is typed to choose it.
    parameter_names : tuple of str
        Attributes that hold the numbers it was made with, such as the slope of a leaky relu.
    """

    name: ClassVar[str] = ""
    parameter_names: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self.parameter_names)))


def choose(kind: str, choice: object, base: type[Choice], known: Mapping[str, type[Choice]]) -> Choice:
    """Return the equation that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError
        The name is not one of `known`.
    NumberError
        What was given is neither a name nor an object of class `base`.
    """
    if isinstance(choice, base):
        return choice
    if isinstance(choice, type) and issubclass(choice, base):
        return choice()
    if not isinstance(choice, str):
        raise NumberError(
            f"{kind} must be a name or an object of class {base.__name__}, not {brief(choice)}; "
            f"names: {', '.join(known)}"
        )
    name = " ".join(choice.replace("/", " / ").split())  # "normal/sqrt(fan_in)" will do
    if name not in known:
        raise UnknownNameError(
            f"unknown {kind} '{choice}' ({did_you_mean(name, known)}one of: {', '.join(known)})"
        )
    return known[name]()


def parameters_of(equation: Equation) -> dict[str, float]:
    """The numbers an equation was made with, such as the slope of a leaky relu (kept in files)."""
    return {name: getattr(equation, name) for name in type(equation).parameter_names}
