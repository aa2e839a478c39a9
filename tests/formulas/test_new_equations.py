"""The bundled equations that came later than the first: all engines know them, as any formula."""

import numpy as np
import pytest
from first_equations import FIRST_ACTIVATIONS, FIRST_LOSSES

import neurosim as ns
from neurosim.formulas.derivative import derivative
from neurosim.formulas.elsewhere import FORMULAS, advice
from neurosim.formulas.known import ACTIVATIONS, LOSSES
from neurosim.formulas.nodes import Number
from neurosim.ground.errors import NumberError
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, TextPrinter, XlsxPrinter
from neurosim.training.classes import rule_for

X = [[0.0, 0.5], [0.25, 1.0], [1.0, -0.5], [1.0, 1.0]]
NEW = [name for name in ACTIVATIONS if name not in FIRST_ACTIVATIONS]
NEW_LOSSES = {  # with outputs and targets that they are made for
    "absolute_error": (["linear"], [[0.0], [1.5], [1.0], [-0.5]]),
    "huber": (["linear"], [[0.0], [1.5], [4.0], [-0.5]]),
    "hinge": (["linear"], [[-1.0], [1.0], [1.0], [-1.0]]),
    "kullback_leibler": (["softmax", "softmax"], [[0.0, 1.0], [1.0, 0.0], [0.25, 0.75], [0.5, 0.5]]),
    "focal": (["sigmoid"], [[0.0], [1.0], [1.0], [0.0]]),
}
TARGETS = [[0.0], [1.0], [1.0], [0.0]]


def weights(net: ns.Network) -> np.ndarray:
    biases = [neuron.bias for neuron in net.neurons if neuron.bias is not None]
    return np.array([*(one.weight for one in net.connections), *biases])


def of_activation(name: str) -> tuple[ns.Network, list[list[float]]]:
    return ns.Network.layered([2, 3, 1], name, seed=3), TARGETS


def of_loss(name: str) -> tuple[ns.Network, list[list[float]]]:
    outputs, targets = NEW_LOSSES[name]
    sizes = [2, 3, len(outputs)]
    return ns.Network.layered(sizes, "tanh", output_activation=outputs[0], loss=name, seed=3), targets


def made(name: str) -> tuple[ns.Network, list[list[float]]]:
    return of_activation(name) if name in ACTIVATIONS else of_loss(name)


each = pytest.mark.parametrize("name", [*NEW, *NEW_LOSSES])


def test_all_of_them_are_tried():
    assert set(NEW_LOSSES) == set(LOSSES) - set(FIRST_LOSSES)
    assert len(NEW) >= 10


