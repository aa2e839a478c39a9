"""The optimizers that came later: all engines agree on them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.parameters import Parameters

RULES: dict[str, Callable[[], ns.Optimizer]] = {
    "adadelta": lambda: ns.AdaDelta(0.8, epsilon=1e-3),
    "adamw": lambda: ns.AdamW(0.02, weight_decay=0.3),
    "adamax": lambda: ns.AdaMax(0.02),
    "nadam": lambda: ns.NAdam(0.02, momentum_decay=0.3),
}
X = np.random.default_rng(3).normal(size=(12, 3))
T = np.random.default_rng(4).uniform(size=(12, 2))


def trained(name: str, engine: str, batch_size: int = 1, epochs: int = 5) -> np.ndarray:
    net = ns.Network.layered([3, 4, 2], seed=2, bias="column")  # with weights that are biases, too
    net["x1", "h1"].trainable = False
    net.fit(X, T, epochs=epochs, optimizer=RULES[name](), batch_size=batch_size, engine=engine)
    return Parameters(net).read()


@pytest.mark.parametrize("batch_size", [1, 5])
@pytest.mark.parametrize("name", RULES)
def test_engines_give_the_bits_of_the_objects_and_numpy_nearly(name: str, batch_size: int) -> None:
    by_hand = trained(name, "objects", batch_size)
    for engine in ("program", "compiled"):
        assert trained(name, engine, batch_size).tobytes() == by_hand.tobytes()
    np.testing.assert_allclose(trained(name, "numpy", batch_size), by_hand, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("engine", ["objects", "program", "numpy", "compiled"])
@pytest.mark.parametrize("name", RULES)
def test_a_training_goes_on_from_a_checkpoint_and_from_its_rule_as_if_it_had_not_stopped(
    name: str, engine: str, tmp_path: Path
) -> None:
    def network() -> ns.Network:
        return ns.Network.layered([3, 2, 2], seed=2)

    whole = network()
    whole.fit(X, T, epochs=6, optimizer=RULES[name](), engine=engine)
    saved = {"engine": engine, "checkpoint": ns.Checkpoint(tmp_path, every=2)}
    network().fit(X, T, epochs=4, optimizer=RULES[name](), **saved)
    resumed = network()
    resumed.fit(X, T, epochs=6, optimizer=RULES[name](), resume=True, **saved)
    rule, parts = RULES[name](), network()
    for _ in range(3):
        parts.fit(X, T, epochs=2, optimizer=rule, engine=engine)
    for other in (resumed, parts):
        assert Parameters(other).read().tobytes() == Parameters(whole).read().tobytes()
