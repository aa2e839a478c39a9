"""Numbers as people read them: how many of something, how long, and which share."""


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> counted(1, "neuron"), counted(2, "neuron"), counted(1797, "sample")
    ('1 neuron', '2 neurons', '1,797 samples')
    """
    return f"{number:,} {noun}{plural(number)}"


def plural(number: int) -> str:
    """Return the ending of a noun after a number: ``"s"``, but nothing after 1.

    Examples
    --------
    >>> plural(0), plural(1), plural(2)
    ('s', '', 's')
    """
    return "" if number == 1 else "s"


def duration(seconds: float) -> str:
    """Return a time as people say it.

    Examples
    --------
    >>> duration(0.00021), duration(3.24), duration(5400), duration(205_000)
    ('0.21 ms', '3.2 s', '1.5 hours', '2.4 days')
    """
    for unit, size in (("days", 86400.0), ("hours", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2g} {unit}" if seconds < 100 * size else f"{seconds / size:,.0f} {unit}"
    return f"{seconds / 1e-3:.2g} ms"
