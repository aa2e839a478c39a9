"""The page as a file: complete without scripts and network, and harmless whatever names it holds."""

import json
import re
from collections.abc import Callable
from configparser import ConfigParser
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError, NumberError
from neurosim.player import PlayerPrinter
from neurosim.player.page import SCRIPTS, STYLES
from neurosim.printing import TextPrinter

HOSTILE = "<script>alert(1)</script>"


class Reader(HTMLParser):
    """Collects elements, and the text of every step."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.steps: dict[str, str] = {}
        self.rows: dict[str, list[str]] = {}
        self.scripts: dict[str, str] = {}
        self._step = self._script = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.elements.append((tag, found))
        if tag == "li":
            self._step = found["id"] or ""
            self.rows[self._step] = []
        if tag == "script":
            self._script = found.get("id") or f"script {len(self.scripts)}"
        if found.get("class") in ("lhs", "rel", "sym", "sub", "val"):
            self.rows[self._step].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._step = ""
        if tag == "script":
            self._script = ""

    def handle_data(self, text: str) -> None:
        if self._script:
            self.scripts[self._script] = text
        elif self._step:
            self.steps[self._step] = self.steps.get(self._step, "") + text
            if self.rows[self._step]:
                self.rows[self._step][-1] += text


@pytest.fixture(scope="module")
def mazur_page() -> str:
    return PlayerPrinter().print(ns.scenarios.load("mazur").trace())


def test_the_page_asks_nobody_for_anything(mazur_page: str) -> None:
    assert "://" not in mazur_page
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|\beval\(|new Function|xmlns", mazur_page)
    for tag, attributes in Reader(mazur_page).elements:
        assert "src" not in attributes
        if "href" in attributes:
            place = attributes["href"] or ""
            assert (tag == "link" and place == "data:,") or place.startswith("#step-")
    assert "default-src 'none'" in mazur_page


def test_the_page_of_a_2_2_2_network_has_at_most_300_kb(mazur_page: str) -> None:
    assert len(mazur_page.encode()) < 300_000


# The logs of digits, mnist and moons have thousands of lines of the same kinds.
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*ns.scenarios.names()} - {"digits", "mnist", "moons"}))
def test_every_line_of_the_step_log_stands_in_the_page(name: str) -> None:
    scenario = ns.scenarios.load(name)
    trace = (scenario.parts[-1] if scenario.parts else scenario).trace()
    rows = Reader(PlayerPrinter(decimals=5).print(trace)).rows
    log = " ".join(" ".join(TextPrinter(decimals=5).print(trace).split()).split(" FORWARD")[1:])
    assert list(rows) == [f"step-{step.id}" for step in trace]
    position = 0
    for step in trace:
        line = f"{step.id} " + " ".join(rows[f"step-{step.id}"])
        position = log.find(line, position)
        assert position >= 0, line


def test_every_step_says_what_it_is_and_its_rule(mazur_page: str) -> None:
    steps = Reader(mazur_page).steps
    assert "Delta of h2" in steps["step-21"]
    assert "The deltas of the neurons it feeds, each times its weight" in steps["step-21"]
    assert "Gradient of the weight w3 (i1 → h2)" in steps["step-25"]


def test_names_cannot_become_elements_of_the_page() -> None:
    net = ns.Network(name=HOSTILE)
    names = (HOSTILE, "a\"b'c&amp;", "</script><!--", "δ∂→ñ🙂")
    net.add_input(names[0])
    for source, target in zip(names, names[1:], strict=False):
        net.add_neuron(target, bias=0.5, output=target == names[-1])
        net.connect(source, target, 0.3, label=f"<b>{target}")
    plain = ns.Network(name="plain")
    plain.add_input("n0")
    for k in (1, 2, 3):
        plain.add_neuron(f"n{k}", bias=0.5, output=k == 3)
        plain.connect(f"n{k - 1}", f"n{k}", 0.3, label=f"w{k}")
    hostile, tame = (
        Reader(PlayerPrinter().print(one.trace([1.0], [0.0], learning_rate=0.1))) for one in (net, plain)
    )
    kinds = [sorted(tag for tag, _ in page.elements if tag not in ("tspan", "a")) for page in (hostile, tame)]
    assert kinds[0] == kinds[1]
    assert json.loads(hostile.scripts["lesson"])["steps"][0]["of"] == HOSTILE
    assert f"Net of {names[2]}" in hostile.steps["step-4"]


def test_a_page_can_be_written_from_a_trace(tmp_path: Path, mazur: ns.Network) -> None:
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    trace.play(tmp_path / "lesson.html", title="Backpropagation <1>", decimals=3)
    page = (tmp_path / "lesson.html").read_text(encoding="utf-8")
    assert "<h1>Backpropagation &lt;1&gt;</h1>" in page
    assert Reader(page).rows["step-4"][-1] == "0.593"


def test_the_parts_of_the_page_travel_with_the_package() -> None:
    setup = ConfigParser()
    setup.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    packed = {pattern.strip() for pattern in setup["options.package_data"]["neurosim.player"].split(",")}
    assert {f"*{Path(part).suffix}" for part in ("page.html", *STYLES, *SCRIPTS)} == packed


def test_a_trace_that_was_saved_gives_the_same_page(tmp_path: Path, mazur: ns.Network) -> None:
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    trace.save(tmp_path / "trace.json")
    assert PlayerPrinter().print(ns.Trace.load(tmp_path / "trace.json")) == PlayerPrinter().print(trace)


def test_a_trace_without_steps_and_two_roundings_are_refused(mazur: ns.Network, tmp_path: Path) -> None:
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99])
    with pytest.raises(NeurosimError, match="a trace without steps cannot be played"):
        replace(trace, steps=()).play(tmp_path / "lesson.html")
    with pytest.raises(NumberError, match="either significant or decimals"):
        trace.play(tmp_path / "lesson.html", significant=4, decimals=4)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_a_forward_pass_alone_is_a_page_too(activation: str) -> None:
    net = ns.Network.layered([2, 2], output_activation=activation, seed=1)
    steps = Reader(PlayerPrinter().print(net.trace([1.0, 2.0]))).steps
    assert list(steps) == [f"step-{k}" for k in range(1, 7)]


def test_products_and_maxima_have_their_own_rules() -> None:
    net = ns.Network(name="gate")
    for name in ("a", "b"):
        net.add_input(name)
    net.add_neuron("h", "linear", aggregation="product")
    net.add_neuron("o", "linear", aggregation="max", bias=0.5, output=True)
    for source, target in (("a", "h"), ("b", "h"), ("h", "o"), ("a", "o")):
        net.connect(source, target, 0.5)
    trace = net.trace([1.0, 2.0], [1.0])
    steps = Reader(PlayerPrinter().print(trace)).steps

    def said(quantity: str, of: str) -> str:
        return steps[f"step-{trace.step(quantity, of).id}"]

    assert "all multiplied." in said("net", "h")
    assert "and of these the greatest, plus the bias." in said("net", "o")
    assert "times the slope of its product in this term" in said("gradient", "a->h")
    assert "each times its weight (and the slope of the max that it feeds)" in said("delta", "h")


@pytest.mark.slow
def test_the_rule_of_a_step_follows_the_network(random_network: Callable) -> None:
    for seed in range(5):
        net, inputs, targets = random_network(seed)
        trace = net.trace(inputs, targets, learning_rate=0.1)
        steps = Reader(PlayerPrinter().print(trace)).steps
        for step in trace:
            if step.quantity == "net":
                assert ("plus the bias" in steps[f"step-{step.id}"]) == (net[step.of].bias is not None)
