"""Names to choose from, as messages and help offer them."""

from collections.abc import Iterable

from neurosim.ground.errors import brief, did_you_mean, listed


def unknown_name(
    kind: str, name: object, known: Iterable[str], *, hint: str | None = None, also: str = ""
) -> str:
    """Return the sentence about a name that is none of ours.

    Parameters
    ----------
    kind : str
        What it would be the name of.
    hint : str, optional
        What to do about it, in place of the name that it may be a slip of.
    also : str
        What else could be given.

    Examples
    --------
    >>> unknown_name("phase", "foward", ["forward", "backward"])
    "unknown phase 'foward' (did you mean 'forward'? one of: forward, backward)"
    >>> unknown_name("notation", "x", ["net-out"], also="or a file")
    "unknown notation 'x' (one of: net-out; or a file)"
    """
    names = list(known)
    first = did_you_mean(name, names) if hint is None else hint
    return f"unknown {kind} {brief(name)} ({first}one of: {', '.join(names)}{also and f'; {also}'})"


def offered(
    name: object, known: Iterable[str], are: str, *, among: Iterable[str] | None = None, most: int = 12
) -> str:
    """Return the end of a sentence about a name that is not there: a similar one, and all that are.

    Parameters
    ----------
    are : str
        How the names that there are begin, such as ``"neurons are"``.
    among : iterable of str, optional
        The names of which one may have been meant, where they are more than the listed ones.
    most : int
        So many names are listed.

    Examples
    --------
    >>> offered("hidden1", ["hidden2", "o1"], "neurons are")
    "(did you mean 'hidden2'? neurons are 'hidden2', 'o1')"
    """
    names = list(known)
    return f"({did_you_mean(name, names if among is None else among)}{are} {listed(names, most)})"


def joined_by_or(names: Iterable[str]) -> str:
    """Return the names with commas, and "or" before the last.

    Examples
    --------
    >>> joined_by_or(["a", "b", "c"]), joined_by_or(["a"])
    ('a, b or c', 'a')
    """
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
