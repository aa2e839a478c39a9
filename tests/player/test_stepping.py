"""Stepping through a page in a real browser: buttons, keys, slider, links, light, numbers on the network."""

from collections.abc import Callable
from typing import Any

import pytest
from player_pages import SEEN, Page, resize
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import neurosim as ns
from neurosim.trace_view import Trace

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def mazur_trace() -> Trace:
    return ns.scenarios.load("mazur").trace()


def test_buttons_and_keys_step_forwards_and_back(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace)
    assert (page.step, page.text("#where")) == ("step-1", "Step 1 of 37")
    for key, step in (
        (Keys.ARROW_RIGHT, 2),
        (Keys.ARROW_RIGHT, 3),
        (Keys.ARROW_LEFT, 2),
        (Keys.END, 37),
        (Keys.ARROW_RIGHT, 37),
        (Keys.HOME, 1),
        (Keys.ARROW_LEFT, 1),
    ):
        page.press(key)
        assert (page.step, page.hash) == (f"step-{step}", f"#step-{step}")
    for button, step in (("forward", 2), ("last", 37), ("back", 36), ("first", 1)):
        page.one(f"#{button}").click()
        assert page.step == f"step-{step}"


def test_space_plays_and_pauses_even_after_a_click(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace)
    page.one("#forward").click()
    page.press(Keys.SPACE)
    assert (page.text("#play"), page.step) == ("Pause", "step-2")
    page.wait_for(3)
    page.press(Keys.SPACE)
    assert page.text("#play") == "Play"


def test_playing_stops_at_the_last_step_and_starts_again_from_the_first(
    opened: Opened, mazur_trace: Trace
) -> None:
    page = opened(mazur_trace, "#step-37")
    page.one("#play").click()
    assert page.step == "step-1"
    page.one("#last").click()
    assert page.text("#play") == "Play"


