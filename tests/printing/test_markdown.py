"""Markdown whose formulas reach what sets them, whoever reads the Markdown before."""

import re

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

import neurosim as ns
from neurosim.printing import LatexPrinter, MarkdownPrinter, NumberFormat
from neurosim.printing.markdown_signs import UNDERSCORE, MarkdownScript
from neurosim.printing.notation import notations

FORMULA = r"\$[^$\n]*\$"
DRESSED = NumberFormat(powers=True, thin_spaces=True, decimal_comma=True, times="*")


def awkward() -> ns.Trace:
    """Names with everything that Markdown, LaTeX or MathJax has a meaning for."""
    net = ns.Network(name="[a](b) *c* _d_ <e>")
    net.add_input("living_room_at*noon*")
    net.add_input("<b>[x](y)|`z`")
    net.add_neuron("50% & #1 {x} ~~a~~ ^2", "leaky_relu", bias=0.1)
    net.add_neuron(r"\alpha &amp; !", bias=0.2, output=True)
    net.connect("living_room_at*noon*", "50% & #1 {x} ~~a~~ ^2", 0.2)
    net.connect("<b>[x](y)|`z`", "50% & #1 {x} ~~a~~ ^2", -0.3, label="_w_*x*")
    net.connect("50% & #1 {x} ~~a~~ ^2", r"\alpha &amp; !", 1.5, label="温度 ω₁")
    return net.trace([[0.5, -2.0], [1.0, 1.0]], [[1.0], [0.0]], 0.5)


def shown(document: str) -> str:
    """The text that is left when Markdown without any maths has read a document."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    inline = [token for token in parser.parse(document) if token.type == "inline"]
    return "\n".join(
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in inline
    )


@pytest.mark.slow
@pytest.mark.parametrize("notation", notations())
def test_plain_markdown_leaves_every_formula_as_it_is(traces, notation):
    printer = MarkdownPrinter(notation=notation, matrices=True, numbers=DRESSED)
    for name, trace in {**traces, "awkward": awkward()}.items():
        document = printer.print(trace)
        formulas = re.findall(FORMULA, document)
        assert len(formulas) >= len(trace)
        assert re.findall(FORMULA, shown(document)) == formulas, name
        assert not re.search(r"\\[^A-Za-z]", "".join(formulas))


def test_a_formula_that_markdown_would_change_is_seen():
    assert shown(r"$\text{a\_b}$") != r"$\text{a\_b}$"
    assert shown(r"$\hat{y}_{1} = \hat{y}_{2}$") != r"$\hat{y}_{1} = \hat{y}_{2}$"


def test_words_hold_no_commands_because_mathjax_shows_them_as_they_are():
    document = MarkdownPrinter(matrices=True).print(awkward())
    words = set(re.findall(r"\\text\{([^}]*)\}", document))
    assert {"living", "room", "温度 "} <= words
    assert not set("".join(words)) & set("\\_*[]<>|`~^#$%&{}")


def test_a_dollar_in_a_name_does_not_end_the_formula():
    assert MarkdownScript().text("5 $ a_b") == rf"\text{{5 ＄ a}}{UNDERSCORE}\text{{b}}"


def test_the_formulas_of_markdown_compile_too(traces, compiled):
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
    names = MarkdownPrinter().print(awkward()).translate({ord(sign): None for sign in "温度％＆＄＃｀！"})
    formulas += [formula[1:-1] for formula in re.findall(FORMULA, names)]
    lines = "\n\n".join(f"${formula}$" for formula in formulas)
    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    compiled("formulas", f"{preamble}\\begin{{document}}\n{lines}\n\\end{{document}}\n")


def test_markdown_is_a_list_of_steps_with_their_numbers(traces):
    document = MarkdownPrinter().print(traces["mazur"])
    assert re.findall(r"^\*\*(\d+)\*\* \$", document, re.MULTILINE) == [str(k) for k in range(1, 38)]
    assert (
        r"**14** $\frac{\partial E}{\partial w_{5}} = \delta_{o_{1}} \cdot \mathrm{out}_ {h_{1}} = 0.1385"
        in document
    )
