"""Edit mode: given numbers are changed in the browser, and every step equals the trace made in Python."""

import math
import random
from collections.abc import Callable
from typing import Any

import pytest
from first_equations import FIRST_ACTIVATIONS
from player_pages import Page
from selenium.webdriver.chrome.webdriver import WebDriver

import neurosim as ns
from neurosim.drawing.page.numbers import num
from neurosim.formulas.known import ACTIVATIONS
from neurosim.ground.errors import NonFiniteError
from neurosim.player.lesson import Lesson
from neurosim.printing import TextPrinter
from neurosim.printing.numbers import NumberFormat, shortest_digits
from neurosim.trace_view import Trace

Opened = Callable[..., Page]
LINES = """
  neurosim.steps.forEach((_, k) => neurosim.refresh(k));
  return [...document.querySelectorAll('#steps .lines')].map((lines) =>
    [...lines.querySelectorAll('.lhs, .rel, .sym, .sub, .val')].map((one) => one.textContent).join(' '));
"""


def mazur_trace(mazur: ns.Network) -> Trace:
    return mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)


def log_of(trace: Trace) -> str:
    return " ".join(TextPrinter().print(trace).split())


def close(ours: float, theirs: float) -> bool:
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)


def test_a_changed_weight_and_input_change_every_step_as_the_trace_does(
    opened: Opened, new_mazur: Callable[[], ns.Network]
) -> None:
    page = opened(mazur_trace(new_mazur()), "#step-20")
    page.one("#edit").click()
    fields = {label.text: label for label in page.all("#givens label")}
    for name, text in (("w5", "-1,75"), ("out(i1)", "2.5"), ("b(h2)", "-0.25"), ("t(o2)", "0"), ("η", "0.1")):
        field = fields[name].find_element("css selector", "input")
        field.clear()
        field.send_keys(text + "\n")
    net = new_mazur()
    net["h1", "o1"].weight, net["h2"].bias = -1.75, -0.25
    trace = net.trace([2.5, 0.10], [0.01, 0.0], learning_rate=0.1)
    log = log_of(trace)
    for step, line in zip(trace, page.run(LINES), strict=True):
        assert f"{step.id} {line}" in log
    assert page.label("weight", "h1->o1") == "−1.75"
    edge = page.one('.graph.wide[data-moment="backward"] svg > .edge[data-of="h1->o1"]')
    assert "s-negative" in str(edge.get_attribute("class"))
    assert page.label("delta", "o1") == f"δ {num(trace.value('delta', 'o1'), 4)}"
    assert page.one("#changed").is_displayed()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("text", ["45000000", "-0.12345678901234568", "1e-300"])
def test_a_field_shows_the_whole_number(opened: Opened, mazur: ns.Network, width: int, text: str) -> None:
    mazur["i1", "h1"].weight = -1234567.1234567891
    page = opened(mazur_trace(mazur), "#step-3")
    page.command(
        "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 500
    )
    page.one("#edit").click()
    page.type("#givens input", text)
    for whole in page.run(
        "return [...document.querySelectorAll('#givens input')].map((f) => f.scrollWidth <= f.clientWidth)"
    ):
        assert whole
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")


def test_reset_brings_the_lesson_back(opened: Opened, mazur: ns.Network) -> None:
    page = opened(mazur_trace(mazur), "#step-20")
    before = page.run(LINES)
    page.one("#edit").click()
    page.type("#givens input", "7")
    assert page.run(LINES) != before
    page.one("#reset").click()
    assert page.run(LINES) == before
    assert not page.one("#changed").is_displayed()
    assert page.one("#givens input").get_property("value") == "0.05"


@pytest.mark.parametrize("text", ["", "abc", "1,234.5", "Infinity", "1e999", "0.1; alert(1)"])
def test_what_is_no_number_is_refused_in_a_sentence(opened: Opened, mazur: ns.Network, text: str) -> None:
    page = opened(mazur_trace(mazur), "#step-20")
    before = page.run(LINES)
    page.one("#edit").click()
    page.type("#givens input", text)
    said = f"out(i1) is “{text}”, which is not a number; type one such as 0.25 or 0,25."
    assert page.text(".refused") == said
    assert page.run(LINES) == before
    assert not page.one("#changed").is_displayed()
    page.type("#givens input", "0.5")
    assert (page.text(".refused"), page.run(LINES) == before) == ("", False)


