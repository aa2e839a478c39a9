"""Predict mode: numbers are kept back until they are answered, answers are judged, hints come in stages."""

from collections.abc import Callable

import pytest
from player_pages import SEEN, Page
from selenium.webdriver.common.keys import Keys

import neurosim as ns
from neurosim.trace_view import Trace

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def mazur_trace() -> Trace:
    return ns.scenarios.load("mazur").trace()


@pytest.fixture
def asked(opened: Opened, mazur_trace: Trace) -> Callable[[int], Page]:
    """Open a step in predict mode."""

    def open_step(step: int) -> Page:
        page = opened(mazur_trace, f"#step-{step}")
        page.one("#predict").click()
        return page

    return open_step


def answer(page: Page, text: str) -> str:
    """Type an answer; return what is said to it."""
    field = page.one("#answer")
    field.clear()
    field.send_keys(text + Keys.ENTER)
    return page.text("#ask .verdict")


def seen(page: Page) -> str:
    """All text that a viewer can see, the network's too."""
    return " ".join(
        page.run(f"return {SEEN}('main *').map((one) => one.childElementCount ? '' : one.textContent)")
    )


def test_a_number_is_hidden_wherever_it_would_show(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    assert page.text("#step-4 .val") == "?"
    assert page.label("out", "h1") == "?"
    assert "0.5933" not in seen(page)
    assert "0.5933" not in page.text("#said")
    page.press(Keys.TAB)
    for later in (7, 14, 20):  # steps that quote it
        page.go(later)
        for _ in range(2):
            page.one("#hint").click()
        assert "0.5933" not in seen(page)
        assert "?" in page.text(".now .sub")
    assert page.label("weight", "i1->h1") == "0.15"  # what is given stays


def test_the_last_hint_shows_the_numbers_a_step_rests_on_and_keeps_its_own(
    asked: Callable[[int], Page],
) -> None:
    page = asked(7)  # reached by a link: nothing before it was answered
    for _ in range(3):
        assert "0.5933" not in seen(page)
        page.one("#hint").click()
    assert page.text("#step-7 .sub") == "0.4·0.5933 + 0.45·0.5969 + 0.6"
    assert page.text("#step-7 .val") == "?" and "1.106" not in seen(page)
    assert "out(h1) = 0.5933" in page.text("#sources")
    assert page.label("out", "h1") == "?"  # on the network it still waits for its own answer
    page.go(4)
    assert page.text("#step-4 .val") == "?"
    page.go(14)
    assert "0.5933" not in seen(page)
    page.go(7)
    assert answer(page, "1.106").startswith("Right")
    assert "0.5933" in page.text("#step-7 .sub")


def test_brackets_do_not_tell_the_sign_of_a_hidden_number(asked: Callable[[int], Page]) -> None:
    page = asked(20)
    assert page.text("#step-20 .sub") == "(?·0.4 + ?·0.5)·?·(1 − ?)"


def test_an_answered_number_appears_everywhere(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    assert answer(page, "0.5933") == "Right: out(h1) = 0.5933."
    assert (page.text("#step-4 .val"), page.label("out", "h1")) == ("0.5933", "0.5933")
    page.go(7)
    assert page.text("#step-7 .sub") == "0.4·0.5933 + 0.45·? + 0.6"
    assert page.text(".score") == "1 right, 0 nearly, of 35"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.5933", "Right"),
        ("0,5933", "Right"),  # decimal comma
        ("0.59327", "Right"),  # 0.593269992 to five decimals
        ("5.933e-1", "Right"),
        ("+.5933", "Right"),
        ("0.5934", "Nearly"),
        ("0.59", "Nearly"),  # rightly rounded, but with fewer digits
        ("0.6933", "Not yet"),
        ("-0.5933", "Not yet"),
        ("0", "Not yet"),
        ("59.33", "Not yet"),
    ],
)
def test_an_answer_is_right_nearly_or_not_yet(asked: Callable[[int], Page], typed: str, said: str) -> None:
    page = asked(4)
    assert answer(page, typed).startswith(said)
    assert (page.text("#step-4 .val") == "?") == (said == "Not yet")


def test_what_the_rounded_numbers_of_the_line_give_is_nearly_right(opened: Opened) -> None:
    # By hand, from the printed numbers: (0.1 - 0.1) would be 0.0, though the trace has 0.04 - 0.0 = 0.04.
    net = ns.Network(name="cancels")
    for name in ("a", "b"):
        net.add_input(name)
        net.add_neuron(f"h{name}", "linear")
        net.connect(name, f"h{name}", 1.0)
    net.add_neuron("o", "linear", output=True)
    net.connect("ha", "o", 1000.0)
    net.connect("hb", "o", -1000.0)
    page = opened(net.trace([1.23444, 1.23436]), "#step-7", significant=4)
    page.one("#predict").click()
    for step, number in ((3, "1.234"), (4, "1.234"), (5, "1.234"), (6, "1.234")):
        page.go(step)
        assert answer(page, number).startswith("Right")
    page.go(7)
    assert answer(page, "0").startswith("Nearly: net(o) = 0.08000; the difference comes from rounding")


