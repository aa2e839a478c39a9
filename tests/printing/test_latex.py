"""LaTeX that a real LaTeX compiles: every scenario, every notation, awkward names, slides."""

import re
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.printing import LatexPrinter, NumberFormat
from neurosim.printing.notation import notations
from neurosim.printing.tex import LatexScript, latex_number, latex_writer
from neurosim.printing.tex_signs import foreign, latex_text
from neurosim.printing.tex_width import tex_width


def awkward_network() -> ns.Network:
    """Names and labels with everything that LaTeX has a meaning for."""
    net = ns.Network(loss="sum_of_outputs", name=r"50% of $x_1^2 & {more} #1 ~ \end{document}")
    net.add_input("größe_1")
    net.add_input("ω_[*]")
    net.add_neuron("a & b", "leaky_relu", bias=-1e-9)
    net.add_neuron("100%", "softplus", output=True)
    net.connect("größe_1", "a & b", -0.5, label="w_1")
    net.connect("ω_[*]", "a & b", 0.25, label="#α^2")
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
    bodies: list[str] = []
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
        log = printer.log(traces[name])
        writer = latex_writer(log)
        for section in log.sections:
            formulas += [side for line in section.lines for side in writer.sides(line)]
    boxes = [rf"\setbox0\hbox{{$\displaystyle {formula}$}}\typeout{{@\the\wd0}}" for formula in formulas]
    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    pdf = compiled("boxes", "\n".join([preamble, r"\begin{document}.", *boxes, r"\end{document}"]))
    widths = re.findall(r"^@([\d.]+)pt", pdf.with_suffix(".log").read_text(errors="replace"), re.MULTILINE)
    assert len(widths) == len(formulas) > 100
    for width, formula in zip(map(float, widths), formulas, strict=True):
        assert tex_width(formula) == pytest.approx(width, rel=0.16, abs=8), formula


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


def test_greek_letters_are_commands_and_pictures_are_named_by_their_number():
    assert latex_text("ü ω Σ 😀") == r"ü \ensuremath{\omega} \ensuremath{\sum} [U+1F600]"
    assert LatexScript().label("ω₁") == LatexScript().label("ω1") == r"\omega_{1}"
    assert LatexScript().index("σ₁") == r"\sigma_{1}"
    letters = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"
    assert foreign(latex_text(letters) + "".join(map(LatexScript().letter, letters))) == ""


def named(*names: str) -> ns.Trace:
    """A network of three neurons with these names."""
    net = ns.Network(name=names[0])
    net.add_input(names[0])
    net.add_neuron(names[1], bias=0.5)
    net.add_neuron(names[2], bias=-1.0, output=True)
    net.connect(names[0], names[1], 0.3, label="ω₁")
    net.connect(names[1], names[2], 2.0)
    return net.trace([1.0], [1.0], 0.5)


@pytest.mark.parametrize("beamer", [False, True])
def test_names_in_other_letters_are_set_with_fonts_that_have_them(compiled, beamer):
    from pypdf import PdfReader

    document = LatexPrinter(beamer=beamer).print(named("größe", "σ₁", "выход"))
    assert document.startswith("% !TEX program = xelatex\n% Compile with XeLaTeX;")
    pdf = compiled(f"cyrillic-{beamer}", document)
    assert "Missing character" not in pdf.with_suffix(".log").read_text(errors="replace")
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "выход" in text and "größe" in text and "U+" not in text


def test_chinese_names_ask_for_chinese_fonts_in_every_language():
    document = LatexPrinter().print(named("温度", "h", "o"))
    assert document.startswith("% !TEX program = xelatex\n% Compile with XeLaTeX and the package ctex")
    assert r"\usepackage[UTF8,scheme=plain]{ctex}" in document and r"\text{温度}" in document


def test_names_in_what_is_given_are_words(compiled):
    document = LatexPrinter().print(named("hidden layer one, number seventeen", "größe", "o"))
    given = document.partition("weights: ")[2].partition(r"\par")[0]
    assert given.startswith(r"$\omega_{1}$\ (hidden layer one, number seventeen\ensuremath{\to}")
    assert "größe) $= 0.3$" in given
    compiled("given", document)


LONG = ("temperature_in_the_living_room_at_noon", "hidden layer one, neuron number seventeen", "x" * 130)


@pytest.mark.parametrize("beamer", [False, True])
@pytest.mark.parametrize("notation", ["net-out", "nielsen"])
def test_very_long_names_stay_within_the_margins_and_numbers_on_their_lines(compiled, beamer, notation):
    printer = LatexPrinter(beamer=beamer, notation=notation, carry=True)
    assert overfull(compiled(f"long-{beamer}-{notation}", printer.print(named(*LONG)))) == []


def test_the_table_of_the_drift_begins_on_the_page_before(traces):
    document = LatexPrinter(carry=True).print(traces["mazur"])
    table = document.partition(r"\begin{longtable}")[2]
    assert table.count(r"\\") == len(traces["mazur"]) - 2 + 1  # no inputs, and the headings


def test_matrices_of_long_numbers_keep_their_size(traces):
    net = ns.Network.layered([2, 3, 2], seed=5)
    document = LatexPrinter(matrices=True, carry=True).print(net.trace([0.3, -0.7], [1, 0], 0.25))
    assert "smallmatrix" not in document and "resizebox" not in document


def test_slides_say_what_is_computed_on_them(traces):
    document = LatexPrinter(beamer=True).print(traces["mazur"])
    titles = re.findall(r"\\begin\{frame\}\[shrink\]\{(.*?)\}\\small", document)
    assert titles[0] == "Forward: out(i1), out(i2), net(h1), out(h1)"
    assert len(set(titles)) == len(titles)
