"""The page in the notation and the language of the lecturer: its lines are those of the printed log."""

import random
import re
import unicodedata
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from player_pages import SEEN, Page, resize
from selenium.webdriver.common.keys import Keys
from test_legibility import CONFLICTS, ends

import neurosim as ns
from neurosim.cli.app import main
from neurosim.drawing.page.scene import TextLine
from neurosim.ground.errors import NonFiniteError, UnknownNameError
from neurosim.player import PlayerPrinter
from neurosim.player.figure_words import WORDED, FigureWords
from neurosim.player.graph import views
from neurosim.printing import HtmlPrinter, Printer, TextPrinter
from neurosim.printing.log import StepLog
from neurosim.printing.notation import notations
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.words import languages, words
from neurosim.trace.trace_record import TraceRecord
from neurosim.trace_view import Trace

Opened = Callable[..., Page]

OWN = """
title = "of this course"
style = "layer"
first_layer = 0
turned = true
language = "fr"
[letters]
net = "s"
out = "y"
delta = "d"
learning_rate = "α"
[equations]
delta = "(7)"
"""
#: In JavaScript: the equations of every step, with each name as plain text.
LINES = """
  const plain = (one) => {
    const copy = one.cloneNode(true);
    for (const name of copy.querySelectorAll('[data-name]')) name.replaceWith(name.dataset.name);
    return copy.textContent;
  };
  return [...document.querySelectorAll('#steps .lines')].map((lines) => [...lines.children].map((row) =>
    [...row.querySelectorAll('.lhs, .rel, .sym, .sub, .val')].map(plain).join(' ')));
"""
AGAIN = "neurosim.fresh.clear(); neurosim.steps.forEach((_, k) => neurosim.refresh(k));" + LINES
#: In JavaScript: type weights by their connections; which were refused.
CHANGE = """
  const refused = [];
  for (const [of, weight] of Object.entries(arguments[0])) {
    const k = neurosim.lesson.givens.findIndex((one) => one.q === 'weight' && one.of === of);
    if (k < 0) continue;  // a weight that no line uses
    const field = document.querySelector(`#givens input[data-given="${k}"]`);
    field.value = weight;
    field.dispatchEvent(new Event('change'));
    if (field.getAttribute('aria-invalid') === 'true') refused.push(of);
  }
  return refused;
"""
GERMAN = NumberFormat(decimal_comma=True, thin_spaces=True, powers=True, times="×")


class Content(Printer):
    """What a printer with these choices prints."""

    def print(self, trace: TraceRecord) -> str:
        raise NotImplementedError


def printed(trace: Trace, **look: Any) -> list[str]:
    """The lines of the log as HtmlPrinter says them, step by step."""
    page = HtmlPrinter(**look).print(trace)
    return [unescape(text) for text in re.findall(r'id="step-\d+">.*?alttext="([^"]*)"', page)]


def assert_same_lines(found: list[list[str]], trace: Trace, **look: Any) -> None:
    """The first equation of every step is that of HtmlPrinter, the second, if any, stands in the text log."""
    assert [lines[0] for lines in found] == printed(trace, **look)
    log = " ".join(TextPrinter(**look).print(trace).split())
    for lines in found:
        for also in lines[1:]:
            assert also in log


