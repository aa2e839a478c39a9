"""The log as a page, opened in a real browser that reaches no network."""

import base64
import json
import re
from xml.etree import ElementTree

import pytest

import neurosim as ns
from neurosim.printing import HtmlPrinter, NumberFormat

A4 = 658  # pixels between the margins


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page; return the browser, after making sure that nothing was asked for or complained about."""

    def open_page(page: str):
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        browser.get_log("browser"), browser.get_log("performance")
        browser.get((tmp_path / "page.html").as_uri())
        assert browser.get_log("browser") == []
        requests = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [
            r["params"]["request"]["url"] for r in requests if r["method"] == "Network.requestWillBeSent"
        ]
        assert all(url.startswith(("file:", "data:")) for url in asked), asked
        return browser

    return open_page


def test_every_scenario_opens_with_a_formula_for_every_step(traces, opened):
    for trace in traces.values():
        driver = opened(HtmlPrinter().print(trace))
        shown = driver.execute_script(
            "return [...document.querySelectorAll('.step')].map(step => ["
            "step.id, step.querySelectorAll('math mtr').length, step.querySelector('math').clientHeight])"
        )
        assert [name for name, _, _ in shown] == [f"step-{step.id}" for step in trace]
        assert all(rows >= 1 and height > 8 for _, rows, height in shown)


def test_fractions_powers_and_brackets_are_really_set(traces, opened):
    driver = opened(HtmlPrinter().print(traces["mazur"]))
    above, below, whole = driver.execute_script(
        "const f = document.querySelector('#step-4 mfrac'); const box = e => e.getBoundingClientRect();"
        "return [box(f.children[0]).bottom, box(f.children[1]).top, box(f).height]"
    )
    assert above <= below and whole > 20
    text = driver.find_element("id", "step-12").text.replace("\n", "")
    assert "0.7514−0.01" in text.replace(" ", "")


@pytest.mark.parametrize("width", [1100, 420])
def test_no_page_is_wider_than_its_window(traces, opened, width):
    driver = opened(HtmlPrinter(carry=True, notation="nielsen").print(traces["sports-3-2-2"]))
    driver.set_window_size(width, 900)
    wide = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    driver.set_window_size(1100, 900)
    assert wide <= 0


def long_names() -> ns.Trace:
    """A network whose names are whole sentences."""
    net = ns.Network(name="a network with a really long name")
    net.add_input("temperature_in_the_living_room_at_noon")
    net.add_neuron("hidden layer one, neuron number seventeen", "tanh", bias=0.1)
    net.add_neuron("o", "sigmoid", bias=0.2, output=True)
    net.connect("temperature_in_the_living_room_at_noon", "hidden layer one, neuron number seventeen", 0.2)
    net.connect("hidden layer one, neuron number seventeen", "o", 1.5)
    return net.trace([0.5], [1.0], 0.5)


def test_nothing_is_cut_or_printed_over_on_paper(traces, opened):
    net = ns.Network.layered([2, 3, 2], "leaky_relu", seed=5, loss="mean_squared_error")
    seen = {**traces, "long names": long_names(), "long numbers": net.trace([0.3, -0.7], [1, 0], 0.25)}
    for name in ("sports-3-2-2", "skip-connection", "calculus-9", "long names", "long numbers"):
        driver = opened(HtmlPrinter(carry=True, significant=3, matrices=True).print(seen[name]))
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": A4, "height": 1000, "deviceScaleFactor": 1, "mobile": False},
        )
        over, smallest = driver.execute_script(
            "const all = [...document.querySelectorAll('.formula, .given span')];"
            "const over = all.map(e => { const m = e.querySelector('math').getBoundingClientRect();"
            "  const edge = e.className == 'formula' ? e.getBoundingClientRect().right : innerWidth;"
            "  return m.right - edge; });"
            "return [Math.max(...over), Math.min(...all.map(e =>"
            "  parseFloat(getComputedStyle(e.querySelector('math')).fontSize)))]"
        )
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        assert over <= 0.5, name
        assert smallest >= (6 if name == "long names" else 8), name


def test_a_page_is_printed(traces, opened):
    driver = opened(HtmlPrinter().print(traces["sports-3-2-2"]))
    content = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})["data"]
    assert base64.b64decode(content).startswith(b"%PDF")
    widest = driver.execute_script(
        "const all = [...document.querySelectorAll('.formula')];"
        "return Math.max(...all.map(formula => formula.scrollWidth - formula.clientWidth))"
    )
    assert widest <= 0


def test_the_formulas_are_well_formed_and_say_in_words_what_they_show(traces):
    page = HtmlPrinter(numbers=NumberFormat(powers=True)).print(traces["sports-3-2-2"])
    formulas = re.findall(r"<math.*?</math>", page, re.DOTALL)
    for formula in formulas:
        ElementTree.fromstring(formula.replace("&#x2061;", ""))
    assert 'alttext="δ(h1) = (δ(sports)·w(h1→sports) + δ(sofa)·w(h1→sofa))·out(h1)·(1 − out(h1)) = ' in page


def test_names_from_a_file_cannot_put_markup_into_a_page(opened):
    net = ns.Network(name="<script>document.title='x'</script>")
    net.add_input("<b>")
    net.add_neuron("&amp;", bias=0.5, output=True)
    net.connect("<b>", "&amp;", 0.5, label="<i>w")
    driver = opened(HtmlPrinter().print(net.trace([1.0], [0.0], 0.1)))
    assert driver.title.startswith("Step log of <script>")
    assert driver.execute_script("return document.querySelectorAll('b b, i, main script').length") == 0