def test_a_number_that_leads_out_of_range_is_refused_and_nothing_changes(opened: Opened) -> None:
    net = ns.Network(name="logarithm", loss="sum_of_outputs")
    net.add_input("x")
    net.add_neuron("o", "log", output=True)
    net.connect("x", "o", 1.0, label="w")
    page = opened(net.trace([2.0]), "#step-3")
    page.one("#edit").click()
    page.type("#givens input", "-2")
    assert page.text(".refused") == (
        "With out(x) = −2 there would be no finite out(o) in step 3, so nothing was changed; "
        "type another number."
    )
    assert page.text("#step-3 .val") == "0.6931"


def test_numbers_can_be_changed_and_predicted_at_the_same_time(opened: Opened, mazur: ns.Network) -> None:
    page = opened(mazur_trace(mazur), "#step-3")
    page.one("#predict").click()
    page.one("#edit").click()
    page.type("#givens input", "1")
    assert page.text("#step-3 .val") == "?"
    page.one("#answer").send_keys("0.52\n")
    assert page.text("#step-3 .val") == "0.5200"


def test_a_shortcut_that_no_longer_holds_is_not_shown(opened: Opened) -> None:
    trace = ns.scenarios.load("sports-3-2-2").trace()
    step = trace.step("delta", "sports")
    page = opened(trace, f"#step-{step.id}")
    assert "also" in page.text(".now .lines")
    page.one("#edit").click()
    target = next(one for one in page.all("#givens label") if one.text == "t(sofa)")
    target.find_element("css selector", "input").send_keys("0.5\n")
    assert "also" not in page.text(".now .lines")


def test_a_line_is_written_anew_where_another_formula_counts(opened: Opened) -> None:
    def network(weight: float) -> ns.Network:
        net = ns.Network(name="leaky")
        net.add_input("x")
        net.add_neuron("o", "leaky_relu", output=True)
        net.connect("x", "o", weight, label="w")
        return net

    page = opened(network(0.5).trace([2.0], [1.0]), "#step-3")
    assert page.text("#step-3 .val") == "1.000"
    page.one("#edit").click()
    weight = next(one for one in page.all("#givens label") if one.text == "w")
    weight.find_element("css selector", "input").send_keys("\b\b\b-0.5\n")
    log = log_of(network(-0.5).trace([2.0], [1.0]))
    for k, line in enumerate(page.run(LINES), start=1):
        assert f"{k} {line}" in log
    assert page.text("#step-3 .sub") == "0.01·(−1.000)"


def test_an_equation_without_a_formula_cannot_be_computed_anew_and_the_page_says_so(opened: Opened) -> None:
    class Bump(ns.Activation):
        name = "bump"

        def value(self, net: float) -> float:
            return math.exp(-net * net)

        def slope(self, net: float, out: float) -> float:
            return -2 * net * out

    net = ns.Network.layered([1, 1], output_activation=Bump(), seed=1)
    page = opened(net.trace([0.5], [1.0]))
    page.one("#edit").click()
    assert "The equation 'bump" in page.one("#fixed").text
    assert not page.one("#givens").is_displayed()


@pytest.fixture(scope="module")
def calculator(
    driver: WebDriver, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., list[float] | None]:
    """The script of a page, asked what the steps of a trace give for other given numbers; None refuses."""
    file = tmp_path_factory.mktemp("calculator") / "page.html"
    ns.scenarios.load("chain-rule").trace().play(file)

    def calculate(trace: Trace, changes: dict[tuple[str, str, int | None], float]) -> list[float] | None:
        page = Page(driver, file.as_uri())
        if driver.current_url != f"{page.address}#step-1":
            page.open()
        lesson = Lesson(trace).document(4, None)
        given = [[*key, value] for key, value in changes.items()]
        found: dict[str, Any] = page.run(
            """
            const lesson = JSON.parse(arguments[0]);
            const changed = (one) => arguments[1].find(([q, of, sample]) =>
              q === one.q && of === one.of && sample === one.sample)?.[3] ?? one.value;
            return neurosim.recalculate(lesson.givens.map(changed), lesson);
            """,
            lesson,
            given,
        )
        return [float(value) for value in found["values"]] if "values" in found else None

    return calculate