@pytest.fixture(params=[*notations(), "own"])
def notation(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param != "own":
        return str(request.param)
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("name", ["mazur", "sports-3-2-2", "skip-connection", "iamtrask"])
def test_the_lines_are_those_of_the_printed_log_and_the_scripts_write_the_same(
    opened: Opened, notation: str, name: str
) -> None:
    trace = ns.scenarios.load(name).trace()
    page = opened(trace, notation=notation)
    assert_same_lines(page.run(LINES), trace, notation=notation)
    rows = "return [...document.querySelectorAll('#steps .lines')].map((one) => one.innerHTML)"
    before = page.run(rows)
    page.run(AGAIN)
    assert page.run(rows) == before


def given(page: Page, quantity: str, of: str) -> str:
    """The field of a given number."""
    k = page.run(
        "return neurosim.lesson.givens.findIndex((one) => one.q === arguments[0] && one.of === arguments[1])",
        quantity,
        of,
    )
    assert k >= 0
    return f'#givens input[data-given="{k}"]'


def test_after_a_change_the_lines_are_those_of_the_trace_with_the_changed_numbers(
    opened: Opened, new_mazur: Callable[[], ns.Network], notation: str
) -> None:
    written = new_mazur().trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    page = opened(written, notation=notation, numbers=GERMAN)
    page.one("#edit").click()
    changes = (
        ("weight", "h1->o1", "-1,75"),
        ("input", "i1", "2500.5"),
        ("bias", "h2", "−0,25"),
        ("target", "o2", "0"),
        ("learning_rate", "", "0.1"),
    )
    for quantity, of, text in changes:
        page.type(given(page, quantity, of), text)
    assert page.text(".refused") == ""
    net = new_mazur()
    net["h1", "o1"].weight, net["h2"].bias = -1.75, -0.25
    trace = net.trace([2500.5, 0.10], [0.01, 0.0], learning_rate=0.1)
    assert_same_lines(page.run(AGAIN), trace, notation=notation, numbers=GERMAN)
    assert page.one(given(page, "input", "i1")).get_property("value") == "2500,5"


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_are_written_anew_as_they_are_printed(
    opened: Opened, random_network: Callable[[int], Any], seed: int
) -> None:
    # Kinks, maxima, products, hidden softmax groups, every loss; half of them with the sign of delta turned.
    net, inputs, targets = random_network(seed)
    again, _, _ = random_network(seed)
    look = {"notation": ("mitchell", "nielsen", "rumelhart", "goodfellow")[seed % 4], "significant": 6}
    trace = net.trace(inputs, targets, learning_rate=0.3)
    page = opened(trace, **look)
    assert_same_lines(page.run(AGAIN), trace, **look)
    rng = random.Random(seed)
    page.one("#edit").click()
    for connection in again.connections:
        connection.weight = round(connection.weight * rng.uniform(-2, 2), 4)
    weights = {connection.name: repr(connection.weight) for connection in again.connections}
    try:
        changed = again.trace(inputs, targets, learning_rate=0.3)
    except NonFiniteError:
        return
    refused = page.run(CHANGE, weights)
    if refused:  # on the way from one network to the other a logarithm may be
        refused = page.run(CHANGE, weights)
    assert refused == []
    found = page.run(AGAIN)
    assert [lines[0] for lines in found] == printed(changed, **look)


@pytest.mark.parametrize("form", [GERMAN, NumberFormat(decimals=5, powers=True, thin_spaces=True, times="*")])
def test_numbers_take_the_signs_that_were_asked_for(
    opened: Opened, mazur: ns.Network, form: NumberFormat
) -> None:
    rng = random.Random(3)
    numbers = [rng.uniform(-10, 10) * 10 ** rng.randint(-12, 12) for _ in range(1500)]
    numbers += [round(number, rng.randint(0, 6)) for number in numbers]
    numbers += [
        0.0,
        -0.0,
        1.0,
        1e-3,
        9.999e-4,
        1e5,
        99999.0,
        100000.0,
        123456.0,
        1e16,
        1e22,
        5e-324,
        0.00099999,
    ]
    page = opened(mazur.trace([0.05, 0.10], [0.01, 0.99]), numbers=form)
    theirs = page.run(
        "const {format} = neurosim;"
        "return arguments[0].map((one) => [format.number(one), format.typed(one), format.literal(one)])",
        numbers,
    )
    for number, texts in zip(numbers, theirs, strict=True):
        assert texts == [form.number(number), form.typed(number), form.literal(number)], number


def test_a_power_of_ten_stands_in_brackets_in_a_product_as_it_is_printed(opened: Opened) -> None:
    net = ns.Network(name="small")
    net.add_input("x")
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "o", 0.00025)
    trace = net.trace([-400000.0], [1.0], learning_rate=0.00001)
    page = opened(trace, numbers=GERMAN)
    assert_same_lines(page.run(LINES), trace, numbers=GERMAN)
    assert_same_lines(page.run(AGAIN), trace, numbers=GERMAN)
    assert page.text("#step-2 .sub") == "(2,5×10⁻⁴)×(−4×10⁵)"


