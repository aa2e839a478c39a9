"""Errors of neurosim: one tree, every message says what, where, what is allowed and what to do."""

import difflib
import re
from collections.abc import Iterable


class NeurosimError(Exception):
    """Base of every error that neurosim raises on purpose."""

    def __str__(self) -> str:
        # KeyError would show the repr of its message, quotes and all.
        return str(self.args[0]) if self.args else ""


class StructureError(NeurosimError, ValueError):
    """The graph would become something that is not a feed-forward network."""


class CycleError(StructureError):
    """A connection or a softmax group would make the network feed itself."""


class UnknownNameError(NeurosimError, KeyError, ValueError):
    """No neuron, connection, activation, loss, ... has this name."""


class NumberError(NeurosimError, ValueError, TypeError):
    """Something given as a number is not a finite real number."""


class NonFiniteError(NeurosimError, ArithmeticError):
    """A computed value became infinite or not a number."""


class PassOrderError(NeurosimError, RuntimeError):
    """A pass was asked for before the pass that it builds on."""


class FormatError(NeurosimError, ValueError):
    """A file or document is damaged, of another kind, or of a newer version."""


class FileError(NeurosimError, OSError):
    """A file cannot be read or written."""


class MissingExtraError(NeurosimError, ImportError):
    """An optional package is not installed; the message gives the command that installs it."""


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return the names in quotes, separated by commas, shortened after ``most``.

    Examples
    --------
    >>> listed(["x1", "x2"])
    "'x1', 'x2'"
    """
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > most:
        quoted = [*quoted[: most - 1], f"... {len(quoted) - most + 1} more"]
    return ", ".join(quoted) if quoted else "none"


def did_you_mean(name: object, allowed: Iterable[str]) -> str:
    """Return ``"did you mean 'x'? "`` when an allowed name is close, else an empty string.

    Examples
    --------
    >>> did_you_mean("sigmiod", ["sigmoid", "tanh"])
    "did you mean 'sigmoid'? "
    """
    close = difflib.get_close_matches(str(name), list(allowed), n=1)
    return f"did you mean '{close[0]}'? " if close else ""


def missing_extra(what: str, package: str, extra: str) -> MissingExtraError:
    """Return the error to raise where an optional package is not installed.

    Examples
    --------
    >>> print(missing_extra("moons come", "scikit-learn", "data"))
    moons come from scikit-learn, which is not installed; install it with: pip install "neurosim[data]"
    """
    return MissingExtraError(
        f'{what} from {package}, which is not installed; install it with: pip install "neurosim[{extra}]"'
    )


def brief(value: object, most: int = 40) -> str:
    """Return the repr of a value on one line, cut where it is longer than `most`.

    Examples
    --------
    >>> brief([1, 2]), brief("x" * 50, 10)
    ('[1, 2]', "'xxxxxx...")
    """
    shown = " ".join(repr(value).split())
    return shown if len(shown) <= most else shown[: most - 3] + "..."


#: Letters that a terminal obeys instead of showing them, and those that turn the direction of writing.
_TRICKS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str, keep: str = "") -> str:
    """Return a text with every letter that could play tricks on a terminal spelt out.

    Parameters
    ----------
    keep : str
        Letters that may stay, such as line breaks.

    Examples
    --------
    >>> print(harmless("red: \\x1b[31m"))
    red: \\x1b[31m
    """
    return _TRICKS.sub(lambda found: found[0] if found[0] in keep else repr(found[0])[1:-1], text)
