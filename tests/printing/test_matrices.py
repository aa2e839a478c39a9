"""Layers as matrices: every printed row, in every medium, is parsed and worked out by NumPy."""

import re
from decimal import Decimal
from html import unescape

import numpy as np
import pytest

import neurosim as ns
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
from neurosim.printing.grids import WholeMatrix

# -- a calculator for rows of matrices -------------------------------------------------------------

TOKEN = re.compile(r"\[[^\]]*\]|[-−]?\d[\d.]*(?:e[-−+]?\d+)?|[()+−·⊙/]")


class Calculator:
    """Works out ``( [1 2; 3 4] [5; 6] ) ⊙ [0; 1]``: +, − bind least, then ⊙ and ·, then side by side."""

    def __init__(self, text: str) -> None:
        # A minus with a space behind it is an operator; one before a digit belongs to the number.
        assert not TOKEN.sub("", text).strip(), text
        self.tokens = TOKEN.findall(text)

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def sum(self) -> np.ndarray:
        if self.next() == "−":
            self.tokens.pop(0)
            total = -self.product()
        else:
            total = self.product()
        while self.next() in ("+", "−"):
            sign = self.tokens.pop(0)
            other = self.product()
            total = total + other if sign == "+" else total - other
        return total

    def product(self) -> np.ndarray:
        found = self.beside()
        while self.next() and self.next() in "⊙·/":
            divides, other = self.tokens.pop(0) == "/", self.beside()
            found = found / other if divides else found * other
        return found

    def beside(self) -> np.ndarray:
        found = self.atom()
        while self.next() and self.next() not in "+−⊙·/)":
            other = self.atom()
            found = found @ other if found.ndim and other.ndim else found * other
        return found

    def atom(self) -> np.ndarray:
        token = self.tokens.pop(0)
        if token == "(":
            found = self.sum()
            assert self.tokens.pop(0) == ")"
            return found
        if token.startswith("["):
            rows = token[1:-1].replace("−", "-").split(";")
            return np.array([[float(x) for x in row.split()] for row in rows])
        return np.array(float(token.replace("−", "-")))


def worked_out(side: str) -> np.ndarray:
    calculator = Calculator(side)
    found = calculator.sum()
    assert not calculator.tokens, side
    return found


# -- the rows of every medium in one spelling ------------------------------------------------------


def rows_of_text(trace: ns.Trace, **look: object) -> list[list[str]]:
    log = TextPrinter(matrices=True, **look).print(trace)
    rows: list[str] = []
    for block in re.findall(r"\n  as matrices\n((?:    .*\n)+)", log + "\n"):
        for line in block.splitlines():
            if re.match(r" *([=+]|$) ?", line.strip()) and rows:
                rows[-1] += " " + line.strip()
            else:
                rows.append(line.strip())
    return [row.split(" = ") for row in rows]


def from_latex(formula: str) -> str:
    formula = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", formula)
    formula = formula.replace(r"\bigl(\begin{smallmatrix}", r"\begin{pmatrix}")  # one too wide for its row
    formula = formula.replace(r"\end{smallmatrix}\bigr)", r"\end{pmatrix}")
    for grid in re.findall(r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}", formula):
        inside = grid[len(r"\begin{pmatrix}") : -len(r"\end{pmatrix}")]
        inside = re.sub(r"(?<=\d) *& *", " ", inside).replace(r"\\", ";").replace(r"\cr", ";")
        formula = formula.replace(grid, f"[{inside}]")
    for latex, sign in ((r"\odot", "⊙"), (r"\cdot", "·"), (r"\Bigl", ""), (r"\Bigr", ""), ("&", "")):
        formula = formula.replace(latex, sign)
    return re.sub(r"-(?!\d)", "−", formula).replace(r"\quad", "").strip()


def rows_of_markdown(trace: ns.Trace, **look: object) -> list[list[str]]:
    found = []
    for block in MarkdownPrinter(matrices=True, **look).print(trace).split("\n\n"):
        rows = re.findall(r"\$(.*?)\$", block)
        if r"\boldsymbol" in block and rows:
            found.append(from_latex(" ".join(rows)).split(" = ") if len(rows) == 1 else _split(rows))
    return found


def _split(rows: list[str]) -> list[str]:
    """Rows that begin with an equals sign are sides, others go on."""
    return [from_latex(side) for side in re.split(r"(?:^|\s)=(?=\s)", " ".join(rows))]


