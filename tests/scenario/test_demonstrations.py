"""Descent on inputs, gradients counted, the update that comes too early, and files of several parts."""

import math
import re
from pathlib import Path

import pytest

from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.ground.numbers import duration
from neurosim.scenario import Run, load
from neurosim.scenario.demonstrations.gradient_cost import GradientCost, cost_of
from neurosim.scenario.demonstrations.input_descent import InputDescent
from neurosim.scenario.demonstrations.update_too_early import UpdateTooEarly
from neurosim.scenario.run.report.voice import Voice
from neurosim.scenario.table.demonstration_tables import GradientCostTable


def run_of(name: str) -> Run:
    run = load(name).run()
    assert isinstance(run, Run)
    return run


def plain(text: str, colour: str) -> str:
    return text


# -- descent on the inputs ------------------------------------------------------------------------


def himmelblau(x: float, y: float) -> float:
    return (x**2 + y - 11.0) ** 2 + (x + y**2 - 7.0) ** 2


def slopes(x: float, y: float) -> tuple[float, float]:
    a, b = x**2 + y - 11.0, x + y**2 - 7.0
    return 4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b


def test_himmelblau_goes_downhill_step_by_step_as_its_closed_form() -> None:
    (descent,) = run_of("himmelblau").demonstrations
    assert isinstance(descent, InputDescent)
    for path in descent.paths:
        assert [point.step for point in path] == list(range(0, 201, 20))
        x, y = path[0].inputs.values()
        for step in range(1, 201):
            dx, dy = slopes(x, y)
            x, y = x - 0.01 * dx, y - 0.01 * dy
            if step % 20 == 0:
                point = path[step // 20]
                assert tuple(point.inputs.values()) == pytest.approx((x, y), rel=1e-9)
                assert point.error == pytest.approx(himmelblau(x, y), rel=1e-6, abs=1e-20)


def test_himmelblau_finds_the_four_minima_that_are_known() -> None:
    (descent,) = run_of("himmelblau").demonstrations
    assert isinstance(descent, InputDescent)
    ends = [tuple(path[-1].inputs.values()) for path in descent.paths]
    known = [(3.584428, -1.848126), (3.0, 2.0), (-3.779310, -3.283186), (-2.805118, 3.131312)]
    for end, minimum in zip(ends, known, strict=True):
        assert end == pytest.approx(minimum, abs=1e-6)
    assert descent.ok
    assert "DIFFERS" not in descent.text(plain)


def test_an_end_that_is_printed_wrong_is_found() -> None:
    scenario = load("himmelblau")
    table = scenario.table.input_descent
    assert table is not None and table.ends is not None
    wrong = table.model_copy(update={"ends": [{"x": "3.5845"}, *table.ends[1:]]})
    descent = InputDescent.make(wrong, scenario.build(), scenario.samples())
    assert not descent.ok
    assert re.search(r"sample 1  x +3\.5845 +3\.584428 +DIFFERS", descent.text(plain))


def test_the_weights_of_himmelblau_stay_as_they_are() -> None:
    run = run_of("himmelblau")
    before = [connection.weight for connection in run.network.connections]
    assert run.ok
    assert [connection.weight for connection in run.network.connections] == before


# -- the update that comes too early --------------------------------------------------------------


@pytest.mark.slow
def test_the_published_totals_come_from_the_wrong_order_and_ours_do_not() -> None:
    run = run_of("update-too-early")
    (both,) = run.demonstrations
    assert isinstance(both, UpdateTooEarly)
    first, last = both.rows
    assert (first.updates, last.updates) == (1, 10000)
    assert first.early == pytest.approx(0.291027924, abs=5e-10)
    assert first.right == pytest.approx(0.291027774, abs=5e-10)
    assert last.early == pytest.approx(0.000035085, abs=5e-10)
    assert last.right == pytest.approx(3.510188e-05, abs=5e-12)
    assert both.ok and run.ok


@pytest.mark.slow
def test_only_the_hidden_deltas_are_wrong_when_the_update_comes_too_early() -> None:
    (both,) = run_of("update-too-early").demonstrations
    assert isinstance(both, UpdateTooEarly)
    assert [name for name, _, _ in both.deltas] == ["δ(h1)", "δ(h2)"]
    # delta(h1) = (delta(o1) w5 + delta(o2) w7) out(h1) (1 - out(h1)), with the weights after the update.
    h1, d1, d2 = 0.5932699921071872, 0.13849856162855698, -0.03809823651655623
    w5, w7 = 0.4 - 0.5 * d1 * h1, 0.5 - 0.5 * d2 * h1
    assert both.deltas[0][1] == pytest.approx((d1 * w5 + d2 * w7) * h1 * (1.0 - h1), rel=1e-9)
    assert both.deltas[0][2] == pytest.approx((d1 * 0.4 + d2 * 0.5) * h1 * (1.0 - h1), rel=1e-9)


# -- numeric gradients counted --------------------------------------------------------------------


def test_numeric_gradients_take_a_forward_pass_for_every_weight_and_one_more() -> None:
    table = GradientCostTable(networks=[[2, 3, 1], [5, 10, 5], [20, 40, 5]], measured=100)
    made = GradientCost.make(table)
    assert [cost.parameters for cost in made.costs] == [9, 100, 1000]
    assert [cost.passes for cost in made.costs] == [10, 101, 1001]
    assert [cost.measured for cost in made.costs] == [True, True, False]
    assert made.ok
    assert "1,001" in made.text(plain) and "≈" in made.text(plain)


def test_a_million_weights_take_a_million_and_one_passes() -> None:
    table = load("why-backprop").table.gradient_cost
    assert table is not None
    sizes = table.networks[-1]
    assert sum(a * b for a, b in zip(sizes, sizes[1:], strict=False)) + 1 == 1_000_001


def test_the_forward_passes_that_are_counted_are_those_that_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    import neurosim as ns
    from neurosim.scenario.demonstrations.gradient_cost import numeric_gradients

    made = []
    forward = ns.Network.forward

    def counted(net: ns.Network, given: list[float]) -> dict[str, float]:
        made.append(given)
        return forward(net, given)

    monkeypatch.setattr(ns.Network, "forward", counted)
    net = ns.Network.layered([2, 3, 1], bias="none", seed=1)
    assert len(list(numeric_gradients(net, [1.0, 0.5], [0.5]))) == 9
    assert len(made) == cost_of([2, 3, 1], 0).passes


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0000033, "0.0033 ms"), (0.5, "500 ms"), (90.0, "1.5 min"), (1e7, "116 days")]
)
def test_durations_are_said_as_people_do(seconds: float, text: str) -> None:
    assert duration(seconds) == text