def test_the_slider_shows_and_sets_the_step(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-20")
    slider = page.one("#slider")
    assert slider.get_property("value") == "20"
    assert slider.get_attribute("aria-valuetext") == "step 20: Delta of h1"
    slider.send_keys(Keys.ARROW_LEFT)
    assert (page.step, slider.get_property("value")) == ("step-19", "19")
    page.run(
        "arguments[0].value = 31; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", slider
    )
    assert page.step == "step-31"


def test_a_link_opens_its_step_at_once_and_later(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-17")
    assert (page.step, page.run("return scrollY")) == ("step-17", 0)
    page.go(5)
    assert page.text("#where") == "Step 5 of 37"


@pytest.mark.parametrize(
    "wrong", ["#step-0", "#step-38", "#step-", "#step-1e1", "#nothing", "#%zz", "#step-2x"]
)
def test_a_link_to_no_step_leaves_the_page_usable_and_says_so(
    opened: Opened, mazur_trace: Trace, wrong: str
) -> None:
    page = opened(mazur_trace, wrong)
    assert (page.step, page.hash) == ("step-1", "#step-1")
    assert page.text("#said") == f"The address has no step {wrong}; the steps are 1 to 37."
    page.press(Keys.ARROW_RIGHT)
    assert page.step == "step-2"


def test_a_part_of_a_log_keeps_the_numbers_of_its_steps(opened: Opened, mazur_trace: Trace) -> None:
    part = mazur_trace.about("o1")
    first, last = (f"step-{part.steps[k].id}" for k in (0, -1))
    page = opened(part, f"#{last}")
    assert page.step == last
    page.press(Keys.HOME)
    assert page.step == first
    page.one("#edit").click()
    assert "holds a part of a log only" in page.one("#fixed").text


def test_keys_with_a_modifier_belong_to_the_browser(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace)
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys(Keys.END).key_up(Keys.CONTROL).perform()
    assert page.step == "step-1"


def test_numbers_appear_on_the_network_as_they_are_computed(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-3")
    assert (page.label("out", "i1"), page.label("net", "h1")) == ("0.05", "0.3775")
    assert (page.label("out", "h1"), page.label("delta", "o1"), page.label("error", "E")) == ("", "", "")
    assert page.label("weight", "h1->o1") == "0.40"
    page.press(Keys.ARROW_RIGHT)
    assert page.label("out", "h1") == "0.5933"
    page.press(Keys.END)
    assert page.label("weight", "h1->o1") == "0.4000 → 0.3589"
    page.press(Keys.HOME)
    assert (page.label("net", "h1"), page.label("weight", "h1->o1")) == ("", "0.40")


def test_each_step_shows_on_the_network_what_the_trace_knows_then(opened: Opened) -> None:
    trace = ns.scenarios.load("skip-connection").trace()
    page = opened(trace)
    script = f"""
      return {SEEN}('text[data-q]').map((text) =>
        [text.dataset.q, text.dataset.of, text.textContent.slice(text.dataset.p.length), text.dataset.d]);
    """
    for step in trace:
        state = trace.state(upto=step.id, sample=step.sample)
        before = trace.state(upto=step.id)
        for quantity, of, text, decimals in page.run(script):
            value = state.get(quantity, of)
            if quantity == "gradient":
                value = before.get(quantity, of)
            if quantity == "target" and value is None:
                continue  # given, and shown before E is computed
            assert value is not None, (step, quantity, of)
            number = float(text.rpartition("→")[2].replace("−", "-"))
            assert number == pytest.approx(value, abs=0.500001 * 10 ** -int(decimals)), (step, quantity, of)
        page.press(Keys.ARROW_RIGHT)


def test_the_neurons_and_connections_of_a_step_are_lit(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-21")
    assert page.text("#step-21 h2") == "21 Delta of h2"
    assert page.lit() == {"h2", "o1", "o2", "h2->o1", "h2->o2"}
    assert page.lit(strong=True) == {"h2"}


def test_only_the_copy_of_a_constant_that_is_used_is_lit(opened: Opened) -> None:
    trace = ns.scenarios.load("xor-forward-constant").trace()
    page = opened(trace, f"#step-{trace.step('net', 'h1').id}")
    count = f"return {SEEN}('.glow > [data-of=one]').map((box) => Number(box.getAttribute('x')))"
    (at_hidden,) = page.run(count)
    page.go(trace.step("net", "o1").id)
    (at_output,) = page.run(count)
    assert at_hidden < at_output


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_an_operand_lights_its_step_and_its_place(opened: Opened, mazur_trace: Trace, way: str) -> None:
    page = opened(mazur_trace, "#step-21")
    operand = next(one for one in page.all(".now .sub .op") if one.text == "0.1385")
    if way == "hover":
        page.hover(operand)
    else:
        page.run("arguments[0].focus()", operand)
    assert page.lit() == {"o1"}
    assert page.text("text.pointed") == "δ 0.1385"
    assert [row.text for row in page.all("#sources li.pointed")] == ["δ(o1) = 0.1385\nstep 12"]
    assert page.one(".mark.lit").get_attribute("data-step") == "11"  # the twelfth
    operand.click()
    assert (page.step, page.hash) == ("step-12", "#step-12")
    page.driver.back()
    page.wait_for(21)


def test_every_operand_says_where_it_came_from(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-33")
    rows = [row.text.replace("\n", " | ") for row in page.all("#sources li")]
    assert rows == ["w4 (i2→h2) = 0.3 | given", "η = 0.5 | given", "∂E/∂w4 = 0.0009954 | step 26"]


def test_what_another_part_of_the_log_computed_is_not_called_given(
    opened: Opened, mazur_trace: Trace
) -> None:
    page = opened(mazur_trace.about("w5"), "#step-14")
    rows = [row.text.replace("\n", " | ") for row in page.all("#sources li")]
    assert rows == ["δ(o1) = 0.1385 | in the whole log", "out(h1) = 0.5933 | in the whole log"]
    page.go(34)
    rows = [row.text.replace("\n", " | ") for row in page.all("#sources li")]
    assert rows == ["w5 (h1→o1) = 0.4 | given", "η = 0.5 | given", "∂E/∂w5 = 0.08217 | step 14"]


def test_each_step_is_said_to_those_who_listen(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-12")
    said = page.one("#said")
    assert (said.get_attribute("role"), said.get_attribute("aria-live")) == ("status", "polite")
    text = page.text("#said")
    assert text.startswith("Step 12, Backward: Delta of o1. δ(o1) = 0.1385. ∂E/∂net. The slope of E")
    page.press(Keys.ARROW_RIGHT)
    assert page.text("#said").startswith("Step 13, Backward: Delta of o2. δ(o2) = −0.03810.")


def test_without_scripts_the_whole_log_is_there(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace)
    page.command("Emulation.setScriptExecutionDisabled", value=True)
    page.open()
    assert sum(item.is_displayed() for item in page.all("#steps > li")) == 37
    assert not page.one("nav").is_displayed()
    assert not page.one("#predict").is_displayed()
    assert "Scripts are off" in page.one("noscript").text
    assert "E = ½·Σ (t − o)²" in page.one(".conventions pre").text
    assert "0.4000 → 0.3589" in [text.text for text in page.all(".graph.wide text")]


def printed(page: Page) -> Any:
    """What would be printed: the steps in sight, what is hidden, and the numbers of the figures."""
    page.command("Emulation.setEmulatedMedia", media="print")
    page.run("dispatchEvent(new Event('beforeprint'))")
    return page.run(
        """
      const seen = SEEN;
      return {steps: seen('#steps > li').length, controls: seen('nav, .modes, #sources, #ask').length,
              figures: seen('.graph').map((one) => one.dataset.moment),
              missing: seen('.graph').flatMap((one) => [...one.querySelectorAll('.off')]).length,
              values: seen('.val').map((one) => one.textContent)};
    """.replace("SEEN", SEEN)
    )


def test_on_paper_stands_every_step_and_every_figure(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace, "#step-3")
    paper = printed(page)
    assert paper["steps"] == 37
    assert paper["controls"] == 0
    assert paper["figures"] == ["backward", "update"]
    assert paper["missing"] == 0
    assert "E = ½·Σ (t − o)²" in page.one(".conventions pre").text
    assert paper["values"][:4] == ["0.05", "0.1", "0.3775", "0.5933"]
    page.command("Emulation.setEmulatedMedia", media="")
    page.run("dispatchEvent(new Event('afterprint'))")
    assert (page.step, page.label("out", "h1")) == ("step-3", "")


def test_dark_mode_is_dark_and_paper_is_not(opened: Opened, mazur_trace: Trace) -> None:
    page = opened(mazur_trace)

    def brightness() -> int:
        colour = page.run("return getComputedStyle(document.documentElement).backgroundColor")
        return sum(map(int, colour.strip("rgb()").split(",")))

    assert brightness() == 3 * 255
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    page.command("Emulation.setEmulatedMedia", features=dark)
    assert brightness() < 100
    page.command("Emulation.setEmulatedMedia", media="print", features=dark)
    assert brightness() == 3 * 255


@pytest.mark.parametrize(("wish", "moving"), [("reduce", "none"), ("no-preference", "appear")])
def test_nothing_moves_for_those_who_asked_for_that(
    opened: Opened, mazur_trace: Trace, wish: str, moving: str
) -> None:
    page = opened(mazur_trace)
    features = [{"name": "prefers-reduced-motion", "value": wish}]
    page.command("Emulation.setEmulatedMedia", features=features)
    page.press(Keys.ARROW_RIGHT)
    assert page.one(".graph text.new").value_of_css_property("animation-name") == moving


@pytest.mark.parametrize("name", ["mazur", "sports-3-2-2"])
def test_on_a_phone_nothing_sticks_out_and_buttons_can_be_hit(opened: Opened, name: str) -> None:
    page = opened(ns.scenarios.load(name).trace(), "#step-21")
    resize(page.driver, 390, 844)
    assert page.run("return document.documentElement.scrollWidth") <= 390
    sizes = [button.size for button in page.all("nav .buttons button, .modes button")]
    assert all(size["height"] >= 36 and size["width"] >= 40 for size in sizes)
    smallest = page.run(f"""
      const svg = {SEEN}('.graph svg')[0];
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return scale * Math.min(...{SEEN}('.graph text').map((text) => Number(text.getAttribute('font-size'))));
    """)
    assert smallest >= 8


@pytest.mark.parametrize("name", ns.scenarios.names())
def test_every_scenario_makes_a_page_that_runs(opened: Opened, name: str) -> None:
    scenario = ns.scenarios.load(name)
    trace = (scenario.parts[-1] if scenario.parts else scenario).trace()
    page = opened(trace if name != "mnist" else trace.about("o1"))
    page.requests()
    page.open()
    for key in (Keys.END, Keys.ARROW_LEFT, Keys.HOME):
        page.press(key)
    assert {request.split(":")[0] for request in page.requests()} <= {"file", "data", "about"}
    assert (
        page.run("""
      const {steps, refresh, fresh} = neurosim;
      const lines = () => [...document.querySelectorAll('#steps .lines')].map((one) => one.innerHTML);
      const first = lines();
      fresh.clear();
      steps.forEach((_, k) => refresh(k));
      return lines().filter((text, k) => text !== first[k]);
    """)
        == []
    )  # the scripts write the lines as they stand in the page


def test_hostile_and_endless_names_are_only_names(opened: Opened) -> None:
    net = ns.Network(name="<img src=x onerror=alert(1)>")
    names = ("<script>alert(1)</script>", "a\"b'c&amp;", "h" * 300, "δ∂→ñ🙂", "</script><!--")
    net.add_input(names[0])
    for source, target in zip(names, names[1:], strict=False):
        net.add_neuron(target, bias=0.5, output=target == names[-1])
        net.connect(source, target, 0.3, label=f"<b>{target}")
    page = opened(net.trace([1.0], [0.0], learning_rate=0.1))
    for _ in range(24):
        page.press(Keys.ARROW_RIGHT)
    assert page.text("h1") == net.name
    assert page.run("return document.documentElement.scrollWidth") <= 1280
    page.one("#edit").click()
    page.type("#givens input", "2")
    assert page.one("#changed").is_displayed()


def test_an_8_8_8_network_shows_a_number_on_every_connection_of_the_forward_pass(opened: Opened) -> None:
    net = ns.Network.layered(
        [8, 8, 8], activation="tanh", output_activation="softmax", loss="cross_entropy", seed=2
    )
    page = opened(net.trace([0.1] * 8, [1.0] + [0.0] * 7, learning_rate=0.5), "#step-24")
    assert page.run(f"return {SEEN}('text[data-q=weight]').length") == 128


def test_two_thousand_steps_stay_fluid(opened: Opened) -> None:
    net = ns.Network.layered([30, 20, 10, 4], activation="sigmoid", seed=2)
    trace = net.trace([0.1] * 30, [1.0, 0.0, 0.0, 0.0], learning_rate=0.5)
    page = opened(trace, f"#step-{len(trace) - 60}")
    assert len(trace) > 1900
    steps = page.run("""
      const slider = document.getElementById('slider');
      for (let k = 1; k <= 40; k++) {
        slider.value = Number(slider.value) + 1;
        slider.dispatchEvent(new Event('input'));
      }
      return [document.querySelectorAll('#steps > .now').length, slider.value];
    """)
    assert steps == [1, str(len(trace) - 20)]
