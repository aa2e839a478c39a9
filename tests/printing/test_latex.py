"""LaTeX that a real LaTeX compiles: every scenario, every notation, awkward names, slides."""

import re
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.printing import LatexPrinter, MarkdownPrinter, NumberFormat
from neurosim.printing.notation import notations
from neurosim.printing.tex import latex_number, latex_text, latex_writer
from neurosim.printing.tex_width import shown_width


def awkward_network() -> ns.Network:
    """Names and labels with everything that LaTeX has a meaning for."""
    net = ns.Network(loss="sum_of_outputs", name=r"50% of $x_1^2 & {more} #1 ~ \end{document}")
    net.add_input("größe_1")
    net.add_input("温度")
    net.add_neuron("a & b", "leaky_relu", bias=-1e-9)
    net.add_neuron("100%", "softplus", output=True)
    net.connect("größe_1", "a & b", -0.5, label="w_1")
    net.connect("温度", "a & b", 0.25, label="#α^2")
    net.connect("a & b", "100%", -3e12)
    return net


def overfull(pdf: Path) -> list[float]:
    """By how many points lines reach beyond the margin, more than anybody sees, as LaTeX itself says."""
    log = pdf.with_suffix(".log").read_text(errors="replace")
    return [
        points for found in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if (points := float(found)) > 2
    ]


#: Scenarios with long names, many terms, large fractions, or numbers of 17 digits.
WIDE = ("calculus-9", "iamtrask", "mat-network", "skip-connection", "sports-3-2-2", "why-backprop", "xor")


@pytest.mark.parametrize("notation", notations())
def test_nothing_reaches_beyond_the_margin(traces, compiled, notation):
    bodies = []
    comma = NumberFormat(decimal_comma=True)
    fine = NumberFormat(significant=6, thin_spaces=True, times="×")
    for name in WIDE:
        for look in (
            {},
            {"matrices": True, "language": "fr", "numbers": fine},
            {"matrices": True, "language": "de", "numbers": comma, "carry": True},
        ):
            printer = LatexPrinter(notation=notation, **look)
            bodies += printer.body(printer.log(traces[name]))
    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    document = "\n".join([preamble, r"\begin{document}", *bodies, r"\end{document}"])
    assert overfull(compiled(f"wide-{notation}", document)) == []


def test_rows_are_broken_inside_of_brackets_only_where_nothing_else_helps(traces):
    document = LatexPrinter().print(traces["sports-3-2-2"])
    first = document.partition(r"\delta_{\mathrm{sports}}&= ")[2].partition(r"\tag")[0]
    assert first.count("(") == first.count(")") == 2
    assert re.search(r"\n&\\quad \+ \\Bigl\(-\\frac\{t_\{\\mathrm\{sofa\}\}\}", document)


def test_a_margin_that_is_crossed_is_seen_in_the_log(compiled):
    formula = r"\[" + " ".join(["x_1"] * 80) + r"\]"
    document = rf"\documentclass{{article}}\begin{{document}}{formula}\end{{document}}"
    assert len(overfull(compiled("crossed", document))) == 1


def test_a_formula_is_as_wide_as_latex_sets_it(traces, compiled):
    formulas = []
    for name, notation in (("mazur", "net-out"), ("sports-3-2-2", "mitchell"), ("calculus-9", "nielsen")):
        printer = LatexPrinter(notation=notation)
        writer = latex_writer(printer.log(traces[name]))
        for section in writer.log.sections:
            formulas += [side for line in section.lines for side in writer.sides(line)]
    boxes = [rf"\setbox0\hbox{{$\displaystyle {formula}$}}\typeout{{@\the\wd0}}" for formula in formulas]
    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    pdf = compiled("boxes", "\n".join([preamble, r"\begin{document}.", *boxes, r"\end{document}"]))
    widths = re.findall(r"^@([\d.]+)pt", pdf.with_suffix(".log").read_text(errors="replace"), re.MULTILINE)
    assert len(widths) == len(formulas) > 100
    for width, formula in zip(map(float, widths), formulas, strict=True):
        assert shown_width(formula) == pytest.approx(width, rel=0.16, abs=8), formula