def test_an_empty_answer_asks_for_one(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    for text in ("", "  "):
        assert answer(page, text) == "Type a number such as 0.25 or 0,25, or take a hint."
    assert page.text("#step-4 .val") == "?"


@pytest.mark.parametrize("text", ["-0.0381", "−0.0381", "-0,0381", "- 0.0381", " −3.81e-2 ", "-.0381"])
def test_a_negative_number_may_be_typed_as_people_type_it(asked: Callable[[int], Page], text: str) -> None:
    assert answer(asked(13), text) == "Right: δ(o2) = −0.03810."


@pytest.mark.parametrize("text", ["abc", "1,234.5", "1.2.3", "--1", "1/2", "Infinity", "1e999", "0x10"])
def test_what_is_no_number_is_refused_in_a_sentence(asked: Callable[[int], Page], text: str) -> None:
    page = asked(4)
    assert answer(page, text) == f"“{text}” is not a number; type one such as 0.25 or 0,25."
    assert page.text("#step-4 .val") == "?"
    assert page.one("#answer").get_property("value") == text


def test_hints_come_in_three_stages_and_then_the_number(asked: Callable[[int], Page]) -> None:
    page = asked(3)
    kinds = ("rule", "sym", "sub")
    for stage, label in enumerate(("the rule", "the formula", "the numbers")):
        assert [page.one(f"#step-3 .{kind}").is_displayed() for kind in kinds] == [
            k < stage for k in range(3)
        ]
        assert page.one("#hint").text == f"Hint: {label}"
        page.one("#hint").click()
    assert page.text("#step-3 .sub") == "0.15·0.05 + 0.2·0.1 + 0.35"
    assert page.one("#hint").text == "Show it"
    page.one("#hint").click()
    assert page.text("#step-3 .val") == "0.3775"
    assert page.text(".score") == "0 right, 0 nearly, 1 shown, of 35"


def test_whoever_begins_in_the_middle_can_see_the_numbers_before(asked: Callable[[int], Page]) -> None:
    page = asked(20)
    page.one("#earlier").click()
    assert page.text("#step-20 .sub") == "(0.1385·0.4 + (−0.03810)·0.5)·0.5933·(1 − 0.5933)"
    assert page.text("#step-20 .val") == "?"
    assert page.all("#earlier") == []
    assert page.text(".score") == "0 right, 0 nearly, 17 shown, of 35"
    assert answer(page, "0.00877").startswith("Nearly")


def test_given_inputs_are_not_asked_for_and_answers_lead_on(asked: Callable[[int], Page]) -> None:
    page = asked(1)
    assert page.all("#answer") == []
    assert page.text("#step-1 .val") == "0.05"
    page.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    answer(page, "0.3775")
    page.press(Keys.ENTER)  # the button for the next step has the focus
    assert page.step == "step-4"
    page.press("0.5933", Keys.ENTER)
    assert page.text("#step-4 .val") == "0.5933"


def test_keys_typed_into_an_answer_do_not_step(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    page.one("#answer").send_keys("0.6" + Keys.HOME + Keys.ARROW_RIGHT + Keys.SPACE)
    assert page.step == "step-4"


def test_playing_waits_for_an_answer(asked: Callable[[int], Page]) -> None:
    page = asked(3)
    page.one("#play").click()
    for _ in range(40):
        if page.text("#play") == "Play":
            break
        page.run("return new Promise((done) => setTimeout(done, 100))")
    assert (page.text("#play"), page.step) == ("Play", "step-3")


def test_leaving_predict_mode_shows_everything(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    page.one("#predict").click()
    assert page.text("#step-4 .val") == "0.5933"
    assert not page.one("#ask").is_displayed()
    assert page.one("#step-4 .sub").is_displayed()


def test_on_paper_predict_mode_is_a_sheet_of_exercises(asked: Callable[[int], Page]) -> None:
    page = asked(4)
    page.command("Emulation.setEmulatedMedia", media="print")
    page.run("dispatchEvent(new Event('beforeprint'))")
    values = page.run(f"return {SEEN}('.val').map((one) => one.textContent)")
    assert values == ["0.05", "0.1", *["?"] * 35]
    assert "0.5933" not in seen(page)
    page.run("dispatchEvent(new Event('afterprint'))")
