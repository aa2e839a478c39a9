"""Choosing one of several equations by name, or passing an object of your own."""

from collections.abc import Callable, Mapping
from numbers import Integral
from types import MappingProxyType, ModuleType
from typing import ClassVar, Protocol, TypeVar

from neurosim.formulas.elsewhere import advice
from neurosim.ground.checks import finite, text
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import NumberError, StructureError, UnknownNameError, brief


class Equation:
    """Base of activations, aggregations and losses: a name, and perhaps numbers it was made with.

    Two of the same class with the same numbers are equal.

    Attributes
    ----------
    name : str
        What is typed to choose it, and what files and logs call it; one's own needs another name than all
        the bundled ones.
    parameter_names : tuple of str
        Attributes that hold the numbers it was made with, such as the slope of a leaky relu. They are
        called like the arguments of the class, and kept in files.
    """

    name: str = ""
    parameter_names: ClassVar[tuple[str, ...]] = ()

    def require_formulas(self) -> None:
        """Refuse formulas that are none, where it is given by formulas."""

    def made_with(self) -> Mapping[str, float | str]:
        """Return what it is made again with: numbers, and the texts of a formula that is given by one.

        Raises
        ------
        NumberError
            A parameter is not there, or not a finite number, or is called ``name``.
        """
        return {name: _parameter(self, name) for name in self.parameter_names}

    def made_again(self) -> "Equation":
        """Return an equation that is made of the same parameters."""
        make: Callable[..., Equation] = type(self)
        return make(**self.made_with())

    @property
    def described(self) -> str:
        """How a message calls it."""
        return f"class {type(self).__name__}"

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        if not self.parameter_names:  # most have none, and every pass asks for the hash
            return hash(type(self))
        return hash((type(self), *(getattr(self, name) for name in self.parameter_names)))


class Chosen(Protocol):
    """What has a name by which it is chosen."""

    name: str


Choice = TypeVar("Choice", bound=Chosen)


def by_name(base: type[Choice], module: ModuleType) -> Mapping[str, type[Choice]]:
    """Return the classes of one kind that a module lists in ``__all__``, by the names of what they make."""
    listed = (getattr(module, name) for name in module.__all__)
    return MappingProxyType({kind.name: kind for kind in listed if issubclass(kind, base)})


def choose(
    kind: str, choice: object, base: type[Choice], known: Mapping[str, Callable[[], Choice]]
) -> Choice:
    """Return the equation that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError
        The name is not one of `known`.
    NumberError
        What was given is neither a name nor an object of class `base`; or it is one's own, and has no name
        or parameters that are not numbers.
    StructureError
        It is one's own and has the name of a bundled one, or a formula that is none.
    """
    if isinstance(choice, type) and issubclass(choice, base):
        choice = choice()
    if isinstance(choice, base):
        require_own_name(kind, choice, known)
        if isinstance(choice, Equation):
            choice.made_with()
            choice.require_formulas()
        return choice
    if not isinstance(choice, str):
        raise NumberError(
            f"{kind} must be a name or an object of class {base.__name__}, not {brief(choice)}; "
            f"names: {', '.join(known)}"
        )
    name = " ".join(choice.replace("/", " / ").split())  # "normal/sqrt(fan_in)" will do
    if name not in known:
        raise UnknownNameError(unknown_name(kind, choice, known, hint=advice(kind, name, known)))
    return known[name]()


def require_own_name(kind: str, choice: Chosen, known: Mapping[str, object]) -> None:
    """Refuse an object of a user's own that is called like a bundled one, or has no name.

    Files and logs say no more of it than its name.

    Raises
    ------
    StructureError
        The name is that of a bundled one.
    NumberError
        The name is no string that can be shown.
    """
    own = type(choice).__name__
    name = text(choice.name, f"the name of {kind} {own}")
    if name in known and known[name] is not type(choice):
        described = choice.described if isinstance(choice, Equation) else f"class {own}"
        raise StructureError(
            f"the name '{name}' is that of the bundled {kind}; give your {described} a name of its own, "
            f"such as name = 'my_{own.lower() if own in described else name}'"
        )


def _parameter(equation: Equation, name: str) -> float:
    what = f"parameter '{name}' of {equation.name}"
    if name == "name" or not hasattr(equation, name):
        raise NumberError(
            f"{what} must be an attribute with another name than 'name' that holds a number; parameter_names "
            f"are {brief(type(equation).parameter_names)}"
        )
    value = getattr(equation, name)
    return int(value) if isinstance(value, Integral) else finite(value, what)
