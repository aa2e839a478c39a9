"""What a reader gets who types the printed numbers into a calculator, and how logarithms are called there."""

import re
from decimal import Decimal, localcontext
from typing import Any

import pytest

import neurosim as ns
from neurosim.printing import HtmlPrinter, JsonPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.words import languages

FUNCTIONS: dict[str, Any] = {"Decimal": Decimal, "exp": Decimal.exp, "ln": Decimal.ln, "max": max}
FUNCTIONS["tanh"] = lambda x: 1 - 2 / ((2 * x).exp() + 1)


def calculated(text: str) -> Decimal:
    """A printed formula of numbers, typed into a calculator."""
    plain = text.replace("−", "-").replace("·", "*").replace("²", "**2")
    found = re.sub(
        r"(?<![\w.*])(\d+\.?\d*(?:e[-+]?\d+)?)|(?<=\*)(\d+\.?\d*)(?!\w)", r"Decimal('\1\2')", plain
    )
    return Decimal(eval(found.replace("**Decimal('2')", "**2"), dict(FUNCTIONS)))


def redone(log: str) -> list[tuple[str, Decimal, Decimal]]:
    """(sign, what the printed numbers give, what is printed) of every line with numbers."""
    lines = re.sub(r"\n {8,}([=≈])", r" \1", log).split("\n")
    found = []
    for line in lines:
        sides = re.match(r" *\d+  .* = ([^=≈]*[\d)²]) ([=≈]) (\S+)$", line)
        if sides and not re.search(r"[a-zA-Zδη]\w*\d|out|net|δ|η|E|′|[tb]\(", sides[1]):
            found.append((sides[2], calculated(sides[1]), calculated(sides[3])))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("digits", [{}, {"significant": 7}, {"decimals": 5}], ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_a_line_ends_in_about_where_its_printed_numbers_miss_by_more_than_one_and_a_half_units(seed, digits):
    activation = ("sigmoid", "tanh", "softplus")[seed % 3]
    net = ns.Network.layered(
        [2, 3, 2], activation=activation, output_activation="sigmoid", initialisation="normal", seed=seed
    )
    with localcontext(prec=40):
        lines = redone(TextPrinter(**digits).print(net.trace([0.3, -0.7], [0.2, 0.9], learning_rate=0.4)))
        assert len(lines) > 30
        for sign, value, shown in lines:
            last = -5 if "decimals" in digits else shown.adjusted() + 1 - digits.get("significant", 4)
            missed = abs(value - shown) / Decimal(1).scaleb(last)
            assert (sign == "≈") == (missed > Decimal("1.500001")), (value, shown)


@pytest.fixture(scope="module")
def cancelling():
    net = ns.Network(name="cancelling")
    net.add_input("i")
    net.add_neuron("h", activation="sigmoid")
    net.add_neuron("k", activation="sigmoid")
    net.add_neuron("o", activation="linear", output=True)
    for source, target, weight in (("i", "h", 0.7), ("i", "k", 0.70001), ("h", "o", 1.0), ("k", "o", -1.0)):
        net.connect(source, target, weight=weight)
    return net.trace([1.0], [0.0], learning_rate=0.1)


def test_every_medium_marks_such_a_line_and_the_box_says_what_it_means(cancelling):
    assert re.search(r"= 1·0\.6682 \+ \(−1\)·0\.6682\s+≈ −0\.000002217\n", TextPrinter().print(cancelling))
    for printer, sign in (
        (MarkdownPrinter(), r"\approx"),
        (LatexPrinter(), r"\approx"),
        (HtmlPrinter(), "<mo>≈</mo>"),
    ):
        assert sign in printer.print(cancelling)
    for language in languages():
        assert "≈" in TextPrinter(language=language).print(cancelling).partition("\n\n")[0]
    assert "≈" not in TextPrinter(carry=True).print(cancelling)


@pytest.fixture(scope="module")
def logarithms():
    net = ns.Network(loss="cross_entropy", name="logarithms")
    net.add_input("i")
    net.add_neuron("h", activation="log", bias=3.0)
    net.connect("i", "h", weight=0.5)
    for name in ("o", "p"):
        net.add_neuron(name, activation="softmax", output=True)
        net.connect("h", name, weight=0.25 if name == "o" else -0.5)
    return net.trace([1.0], [1.0, 0.0], learning_rate=0.1)


@pytest.mark.parametrize(
    ("printer", "written"),
    [
        (TextPrinter(matrices=True), "ln(net(h)) = ln(3.500) = 1.253"),
        (MarkdownPrinter(matrices=True), r"\ln(3.500) = 1.253"),
        (LatexPrinter(matrices=True), r"\ln(3.500) = 1.253"),
        (HtmlPrinter(matrices=True), "<mi>ln</mi>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_people_read_ln_because_the_key_log_is_another_logarithm(logarithms, printer, written):
    page = printer.print(logarithms)
    assert written in page
    assert "ln(o)" in page and "ln(net)" in page  # in the box
    assert not re.search(r"\blog\(|\\log\b|<mi>log", page.replace("neurosim", ""))


def test_programs_read_log(logarithms):
    assert '"expression": "log(3.5)"' in JsonPrinter().print(logarithms)


def test_small_numbers_are_written_in_one_way_down_to_a_bound():
    shown = NumberFormat()
    assert [shown.number(x) for x in (6.6e-05, -3.3e-05, 9.9e-05, 8.48e-05)] == [
        *("0.00006600", "−0.00003300", "0.00009900", "0.00008480")
    ]
    assert (shown.number(1.2345e-7), shown.number(9.9e-8)) == ("0.0000001235", "9.900e−08")
    assert shown.typed(-6.6e-05) == "−0.000066"


@pytest.fixture(scope="module")
def gathering():
    net = ns.Network(name="gathering")
    net.add_input("a")
    net.add_neuron("h", activation="leaky_relu")
    net.add_neuron("k", activation="tanh", aggregation="product")
    net.add_neuron("o", activation="square", aggregation="max", output=True, bias=0.5)
    for source, target in (("a", "h"), ("a", "k"), ("h", "k"), ("h", "o"), ("k", "o")):
        net.connect(source, target, weight=-0.5)
    return net.trace([2.0], [1.0], learning_rate=0.1)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({}, "out = net if net > 0 else 0.01·net, slope ∂out/∂net = 1 if net > 0 else 0.01"),
        ({"notation": "nielsen"}, "a = tanh(z), slope ∂a/∂z = 1 − a²"),
        ({"notation": "nielsen"}, "a = z², slope ∂a/∂z = 2·z"),
        (
            {"notation": "nielsen", "language": "fr"},
            "erreur               demi-erreur quadratique: C = ½·Σ (y − a)²",
        ),
        (
            {"notation": "nielsen", "language": "es"},
            "error               mitad del error cuadrático: C = ½·Σ (y − a)²",
        ),
        ({"language": "de"}, "out = net wenn net > 0 sonst 0.01·net"),
        ({}, "of equal ones the first counts"),
        ({}, "its derivative by one factor is the product of the others"),
        ({"language": "de"}, "Bias-Werte"),
    ],
    ids=str,
)
def test_the_box_speaks_in_the_letters_and_the_language_of_the_log(gathering, look, said):
    assert said in TextPrinter(**look).print(gathering)


def test_biases_and_their_gradients_have_matrix_rows():
    net = ns.Network.layered([2, 2, 2], initialisation="normal", seed=1)
    trace = net.trace([0.3, -0.7], [0.2, 0.9], learning_rate=0.5)
    number = TextPrinter().look.format.number
    ours = "; ".join(number(trace.value("bias_gradient", n.name)) for n in net.outputs)
    after = "; ".join(number(n.bias) for n in net.outputs)
    log = " ".join(TextPrinter(notation="nielsen", matrices=True).print(trace).split())
    assert f"∂C/∂b³ = δ³ = [{ours}]" in log
    assert re.search(rf"new b³ = b³ − η ∂C/∂b³ = \S+ \S+ − 0\.5 {re.escape(f'[{ours}]')} = ", log)
    assert f"= [{after}]" in log


@pytest.mark.parametrize(("given", "wide"), [(70003703.703670, True), (0.5, False)])
def test_a_carried_number_keeps_as_many_digits_as_a_float_holds_and_the_box_says_so(given, wide):
    net = ns.Network(name="large")
    net.add_input("i")
    net.add_neuron("o", activation="linear", output=True)
    net.connect("i", "o", weight=-140.507407)
    log = TextPrinter(decimals=6, carry=True).print(net.trace([given], [1.0]))
    exact = Decimal("-140.507407") * Decimal(repr(given))
    found = re.search(r"= (−\S+)\n 3 ", log)
    assert found is not None
    shown = Decimal(found[1].replace("−", "-"))
    assert abs(exact - shown) <= Decimal("0.5").scaleb(shown.as_tuple().exponent)
    assert ("more than 15 digits" in log) is wide


def test_paths_name_the_edges_they_count(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99])
    said = str(trace.paths("i1->h1"))
    assert "2 paths over 4 edges (from h1 to the error E: h1→o1, h1→o2, o1→E, o2→E)" in said
    assert said.startswith("∂E/∂w1 as a sum over paths")
