"""The carried trace: every printed line is what a calculator gives for the numbers printed in it."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError, NonFiniteError, NumberError
from neurosim.printing import JsonPrinter, TextPrinter
from neurosim.printing.numbers import NumberFormat
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace

ROUNDINGS = [{"significant": 3}, {"significant": 4}, {"significant": 7}, {"decimals": 4}, {"decimals": 6}]
DECIMAL = {
    "exp": Decimal.exp,
    "log": Decimal.ln,
    "sqrt": Decimal.sqrt,
    "max": max,
    "tanh": lambda x: (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()),
}


def calculator(text: str) -> Decimal:
    """What a calculator with thirty digits gives for a line of plain arithmetic."""
    numbers = re.sub(r"(?<![\w.])(?<!\*\*)\d+\.?\d*(?:e[+-]?\d+)?", lambda m: f"D('{m.group()}')", text)
    with localcontext(prec=30):
        return Decimal(eval(numbers, {"__builtins__": {}}, {"D": Decimal, **DECIMAL}))


def rounded(value: Decimal, rounding: dict[str, int]) -> Decimal:
    if value == 0:
        return Decimal(0)
    with localcontext(prec=25):
        value = +value
    last = -rounding["decimals"] if "decimals" in rounding else value.adjusted() + 1 - rounding["significant"]
    return value.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP)


@pytest.mark.slow
@pytest.mark.parametrize("rounding", ROUNDINGS, ids=str)
@pytest.mark.parametrize("seed", range(12))
def test_every_expression_of_a_random_network_gives_its_value_rounded_once(random_network, rounding, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace([inputs, inputs], targets and [targets, targets], 0.01).carried(**rounding)
    for step in json.loads(trace.to_json())["steps"]:
        value = Decimal(repr(step["value"]))
        if step["quantity"] == "input":
            assert value == Decimal(repr(inputs[step["of"]]))
        else:
            assert value == rounded(calculator(step["expression"]), rounding), step


@pytest.mark.slow
@pytest.mark.parametrize("rounding", ROUNDINGS, ids=str)
@pytest.mark.parametrize("seed", range(12, 24))
def test_every_printed_line_of_a_random_network_can_be_redone_exactly(random_network, rounding, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets, 0.1).carried(**rounding)
    redone = 0
    for sides in printed_lines(TextPrinter().print(trace)):
        if len(sides) < 3 or not re.fullmatch(r"[−\d.e+]+", sides[-1]) or "½" in sides[-2]:
            continue
        if not set(re.findall(r"(?<!\d)[^\W\d]\w*", sides[-2])) <= set(DECIMAL):
            continue
        text = sides[-2].replace("−", "-").replace("·", "*")
        text = re.sub(r"(?<=[\d)])²", "**2", text)
        assert rounded(calculator(text), rounding) == Decimal(sides[-1].replace("−", "-")), sides
        redone += 1
    assert redone > 0


def printed_lines(log: str) -> list[list[str]]:
    """The numbered lines of a log with their continuations, split at the equals signs."""
    lines: list[str] = []
    for line in log.partition("\nDRIFT\n")[0].partition("\nFORWARD\n")[2].splitlines():
        if re.match(r" *\d+  ", line):
            lines.append(re.sub(r"^ *\d+  ", "", line))
        elif line.strip().startswith("also"):
            lines.append(line.strip())
        elif line.startswith("   "):
            lines[-1] += " " + line.strip()
    return [line.split(" = ") for line in lines]


def test_the_drift_of_mazur_is_nine_percent_at_four_decimals_and_a_hundredth_at_four_digits(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    at_decimals = trace.carried(decimals=4).step("gradient", "w1")
    assert (at_decimals.value, at_decimals.exact) == (0.0004, trace.value("gradient", "w1"))
    assert at_decimals.drift == pytest.approx(-0.0879, abs=1e-4)
    assert trace.carried().step("gradient", "w1").drift == pytest.approx(-0.000154, abs=1e-6)


def test_the_log_has_a_column_and_a_summary_of_the_drift(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    log = TextPrinter(decimals=4, carry=True).print(trace)
    assert "every result rounded to 4 decimals, and used rounded in the lines that follow" in log
    assert "largest: ∂E/∂w1 is off by −8.8 %" in log
    assert re.search(r"22  ∂E/∂w1 +0\.0004 +0\.00043856773 +−8\.8 %\n", log)
    assert "δ(h1)·out(i1) = 0.0088·0.05 = 0.0004\n" in log
    assert "DRIFT" not in str(trace)


def test_gradients_that_the_rounding_kills_are_named(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    log = TextPrinter(decimals=2, carry=True).print(trace)
    assert "WARNING: the rounding has made these 0, though they are not: ∂E/∂w1, ∂E/∂w2, ∂E/∂w3" in log
    assert "significant digits" in log
    assert "WARNING" not in TextPrinter(carry=True).print(trace)


def test_what_was_typed_in_stays_as_typed(mazur):
    mazur["i1", "h1"].weight = 0.12345678901234566
    trace = mazur.trace([0.0512345, 0.10]).carried(significant=2)
    assert trace.value("input", "i1") == 0.0512345
    assert "0.12345678901234566·0.0512345 + 0.2·0.1 + 0.35\n" in TextPrinter().print(trace)


def test_a_saved_carried_trace_is_read_back_and_printed_alike(mazur, tmp_path):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5).carried(decimals=3)
    trace.save(tmp_path / "carried.json")
    loaded = ns.Trace.load(tmp_path / "carried.json")
    assert loaded == trace
    assert str(loaded) == str(trace)


def test_the_digits_of_a_carried_trace_cannot_be_changed_afterwards(mazur):
    trace = mazur.trace([0.05, 0.10]).carried(decimals=3)
    with pytest.raises(NumberError, match="carried with 3 decimals and cannot be shown with 5 significant"):
        TextPrinter(significant=5).print(trace)
    with pytest.raises(NumberError, match="already carried with 3 decimals"):
        trace.carried()
    assert JsonPrinter(decimals=3).print(trace) == JsonPrinter().print(trace)


def test_an_argument_that_is_rounded_away_is_an_error_that_names_it():
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    net.add_neuron("o", "log", output=True)
    net.connect("x", "o", 0.5)
    trace = net.trace([0.008])
    with pytest.raises(NonFiniteError, match=r"step 3, out of 'o'.*2 decimals, where net of 'o' became 0;"):
        trace.carried(decimals=2)
    assert trace.carried(significant=2).value("out", "o") == -5.5


def test_an_out_that_is_rounded_to_0_gets_the_closed_formula_of_its_loss():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name, weight in (("a", -4.0), ("b", 4.0)):
        net.add_neuron(name, "softmax", output=True)
        net.connect("x", name, weight)
    carried = net.trace([1.0], [1.0, 0.0]).carried(decimals=2)
    assert carried.value("out", "a") == 0.0  # exactly 0.000335
    assert carried.value("error", "E") == 8.0
    assert carried.value("delta", "a") == -1.0


def test_a_function_without_a_formula_is_looked_up_for_the_rounded_number(small, softsign):
    trace = small(softsign).trace([1.2345678], [0.5])
    carried = trace.carried(significant=2)
    net = carried.value("net", "h")
    assert net == 0.72
    assert carried.value("out", "h") == 0.42  # 0.72 / 1.72 = 0.4186
    line = next(sides for sides in printed_lines(str(carried)) if sides[0] == "δ(h)")
    assert line[1:] == ["δ(o)·w(h→o)·my_softsign′(net(h))", "−0.21·0.7·0.34", "−0.050"]  # 1 / 1.72² = 0.338


def test_a_function_without_a_formula_cannot_be_looked_up_in_a_saved_trace(small, softsign):
    trace = small(softsign).trace([1.2345678], [0.5])
    with pytest.raises(NumberError, match="only the number it gave.*carry the trace before it is saved"):
        trace_from_json(trace.to_json(), Trace).carried()
    assert trace_from_json(trace.carried().to_json(), Trace) == trace.carried()


def test_both_lines_of_a_classifier_can_be_redone():
    trace = ns.scenarios.load("sports-3-2-2").trace().carried()
    lines = printed_lines(str(trace))
    also = [sides for sides in lines if sides[0] == "also"]
    assert also == [
        ["also", "out(sports) − t(sports)", "0.5922 − 1", "−0.4078"],
        ["also", "out(sofa) − t(sofa)", "0.4078 − 0", "0.4078"],
    ]


def test_several_samples_and_the_update_use_the_rounded_numbers():
    trace = ns.scenarios.load("iamtrask").trace().carried(significant=3)
    for step in trace:
        for leaf in step.expression.leaves():
            if leaf.step is not None:
                assert leaf.number == next(s.value for s in trace if s.id == leaf.step)


# -- how numbers are written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"decimal_comma": True}, "δ(h1)·out(i1) = 0,008771·0,05 = 0,0004386"),
        ({"times": "×"}, "δ(h1)×out(i1) = 0.008771×0.05 = 0.0004386"),
        ({"powers": True}, "δ(h1)·out(i1) = 0.008771·0.05 = 4.386·10⁻⁴"),
        (
            {"powers": True, "times": "×", "decimal_comma": True},
            "δ(h1)×out(i1) = 0,008771×0,05 = 4,386×10⁻⁴",
        ),
        ({"thin_spaces": True}, "0.008\u202f771·0.05 = 0.000\u202f438\u202f6"),
    ],
    ids=str,
)
def test_numbers_are_written_as_asked_for(mazur, options, shown):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert shown in TextPrinter(numbers=NumberFormat(**options)).print(trace)


def test_a_power_of_ten_as_a_factor_stands_in_brackets(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    log = TextPrinter(numbers=NumberFormat(powers=True)).print(trace)
    assert "0.15 − 0.5·(4.386·10⁻⁴) = 0.1498" in log


def test_with_a_decimal_comma_numbers_are_separated_by_semicolons(small):
    log = TextPrinter(numbers=NumberFormat(decimal_comma=True)).print(small("softplus").trace([1.0], [0.5]))
    assert "w(x→h) = 0,5; w(h→o) = 0,7" in log
    relu = TextPrinter(numbers=NumberFormat(decimal_comma=True)).print(small("relu").trace([1.0], [0.5]))
    assert "max(0; 0,6000)" in relu


def test_another_multiplication_sign_is_refused():
    with pytest.raises(NeurosimError, match="multiplication sign must be one of"):
        NumberFormat(times="x")
