"""Names to choose from, as messages and help list them."""

from collections.abc import Iterable


def either(names: Iterable[str]) -> str:
    """Return the names with commas, and "or" before the last.

    Examples
    --------
    >>> either(["a", "b", "c"]), either(["a"])
    ('a, b or c', 'a')
    """
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
