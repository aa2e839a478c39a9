"""Things chosen by name, with numbers of their own: ``"adam"`` or ``{ name = "adam", beta1 = 0.8 }``."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator

from neurosim.formulas.elsewhere import advice
from neurosim.ground.choices import offered, unknown_name
from neurosim.ground.errors import UnknownNameError, brief, listed
from neurosim.ground.tables import Given, sentence

Thing = TypeVar("Thing")
#: A name under ``name``, and the numbers of what is named.
Chosen: TypeAlias = dict[str, Any]


def _name_or_table(value: Given) -> Given | Chosen:
    if isinstance(value, str) and value:
        return {"name": value}
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return value
    raise sentence('must be a name in quotes, or a table with a name, such as { name = "..." }')


#: A name, or a table with a name and numbers; always a table once it is read.
Choice = Annotated[Chosen, BeforeValidator(_name_or_table, json_schema_input_type=str | Chosen)]


def thing_of(
    kind: str, choice: Chosen, known: Mapping[str, Callable[..., Thing]], **given: float | None
) -> Thing:
    """Return what a choice stands for.

    Parameters
    ----------
    kind : str
        What it is, for messages.
    choice : mapping
        Its name, and what it is made with.
    known : mapping of str to callable
        How each is made.
    **given
        Passed on to those that take it; the choice itself cannot say it.

    Raises
    ------
    UnknownNameError
        There is none of that name, or it takes no such number.
    NumberError
        It refuses a number.

    Examples
    --------
    >>> from neurosim.formulas.updates import OPTIMIZERS
    >>> thing_of("optimizer", {"name": "momentum", "momentum": 0.5}, OPTIMIZERS, learning_rate=0.1)
    Momentum(learning_rate=0.1, momentum=0.5)
    """
    name = _known_name(kind, choice, known)
    parameters = _parameters(known[name])
    own = [parameter for parameter in parameters if parameter not in given]
    numbers = {key: value for key, value in choice.items() if key != "name"}
    for key in numbers:
        if key not in own:
            raise UnknownNameError(f"{kind} '{name}' has no {brief(key)} {offered(key, own, 'it has:')}")
    needed = [key for key in own if parameters[key].default is inspect.Parameter.empty and key not in numbers]
    if needed:
        raise UnknownNameError(f"{kind} '{name}' needs {listed(needed)}, such as {needed[0]} = ...")
    return known[name](**numbers, **{key: value for key, value in given.items() if key in parameters})


def named_among(kind: str, known: Mapping[str, Callable[..., object]]) -> AfterValidator:
    """Return the check that a choice has one of some names; its numbers are looked at where it is made."""

    def check(choice: Chosen) -> Chosen:
        try:
            _known_name(kind, choice, known)
        except UnknownNameError as error:
            raise sentence(str(error)) from None
        return choice

    return AfterValidator(check)


def _known_name(kind: str, choice: Chosen, known: Mapping[str, Callable[..., object]]) -> str:
    name = " ".join(choice["name"].replace("/", " / ").split())  # "normal/sqrt(fan_in)" will do
    if name not in known:
        raise UnknownNameError(unknown_name(kind, choice["name"], known, hint=advice(kind, name, known)))
    return name


def _parameters(made: Callable[..., object]) -> Mapping[str, inspect.Parameter]:
    """What may be said where something is made, by name."""
    if isinstance(made, type) and not any(
        {"__init__", "__new__"} & vars(one).keys() for one in made.mro()[:-1]
    ):
        return {}  # as inspect would find, too, after it has read the text of object's own signature
    return inspect.signature(made).parameters
