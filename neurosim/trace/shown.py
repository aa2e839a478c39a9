"""Answers that show their text by themselves where a session is interactive."""

from typing import Protocol


class _PrettyPrinter(Protocol):
    def text(self, text: str) -> None: ...


def shown_as_text(answer: object, printer: _PrettyPrinter, cycle: bool) -> None:
    """Show the text of an answer, not its short `repr`; a class takes it as its ``_repr_pretty_``.

    References
    ----------
    IPython, `IPython.lib.pretty`, "Extending".
    """
    printer.text(str(answer).rstrip("\n"))
