"""Records for figures: known derivatives, the minima of Himmelblau's function, closed forms of descents."""

import numpy as np
import pytest
from matplotlib.text import Text
from scipy import optimize, special

import neurosim as ns
from neurosim.figures import draw
from neurosim.figures.kinds.derivative import secants_of_square
from neurosim.figures.kinds.design_matrix import design_matrix
from neurosim.figures.kinds.error_along import error_along
from neurosim.figures.kinds.error_over import error_over
from neurosim.figures.kinds.functions import activation_curves
from neurosim.figures.kinds.gradient_steps import step_errors
from neurosim.figures.kinds.learning_rates import learning_rates
from neurosim.figures.kinds.losses import loss_comparison, loss_curves
from neurosim.figures.kinds.predictions import predictions
from neurosim.figures.kinds.softmax import softmax_group
from neurosim.figures.kinds.steps import steps
from neurosim.figures.landscape import input_landscape
from neurosim.ground.errors import FormatError, NumberError, UnknownNameError


def test_activation_curves_are_those_of_scipy_and_their_slopes_of_differences() -> None:
    by_name = {curve.name: curve for curve in activation_curves().curves}
    x = by_name["sigmoid"].x
    assert by_name["sigmoid"].value == pytest.approx(special.expit(x))
    assert by_name["softplus"].value == pytest.approx(np.logaddexp(0.0, x))
    for name in ("sigmoid", "tanh", "softplus"):
        curve = by_name[name]
        assert curve.slope[1:-1] == pytest.approx(np.gradient(curve.value, x)[1:-1], abs=2e-3)
    assert max(by_name["sigmoid"].slope) == pytest.approx(0.25)
    with pytest.raises(NumberError, match="'softmax' depends on the nets of a whole group"):
        activation_curves(["softmax"])


def test_secants_of_the_square_have_the_slope_two_x_plus_h() -> None:
    record = secants_of_square(at=1.0)
    assert record.at == (1.0, 1.0, 2.0)
    for h, _, slope in record.secants:
        assert slope == pytest.approx(2.0 + h)


def test_softmax_bars_are_those_of_scipy() -> None:
    nets = (2.0, 1.0, 0.1, -1.0)
    record = softmax_group(nets, "abcd")
    assert record.outs == pytest.approx(special.softmax(nets))
    assert record.exponentials == pytest.approx(np.exp(nets))
    with pytest.raises(NumberError, match="there are 4 nets but 2 names"):
        softmax_group(nets, ("a", "b"))


def test_slopes_of_losses_are_their_derivatives() -> None:
    for record in (loss_curves(), loss_comparison()):
        for curve in record.curves:
            differences = np.gradient(curve.value, curve.x)
            inner = slice(10, -10)
            assert curve.slope[inner] == pytest.approx(differences[inner], rel=0.02, abs=2e-3)


def test_cross_entropy_and_a_sigmoid_give_out_minus_target() -> None:
    curve = loss_comparison(target=1.0).curves[1]
    assert curve.slope == pytest.approx(special.expit(curve.x) - 1.0)