@pytest.mark.parametrize("seed", range(60))
def test_random_networks_are_recalculated_as_python_does(
    calculator: Callable[..., list[float] | None], random_network: Callable[[int], Any], seed: int
) -> None:
    # Changed far enough that signs turn, other terms are the greatest and sigmoids saturate.
    net, inputs, targets = random_network(seed)
    again, _, _ = random_network(seed)
    written = net.trace(inputs, targets, learning_rate=0.3)
    rng = random.Random(seed)
    most = rng.choice([1.0, 3.0, 30.0, 400.0])
    changes: dict[tuple[str, str, int | None], float] = {}
    for connection in again.connections:
        connection.weight *= rng.uniform(-most, most)
        changes["weight", connection.name, None] = connection.weight
    for neuron in again.neurons:
        if neuron.bias is not None:
            neuron.bias *= rng.uniform(-most, most)
            changes["bias", neuron.name, None] = neuron.bias
    for name in inputs:
        inputs[name] *= rng.uniform(-most, most)
        changes["input", name, 1] = inputs[name]
    changes["learning_rate", "", None] = 0.2
    values = calculator(written, changes)
    try:
        trace = again.trace(inputs, targets, learning_rate=0.2)
    except NonFiniteError:
        assert values is None
        return
    assert values is not None
    assert len(values) == len(trace)
    for step, value in zip(trace, values, strict=True):
        assert close(value, step.value), step


FORMULAS = [
    *("max(net, 2*net)", "min(2*net, net, 0)", "abs(net)", "sign(net)*net", "max(-1, min(1, net))"),
    *(
        "max(0, sqrt(net))",
        "min(net, log(net))",
        "log1p(net)/(1 + abs(net))",
        "atan(1/net)",
        "net**5 - exp(net)",
    ),
    "choice(net > 0, choice(net >= 1, 1, net), choice(net != -1, 0.5*net, 7))",
]
NEW = [name for name in ACTIVATIONS if name not in FIRST_ACTIVATIONS]


@pytest.mark.parametrize("own", [*FORMULAS, *NEW])
def test_formulas_are_recalculated_as_python_does_at_ties_and_far_out(
    calculator: Callable[..., list[float] | None], own: str
) -> None:
    activation = own if own in NEW else ns.Activation.from_text("own", own)

    def trace(x: float) -> Trace:
        net = ns.Network(name="one")
        net.add_input("x")
        net.add_neuron("o", activation, output=True)
        net.connect("x", "o", 1.0)
        return net.trace([x], [0.5], learning_rate=0.25)

    written = trace(0.75)
    for x in (0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 0.25, -0.25, 30.0, -30.0, 1e160, -1e160):
        values = calculator(written, {("input", "x", 1): x})
        try:
            new = trace(x)
        except NonFiniteError:
            assert values is None, x
            continue
        assert values is not None, x
        for step, value in zip(new, values, strict=True):
            assert close(value, step.value), (x, step)


