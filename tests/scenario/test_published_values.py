"""Every published quantity, wherever it may stand in a file, against passes computed anew in plain Python."""

import math
from typing import Any

import pytest

from neurosim.scenario import load

SAMPLES = [((1.0, 0.5), 1.0), ((0.2, -1.0), 0.0), ((-0.4, 0.9), 0.7)]
RATE = 0.5
EPOCHS = 2
WEIGHTS = {"x1->h1": 0.5, "x2->h1": -0.4, "x1->h2": 0.2, "x2->h2": 0.6, "h1->o": 0.7, "h2->o": -0.3}
BIASES = {"h1": 0.1, "h2": -0.2, "o": 0.3}
LABELS = {"x1->h1": "w1", "h1->o": "w5"}
INPUTS, HIDDEN = ("x1", "x2"), ("h1", "h2")

Numbers = dict[str, dict[str, float]]

HEAD = """
title = "A network of two tanh and one sigmoid"
source = "the test"
[network]
loss = "half_squared_error"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "h1"
activation = "tanh"
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }
labels = { x1 = "w1" }
[[network.neurons]]
name = "h2"
activation = "tanh"
bias = -0.2
weights = { x1 = 0.2, x2 = 0.6 }
[[network.neurons]]
name = "o"
bias = 0.3
weights = { h1 = 0.7, h2 = -0.3 }
labels = { h1 = "w5" }
"""


def passes(weights: dict[str, float], biases: dict[str, float], number: int) -> Numbers:
    """Everything that one sample gives, by the chain rule written out for this network."""
    x, target = SAMPLES[number - 1]
    out = dict(zip(INPUTS, x, strict=True))
    net = {}
    for h in HIDDEN:
        net[h] = sum(weights[f"{i}->{h}"] * out[i] for i in INPUTS) + biases[h]
        out[h] = math.tanh(net[h])
    net["o"] = sum(weights[f"{h}->o"] * out[h] for h in HIDDEN) + biases["o"]
    out["o"] = 1.0 / (1.0 + math.exp(-net["o"]))
    slope = {**{h: 1.0 - out[h] ** 2 for h in HIDDEN}, "o": out["o"] * (1.0 - out["o"])}
    error_slope = {"o": out["o"] - target}
    delta = {"o": error_slope["o"] * slope["o"]}
    for h in HIDDEN:
        error_slope[h] = delta["o"] * weights[f"{h}->o"]
        delta[h] = error_slope[h] * slope[h]
    gradient = {name: delta[name.split("->")[1]] * out[name.split("->")[0]] for name in weights}
    error = 0.5 * (target - out["o"]) ** 2
    return {
        "net": net,
        "out": {name: out[name] for name in (*HIDDEN, "o")},
        "error": {"E": error, "o": error},
        "error_slope": error_slope,
        "slope": slope,
        "delta": delta,
        "gradient": gradient,
        "bias_gradient": {name: delta[name] for name in biases},
    }


def trained(size: int, mean: bool) -> list[tuple[dict[str, float], dict[str, float], Numbers]]:
    """Weights and biases after every update, each with what the update was made of."""
    weights, biases = dict(WEIGHTS), dict(BIASES)
    moments: list[Any] = [(weights, biases, {})]
    for first in [*range(0, len(SAMPLES), size)] * EPOCHS:
        batch = range(first + 1, min(first + size, len(SAMPLES)) + 1)
        of = [passes(weights, biases, number) for number in batch]
        share = 1.0 / len(of) if mean else 1.0
        made: Numbers = {
            "error": {"E": share * sum(one["error"]["E"] for one in of)},
            "gradient": {n: share * sum(one["gradient"][n] for one in of) for n in weights},
            "bias_gradient": {n: share * sum(one["bias_gradient"][n] for one in of) for n in biases},
        }
        made["weight_change"] = {n: -RATE * made["gradient"][n] for n in weights}
        made["bias_change"] = {n: -RATE * made["bias_gradient"][n] for n in biases}
        weights = {n: weights[n] + made["weight_change"][n] for n in weights}
        biases = {n: biases[n] + made["bias_change"][n] for n in biases}
        moments.append((weights, biases, made))
    return moments


def expected(size: int, mean: bool) -> dict[tuple[str, ...], float]:
    """Every key path that a file may have below ``published``, with its right number."""
    moments = trained(size, mean)
    found: dict[tuple[str, ...], float] = {}

    def put(keys: tuple[str, ...], numbers: Numbers) -> None:
        for quantity, values in numbers.items():
            for of, value in values.items():
                found[*keys, quantity, of] = value
                if of in LABELS:
                    found[*keys, quantity, LABELS[of]] = value
                    found[*keys, quantity, f"w({of.replace('->', '→')})"] = value

    def put_products(keys: tuple[str, ...], weights: dict[str, float], numbers: Numbers) -> None:
        for quantity, values in numbers.items():
            for of, value in values.items():
                found[*keys, "product", f"{quantity}({of})"] = value
        found[*keys, "product", "delta(o) * weight(w5) * slope(h1) * learning_rate"] = (
            numbers["delta"]["o"] * weights["h1->o"] * numbers["slope"]["h1"] * RATE
        )

    first, biases, _ = moments[0]
    for number in range(1, size + 1):
        of_sample = passes(first, biases, number)
        for keys in [("sample", str(number))] + [()] * (number == 1):
            put(keys, of_sample)
            put_products(keys, first, of_sample)
    put(("batch",), {key: moments[1][2][key] for key in ("gradient", "bias_gradient", "error")})
    for after, (weights, own, made) in enumerate(moments):
        for number in range(1, len(SAMPLES) + 1):
            of_sample = passes(weights, own, number)
            place = ("after", str(after), "sample", str(number))
            put(place, of_sample)
            put_products(place, weights, of_sample)
        put(("after", str(after)), {"weight": weights, "bias": own})
        if after > 0:
            changes = {key: made[key] for key in ("weight_change", "bias_change")}
            put(("after", str(after)), changes)
            put_changes = {f"{q}({of})": v for q, values in changes.items() for of, v in values.items()}
            found |= {("after", str(after), "product", name): v for name, v in put_changes.items()}
    put((), {"weight": moments[1][0], "bias": moments[1][1]})
    put((), {key: moments[1][2][key] for key in ("weight_change", "bias_change")})
    return found


@pytest.mark.slow
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(("batch", "size"), [("sample", 1), ("all", 3), (2, 2)])
def test_every_published_number_is_that_of_passes_made_anew(tmp_path, batch, size, reduction):
    numbers = expected(size, reduction == "mean")
    lines = [HEAD]
    for number, ((one, two), target) in enumerate(SAMPLES, start=1):
        lines.append(f"[[samples]]  # {number}\ninputs = [{one}, {two}]\ntargets = [{target}]")
    lines.append(f"[training]\nlearning_rate = {RATE}\nepochs = {EPOCHS}\nreduction = '{reduction}'")
    lines.append(f"batch = {batch!r}")
    lines += [
        f'published.{".".join(f"{key!r}" for key in keys)} = "{value!r}"' for keys, value in numbers.items()
    ]
    published = [line for line in lines if line.startswith("published.")]
    path = tmp_path / "all.toml"
    rest = [line for line in lines if not line.startswith("published.")]
    path.write_text("\n".join([*published, *rest]), encoding="utf-8")
    checks = load(path).run().checks
    assert len(checks) == len(numbers) > 300
    for check in checks:
        right = numbers[check.published.keys[1:]]
        assert check.value == pytest.approx(right, rel=1e-12, abs=1e-15), check.published.keys