# -- several parts --------------------------------------------------------------------------------

CLOSED = {
    1: {"w": 2.0 * 2.0 * 3.0, "b2": 2.0 * 1.5},
    2: {"w": 2.0 * math.exp(0.5), "eb": math.exp(-1.0)},
    3: {"w": -2.0 * 2.0 * (3.0 - 1.5), "o": -2.0 * (3.0 - 1.5)},
    4: {"a": math.log(2.5), "w": 3.0 * 2.0 / 2.5, "ln": 3.0 / 2.5},
    5: {"x": 1.0, "y": 1.0},
    6: {"x": 2.0, "y": 6.0 * 1.5},
    7: {"x": -2.0, "y": 3.0},
    8: {"x": 1.0, "y": 0.0},
    9: {"x": 9.0 * 4.0 * -1.0, "y": -2.0 * 3.0 + 2.0 * -1.0, "z": 3.0 * 8.0 + 5.0 + 2.0 * 3.0},
    10: {"t": 4.0 * 2.0 + math.exp(0.25)},
}


@pytest.mark.parametrize("number", CLOSED)
def test_every_derivative_of_calculus_is_its_closed_form(number: int) -> None:
    trace = load("calculus").part(number).trace()
    network = trace.network
    for name, value in CLOSED[number].items():
        inputs = [neuron.name for neuron in network.neurons if neuron.kind == "input"]
        labels = [connection.label for connection in network.connections]
        quantity = "delta" if name in inputs else "gradient" if name in labels else "bias_gradient"
        assert trace.value(quantity, name, 1) == pytest.approx(value, rel=1e-13, abs=1e-15)


def test_the_run_of_several_parts_is_that_of_all_of_them(tmp_path: Path) -> None:
    scenario = load("calculus")
    run = scenario.run(tmp_path)
    assert len(scenario.parts) == len(run.runs) == 10
    assert run.ok and len(run.checks) == 36
    assert all(check.ok for check in run.gradient_checks)
    assert [figure.name for figure in run.figures] == ["calculus-10-1-backward.svg"]
    text: list[str] = []
    run.tell(Voice(text.append))
    heads = [line for line in "\n".join(text).splitlines() if line.startswith("PART ")]
    assert heads[6] == "PART 7 of 10  f = x y"


def test_a_part_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"no part 11 in scenario calculus \(parts are 1 to 10\)"):
        load("calculus").part(11)
    with pytest.raises(UnknownNameError, match=r"no part 1 in scenario mazur \(it has no \[\[parts\]\]\)"):
        load("mazur").part(1)
    with pytest.raises(
        FormatError, match="has 10 parts, each with a network of its own; choose one with --part N"
    ):
        load("calculus").build()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('loss = "sum_of_outputs"', 'loss = "squared_error"', "targets are missing"),
        ('{ x = "3", y = "2" },', '{ z = "3" },', "input_descent: no input 'z' (inputs are 'x', 'y')"),
        ('{ x = "3", y = "2" },', "", "input_descent: ends must be one for each of the 4 samples"),
        ("steps = 200", "steps = 0", "input_descent.steps: must be at least 1, not 0"),
        ("learning_rate = 0.01", "", "input_descent.learning_rate is missing"),
    ],
)
def test_what_is_wrong_with_a_descent_on_inputs_is_said(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    text = load("himmelblau").folder.joinpath("himmelblau.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises((FormatError, UnknownNameError)) as caught:
        load(path)
    assert expected in str(caught.value)