def test_every_scenario_and_notation_compiles_in_one_article(traces, compiled):
    bodies = [r"\begin{document}"]
    for name, trace in traces.items():
        printer = LatexPrinter()
        bodies += printer.body(printer.log(trace))
        for number, notation in enumerate(notations()):
            if name in ("mazur", "skip-connection", "sports-3-2-2"):
                language = ("en", "de", "fr", "es")[number % 4]
                printer = LatexPrinter(
                    numbers=NumberFormat(powers=True, decimal_comma=True, thin_spaces=True, times="×"),
                    notation=notation,
                    language=language,
                    matrices=True,
                    carry=True,
                )
                bodies += printer.body(printer.log(trace))
    printer = LatexPrinter()
    awkward = printer.log(awkward_network().trace([1.0, 2.0], learning_rate=1e-20))
    preamble = printer.print(traces["mazur"]).partition(r"\begin{document}")[0]
    pdf = compiled("all", "\n".join([preamble, *bodies, *printer.body(awkward), r"\end{document}"]))
    assert pdf.stat().st_size > 100_000


def test_an_article_and_slides_compile_as_they_stand(traces, compiled):
    assert overfull(compiled("article", LatexPrinter().print(traces["sports-3-2-2"]))) == []
    slides = LatexPrinter(beamer=True, decimals=2, carry=True).print(traces["sports-3-2-2"])
    assert overfull(compiled("slides", slides)) == []


def test_slides_show_one_step_after_the_other(traces):
    document = LatexPrinter(beamer=True).print(traces["mazur"])
    assert r"\documentclass[aspectratio=169,10pt,fleqn]{beamer}" in document
    frames = document.split(r"\begin{frame}")[3:]
    steps = 0
    for frame in frames:
        overlays = re.findall(r"\\onslide<(\d+)->", frame)
        assert overlays == [str(number) for number in range(1, len(overlays) + 1)]
        steps += len(overlays)
    assert steps == len(traces["mazur"])


def test_the_formulas_are_set_as_in_a_book(traces):
    document = LatexPrinter().print(traces["mazur"])
    assert (
        r"\mathrm{out}_{h_{1}}&= \sigma(\mathrm{net}_{h_{1}}) = \frac{1}{1 + \exp(-0.3775)} = 0.5933"
        in document
    )
    assert r"\frac{\partial E}{\partial w_{5}}&= \delta_{o_{1}} \cdot \mathrm{out}_{h_{1}}" in document
    assert r"\tag{14}" in document


def test_the_formulas_of_markdown_compile_too(traces, compiled):
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    formulas: list[str] = []
    for name in ("mazur", "sports-3-2-2", "skip-connection"):
        document = MarkdownPrinter(matrices=True).print(traces[name])
        parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, allow_space=False)
        for token in parser.parse(document):
            for child in token.children or ():
                if child.type == "math_inline":
                    formulas.append(child.content)
                else:
                    assert "$" not in child.content and "\\frac" not in child.content
    assert len(formulas) > 200
    lines = "\n\n".join(f"${formula}$" for formula in formulas)
    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    compiled("formulas", f"{preamble}\\begin{{document}}\n{lines}\n\\end{{document}}\n")


def test_markdown_is_a_list_of_steps_with_their_numbers(traces):
    document = MarkdownPrinter().print(traces["mazur"])
    assert re.findall(r"^\*\*(\d+)\*\* \$", document, re.MULTILINE) == [str(k) for k in range(1, 38)]
    assert (
        r"**14** $\frac{\partial E}{\partial w_{5}} = \delta_{o_{1}} \cdot \mathrm{out}_{h_{1}} = 0.1385"
        in document
    )


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("−0.5", "-0.5"),
        ("0,5", "0{,}5"),
        ("4.386·10⁻⁴", r"4.386 \cdot 10^{-4}"),
        ("1e−12", r"1 \cdot 10^{-12}"),
        ("0.000\u202f438", r"0.000\thinspace 438"),
        ("−3/20", r"-\tfrac{3}{20}"),
    ],
)
def test_numbers_in_latex(text, latex):
    assert latex_number(text) == latex


def test_options_of_a_command_keep_their_two_hyphens():
    assert latex_text("run --carry – now") == r"run -{}-carry -- now"


@pytest.mark.parametrize("beamer", [False, True])
def test_a_document_says_with_what_it_compiles(traces, beamer):
    german = LatexPrinter(beamer=beamer, language="de").print(traces["mazur"])
    assert german.startswith("% !TEX program = pdflatex\n% Compile with pdfLaTeX.\n\\documentclass")
    chinese = LatexPrinter(beamer=beamer, language="zh").print(traces["mazur"])
    assert chinese.startswith("% !TEX program = xelatex\n% Compile with XeLaTeX and the package ctex")
    assert r"\usepackage[UTF8]{ctex}" in chinese and "fontenc" not in chinese


def test_what_the_fonts_lack_is_named_by_its_number():
    assert latex_text("温 ü δ") == r"[U+6E29] ü \ensuremath{\delta}"
