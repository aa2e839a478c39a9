"""The text log: every printed line can be redone with a calculator."""

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.ground.errors import NumberError
from neurosim.printing import TextPrinter

FUNCTIONS = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "sqrt": math.sqrt, "max": max}
NUMBER = re.compile(r"(?<![\w.])\d+\.?\d*(?:e[+-]?\d+)?")
SYMBOLS = str.maketrans({"−": "-", "·": "*", "⁰": "0", "²": "²"})


def equations(log: str) -> list[list[str]]:
    """Every numbered line of a log (continuations joined) as its sides; ``also`` lines belong to it."""
    joined: list[str] = []
    for line in log.splitlines():
        if re.match(r"^ *\d+  ", line):
            joined.append(re.sub(r"^ *\d+  ", "", line))
        elif line.startswith("  ") and joined and line.strip().startswith(("=", "+", "also")):
            text = line.strip()
            joined.append(joined[-1].split(" = ")[0] + text[4:]) if text.startswith("also") else None
            if not text.startswith("also"):
                joined[-1] += " " + text
    return [re.split(r" = ", line) for line in joined]


def machine(text: str) -> str:
    return re.sub(r"²", "**2", text.translate(SYMBOLS)).replace("−", "-")


def is_numeric(side: str) -> bool:
    words = re.findall(r"[^\W\d_]\w*", re.sub(r"(?<=\d)e[+-]?\d+", "", machine(side)))
    return all(word in FUNCTIONS for word in words) and "[" not in side and "½" not in side


def half_unit(number: str) -> float:
    """Half a unit of the last digit that is shown."""
    exponent = Decimal(number).as_tuple().exponent
    assert isinstance(exponent, int)  # and not "n", as of nan
    return float(Decimal(5).scaleb(exponent - 1))


def redo(side: str) -> tuple[float, float]:
    """The value of a printed formula, and how far off the rounding of its numbers may put it."""
    text = machine(side)
    value = eval(text, {"__builtins__": {}}, dict(FUNCTIONS))
    slack = 0.0
    for found in NUMBER.finditer(text):
        if text[: found.start()].endswith("**"):
            continue
        number = found.group()
        reach = 0.0
        for moved in (float(number) + half_unit(number), float(number) - half_unit(number)):
            try:
                other = eval(
                    text[: found.start()] + repr(abs(moved)) + text[found.end() :],
                    {"__builtins__": {}},
                    dict(FUNCTIONS),
                )
            except (ZeroDivisionError, ValueError):
                return value, math.inf
            reach = max(reach, abs(other - value))
        slack += reach
    return value, slack


def check_lines(log: str) -> int:
    redone = 0
    for sides in equations(log):
        assert len(sides) >= 2, sides
        if not is_numeric(sides[-1]) or len(sides) < 3 or not is_numeric(sides[-2]):
            continue
        shown = machine(sides[-1])
        value, slack = redo(sides[-2])
        assert abs(value - float(shown)) <= 1.2 * slack + 1.01 * half_unit(shown.lstrip("-")), sides
        redone += 1
    return redone


# -- Mazur, as the design shows it -----------------------------------------------------------------


@pytest.fixture
def log(mazur):
    return str(mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5))


LINES = [
    """net(h1) = w1·out(i1) + w2·out(i2) + b(h1)
             = 0.15·0.05 + 0.2·0.1 + 0.35
             = 0.3775""",
    "out(h1) = σ(net(h1)) = 1/(1 + exp(−0.3775)) = 0.5933",
    """δ(h2) = (δ(o1)·w6 + δ(o2)·w8)·out(h2)·(1 − out(h2))
           = (0.1385·0.45 + (−0.03810)·0.55)·0.5969·(1 − 0.5969)
           = 0.009954""",
    """E = ½·(t(o1) − out(o1))² + ½·(t(o2) − out(o2))²
       = 0.5·(0.01 − 0.7514)² + 0.5·(0.99 − 0.7729)²
       = 0.2984""",
    "∂E/∂w5 = δ(o1)·out(h1) = 0.1385·0.5933 = 0.08217",
    "new w5 = w5 − η·∂E/∂w5 = 0.4 − 0.5·0.08217 = 0.3589",
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.partition(" =")[0])
def test_the_log_of_mazur_has_the_lines_of_the_design(log, line):
    assert line in log
    assert "FORWARD\n" in log and "ERROR\n" in log and "BACKWARD\n" in log and "UPDATE\n" in log


def test_the_log_opens_with_the_conventions_in_force(log):
    opening = log.partition("FORWARD")[0]
    for part in (
        "mazur",
        "half_squared_error",
        "½·Σ (t − o)²",
        "δ = ∂E/∂net",
        "η = 0.5",
        "4 significant digits",
    ):
        assert part in opening
    assert "variable" in opening and "w ← w − η·∂E/∂w" in opening


