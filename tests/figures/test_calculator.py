"""What a figure prints as equal is equal on a calculator; ≈ stands only where it is not."""

import math
import re
from typing import Any

import pytest

import neurosim as ns
from neurosim.figures import draw
from neurosim.figures.kinds.error_along import error_along
from neurosim.figures.layer import layer
from neurosim.figures.neuron_sum import neuron_sum
from neurosim.figures.path import paths

SIGN = re.compile(r"^(.*) ([=≈]) ([^=≈]*)$")


def trace(seed: int, *sizes: int, **choices: Any) -> Any:
    net = ns.Network.layered(list(sizes), seed=seed, bias_initialisation="normal", **choices)
    return net.trace([0.37 * (-1.3) ** k for k in range(sizes[0])], [1.0] + [0.0] * (sizes[-1] - 1))


def texts(figure: Any) -> dict[str, str]:
    from matplotlib.text import Text

    return {str(t.get_gid()): t.get_text() for t in figure.findobj(Text) if t.get_gid()}


def matched(pattern: re.Pattern[str] | str, text: str) -> re.Match[str]:
    found = re.match(pattern, text)
    assert found is not None, text
    return found


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def half_a_unit(text: str) -> float:
    """Half a unit of the last printed digit."""
    mantissa, _, exponent = text.replace("−", "-").partition("e")
    return 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def holds(value: float, printed: str) -> bool:
    return abs(value - number(printed)) <= half_a_unit(printed) * (1 + 1e-9)


def check_products(shown: dict[str, str], start: str) -> int:
    """Redo every product of a figure; return how many there were."""
    found = 0
    for gid, text in shown.items():
        match = SIGN.match(text)
        if gid.startswith(start) and match:
            left, sign, right = match.groups()
            factors = [number(part.strip("()[]{}⟨⟩ ")) for part in left.split("·")]
            assert (sign == "=") == holds(math.prod(factors), right), text
            found += 1
    return found


@pytest.mark.parametrize("seed", range(6))
def test_products_of_a_neuron(seed: int) -> None:
    shown = texts(draw("neuron", neuron_sum(trace(seed, 3, 2, 1), "h1")))
    assert check_products(shown, "weight:") == 3


def test_products_of_a_neuron_are_all_written_out_or_none_is() -> None:
    one = ns.Network()
    for k in range(3):
        one.add_input(f"x{k}")
    one.add_neuron("y", "sigmoid", output=True)
    for k, weight in enumerate((0.5, 0.1234567, -0.3)):
        one.connect(f"x{k}", "y", weight)
    for values in ([1.0, 1.0, 1.0], [0.12345, 0.12345, -0.98765]):
        shown = texts(draw("neuron", neuron_sum(one.trace(values, [1.0]), "y")))
        forms = {"·" in shown[f"weight:x{k}->sum"] for k in range(3)}
        assert len(forms) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_products_and_sums_of_paths(seed: int) -> None:
    for choices in ({}, {"output_activation": "softmax", "loss": "half_squared_error"}):
        found = trace(seed, 2, 2, 3, 2, **choices)
        record = paths(found, found.network.connections[0].name)
        shown = texts(draw("paths", record))
        assert check_products(shown, "product:path") == len(record.paths) > 5
        if record.count == len(record.paths):
            products = [matched(SIGN, shown[f"product:path {k + 1}"]).group(3) for k in range(record.count)]
            sign, total = matched(r"sum ([=≈]) ([^,]*)", shown["product:sum 1"]).groups()
            assert (sign == "=") == holds(math.fsum(map(number, products)), total)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_rows_of_a_layer(seed: int) -> None:
    record = layer(trace(seed, 3, 4, 2).state(), 1)
    shown = texts(draw("layer", record))
    right = []
    for r in range(4):
        products = (number(shown[f"number:W {r} {c}"]) * number(shown[f"number:out {c} 0"]) for c in range(3))
        total = math.fsum(products) + number(shown[f"number:b {r} 0"])
        right.append(holds(total, shown[f"number:net {r} 0"]))
    assert (shown["sign:equals"] == "=") == all(right)


def test_the_step_along_a_weight() -> None:
    net = ns.Network.layered([2, 2, 1], seed=3)
    record = error_along(net, ([0.3, -0.8], [1.0]), net.connections[0].name, learning_rate=0.37)
    shown = texts(draw("error-along", record))
    step = {"fact:step": shown["fact:step"].removeprefix("step ")}
    assert check_products(step, "fact:") == 1
