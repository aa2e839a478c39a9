"""How a notebook shows an object that cannot print itself, because what prints stands on higher floors."""

from functools import singledispatch


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
