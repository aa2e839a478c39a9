"""The notation of a textbook: its letters, its indices and its signs, read from a TOML file.

A notation says how quantities are called. It never says how they are computed: the formulas are those of
the trace, whatever they are written with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any

from neurosim.ground.choices import offered, unknown_name
from neurosim.ground.errors import FormatError, UnknownNameError, brief, listed
from neurosim.ground.files import MOST_TYPED, read_text
from neurosim.ground.stored_texts import parsed_toml
from neurosim.printing.words import languages

FOLDER = Path(__file__).parent / "notations"

LETTERS: Mapping[str, str] = {
    "net": "net",
    "out": "out",
    "input": "",
    "output": "",
    "delta": "δ",
    "weight": "w",
    "bias": "b",
    "target": "t",
    "error": "E",
    "cost": "J",
    "learning_rate": "η",
}
MOST = 1000  # the number of a first layer
STYLES = ("call", "index", "layer")
LAYERS = ("{}", "({})")
EQUATIONS = ("delta of an output", "delta", "gradient", "bias_gradient")


@dataclass(frozen=True, slots=True)
class Notation:
    """How quantities are called.

    Attributes
    ----------
    title : str
        Whose notation it is, with the source.
    letters : mapping of str to str
        For net, out, input and output (the outs of inputs and outputs, like out when empty), delta, weight,
        bias, target, error, cost (the mean of the errors) and learning_rate.
    style : str
        ``call`` net(h1), ``index`` net with the index h1, or ``layer``: numbers of layer and neuron.
    target_first : bool
        Whether a weight has the index of its target first.
    labels : bool
        Whether connections with a label are called by it.
    turned : bool
        Whether delta is -dE/dnet, so that weights are added to.
    first_layer : int
        The number of the layer of inputs.
    layer : str
        How the number of a layer is written, ``{}`` or ``({})``.
    matrices : bool
        Whether the layers are written as matrices, too.
    bold : bool
        Whether matrices and vectors are bold.
    equations : mapping of str to str
        Names of equations: of ``delta of an output``, ``delta``, ``gradient``, ``bias_gradient``.
    language : str
        The language of the words, if the file says one.
    chapter : int
        The chapter of the source; 0 for none.
    """

    name: str
    title: str
    letters: Mapping[str, str] = field(default_factory=lambda: dict(LETTERS))
    style: str = "call"
    target_first: bool = False
    labels: bool = True
    turned: bool = False
    first_layer: int = 1
    layer: str = "{}"
    matrices: bool = False
    bold: bool = True
    equations: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    chapter: int = 0

    def letter(self, quantity: str, where: str = "") -> str:
        """Return the letter of a quantity; that of an out may depend on where its neuron is."""
        return (self.letters[where] if where else "") or self.letters[quantity]


NET_OUT = Notation("net-out", "net and out with the names of the neurons, after M. Mazur, 2015")


def notations() -> tuple[str, ...]:
    """The names of the notations that come with neurosim."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _bundled(name: str) -> Notation:
    return read_notation(FOLDER / f"{name}.toml")


def notation(choice: "str | PathLike[str] | Notation") -> Notation:
    """Return the notation of a name, or of a TOML file.

    Raises
    ------
    UnknownNameError
        There is no notation of that name.
    FileError, FormatError
        The file cannot be read, or is not a notation.

    Examples
    --------
    >>> notation("nielsen").letters["net"]
    'z'
    """
    if isinstance(choice, Notation):
        return choice
    name = str(choice)
    if name.endswith(".toml"):
        return read_notation(name)
    if name not in notations():
        known = notations()
        raise UnknownNameError(unknown_name("notation", name, known, also="or a file that ends in .toml"))
    return _bundled(name)


def read_notation(path: str | PathLike[str]) -> Notation:
    """Read a notation from a TOML file.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is not TOML, is empty, has an unknown key, or a value of the wrong kind.
    """
    content = read_text(path, MOST_TYPED)
    try:
        given = parsed_toml(content)
    except FormatError as error:
        raise FormatError(f"'{path}': {error}") from error
    if not given:
        raise FormatError(
            f"'{path}' does not describe a notation; add [letters], such as net = \"z\", or another key"
        )
    letters = _table(given.pop("letters", {}), "letters", LETTERS, path)
    equations = _table(given.pop("equations", {}), "equations", EQUATIONS, path)
    kinds = {name: type(getattr(NET_OUT, name)) for name in _KEYS}
    for key, value in given.items():
        if key not in kinds:
            raise FormatError(
                f"'{path}': unknown key '{key}' "
                f"{offered(key, [*kinds, 'letters', 'equations'], 'keys are', among=kinds, most=20)}"
            )
        if type(value) is not kinds[key]:
            raise FormatError(f"'{path}': {key} is {brief(value)}; it must be {_SAID[kinds[key]]}")
        if type(value) is int and abs(value) > MOST:
            raise FormatError(f"'{path}': {key} is {brief(value)}; it must be from -{MOST} to {MOST}")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise FormatError(f"'{path}': {key} is {brief(value)}; it must be one of {listed(_CHOICES[key])}")
    letters = dict(LETTERS) | letters
    return Notation(Path(path).stem, given.pop("title", ""), letters, equations=equations, **given)


def _table(given: Any, what: str, known: Any, path: str | PathLike[str]) -> dict[str, str]:
    """A table of texts with known keys."""
    if not isinstance(given, dict):
        raise FormatError(f"'{path}': {what} must be a table, not {brief(given)}")
    for key, value in given.items():
        if key not in known:
            raise FormatError(
                f"'{path}': unknown key '{key}' in {what} {offered(key, known, 'keys are', most=20)}"
            )
        if not isinstance(value, str) or not value.isprintable():
            raise FormatError(f"'{path}': {what}.{key} is {brief(value)}; it must be printable text")
    return dict(given)


_KEYS = (
    "title",
    "chapter",
    "style",
    "target_first",
    "labels",
    "turned",
    "first_layer",
    "layer",
    "matrices",
    "bold",
    "language",
)
_SAID = {str: "text", bool: "true or false", int: "a whole number"}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "style": STYLES,
    "layer": LAYERS,
    "language": languages(),
}
