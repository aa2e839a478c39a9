"""The trainings of examples: small ones, made again in a few seconds, always with the same numbers."""

from functools import cache

from neurosim.data.dataset import Split
from neurosim.data.scikit import digits, moons
from neurosim.data.splits import split
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.fit import fit
from neurosim.training.history_record import HistoryRecord

TrainedExample = tuple[PlainNetwork, HistoryRecord, Split]


@cache
def moons_trained() -> TrainedExample:
    """Train 2-8-2 on two moons of 200 points, 50 of them kept for the test."""
    parts = split(moons(200, noise=0.2, random_state=4), test_size=50, random_state=1)
    network = layered(
        PlainNetwork, [2, 8, 2], activation="tanh", output_activation="softmax", loss="cross_entropy", seed=2
    )
    history = fit(
        HistoryRecord, network, parts.train.X, parts.train.T, epochs=150, learning_rate=0.15, batch_size=8,
        reduction="mean", shuffle=True, seed=1, snapshots_every=1, engine="numpy",
    )  # fmt: skip
    return network, history, parts


@cache
def digits_trained() -> TrainedExample:
    """Train 64-24-10 on the digits, a quarter of them kept for the test."""
    parts = split(digits(), test_size=450, random_state=42)
    network = layered(
        PlainNetwork,
        [64, 24, 10],
        activation="tanh",
        output_activation="softmax",
        loss="cross_entropy",
        seed=1,
    )
    history = fit(
        HistoryRecord, network, parts.train.X, parts.train.T, epochs=30, learning_rate=0.2, batch_size=32,
        reduction="mean", shuffle=True, seed=1, validation=(parts.test.X, parts.test.T), metrics=["accuracy"],
        evaluate_every=1, engine="numpy",
    )  # fmt: skip
    return network, history, parts