def rows_of_latex(trace: ns.Trace, **look: object) -> list[list[str]]:
    found = []
    document = LatexPrinter(matrices=True, **look).print(trace)
    for block in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", document, re.DOTALL):
        if r"\boldsymbol" in block:
            equations: list[str] = []
            for row in block.split("\\\\\n"):
                if row.lstrip().startswith("&"):
                    equations[-1] += " " + row
                else:
                    equations.append(row)
            found += [_split([equation.replace("&=", " = ")]) for equation in equations]
    return found


MATRIX = re.compile(r'<mrow><mo>\(</mo><mtable class="matrix">(.*?)</mtable><mo>\)</mo></mrow>')


def rows_of_html(trace: ns.Trace, **look: object) -> list[list[str]]:
    found = []
    page = HtmlPrinter(matrices=True, **look).print(trace)
    for table in re.findall(r"<mtable displaystyle.*?</math>", page):
        if "font-weight" in table:
            text = re.sub(r"<mo>·</mo><msup><mn>10</mn><mn>(−?\d+)</mn></msup>", r"e\1", table)
            text = MATRIX.sub(r"[\1]", text).replace("</mtd>", " ").replace("</mtr>", ";").replace(";]", "]")
            text = text.replace("<mo>−</mo>", " − ").replace("<mo>", " <mo>")
            text = re.sub(r'<mo form="prefix">−</mo>|(?<=[\[; ])\s*<mtd> − ', " −", text)
            text = unescape(re.sub(r"<[^>]*>", "", text))
            found.append([side.strip(" ;") for side in text.split(" =")])
    return found


MEDIA = {
    "text": rows_of_text,
    "markdown": rows_of_markdown,
    "latex": rows_of_latex,
    "html": rows_of_html,
}


def numbers_of(equations: list[list[str]]) -> list[tuple[str, str, str]]:
    """(name, what is to be worked out, what stands behind it) of the equations that have both in numbers."""
    return [
        (equation[0], equation[-2], equation[-1])
        for equation in equations
        if len(equation) > 2 and not re.search(r"[^\W\d]|\\", re.sub(r"\d[\d.]*e[-−]?\d+", "", equation[-2]))
    ]


# -- networks with every kind of slope -------------------------------------------------------------

LAYERS = {
    "sigmoid": ([2, 3, 2], "sigmoid", "sigmoid", "half_squared_error"),
    "tanh": ([3, 2, 2], "tanh", "tanh", "squared_error"),
    "relu": ([2, 4, 3, 2], "relu", "linear", "mean_squared_error"),
    "one neuron a layer": ([1, 1, 1], "tanh", "sigmoid", "half_squared_error"),
    "one output": ([2, 3, 1], "linear", "exp", "half_squared_error"),
    "square": ([2, 2, 2], "square", "leaky_relu", "half_squared_error"),
    "softplus": ([2, 2, 2], "softplus", "softplus", "half_squared_error"),
    "classifier": ([2, 3, 3], "tanh", "softmax", "cross_entropy"),
    "two classes": ([2, 2, 1], "sigmoid", "sigmoid", "binary_cross_entropy"),
    "no target": ([2, 2, 2], "leaky_relu", "tanh", "sum_of_outputs"),
}


def trace_of(name: str, seed: int = 3) -> ns.Trace:
    sizes, activation, last, loss = LAYERS[name]
    net = ns.Network.layered(sizes, activation, output_activation=last, loss=loss, seed=seed)
    for parameter in net.connections:
        parameter.weight = round(parameter.weight, 3)
    targets = None if loss == "sum_of_outputs" else [1.0, 0.0, 0.0][: sizes[-1]]
    return net.trace([0.31, -0.52, 0.83][: sizes[0]], targets, learning_rate=0.5)


def rounded(number: float, significant: int) -> Decimal:
    """To so many digits, half up, from the fifteen that are sure."""
    sure = Decimal(f"{number:.14e}")
    if sure == 0:
        return Decimal(0)
    return sure.quantize(Decimal(1).scaleb(sure.adjusted() + 1 - significant), "ROUND_HALF_UP")


