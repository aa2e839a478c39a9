"""Making a product again from what it carries itself: its trace, or the numbers of its figure."""

from dataclasses import replace
from pathlib import Path

from neurosim.drawing.origin import MAKER, drawn_again
from neurosim.drawing.saving import rendered
from neurosim.errors import FormatError, NeurosimError
from neurosim.player import PlayerPrinter
from neurosim.printing.formats import FORMATS
from neurosim.printing.origin import unpacked_trace, with_objects
from neurosim.printing.printer import Printer
from neurosim.printing.workbook import XlsxPrinter
from neurosim.trace.packing import Packed


def repeated(packed: Packed, path: Path) -> bytes:
    """Return the content that the product must have.

    Raises
    ------
    NeurosimError
        It carries nothing that it can be made of, or that is damaged.
    """
    try:
        if packed.maker == MAKER:
            return rendered(drawn_again(packed), path.suffix.lower().lstrip("."))
        trace = unpacked_trace(packed)
        printers: dict[str, type[Printer]] = {kind.__name__: kind for kind in FORMATS.values()}
        printers[PlayerPrinter.__name__] = PlayerPrinter
        if packed.maker not in printers:
            raise FormatError(f"it was made by '{packed.maker}', which does not come with neurosim")
        printer = printers[packed.maker](**with_objects(dict(packed.options)))
        if isinstance(printer, XlsxPrinter):
            part = packed.options.get("part")
            steps = None if part is None else tuple(step for step in trace if step.id in part)
            return printer.document(trace, None if steps is None else replace(trace, steps=steps))
        return printer.print(trace).encode()
    except NeurosimError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"its metadata are damaged: {error!r:.80}") from None
