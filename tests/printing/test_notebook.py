"""In a notebook everything shows itself, without a widget."""

import base64
import io
import re
from dataclasses import replace
from html import unescape

import pytest
from IPython.lib.pretty import pretty
from PIL import Image

import neurosim as ns
from neurosim.training.predicted import predicted_change

IPYTHON_ARGUMENTS = {"include": None, "exclude": None}


@pytest.fixture
def shown(mazur):
    """Every kind of object with what it shows."""
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    history = mazur.fit([[0.05, 0.10]], [[0.01, 0.99]], epochs=3, learning_rate=0.5, engine="objects")
    objects = {
        "trace": trace,
        "step": trace.step("delta", "h1"),
        "network": mazur,
        "neuron": mazur["h1"],
        "connection": mazur["w5"],
        "history": history,
    }
    found = {name: thing._repr_mimebundle_(**IPYTHON_ARGUMENTS) for name, thing in objects.items()}
    return {name: one[0] if isinstance(one, tuple) else one for name, one in found.items()}


def rich(bundle):
    """The one form that a notebook shows, HTML before Markdown."""
    return bundle.get("text/html") or bundle["text/markdown"]


@pytest.mark.slow
def test_everything_shows_itself_as_text_and_in_a_rich_form(shown):
    for name, bundle in shown.items():
        assert "text/plain" in bundle and rich(bundle), name
        assert rich(bundle).count("<details") == rich(bundle).count("</details>")
        assert "<script" not in rich(bundle) and "http" not in rich(bundle)
    assert set(shown["trace"]) == set(shown["step"]) == {"text/plain", "text/markdown", "text/latex"}


@pytest.mark.slow
def test_nothing_rests_on_what_a_notebook_that_is_not_trusted_strips(shown):
    for name, bundle in shown.items():
        assert not {"<svg", "<math", "<style"} & set(re.findall("<[a-z]+", rich(bundle))), name
        assert "image/svg+xml" not in bundle, name  # nbconvert needs Inkscape for it on the way to LaTeX


def test_the_numbers_stand_in_it(shown):
    assert "= 0.008771" in shown["trace"]["text/plain"]
    assert "= 0.008771$" in shown["trace"]["text/markdown"]
    assert r"\frac{1}{1 + \exp(-0.3775)} = 0.5933" in shown["trace"]["text/markdown"]
    assert shown["step"]["text/plain"].endswith("·0.5933·(1 − 0.5933) = 0.008771")
    assert "<td>0.7513" not in shown["network"]["text/html"]  # the training has gone on
    assert "<td>h1</td>" in shown["neuron"]["text/html"]
    assert "<td>w5</td>" in shown["connection"]["text/html"]


def test_folds_are_there_where_there_is_much(shown):
    for name, least in (("trace", 4), ("network", 2), ("neuron", 1)):
        assert rich(shown[name]).count("<details") >= least


def test_the_latex_of_a_trace_and_of_a_step_compiles(shown, traces, compiled):
    from neurosim.printing import LatexPrinter

    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    body = shown["trace"]["text/latex"] + "\n\n" + shown["step"]["text/latex"]
    compiled("notebook", f"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n")


def test_a_network_shows_its_picture_as_png(shown):
    bundle = shown["network"]
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert f'<img src="data:image/png;base64,{bundle["image/png"]}"' in bundle["text/html"]


def test_a_figure_is_a_png_with_two_pixels_for_one(mazur):
    bundle, sizes = mazur.draw()._repr_mimebundle_(**IPYTHON_ARGUMENTS)
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size == (1920, 1075) and sizes == {"image/png": {"width": 960, "height": 538}}
    assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)  # paper of its own on a dark page
    assert len(bundle["image/png"]) < 100_000


@pytest.mark.slow
def test_long_traces_show_their_beginning():
    net = ns.Network.layered([10, 30, 10], seed=1)
    bundle = net.trace([0.5] * 10, [0.0] * 10, 0.1)._repr_mimebundle_()
    text = bundle["text/markdown"]
    assert "more steps" in text and "\n**300** " in text and "\n**301** " not in text


def test_names_are_shown_as_text():
    net = ns.Network()
    net.add_input("<b>x")
    net.add_neuron("o", output=True)
    net.connect("<b>x", "o", 0.5, label="<i>")
    trace = net.trace([1.0], [0.0])
    for thing in (net["<b>x"], net["<b>x", "o"], trace, trace.steps[0], trace.steps[-2]):
        text = rich(thing._repr_mimebundle_())
        assert "<b>x" not in text and "<i>" not in text
    text = rich(net._repr_mimebundle_()[0])
    assert "<b>x" not in text and "<i>" not in text