@each
@pytest.mark.parametrize("batch_size", [1, 3])
@pytest.mark.parametrize("optimizer", [ns.Descent, ns.Momentum])
def test_engines_agree(name, batch_size, optimizer):
    trained = {}
    for engine in ("objects", "program", "compiled", "numpy"):
        net, targets = made(name)
        net.fit(X, targets, epochs=20, optimizer=optimizer(0.05), batch_size=batch_size, engine=engine)
        trained[engine] = weights(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_array_equal(trained["objects"], trained["compiled"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)


@each
def test_gradients_are_those_of_numerical_differentiation_and_of_sympy(name):
    net, targets = made(name)
    assert net.check_gradients(X[1], targets[1]).ok
    assert max(net.trace(X[1], targets[1]).symbolic().check().values()) < 1e-12


@pytest.mark.slow
@each
@pytest.mark.parametrize("notation", ["net-out", "nielsen"])
def test_lines_are_printed_in_every_medium(name, notation):
    net, targets = made(name)
    trace = net.trace(X[:2], targets[:2], learning_rate=0.1)
    for log in (trace, trace.carried(significant=4)):
        for printer in (TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter):
            assert len(printer(notation=notation, language="de").print(log)) > 1000
        assert len(XlsxPrinter(notation=notation).document(log)) > 1000
    for step in trace.steps:
        assert step.expression.value == pytest.approx(step.value, rel=1e-12, abs=1e-300)


@each
def test_files_keep_its_numbers(name, tmp_path):
    net, _ = made(name)
    net.save(tmp_path / "net.json")
    again = ns.Network.load(tmp_path / "net.json")
    assert again.loss == net.loss and again["h1"].activation == net["h1"].activation
    for own in (ns.Elu(0.5), ns.Swish(2.0)):
        net["h1"].activation = own
        net.save(tmp_path / "net.json")
        assert ns.Network.load(tmp_path / "net.json")["h1"].activation == own


def test_slopes_at_kinks():
    at_zero = {name: ACTIVATIONS[name]().slope(0.0, ACTIVATIONS[name]().value(0.0)) for name in NEW}
    assert at_zero["elu"] == 1.0 and ns.Elu(0.5).slope(0.0, 0.0) == 0.5  # that of the left side
    assert at_zero["selu"] == ns.Selu.SCALE * ns.Selu.ALPHA
    assert at_zero["sign"] == 0.0 and at_zero["softsign"] == 1.0
    assert [ns.HardSigmoid().slope(net, 0.0) for net in (-3.0, 3.0, 2.9)] == [0.0, 0.0, 1 / 6]
    assert ns.AbsoluteError().slope(0.5, 0.5, 1) == 0.0
    assert ns.Huber(0.5).slope(1.0, 0.5, 1) == -0.5 and ns.Huber(0.5).slope(1.0, 3.0, 1) == 0.5
    assert ns.Hinge().slope(1.0, 1.0, 1) == 0.0 and ns.Hinge().slope(1.0, 0.5, 1) == -1.0


def test_zero_times_the_logarithm_of_zero_is_zero():
    kl = ns.KullbackLeibler()
    assert kl.term(0.0, 0.0, 2) == 0.0 and kl.slope(0.0, 0.0, 2) == 0.0
    assert kl.term(1.0, 1.0, 2) == 0.0 and not kl.defined(0.5, 0.0)
    focal = ns.Focal()
    assert focal.term(1.0, 1.0, 1) == 0.0 and focal.term(0.0, 0.0, 1) == 0.0
    assert focal.slope(1.0, 1.0, 1) == 0.0 and focal.slope(0.0, 0.0, 1) == 0.0
    assert not focal.defined(1.0, 0.0) and not focal.defined(0.0, 1.0)


@pytest.mark.parametrize("nets", [[1000.0, -1000.0], [-1000.0, 1000.0, 0.0], [0.1, 0.2, 0.3]])
def test_divergence_after_softmax_has_the_closed_form_of_the_cross_entropy(nets):
    targets = [0.75, 0.25, *[0.0] * (len(nets) - 2)]
    found = {}
    for loss in ("kullback_leibler", "cross_entropy"):
        net = ns.Network(loss=loss)
        net.add_input("x")
        for k, weight in enumerate(nets):
            net.add_neuron(f"o{k}", "softmax", output=True)
            net.connect("x", f"o{k}", weight)
        net.forward([1.0])
        error = net.error(targets)
        net.backward(targets)
        found[loss] = error, [neuron.delta for neuron in net.outputs]
    own = 0.75 * np.log(0.75) + 0.25 * np.log(0.25)
    assert found["kullback_leibler"][0] == pytest.approx(found["cross_entropy"][0] + own, rel=1e-12)
    assert found["kullback_leibler"][1] == pytest.approx(found["cross_entropy"][1], rel=1e-12)


def test_a_large_softmax_has_the_closed_form_too():
    net = ns.Network.layered([2, 25], "softmax", loss="kullback_leibler", seed=1)
    targets = [0.25, 0.75, *[0.0] * 23]
    trace = net.trace([1.0, 0.5], targets)
    for step in trace.steps:
        assert step.expression.value == pytest.approx(step.value, rel=1e-9, abs=1e-15)
    assert net.check_gradients([1.0, 0.5], targets).ok


@pytest.mark.parametrize("targets", [[0.0], [0.5], [2.0]])
def test_targets_of_hinge_are_the_two_classes(targets):
    net, _ = made("hinge")
    with pytest.raises(NumberError, match="with loss hinge targets are -1 and 1"):
        net.fit([X[0]], [targets], epochs=1, learning_rate=0.1)
    net.forward(X[0])
    with pytest.raises(NumberError, match="with loss hinge targets are -1 and 1"):
        net.error(targets)


def test_what_to_do_about_the_targets_of_hinge_is_said():
    net, _ = made("hinge")
    with pytest.raises(NumberError, match="use targets -1 and 1$"):
        net.fit(X, TARGETS, epochs=1, learning_rate=0.1)
    net, _ = made("focal")
    with pytest.raises(NumberError, match="with loss focal targets are 0 and 1.*use targets 0 and 1"):
        net.fit(X, NEW_LOSSES["hinge"][1], epochs=1, learning_rate=0.1)


def test_a_loss_with_two_classes_decides_by_them():
    net, _ = made("hinge")
    rule = rule_for(net, np.array([[1.0], [1.0]]))
    assert (rule.kind, rule.threshold, rule.low) == ("side", 0.0, -1.0)
    net, _ = made("focal")
    rule = rule_for(net, np.array([[1.0], [1.0]]))
    assert (rule.kind, rule.threshold, rule.low) == ("side", 0.5, 0.0)


def test_parameters_that_have_no_meaning_are_refused():
    for wrong in (lambda: ns.Huber(0.0), lambda: ns.Focal(-1.0), lambda: ns.Elu(float("nan"))):
        with pytest.raises(NumberError):
            wrong()


@pytest.mark.parametrize("name", ["step", "sign"])
def test_a_slope_of_0_everywhere_is_told_of(name):
    net = ns.Network.layered([2, 2, 1], name, output_activation="sigmoid", seed=1)
    history = net.fit(X, TARGETS, epochs=200, learning_rate=0.5)
    assert f"{name}, whose slope is 0 everywhere" in str(history)


@pytest.mark.parametrize("kind", ["activation", "loss"])
def test_what_others_bundle_is_a_formula_here(kind):
    base = ns.Activation if kind == "activation" else ns.Loss
    for name, formula in FORMULAS[kind].items():
        if formula:
            own = base.from_text(name, formula)
            assert derivative(own.general(own.value_name)[0], own.by) != Number(0.0)


def test_no_guess_by_letters_stands_in_for_what_is_not_bundled():
    assert "min(6, max(0, net))" in advice("activation", "ReLU6", ACTIVATIONS)
    assert advice("activation", "glu", ACTIVATIONS) == "it is not bundled; "
    assert "2 - target" not in advice("loss", "SquaredHingeLoss", LOSSES)
    assert "max(0, 1 - target*out)**2" in advice("loss", "SquaredHingeLoss", LOSSES)
    with pytest.raises(ns.UnknownNameError, match="it is not bundled; give it as the formula 'max.-1, min"):
        ns.Network.layered([1, 1], "hardtanh")