def test_lines_are_numbered_like_the_steps(log, new_mazur):
    numbers = [int(n) for n in re.findall(r"^ *(\d+)  ", log, re.MULTILINE)]
    trace = new_mazur().trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert numbers == [step.id for step in trace] == list(range(1, len(trace) + 1))


def test_every_line_of_mazur_can_be_redone(log):
    assert check_lines(log) >= 30


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_every_line_of_a_random_log_can_be_redone_within_its_rounding(random_network, seed):
    net, inputs, targets = random_network(seed)
    log = TextPrinter(significant=8).print(net.trace(inputs, targets, learning_rate=0.1))
    check_lines(log)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_negative_numbers_stand_in_brackets_behind_a_sign(random_network, seed):
    net, inputs, targets = random_network(seed)
    log = str(net.trace(inputs, targets, learning_rate=0.1)).partition("FORWARD")[2]
    assert not re.search(r"[·/+−] ?−", log), re.findall(r".*[·/+−] ?−.*", log)
    assert not re.search(r"−[\d.]+(e[+−]?\d+)?[²³]", log.replace("(−", "(~"))
    assert log.count("(") == log.count(")")
    assert "−0.0000 " not in log


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_symbolic_and_substituted_sides_have_the_same_shape(random_network, seed):
    """Put the numbers in place of the symbols: nothing else may change."""
    import json

    net, inputs, targets = random_network(seed)
    for step in json.loads(net.trace(inputs, targets, learning_rate=0.1).to_json())["steps"]:
        if step["quantity"] in ("net", "gradient", "weight", "bias"):
            # The slope of a maximum, ∂max/∂(w1·out(x)), is a symbol as a whole: its number is 0 or 1.
            symbolic = re.sub(r"∂max/∂\((\(.*?\)|[^()])*\)", "max′", step["symbolic"])
            symbols = symbolic.count("·"), symbolic.count("/")
            fractions = symbolic.count("∂E/∂")
            numbers = step["substituted"].count("·"), step["substituted"].count("/")
            assert symbols == (numbers[0], numbers[1] + fractions), step


# -- rounding --------------------------------------------------------------------------------------


def test_significant_digits_and_decimals(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert "= 0.593269992\n" in TextPrinter(significant=9).print(trace)
    assert "= 0.59\n" in TextPrinter(decimals=2).print(trace)
    assert "0.5932699921071872" in TextPrinter(significant=17).print(trace)
    for digits in (1, 2, 6, 12):
        check_lines(TextPrinter(significant=digits).print(trace))
        check_lines(TextPrinter(decimals=digits).print(trace))


def test_typed_in_numbers_are_never_rounded(mazur):
    mazur["i1", "h1"].weight = 0.123456789
    log = TextPrinter(significant=2).print(mazur.trace([0.0512345, 0.10]))
    assert "0.123456789·0.0512345" in log


@pytest.mark.parametrize(
    "digits",
    [
        {"significant": 0},
        {"significant": 18},
        {"significant": 2.5},
        {"significant": "4"},
        {"decimals": -1},
        {"decimals": 18},
        {"significant": 3, "decimals": 3},
    ],
    ids=str,
)
def test_impossible_roundings_are_refused(digits):
    with pytest.raises(NumberError, match="significant|decimals"):
        TextPrinter(**digits)


def test_colour_changes_nothing_but_colour(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    coloured = TextPrinter(colour=True).print(trace)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == TextPrinter().print(trace)


def test_the_log_of_a_classifier_shows_jacobian_slope_product_and_shortcut():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name, weight in (("a", 0.5), ("b", -0.25)):
        net.add_neuron(name, "softmax", output=True)
        net.connect("x", name, weight)
    log = str(net.trace([1.0], [1.0, 0.0]))
    assert "out(j)·([i=j] − out(i))" in log
    assert "(−t(a)/out(a))·out(a)·(1 − out(a)) + (−t(b)/out(b))·out(b)·(0 − out(a))" in log
    assert "also = out(a) − t(a)" in log
    check_lines(log)


def test_several_samples_have_headings_of_their_own(mazur):
    log = str(mazur.trace([[0.1, 0.2], [0.3, 0.4]], [[0, 1], [1, 0]], learning_rate=0.5))
    for heading in ("FORWARD, SAMPLE 1", "FORWARD, SAMPLE 2", "BACKWARD, SAMPLE 2", "\nUPDATE\n"):
        assert heading in log
    assert "accumulate over the samples" in log
    check_lines(log)


def test_a_connection_without_label_is_called_by_its_ends(small):
    log = str(small().trace([1.0], [0.5], learning_rate=0.1))
    assert "w(x→h)·out(x)" in log and "new w(x→h)" in log


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_what_is_given_stands_in_one_column_in_every_language(language):
    lines = (
        TextPrinter(language=language).print(ns.scenarios.load("mazur").trace()).split("\n\n")[1].splitlines()
    )
    columns = {
        line.index(first)
        for line in lines[1:]
        for first in ("w1 (", "w6 (", "b(h1)", "t(o1)")
        if first in line
    }
    assert len(columns) == 1
