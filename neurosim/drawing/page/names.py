"""Names of neurons as a figure shows them: h1 as a letter with an index, all else letter by letter."""

import re

from neurosim.trace.records import NeuronRecord

_INDEXED = re.compile(r"([A-Za-z]{1,8}?)(\d{1,6}(?:_\d{1,6})?)")


def printable(name: str) -> str:
    """Return the name without characters that no font and no XML file can hold.

    Examples
    --------
    >>> printable("a\\nb")
    'a b'
    """
    return "".join(letter if letter.isprintable() else " " for letter in str(name)) or " "


def number_of(name: str) -> str | None:
    """Return the number within its layer of a name such as ``h2_13``, for discs too small for the name.

    Examples
    --------
    >>> number_of("h2_13"), number_of("x_max")
    ('13', None)
    """
    match = _INDEXED.fullmatch(name)
    return name.rpartition("_")[2] if match is not None and "_" in name else None


def spelled(name: str) -> tuple[str, bool]:
    """Return the text of a name and whether it is mathematics (``h1`` becomes h with index 1).

    Examples
    --------
    >>> spelled("h1"), spelled("y"), spelled("out12"), spelled("$x_1$")
    (('$h_{1}$', True), ('$y$', True), ('$\\\\mathrm{out}_{12}$', True), ('$x_1$', False))
    """
    if len(name) == 1 and name.isascii() and name.isalpha():
        return f"${name}$", True
    match = _INDEXED.fullmatch(name)
    if match is None:
        return printable(name), False
    letters, digits = match.groups()
    digits = digits.replace("_", "{,}")  # h2_1 is neuron 1 of the second hidden layer
    letters = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}"
    return f"${letters}_{{{digits}}}$", True


_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def name_in_text(name: str) -> str:
    """Return a name in a line of text, with the index that it has in the disc.

    Examples
    --------
    >>> name_in_text("h1"), name_in_text("h2_1"), name_in_text("x_max")
    ('h₁', 'h₂,₁', 'x_max')
    """
    match = _INDEXED.fullmatch(name)
    if match is None:
        return printable(name)
    letters, digits = match.groups()
    return letters + digits.replace("_", ",").translate(_BELOW)


#: What stands beside the name of a neuron that makes no sum of what arrives.
SIGNS = {"product": r"\Pi", "max": r"\mathrm{max}"}


def titled(neuron: NeuronRecord) -> tuple[str, bool]:
    """Return the text of a name, with a sign where it is not a sum that the neuron makes.

    Examples
    --------
    >>> titled(NeuronRecord("h1", "neuron")), titled(NeuronRecord("p", "neuron", aggregation="product"))
    (('$h_{1}$', True), ('$p\\\\;\\\\Pi$', True))
    """
    text, mathematics = spelled(neuron.name)
    if neuron.aggregation is None:
        return text, mathematics
    if mathematics and neuron.aggregation in SIGNS:
        return f"{text[:-1]}\\;{SIGNS[neuron.aggregation]}$", True
    sign = "Π" if neuron.aggregation == "product" else neuron.aggregation
    return printable(f"{neuron.name} {sign}"), False