def test_a_carried_log_keeps_its_lines_when_they_are_written_anew(opened: Opened) -> None:
    trace = ns.scenarios.load("sports-3-2-2").trace()
    look = {"carry": True, "decimals": 3, "notation": "mitchell"}
    page = opened(trace, **look)
    before = page.run(LINES)
    assert_same_lines(before, trace, **look)
    assert page.run(AGAIN) == before
    assert any(len(lines) > 1 for lines in before)


def test_names_are_set_with_indices_and_say_what_plain_text_says(opened: Opened, notation: str) -> None:
    page = opened(ns.scenarios.load("skip-connection").trace(), notation=notation)
    names = page.run(
        "return [...document.querySelectorAll('#steps [data-name]')].map((one) =>"
        " [one.dataset.name, one.textContent])"
    )
    assert bool(names) == (notation != "net-out")
    for plain, shown in names:
        assert unicodedata.normalize("NFKC", re.sub(r"[_^{}]", "", plain)) == shown


def answer(page: Page, text: str) -> str:
    page.type("#answer", "")
    page.one("#answer").send_keys(text + Keys.ENTER)
    return page.text("#ask .verdict")


def test_where_delta_is_turned_answers_are_compared_with_the_turned_number(opened: Opened) -> None:
    trace = ns.scenarios.load("mazur").trace()
    page = opened(trace, "#step-12", notation="mitchell", language="fr")
    page.one("#predict").click()
    assert answer(page, "0,1385").startswith("Pas encore : δ")
    assert page.label("delta", "o1") == "δ ?"
    assert answer(page, "-0,1385") == "Juste : δo1 = −0.1385."
    assert page.label("delta", "o1") == "δ −0.1385"
    assert page.text("#said") == "Juste : δ_o1 = −0.1385."
    page.go(14)
    assert page.text(".now h2") == "14 Opposé du gradient du poids h1 → o1"
    page.one("#earlier").click()
    assert answer(page, "-0.0822").startswith("Presque")
    assert page.label("gradient", "h1->o1") == "−0.0822"
    page.go(34)
    assert "L'ancien poids plus le pas" in page.text(".now .rule")
    assert page.run(LINES)[33][0].startswith(
        "nouveau w_{o1,h1} = w_{o1,h1} + η·(−∂E/∂w_{o1,h1}) = 0.4 + 0.5·"
    )


def test_answers_may_be_typed_as_the_page_writes_numbers(opened: Opened) -> None:
    net = ns.Network(name="wide")
    net.add_input("x")
    net.add_neuron("small", "linear")
    net.add_neuron("large", "linear", output=True)
    net.connect("x", "small", 0.0001234)
    net.connect("x", "large", 12345.5)
    net.connect("small", "large", 1.0)
    trace = net.trace([1.0])
    form = NumberFormat(significant=7, decimal_comma=True, thin_spaces=True, powers=True)
    page = opened(trace, f"#step-{trace.step('net', 'small').id}", numbers=form)
    page.one("#predict").click()
    assert answer(page, "1,234·10⁻⁴") == "Right: net(small) = 1,234\u202f000·10⁻⁴."
    page.go(trace.step("net", "large").id)
    assert answer(page, "12\u202f345,5") == "Right: net(large) = 12\u202f345,50."


@pytest.mark.parametrize("language", languages())
def test_the_page_speaks_one_language_everywhere(opened: Opened, language: str) -> None:
    page = opened(ns.scenarios.load("mazur").trace(), "#step-20", notation="nielsen", language=language)
    say = words(language)
    assert page.run("return document.documentElement.lang") == language
    assert page.text("#predict") == say("page.predict")
    page.one("#predict").click()
    page.one("#edit").click()
    page.one("#hint").click()
    page.type("#givens input", "x")
    page.press(Keys.HOME)
    shown = page.run(
        f"return {SEEN}('body *').flatMap((one) => [one.title, one.ariaLabel, one.childElementCount ? ''"
        " : one.textContent]).concat(document.getElementById('said').textContent).join(' | ')"
    )
    for word in ("step", "input", "hidden", "weight", "the ", "Neurons", "given", "right", "Predict"):
        assert (word in shown) == (language == "en" and word in ENGLISH), (word, shown)
    assert say("page.conventions") in shown and say("page.script.hint_formula") not in shown
    assert say("title", name="mazur") in page.text(".conventions pre")