def test_himmelblaus_function_as_a_network_has_its_four_minima() -> None:
    scenario = ns.scenarios.load("himmelblau")

    def f(place: np.ndarray) -> float:
        x, y = place
        return float((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)

    starts = [{"x": x, "y": y} for x, y in ((0.5, 4.6), (-0.6, 0.3), (-0.6, -1.6), (0.6, -1.2))]
    record = input_landscape(scenario.build(), starts, reach=4.0, learning_rate=0.01, steps=60, points=9)
    x, y = np.meshgrid(record.x, record.y)
    assert record.value == pytest.approx((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)
    ends = set()
    for descent in record.descents:
        assert np.all(np.diff(descent.value) < 1e-9)
        best = optimize.minimize(f, (descent.x[-1], descent.y[-1])).x
        assert (descent.x[-1], descent.y[-1]) == pytest.approx(tuple(best), abs=0.02)
        ends.add((round(best[0], 2), round(best[1], 2)))
    assert ends == {(3.0, 2.0), (-2.81, 3.13), (-3.78, -3.28), (3.58, -1.85)}
    assert len(record.minima) == 4
    three = ns.Network.layered([3, 1], seed=1, loss="sum_of_outputs")
    with pytest.raises(FormatError, match="needs a network with two inputs, but this one has 3"):
        input_landscape(three, [], reach=1.0, learning_rate=0.1, steps=1)


def test_learning_rates_follow_the_closed_form_of_the_parabola() -> None:
    record = learning_rates((0.05, 0.3, 1.05), start=-1.8, steps=8)
    for rate, descent in zip(record.rates, record.descents, strict=True):
        assert descent.x == pytest.approx(-1.8 * (1 - 2 * rate) ** np.arange(9))
        assert descent.value == pytest.approx(descent.x**2)


def test_the_error_along_a_weight_is_mazurs_and_its_slope_his_gradient() -> None:
    scenario = ns.scenarios.load("mazur")
    record = error_along(scenario.build(), scenario.samples()[0], "w5", learning_rate=0.5)
    weight, error, gradient = record.at
    assert (weight, error) == (0.4, pytest.approx(0.298371109))
    assert gradient == pytest.approx(0.082167041, abs=5e-10)
    assert record.after is not None and record.after[0] == pytest.approx(0.35891648, abs=5e-9)
    here = int(abs(record.weight - weight).argmin())
    rise = (record.error[here + 1] - record.error[here - 1]) / (
        record.weight[here + 1] - record.weight[here - 1]
    )
    assert rise == pytest.approx(gradient, rel=1e-3)


def test_figures_call_a_weight_without_label_by_both_its_ends() -> None:
    net, sample = ns.Network.layered([2, 2, 1], seed=1), ([0.5, -1.0], [1.0])
    along = error_along(net, sample, "x1->h1", learning_rate=0.5)
    checked = step_errors(net, sample, "x1->h1")
    over = error_over(net, [sample], ("x1->h1", "h1->o1"), learning_rate=0.5, updates=2, points=5)
    assert along.connection == checked.parameter == over.across == "w(x1→h1)"
    written = " ".join(text.get_text() for text in draw("error-along", along).findobj(Text))
    assert "∂E/∂w(x1→h1) = " in written and "slope ∂E/∂w(x1→h1)" in written
    assert "∂E/∂w(x1→h1) = " in " ".join(t.get_text() for t in draw("gradient-steps", checked).findobj(Text))
    rows = [row[2] for part in steps(net.trace(*sample, learning_rate=0.5)).tables for row in part.rows]
    assert {"∂E/∂w(x1→h1)", "new w(x1→h1)", "new b(h1)"} <= set(rows)


def test_the_cost_over_two_weights_leaves_the_network_as_it_was() -> None:
    net = ns.Network.layered([2, 2, 1], seed=3)
    before = [connection.weight for connection in net.connections]
    samples = [([x, y], [float(x != y)]) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    names = ("x1->h1", "h1->o1")
    record = error_over(net, samples, names, learning_rate=0.5, updates=6, points=5)
    assert [connection.weight for connection in net.connections] == before
    assert np.all(np.diff(record.descents[0].value) < 0)
    row, column = 1, 3
    net["x1", "h1"].weight, net["h1", "o1"].weight = float(record.x[column]), float(record.y[row])
    errors = []
    for inputs, targets in samples:
        net.forward(inputs)
        errors.append(net.error(targets))
    assert record.value[row, column] == pytest.approx(np.mean(errors))
    with pytest.raises(FormatError, match="two different connections, not 'x1->h1'"):
        error_over(net, samples, ["x1->h1"], learning_rate=0.5, updates=1)
    with pytest.raises(UnknownNameError, match="no connection 'x1->h7' .*did you mean 'x1->h2'"):
        error_over(net, samples, ["x1->h7", "x1->h1"], learning_rate=0.5, updates=1)


def test_tables_show_the_design_matrix_the_predictions_and_the_steps() -> None:
    scenario = ns.scenarios.load("skip-connection")
    plain, ones = design_matrix(scenario.build(), scenario.samples()).tables
    assert plain.rows == (("0", "0"), ("0", "1"), ("1", "0"), ("1", "1"))
    assert ones.rows == tuple((*row, "1") for row in plain.rows)

    net = scenario.build()
    (table,) = predictions(net, scenario.samples()).tables
    for number, row in enumerate(table.rows):
        inputs, targets = scenario.samples()[number]
        assert float(row[4]) == pytest.approx(net.forward(inputs)["o"], abs=5e-4)
        assert float(row[5]) == pytest.approx(net.error(targets), abs=5e-5)
        assert (number in table.wrong) == ((float(row[4]) >= 0.5) != (float(row[3]) >= 0.5))

    trace = ns.scenarios.load("mazur").trace()
    rows = [row for part in steps(trace).tables for row in part.rows]
    assert len(rows) == len([step for step in trace if step.quantity != "input"])
    assert ["δ(o1)", "0.138499"] in [list(row[2:]) for row in rows]
    assert ["new w5", "0.358916"] in [list(row[2:]) for row in rows]


def test_a_table_without_samples_is_refused() -> None:
    net = ns.Network.layered([2, 1], seed=1)
    with pytest.raises(NumberError, match="needs samples, at least one"):
        design_matrix(net, [])
    with pytest.raises(NumberError, match="needs samples, at least one"):
        predictions(net, [])