@pytest.mark.slow
@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("notation", ["goodfellow", "mitchell"])
@pytest.mark.parametrize("name", LAYERS)
def test_every_row_of_a_carried_log_is_what_a_calculator_gives(name, notation, medium):
    equations = numbers_of(MEDIA[medium](trace_of(name), notation=notation, carry=True))
    for left, formula, result in equations:
        here, there = worked_out(formula), worked_out(result)
        for one, other in zip(here.flat, there.flat, strict=True):
            assert rounded(one, 4) == Decimal(str(other)), (left, formula, result)
    assert len(equations) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("name", LAYERS)
def test_every_row_of_an_exact_log_gives_what_stands_behind_it_to_the_digits_shown(name, medium):
    equations = numbers_of(MEDIA[medium](trace_of(name), notation="goodfellow", significant=12))
    for _, formula, result in equations:
        assert worked_out(formula).ravel() == pytest.approx(worked_out(result).ravel(), rel=1e-9, abs=1e-11)
    assert len(equations) >= 7


@pytest.mark.parametrize("notation", ["goodfellow", "mitchell"])
def test_every_row_of_the_scenarios_can_be_redone(traces, notation):
    redone = 0
    for name in ("mazur", "sports-3-2-2", "mat-network", "xor", "update-too-early"):
        for _, formula, result in numbers_of(rows_of_text(traces[name], notation=notation, significant=12)):
            assert worked_out(formula).ravel() == pytest.approx(
                worked_out(result).ravel(), rel=1e-9, abs=1e-11
            )
            redone += 1
    assert redone > 30


def delta_rows(trace: ns.Trace, **look: object) -> list[tuple[str, str]]:
    found = rows_of_text(trace, notation="goodfellow", **look)
    return [(row[0], row[-2]) for row in found if row[0].startswith("g")]


@pytest.mark.parametrize("carry", [False, True])
def test_a_slope_is_written_by_its_own_factors(carry):
    sigmoid = dict(delta_rows(trace_of("sigmoid"), carry=carry))
    out = r"(\[[^\]]*\])"
    assert re.fullmatch(rf"\( .* \) ⊙ {out} ⊙ \( 1 − {out} \)", sigmoid["g⁽¹⁾"])
    assert re.fullmatch(rf"\( {out} − {out} \) ⊙ {out} ⊙ \( 1 − {out} \)", sigmoid["g⁽²⁾"])
    tanh = dict(delta_rows(trace_of("tanh"), carry=carry))
    assert re.fullmatch(rf"\( .* \) ⊙ \( 1 − {out} ⊙ {out} \)", tanh["g⁽¹⁾"])
    relu = dict(delta_rows(trace_of("relu"), carry=carry))
    assert re.search(r"⊙ \[[01](; [01])+\]$", relu["g⁽²⁾"])
    assert "⊙" not in relu["g⁽³⁾"]


def test_only_where_a_slope_is_no_simple_formula_the_carried_row_is_left_out():
    trace = trace_of("softplus")
    assert [name for name, _ in delta_rows(trace)] == ["g⁽²⁾", "g⁽¹⁾"]
    assert delta_rows(trace, carry=True) == []
    assert [name for name, _ in delta_rows(trace_of("sigmoid"), carry=True)] == ["g⁽²⁾", "g⁽¹⁾"]


@pytest.mark.parametrize("carry", [False, True])
def test_deltas_that_skip_a_layer_on_their_way_back_are_not_left_out(carry):
    net = ns.Network.layered([2, 2, 2, 2], "tanh", seed=2)
    for connection in net.connections:
        connection.weight = round(connection.weight, 3)
    net.connect(net.generations()[1][0].name, net.outputs[0].name, 0.7)
    trace = net.trace([0.3, -0.5], [0.0, 1.0])
    rows = numbers_of(rows_of_text(trace, notation="goodfellow", carry=carry))
    for _, formula, result in rows:
        assert worked_out(formula).ravel() == pytest.approx(worked_out(result).ravel(), rel=2e-3, abs=1e-6)
    assert len(rows) >= 5


def test_networks_without_layers_have_no_matrices(traces):
    for name in ("skip-connection", "output-feeds-on"):
        log = TextPrinter(matrices=True).log(traces[name])
        sides = [whole for section in log.sections for equation in section.matrices for whole in equation[0]]
        for whole in sides:
            assert isinstance(whole, WholeMatrix)
            layer = log.trace.network.generations()[whole.layer]
            sources = {c.source for c in log.trace.network.connections for n in layer if c.target == n.name}
            before = {n.name for n in log.trace.network.generations()[whole.layer - 1]}
            assert sources <= before
