"""Errors of neurosim: one tree, every message says what, where, what is allowed and what to do."""

import difflib
import os
import re
from collections.abc import Iterable

from neurosim.ground.synonyms import letters_and_digits, meant

#: So many letters of a name, or of a value, a message quotes.
MOST = 80
#: So many of a path, which has to be found by what the message says.
MOST_OF_PATH = 1_000
#: So many a message has at all.
MOST_OF_MESSAGE = 2_000
#: So alike two names are when one is surely a slip of the other, and no name from elsewhere.
ALMOST = 0.85
QUOTES = "'\""
_QUOTED = re.compile(r"(?<!\w)'(?P<one>.*?)'(?!\w)|(?<!\w)\"(?P<two>.*?)\"(?!\w)|[^\s'\"]+", re.DOTALL)


class NeurosimError(Exception):
    """Base of every error that neurosim raises on purpose."""

    def __str__(self) -> str:
        # KeyError would show the repr of its message, quotes and all.
        if not self.args:
            return ""
        # Python itself prints a traceback, and no name in it may move the cursor.
        return shortened_message(harmless(cut(str(self.args[0]), MOST_OF_MESSAGE), "\n\t"))


class StructureError(NeurosimError, ValueError):
    """The graph would become something that is not a feed-forward network."""


class CycleError(StructureError):
    """A connection or a softmax group would make the network feed itself."""


class UnknownNameError(NeurosimError, KeyError, ValueError):
    """No neuron, connection, activation, loss, ... has this name."""


class ArgumentError(UnknownNameError, TypeError):
    """A function was called with an argument that it does not take, or without one that it needs."""


class NumberError(NeurosimError, ValueError, TypeError):
    """Something given as a number is not a finite real number."""


class NonFiniteError(NeurosimError, ArithmeticError):
    """A computed value became infinite or not a number."""


class EngineError(NeurosimError, RuntimeError):
    """An engine of one's own failed, or does not keep to what an engine has to be."""


class PassOrderError(NeurosimError, RuntimeError):
    """A pass was asked for before the pass that it builds on."""


class FormatError(NeurosimError, ValueError):
    """A file or document is damaged, of another kind, or of a newer version."""


class FileError(NeurosimError, OSError):
    """A file cannot be read or written."""


class MissingExtraError(NeurosimError, ImportError):
    """An optional package is not installed; the message gives the command that installs it."""


class BackendError(NeurosimError, RuntimeError):
    """Other processes or computers cannot be reached, or cannot do the work that they are given."""


class WorkersLostError(BackendError):
    """Workers, or the connection to them, were lost, so that results are missing; it can be tried again."""


class LossWarning(UserWarning):
    """Targets or outputs that do not suit the loss or each other, though they may be intended."""


# A traceback names an error as users do: neurosim.NumberError.
for _kind in [each for each in globals().values() if isinstance(each, type) and each.__module__ == __name__]:
    _kind.__module__ = "neurosim"


def shortened_message(message: str) -> str:
    """Return a message in which no quoted name and no word is longer than `MOST` letters.

    Names come from files and from users, and may be a megabyte long; the messages that quote them need not
    think of it.

    Examples
    --------
    >>> shortened_message("no neuron 'h9' (neurons are 'h1')")
    "no neuron 'h9' (neurons are 'h1')"
    >>> len(shortened_message(f"no neuron '{'h' * 1_000_000}' (neurons are 'h1')"))
    111
    """
    if len(message) <= MOST:
        return message
    return _QUOTED.sub(_shortened_piece, cut(message, MOST_OF_MESSAGE))


def _shortened_piece(found: re.Match[str]) -> str:
    kind = found.lastgroup
    piece = found[kind] if kind is not None else found[0]
    short = cut(piece, MOST_OF_PATH if os.sep in piece else MOST)
    quote = {"one": "'", "two": '"', None: ""}[kind]
    return f"{quote}{short}{quote}"


def reason_of(error: OSError | ValueError) -> str:
    """Return what the system says of a failure, for the end of a sentence.

    Examples
    --------
    >>> reason_of(FileNotFoundError(2, "No such file or directory", "net.json"))
    'no such file or directory'
    """
    return (getattr(error, "strerror", None) or str(error)).lower()


