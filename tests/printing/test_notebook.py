"""In a notebook everything shows itself, without a widget."""

import pytest
from IPython.lib.pretty import pretty

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
    return {name: thing._repr_mimebundle_(**IPYTHON_ARGUMENTS) for name, thing in objects.items()}


def test_everything_shows_itself_as_text_and_html(shown):
    for name, bundle in shown.items():
        assert set(bundle) >= {"text/plain", "text/html"}, name
        assert bundle["text/html"].count("<details") == bundle["text/html"].count("</details>")
        assert "<script" not in bundle["text/html"] and "http" not in bundle["text/html"].partition("<svg")[0]
    assert set(shown["trace"]) == set(shown["step"]) == {"text/plain", "text/html", "text/latex"}


def test_the_numbers_stand_in_it(shown):
    assert "= 0.008771" in shown["trace"]["text/plain"]
    assert "<mn>0.008771</mn>" in shown["trace"]["text/html"]
    assert shown["step"]["text/plain"].endswith("·0.5933·(1 − 0.5933) = 0.008771")
    assert "<td>0.7513" not in shown["network"]["text/html"]  # the training has gone on
    assert "<td>h1</td>" in shown["neuron"]["text/html"]
    assert "<td>w5</td>" in shown["connection"]["text/html"]


def test_folds_are_there_where_there_is_much(shown):
    for name, least in (("trace", 4), ("network", 2), ("neuron", 1), ("history", 1)):
        assert shown[name]["text/html"].count("<details") >= least


def test_the_latex_of_a_trace_and_of_a_step_compiles(shown, traces, compiled):
    from neurosim.printing import LatexPrinter

    preamble = LatexPrinter().print(traces["mazur"]).partition(r"\begin{document}")[0]
    body = shown["trace"]["text/latex"] + "\n\n" + shown["step"]["text/latex"]
    compiled("notebook", f"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n")


def test_two_logs_in_a_notebook_do_not_share_ids(shown):
    assert 'id="step-' not in shown["trace"]["text/html"] and "#step-" not in shown["trace"]["text/html"]


def test_long_traces_show_their_beginning():
    net = ns.Network.layered([10, 30, 10], seed=1)
    bundle = net.trace([0.5] * 10, [0.0] * 10, 0.1)._repr_mimebundle_()
    assert "more steps" in bundle["text/html"] and bundle["text/html"].count('class="step"') == 300


def test_names_are_shown_as_text():
    net = ns.Network()
    net.add_input("<b>x")
    net.add_neuron("o", output=True)
    net.connect("<b>x", "o", 0.5, label="<i>")
    trace = net.trace([1.0], [0.0])
    for thing in (net, net["<b>x"], net["<b>x", "o"], trace, trace.steps[0], trace.steps[-2]):
        html = thing._repr_mimebundle_()["text/html"]
        assert "<b>x" not in html and "<i>" not in html


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