def test_samples_of_a_batch_are_changed_one_by_one(calculator: Callable[..., list[float] | None]) -> None:
    def network() -> ns.Network:
        return ns.Network.layered([2, 3, 1], activation="tanh", output_activation="sigmoid", seed=5)

    samples, targets = [[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [[1.0], [0.0], [1.0]]
    written = network().trace(samples, targets, learning_rate=0.5)
    first, second = (neuron.name for neuron in network().inputs)
    samples[1] = [-0.75, 0.5]
    targets[2] = [0.25]
    trace = network().trace(samples, targets, learning_rate=0.5)
    changes = {("input", first, 2): -0.75, ("input", second, 2): 0.5, ("target", "o1", 3): 0.25}
    values = calculator(written, changes)
    assert values is not None
    assert all(close(value, step.value) for step, value in zip(trace, values, strict=True))


def test_numbers_are_written_as_python_writes_them(opened: Opened, mazur: ns.Network) -> None:
    rng = random.Random(1)
    numbers = [rng.uniform(-10, 10) * 10 ** rng.randint(-12, 12) for _ in range(3000)]
    numbers += [round(number, rng.randint(0, 6)) for number in numbers]
    numbers += [rng.randint(-(10**6), 10**6) / 8 for _ in range(500)]
    numbers += [
        0.0,
        1.0,
        -1.0,
        0.5,
        0.05,
        1e-7,
        1.5e-6,
        1e-5,
        0.0001,
        1e15,
        1e16,
        1e21,
        1e22,
        123456789012345680.0,
    ]
    numbers += [0.39249999999999996, 2.675, 1.005, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 9.9995, 0.99995]
    page = opened(mazur_trace(mazur))
    for significant, decimals in (
        (4, None),
        (1, None),
        (12, None),
        (15, None),
        (None, 0),
        (None, 4),
        (None, 13),
    ):
        form = NumberFormat(significant, decimals)
        theirs = page.run(
            """
            const form = new neurosim.format.constructor(arguments[0], arguments[1]);
            return arguments[2].map((value) =>
              [form.number(value), form.typed(value), form.literal(value), neurosim.plain(value)]);
            """,
            significant,
            decimals,
            numbers,
        )
        for number, texts in zip(numbers, theirs, strict=True):
            assert texts == [
                form.number(number),
                form.typed(number),
                form.literal(number),
                shortest_digits(number),
            ], number
    places = [rng.randint(0, 5) for _ in numbers]
    figures = page.run(
        "return arguments[0].map((one, k) => neurosim.figureNumber(one, arguments[1][k]))", numbers, places
    )
    for number, decimals, text in zip(numbers, places, figures, strict=True):
        assert text == num(number, decimals), number


def test_a_carried_log_is_played_as_it_was_carried(opened: Opened, mazur: ns.Network) -> None:
    trace = mazur_trace(mazur).carried(decimals=4)
    page = opened(trace, "#step-4")
    assert page.text("#step-4 .sub") == "1/(1 + exp(−0.3775))"
    before = page.run("return [...document.querySelectorAll('.lines')].map((one) => one.innerHTML)")
    page.run("neurosim.fresh.clear()")
    page.run(LINES)
    assert page.run("return [...document.querySelectorAll('.lines')].map((one) => one.innerHTML)") == before
    page.one("#edit").click()
    assert "rounded before it was used further" in page.one("#fixed").text


@pytest.mark.parametrize("samples", [2, 9])
def test_the_mean_of_a_batch_is_computed_anew(
    opened: Opened, new_mazur: Callable[[], ns.Network], samples: int
) -> None:
    values = [[0.05 + 0.1 * k, 0.1 - 0.2 * k] for k in range(samples)]
    wanted = [[0.01, 0.99]] * samples
    page = opened(new_mazur().trace(values, wanted, 0.5, reduction="mean"))
    page.one("#edit").click()
    fields = {label.text: label for label in page.all("#givens label")}
    for name, text in (("w5", "-1.75"), ("η", "0.1")):
        field = fields[name].find_element("css selector", "input")
        field.clear()
        field.send_keys(text + "\n")
    net = new_mazur()
    net["h1", "o1"].weight = -1.75
    trace = net.trace(values, wanted, 0.1, reduction="mean")
    log = log_of(trace)
    for step, line in zip(trace, page.run(LINES), strict=True):
        assert f"{step.id} {line}" in log
    averaged = next(step for step in trace if step.phase == "gradient" and step.of == "h1->o1")
    page.go(averaged.id)
    assert page.label("gradient", "h1->o1") == num(averaged.value, 4)
    assert "∂J/∂w5 = " in " ".join(log.split())