def cut(text: str, most: int) -> str:
    """Return a text with dots in its middle where it is longer than `most` letters.

    Examples
    --------
    >>> cut("abcdefghijklm", 9)
    'abc...klm'
    """
    if len(text) <= most:
        return text
    end = (most - 3) // 2
    # Not at a quote, which would seem to be the one that ends a name.
    return f"{text[: most - 3 - end].rstrip(QUOTES)}...{text[-end:].lstrip(QUOTES)}"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return the names in quotes, separated by commas, shortened after ``most``.

    Examples
    --------
    >>> listed(["x1", "x2"])
    "'x1', 'x2'"
    """
    quoted = [f"'{cut(str(name), MOST)}'" for name in names]
    if len(quoted) > most:
        quoted = [*quoted[: most - 1], f"... {len(quoted) - most + 1} more"]
    return ", ".join(quoted) if quoted else "none"


def arrows(path: list[str], most: int = 12) -> str:
    """Return ``"a -> b -> c"``, with dots in the middle of a path of more than `most` names.

    Examples
    --------
    >>> arrows(["h1", "h2", "h1"]), arrows(list("abcdefgh"), 5)
    ('h1 -> h2 -> h1', 'a -> b -> ... -> g -> h')
    """
    if len(path) > most:
        path = [*path[: most // 2], "...", *path[len(path) - most // 2 :]]
    return " -> ".join(path)


def did_you_mean(name: object, allowed: Iterable[str]) -> str:
    """Return ``"did you mean 'x'? "`` when an allowed name is close, else an empty string.

    A name that other programs use is answered by ours; see `neurosim.ground.synonyms`.

    Examples
    --------
    >>> did_you_mean("sigmiod", ["sigmoid", "tanh"])
    "did you mean 'sigmoid'? "
    >>> did_you_mean("mse", ["squared_error", "mean_squared_error"])
    "here it is called 'mean_squared_error'; "
    """
    given = name if isinstance(name, str) else brief(name)
    if len(given) > MOST:  # compared letter by letter, which would take hours
        return ""
    names = [name for name in allowed if len(name) <= MOST]
    same = [name for name in names if letters_and_digits(name) == letters_and_digits(given) != ""]
    same = same or difflib.get_close_matches(given, names, n=1, cutoff=ALMOST)
    if not same and (ours := meant(given, names)):
        return f"here it is called {' or '.join(repr(name) for name in ours)}; "
    close = same or difflib.get_close_matches(given, names, n=1)
    return f"did you mean '{close[0]}'? " if close else ""


def missing_extra(what: str, package: str, extra: str) -> MissingExtraError:
    """Return the error to raise where an optional package is not installed.

    Examples
    --------
    >>> print(missing_extra("moons", "scikit-learn", "data"))
    moons needs scikit-learn, which is not installed; install it with: pip install "neurosim[data]"
    """
    return MissingExtraError(
        f'{what} needs {package}, which is not installed; install it with: pip install "neurosim[{extra}]"'
    )


def missing_package(what: str, package: str) -> MissingExtraError:
    """Return the error of a package that neurosim needs, where it was installed without.

    Examples
    --------
    >>> print(missing_package("fit", "numpy"))
    fit needs numpy, which is not installed; install it with: pip install numpy
    """
    return MissingExtraError(
        f"{what} needs {package}, which is not installed; install it with: pip install {package}"
    )


def require_installed(what: str, *packages: str) -> None:
    """Refuse to begin something whose packages are not installed.

    Building, the passes, traces and their text need the standard library and networkx only; so those who
    have nothing else get this far, and are told here what is missing.

    Raises
    ------
    MissingExtraError
        The first of them that is not there.
    """
    from importlib.util import find_spec

    for package in packages:
        try:
            found = find_spec(package)
        except ImportError:  # somebody's import hook keeps it out
            found = None
        if found is None:
            raise missing_package(what, package)


def brief(value: object, most: int = MOST) -> str:
    """Return the repr of a value on one line; one that is longer than `most` is cut, and quotes closed.

    Examples
    --------
    >>> brief([1, 2]), brief("x" * 50, 10), brief(["y" * 50], 12)
    ('[1, 2]', "'xxxx...'", "['yyyyy...']")
    """
    if isinstance(value, str | bytes):
        value = value[: most + 1]  # a long text is not made longer first
    try:
        shown = " ".join(repr(value).split())
    except Exception:  # a whole number of 5,000 digits, or an object of somebody else
        shown = f"<{type(value).__name__}>"
    if len(shown) <= most:
        return shown
    begun = shown[: most - len("...']")]
    bracket = shown[-1] if shown[-1] in ")]}>" else ""
    return f"{begun}...{_open_quote(begun)}{bracket}"


def _open_quote(text: str) -> str:
    """The quote that the beginning of a repr has opened and not closed."""
    opened = ""
    for sign in re.findall(rf"\\.|[{QUOTES}]", text):
        if sign == opened:
            opened = ""
        elif not opened and sign in QUOTES:
            opened = sign
    return opened


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