ENGLISH = ("step", "input", "hidden", "weight", "the ", "given", "right", "Predict")


@pytest.mark.parametrize("language", languages())
def test_languages_have_the_same_words_with_the_same_places(language: str) -> None:
    def places(table: Any) -> Any:
        if isinstance(table, str):
            return sorted(set(re.findall(r"\{\w+\}", table)))
        return {key: places(value) for key, value in table.items()}

    for table in ("page", "figure"):
        assert places(words(language).texts[table]) == places(words("en").texts[table])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*ns.scenarios.names()} - {"moons", "digits", "mnist"}))
def test_no_english_word_of_a_figure_is_left_in_another_language(name: str) -> None:
    scenario = ns.scenarios.load(name)
    trace = (scenario.parts[-1] if scenario.parts else scenario).trace()
    log: StepLog = Content(notation="goodfellow", language="zh").log(trace)
    speech = FigureWords(log)
    for view in views(log):
        for shape in view.scene.shapes:
            if isinstance(shape, TextLine) and shape.gid.partition(":")[0] in WORDED:
                assert not re.search(r"[a-z]{4}", speech.text(shape)), shape.text


@pytest.mark.parametrize(
    ("notation", "language"), [("mitchell", "es"), ("goodfellow", "fr"), ("nielsen", "de")]
)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_words_of_a_figure_have_room(opened: Opened, notation: str, language: str, width: int) -> None:
    trace = ns.scenarios.load("sports-3-2-2").trace()
    page = opened(trace, notation=notation, language=language)
    resize(page.driver, width, 740)
    assert page.run("return document.documentElement.scrollWidth") <= width
    for number in ends(trace):
        page.go(number)
        assert page.run(CONFLICTS) == [], f"step {number}"


def test_equations_of_a_book_are_named_at_the_steps_that_use_them(opened: Opened) -> None:
    page = opened(ns.scenarios.load("mazur").trace(), notation="nielsen")
    assert [page.text(f"#step-{k} .equation") for k in (12, 14, 20)] == ["(BP1)", "(BP4)", "(BP2)"]
    assert page.all("#step-4 .equation") == []


@pytest.mark.slow
def test_the_page_of_a_2_2_2_network_has_at_most_300_kb_in_every_notation(notation: str) -> None:
    trace = ns.scenarios.load("mazur").trace()
    for language in languages():
        assert len(PlayerPrinter(notation=notation, language=language).print(trace).encode()) < 300_000


@pytest.mark.slow
def test_play_takes_notation_language_and_numbers_and_verify_makes_the_page_again(
    typed: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    for number, notation in enumerate(("mitchell", "own.toml")):
        page = f"page{number}.html"
        options = ("--notation", notation, "--language", "de", "--decimal-comma", "--times", "×", "--carry")
        assert typed("play", "mazur", *options, "--output", page)[0] == 0
        code, out, _ = typed("verify", page)
        assert (code, "up to date" in out) == (0, True)
    text = (tmp_path / "page0.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in text and '<b class="val">0,5933</b>' in text
    (tmp_path / "page0.html").write_text(
        text.replace('<b class="val">0,5933', '<b class="val">0,5934'), encoding="utf-8"
    )
    code, out, _ = typed("verify", "page0.html")
    assert code == 1 and "step 4" in out


def test_a_page_in_a_notation_can_be_written_from_a_trace(tmp_path: Path, mazur: ns.Network) -> None:
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    trace.play(tmp_path / "lesson.html", notation="bishop", language="es", numbers=GERMAN)
    look = {"notation": "bishop", "language": "es", "numbers": GERMAN}
    assert (tmp_path / "lesson.html").read_text(encoding="utf-8") == PlayerPrinter(**look).print(trace)
    with pytest.raises(UnknownNameError, match="unknown notation 'nilsen'"):
        trace.play(tmp_path / "other.html", notation="nilsen")
    assert not (tmp_path / "other.html").exists()


def test_a_notation_that_is_not_there_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["play", "mazur", "--notation", "nilsen", "--output", "lesson.html"]) == 2
    assert "did you mean 'nielsen'?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
