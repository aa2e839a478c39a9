"""Making a product again from what it carries itself: its trace, or the numbers of its figure."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from neurosim.drawing.page.saving import rendered
from neurosim.figures.remembered import MAKER, drawn_again
from neurosim.ground.errors import FormatError, NeurosimError, brief
from neurosim.ground.formats import if_later
from neurosim.ground.stored import Misfit
from neurosim.player import PlayerPrinter
from neurosim.printing.formats import FORMATS
from neurosim.printing.origin import unpacked_trace, with_objects
from neurosim.printing.printer import Printer
from neurosim.scenario.building.limits import MOST_PRINTED, printed
from neurosim.trace.packing import Packed
from neurosim.trace_view import Trace


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
        kind = _printers().get(packed.maker)
        if kind is None:
            raise FormatError(f"it was made by {brief(packed.maker)}, which does not come with neurosim")
        options = with_objects(packed, kind.own)
        trace = unpacked_trace(packed, Trace)
        if (lines := printed(trace)) > MOST_PRINTED:
            raise FormatError(
                f"it carries a log of {lines:,} lines and numbers in them, and at most {MOST_PRINTED:,} are "
                "made again; make it from a scenario, with neurosim trace or play"
            )
        if kind is PlayerPrinter:
            return _page(trace, options)
        part = packed.options.get("part")
        steps = None if part is None else tuple(step for step in trace if step.id in part)
        return kind(**options).document(trace, None if steps is None else replace(trace, steps=steps))
    except Misfit as misfit:
        later = if_later(packed.version)
        raise FormatError(f"its metadata are damaged: {misfit.told}{later}") from None
    except NeurosimError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise FormatError(f"its metadata are damaged: {brief(error)}") from None


def _printers() -> dict[str, type[Printer]]:
    """All that make products, by the name under which the metadata have them."""
    kinds = [kind for kind in FORMATS.values() if kind.product is not None]
    return {kind.__name__: kind for kind in (*kinds, PlayerPrinter)}


def _page(trace: Trace, options: dict[str, Any]) -> bytes:
    """The page that steps through a trace; a carried trace is carried already."""
    wanted = {name: options[name] for name in ("title", "numbers", "notation", "language")}
    return trace.page(**wanted).encode()
