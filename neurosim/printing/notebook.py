"""Traces and steps in a notebook: text, HTML that folds, and LaTeX."""

from dataclasses import replace
from html import escape

from neurosim.printing.html import HtmlPrinter
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.mathml import ABOUT, EQUALS, mathml_writer, prefixed
from neurosim.printing.redone import joined_sides
from neurosim.printing.tex import latex_writer
from neurosim.printing.tex_rows import ABOUT as TEX_ABOUT
from neurosim.printing.text import TextPrinter
from neurosim.trace.records import NetworkRecord
from neurosim.trace.steps import Step
from neurosim.trace.trace import Conventions, Trace

MOST = 300  # steps that a notebook shows
STYLE = (
    "<style>.neurosim .step{display:flex;gap:.8rem;align-items:baseline;padding:.2rem 0}"
    ".neurosim .number{flex:0 0 2.5rem;text-align:right;opacity:.6;text-decoration:none}"
    ".neurosim math[display=block]{width:max-content;margin:0}.neurosim .formula{overflow-x:auto;"
    "overflow-y:hidden;padding-block:3px}"
    ".neurosim mtd{text-align:left}.neurosim mtd:first-child{text-align:right}"
    ".neurosim summary{font-weight:600;cursor:pointer}"
    # Notebooks set tables to the right.
    ".neurosim .conventions :is(th,td){text-align:left}</style>"
)


def trace_bundle(trace: Trace) -> dict[str, str]:
    """Return a trace as text, as HTML and as LaTeX; of a long one the beginning."""
    shown = replace(trace, steps=trace.steps[:MOST])
    printer, latex = HtmlPrinter(), LatexPrinter()
    more = len(trace) - len(shown)
    rest = f"<p>{more:,} more steps; print the trace, or a part of it: trace.about(...)</p>" if more else ""
    log = printer.log(shown)
    # The links of the steps would lead out of the cell.
    fragment = (
        printer.fragment(log).replace(' id="step-', ' data-step="').replace(' href="#step-', ' data-to="')
    )
    text = TextPrinter().print(shown) + (f"... {more:,} more steps\n" if more else "")
    return {
        "text/plain": text,
        "text/html": f'{STYLE}<div class="neurosim"><h3>{escape(log.title)}</h3>{fragment}{rest}</div>',
        "text/latex": "\n".join(latex.body(latex.log(shown))),
    }


def step_bundle(step: Step) -> dict[str, str]:
    """Return one step as text, as HTML and as LaTeX."""
    network = NetworkRecord(name=None, loss="", bias_style="none", neurons=(), connections=())
    log = HtmlPrinter().log(Trace(network, Conventions(loss="", loss_formula=""), (step,)))
    line = log.sections[0].lines[0]
    mathml, latex = mathml_writer(log), latex_writer(log)
    formula = mathml.name(line) + EQUALS + joined_sides(mathml.sides(line), line.sign, EQUALS, ABOUT)
    tex = joined_sides(latex.sides(line), line.sign, about=TEX_ABOUT)
    return {
        "text/plain": f"{step.id}  {log.text.name(line)} = {joined_sides(log.text.sides(line), line.sign)}",
        "text/html": f"<p>{step.id}&emsp;<math>{prefixed(formula)}</math></p>",
        "text/latex": f"${latex.name(line)} = {tex}$",
    }
