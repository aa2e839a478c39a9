"""The step log in AsciiDoc, with slides."""

from types import MappingProxyType
from typing import Any

from neurosim.ground.stored import flag
from neurosim.printing.printer import Printer
from neurosim.printing.products import text_product
from neurosim.trace.trace_record import TraceRecord


class AsciidocPrinter(Printer):
    """Prints a trace in AsciiDoc."""

    name = "asciidoc"
    endings = (".adoc", ".asciidoc")
    own = MappingProxyType({"beamer": flag})
    without_effect = MappingProxyType({"has no matrices": ("matrices",)})
    product = text_product(r"^(\d+)\.")
    becomes = (".epub",)

    def __init__(self, *given: int | None, beamer: bool = False, **look: Any) -> None:
        super().__init__(*given, **look)
        self.beamer = beamer

    def print(self, trace: TraceRecord) -> str:
        """Return the log: one numbered line for each step."""
        log = self.log(trace)
        lines = ["= Slides" if self.beamer else f"= {log.title}"]
        for section in log.sections:
            lines += [f"{line.step.id}. {log.text.name(line)} {line.value!r}" for line in section.lines]
        return "\n".join([*lines, f"// {self.origin(log)}"]) + "\n"
