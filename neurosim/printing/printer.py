"""The base of all printers: how a log is to look."""

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from types import MappingProxyType
from typing import ClassVar

from neurosim.ground.errors import NumberError, brief
from neurosim.ground.spelling import spell_out_what_it_cannot_show
from neurosim.ground.stored_tables import AnyField
from neurosim.printing.log import StepLog
from neurosim.printing.look import Look
from neurosim.printing.notation import NET_OUT, Notation
from neurosim.printing.notation import notation as chosen_notation
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.products import ProductReader
from neurosim.printing.words import words
from neurosim.trace.carrying import AnyTrace, carried
from neurosim.trace.provenance import Provenance
from neurosim.trace.symbolic_record import SymbolicRecord
from neurosim.trace.trace_record import TraceRecord


def require_trace(given: object) -> None:
    """Refuse what is not a trace, formulas in symbols above all.

    Raises
    ------
    NumberError
        It is something else.
    """
    if isinstance(given, SymbolicRecord):
        raise NumberError(
            "formulas in symbols have no numbers, so they cannot be printed as a log; use print(formulas), "
            "or print one of them with SymPy, as in sympy.latex(formulas.formula('net', 'h1'))"
        )
    if not isinstance(given, TraceRecord):
        raise NumberError(f"a log needs a trace, not {brief(given)}")


class Printer:
    """Base of the printers of logs; a subclass sets a `StepLog` in its medium.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    carry : bool
        Compute as a student does: every result rounded once, and then used rounded.
    numbers : NumberFormat, optional
        How numbers are written, in place of `significant` and `decimals`.
    notation : str, path or Notation
        A bundled notation by name, or a TOML file.
    language : str, optional
        ``en``, ``de``, ``fr``, ``es`` or ``zh``; that of the notation when None.
    matrices : bool, optional
        Whether to write whole layers as matrices, too; as the notation has it when None.
    provenance : Provenance, optional
        Where the trace is from; it goes into the metadata.

    Raises
    ------
    NumberError
        Significant and decimals are both given, or one is out of range.
    UnknownNameError, FormatError, FileError
        The notation or language is unknown, or its file is wrong.

    Attributes
    ----------
    name : str
        What the format is called, as in ``neurosim trace --format``.
    endings : tuple of str
        Those of its files, the usual one first.
    for_people : bool
        Whether people read it from its beginning, so that of a large network one neuron is shown.
    for_terminal : bool
        Whether it is shown as it is: remarks stand in it, and the parts of a scenario follow one another.
    is_text : bool
        Whether its files are text; else they are bytes of their own.
    needs_all : bool
        Whether a part of a log comes with all steps that it rests on.
    own : mapping of str to reader
        Parameters that it has beside the look of all, and how each is read from the metadata of a product.
    without_effect : mapping of str to tuple of str
        Options that change nothing, by the reason.
    product : ProductReader or None
        How its files are verified; None where they do not say where they are from.
    becomes : tuple of str
        Endings of what other programs make of its files, in which the same numbers stand.
    """

    name: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]
    for_people: ClassVar[bool] = True
    for_terminal: ClassVar[bool] = False
    is_text: ClassVar[bool] = True
    needs_all: ClassVar[bool] = False
    own: ClassVar[Mapping[str, AnyField]] = MappingProxyType({})
    without_effect: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    product: ClassVar[ProductReader | None] = None
    becomes: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        *,
        carry: bool = False,
        numbers: NumberFormat | None = None,
        notation: str | PathLike[str] | Notation = "net-out",
        language: str | None = None,
        matrices: bool | None = None,
        provenance: Provenance | None = None,
    ) -> None:
        chosen = chosen_notation(notation)
        self.look = Look(
            format=numbers if numbers is not None else NumberFormat(significant, decimals),
            notation=chosen,
            words=words(language if language is not None else chosen.language),
            carry=carry,
            matrices=chosen.matrices if matrices is None else matrices,
            provenance=provenance,
        )

    def print(self, trace: TraceRecord) -> str:
        """Return the log of a trace."""
        raise NotImplementedError(f"{type(self).__name__} has no print(trace)")

    def document(self, trace: TraceRecord, part: TraceRecord | None = None) -> bytes:
        """Return the content of a file.

        Parameters
        ----------
        trace : TraceRecord
            With all the steps that others rest on.
        part : TraceRecord, optional
            The steps to show, such as ``trace.about("w1")``.
        """
        return self.print(trace if part is None else part).encode()

    def carried(self, trace: AnyTrace) -> AnyTrace:
        """Return the trace as it is printed: carried where this was asked for."""
        require_trace(trace)
        if not self.look.carry or trace.conventions.carried is not None:
            return trace
        return carried(trace, self.look.format.rounding)

    def log(self, trace: TraceRecord) -> StepLog:
        """Return the content of the log."""
        spell_out_what_it_cannot_show()
        return StepLog(self.carried(trace), self.look)

    def origin(self, log: StepLog, part: TraceRecord | None = None) -> str:
        """Return one line for the metadata: the scenario that the log is of, else the trace itself.

        Parameters
        ----------
        part : TraceRecord, optional
            The steps that are shown, where they are not all of them.
        """
        if self.look.provenance is not None:
            return self.look.provenance.to_json()
        from neurosim.printing.origin import look_options, packed_trace

        own = {name: value for name, value in vars(self).items() if name != "look"}  # such as beamer
        shown = {} if part is None else {"part": [step.id for step in part]}
        return packed_trace(type(self).__name__, own | look_options(self.look) | shown, log.trace).to_json()


class DataPrinter(Printer):
    """Base of the printers for programs, which always write in the net-out notation, in English."""

    for_people = False
    without_effect = MappingProxyType(
        {
            "is for programs, always in net-out and English, number by number": (
                "notation",
                "language",
                "matrices",
            )
        }
    )

    def log(self, trace: TraceRecord) -> StepLog:
        """Return the content of the log, in the one notation that programs rely on."""
        spell_out_what_it_cannot_show()
        look = replace(self.look, notation=NET_OUT, words=words("en"), matrices=False)
        return StepLog(self.carried(trace), look)
