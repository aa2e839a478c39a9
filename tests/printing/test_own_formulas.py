"""Formulas of users in the logs: in the letters of a notation, the words of a language, and as MathML."""

import pytest

import neurosim as ns
from neurosim.ground.errors import NumberError
from neurosim.printing import HtmlPrinter, TextPrinter


@pytest.fixture
def trace():
    """A network whose formulas have powers, a choice with two conditions, and an absolute value."""
    net = ns.Network(loss=ns.Loss.from_text("off", "abs(target - out)**3"))
    net.add_input("x")
    net.add_neuron("h", ns.Activation.from_text("cubed", "net**3/(1 + net**2) + net**12"), bias=0.5)
    net.add_neuron("o", "hard_sigmoid", bias=0.25, output=True)
    net.connect("x", "h", weight=0.5)
    net.connect("h", "o", weight=0.5)
    return net.trace([1.0], [1.0])


def test_letters_stand_in_every_power(trace):
    log = TextPrinter(notation="nielsen").print(trace)
    assert "a = z³/(1 + z²) + z¹²" in log and "net" not in log.split("GIVEN")[0].replace("network", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "wenn net > −3 und net < 3 sonst"), ("fr", " et net < 3"), ("es", " y net < 3"), ("zh", "且")],
)
def test_conditions_are_joined_in_the_language_of_the_log(trace, language, words):
    log = TextPrinter(language=language).print(trace)
    assert words in log and " and " not in log


def test_an_absolute_value_stands_between_bars_in_mathml(trace):
    page = HtmlPrinter().print(trace)
    assert "<mo>|</mo>" in page and "<mi>abs</mi>" not in page


def test_it_is_said_what_can_be_calculated_in_fractions():
    net = ns.Network.layered([1, 1], "softplus", seed=1)
    with pytest.raises(NumberError, match="fractions need activations and a loss of"):
        net.trace([1.0], [1.0]).in_fractions()