def test_answers_show_their_text_in_an_interactive_session(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    answers = [
        trace.why("gradient w1"),
        trace.diff(trace.carried(decimals=3)),
        trace.paths("w1"),
        trace.contributions(),
        mazur.check_gradients([0.05, 0.10], [0.01, 0.99]),
        predicted_change(mazur, [0.05, 0.10], [0.01, 0.99], learning_rate=0.5),
    ]
    for answer in answers:
        assert pretty(answer).splitlines() == str(answer).splitlines()
        assert len(pretty(answer).splitlines()) > 1
        bundle = answer._repr_mimebundle_(**IPYTHON_ARGUMENTS)
        assert bundle["text/plain"].splitlines() == str(answer).splitlines()


def test_answers_set_their_formulas(mazur):
    check = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)

    def markdown(answer):
        return answer._repr_mimebundle_(**IPYTHON_ARGUMENTS)["text/markdown"]

    gradient = r"\frac{\partial E}{\partial w_{1}}"
    assert markdown(trace.why("gradient w1")).startswith(rf"$\mathbf{{22}}\enspace {gradient} = \delta")
    assert rf"${gradient}$ as a sum over paths" in markdown(trace.paths("w1"))
    assert f"| ${gradient}$ | $0.0004386$ | $0.0004386$ |" in markdown(trace.contributions())
    differences = markdown(trace.diff(trace.carried(decimals=3)))
    assert r"| $\delta_{o_{1}}$ | $0.138499$ | $0.139000$ | $0.000501438$ | +0.362 % |" in differences
    assert "$0.000438568$" in markdown(check)
    change = markdown(predicted_change(mazur, [0.05, 0.10], [0.01, 0.99], learning_rate=0.5))
    assert r"predicted $-\eta \cdot \lvert\partial E/\partial w\rvert^{2} = -0.5 \cdot " in change


@pytest.mark.slow
def test_answers_about_a_mean_say_so(mazur):
    samples, targets = [[0.05, 0.10], [0.2, 0.3]], [[0.01, 0.99], [0.5, 0.5]]
    trace = mazur.copy().trace(samples, targets, 0.5, reduction="mean")
    other = mazur.copy().trace(samples, targets[::-1], 0.5, reduction="mean")
    mean, of_second = r"\frac{\partial J}{\partial w_{1}}", r"\frac{\partial E_{2}}{\partial w_{1}}"
    assert "| gradient | sample 1 | sample 2 | mean |" in trace.contributions()._markdown()
    assert f"| ${mean}$ |" in trace.diff(other)._markdown()
    why = trace.why("gradient w1")._markdown()
    assert rf"\enspace {mean} = " in why and rf"\enspace {of_second} = " in why
    formulas = trace.symbolic()._markdown()
    assert f"{mean} = " in formulas and f"{of_second} = " in formulas
    change = predicted_change(mazur, samples, targets, learning_rate=0.5, reduction="mean")
    assert r"\lvert\partial J/\partial w\rvert" in change._markdown()
    step = trace.step("gradient", "w1")._repr_mimebundle_(**IPYTHON_ARGUMENTS)["text/latex"]
    assert step.startswith(r"$\frac{\partial J}{") and of_second in step


def test_a_check_that_fails_says_so_at_the_top(mazur):
    check = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    wrong = replace(check.comparisons[-1], ok=False)
    text = replace(check, comparisons=(*check.comparisons[:-1], wrong))._markdown()
    first = text.split("|:---|")[1].splitlines()[1]
    assert "1 do NOT agree" in text and first.endswith("| **does NOT agree** |") and "input 'i2'" in first


def test_formulas_in_symbols_are_set_and_too_many_are_said_in_a_sentence(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99])
    assert r"\frac{1}{e^{- b_{h1} - i_{1} w_{1} - i_{2} w_{2}} + 1}" in trace.symbolic()._markdown()
    large = ns.Network.layered([4, 6, 6, 4], seed=1)
    bundle = large.trace([0.1] * 4, [0.2] * 4).symbolic()._repr_mimebundle_()
    assert "ask for one of them" in bundle["text/plain"] and set(bundle) == {"text/plain"}


@pytest.mark.slow
def test_a_run_shows_its_published_numbers_and_trains_nothing_long():
    bundle = ns.scenarios.load("mazur").run()._repr_mimebundle_()
    assert "30 agree, 12 known misprints of the source" in bundle["text/markdown"]
    assert r"| $\text{net(h1)}$ | 0.3775 | 0.377500 | agrees |" in bundle["text/markdown"]
    training = ns.scenarios.load("xor").run()
    assert "Not trained yet" in training._repr_mimebundle_()["text/markdown"]
    assert "trained" not in vars(training)


def test_the_player_stands_in_a_frame_and_says_where_it_is(mazur, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99])
    page = trace.play("my lesson.html")
    html = page._repr_mimebundle_()["text/html"]
    assert '<a href="my%20lesson.html" target="_blank">my lesson.html</a>' in html
    frame = re.search('srcdoc="([^"]*)"', html)
    assert frame is not None
    assert unescape(frame[1]) == (tmp_path / "my lesson.html").read_text(encoding="utf-8")
    without_frame = re.sub("<iframe[^>]*>", "", html)
    assert "Run the cell yourself to see a page here" in without_frame
    assert repr(page) == "<page that steps through a trace: open 'my lesson.html' in a browser>"


def test_the_player_needs_no_file(mazur, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = mazur.trace([0.05, 0.10]).play()
    assert "srcdoc=" in page._repr_mimebundle_()["text/html"] and not list(tmp_path.iterdir())
