"""Notebooks: whether one runs the program, and how it shows what cannot print itself on its low floor."""

import sys
from functools import singledispatch
from typing import Any

#: What a notebook shows, by type, and what it is told about that, such as the size of a picture.
Bundle = tuple[dict[str, str], dict[str, dict[str, int]]]


def notebook_shell() -> Any:
    """Return the IPython shell of a notebook; None in a script, a terminal, and IPython in a terminal.

    IPython is asked only where it has been loaded by whoever runs the program.
    """
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell if hasattr(shell, "kernel") else None


@singledispatch
def bundle(shown: object) -> dict[str, str]:
    """Return the forms in which a notebook may show an object, from its media type to the text.

    Here it is the line that `repr` gives. Whoever knows more of a class says so, with
    ``@bundle.register(TheClass)`` above a function.

    Examples
    --------
    >>> class Half:
    ...     def __repr__(self):
    ...         return "a half"
    >>> bundle(Half())
    {'text/plain': 'a half'}
    >>> @bundle.register(Half)
    ... def half_bundle(shown):
    ...     return {"text/plain": repr(shown), "text/html": "&frac12;"}
    >>> bundle(Half())
    {'text/plain': 'a half', 'text/html': '&frac12;'}
    """
    return {"text/plain": repr(shown)}
