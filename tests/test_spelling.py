"""Printing where standard output has no Greek letters: they are spelt, and nothing fails."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

BEGIN = """
import neurosim as ns
from neurosim.printing import MarkdownPrinter, TextPrinter
from neurosim.training.predicted import predicted_change

net = ns.Network(name="tiny")
net.add_input("x")
net.add_neuron("o", bias=0.1, output=True)
net.connect("x", "o", 0.5, label="w1")
trace = net.trace([1.0], [1.0], learning_rate=0.5)
"""
#: What is printed, and a piece of what is to be read then.
PRINTED = {
    "trace": "delta(o) = ",
    "TextPrinter().print(trace)": "dE/dw1 = ",
    "MarkdownPrinter().print(trace)": "delta = dE/dnet",
    "trace.why('gradient w1')": "dE/dw1 = delta(o)",
    "trace.paths('w1')": "x -> o",
    "trace.diff(trace.carried(decimals=2))": "delta(o)",
    "trace.contributions()": "dE/dw1",
    "trace.symbolic()": "delta(o) = ",
    "predicted_change(net, [1.0], [1.0], learning_rate=0.1)": "-eta",
}


def printed(what: str, encoding: str) -> str:
    """What a program of its own prints, with nothing printed before that could have set the stream."""
    settings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    program = f"{BEGIN}print({what})\nassert 'δ' in str(trace)  # the text itself keeps its letters\n"
    done = subprocess.run([sys.executable, "-c", program], env=settings, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode("ascii", "replace")
    return done.stdout.decode(encoding.partition(":")[0])


@pytest.mark.parametrize("what", PRINTED)
def test_everything_prints_under_cp1252(what: str) -> None:
    text = printed(what, "cp1252")
    assert PRINTED[what] in text and "?" not in text


def test_a_way_that_somebody_chose_is_kept() -> None:
    assert "?(o) = " in printed("trace", "ascii:replace")
