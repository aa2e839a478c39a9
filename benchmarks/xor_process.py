"""Train XOR, 20,000 epochs, and end: ``python xor_process.py program``. Timed from outside, whole."""

import sys
from typing import Literal

import xor


def ours(engine: Literal["program", "compiled", "numpy", "objects", "auto"]) -> float:
    """With `fit`; nothing is imported that it does not need."""
    import neurosim as ns

    net = ns.Network.layered(xor.SIZES, "sigmoid", weights=xor.WEIGHTS, biases=xor.BIASES)
    net.fit(xor.INPUTS, xor.TARGETS, epochs=xor.EPOCHS, learning_rate=xor.LEARNING_RATE, engine=engine)
    return net.connections[0].weight


def peer(key: str) -> float:
    """With any of the other sides."""
    from jobs import xor_job
    from sides import SIDES

    trainer = SIDES[key].load()(xor_job())
    trainer.train(xor.EPOCHS, len(xor.INPUTS))
    return float(trainer.parameters()[0][0, 0])


if __name__ == "__main__":
    match sys.argv[1]:
        case "program" | "compiled" | "numpy" | "objects" | "auto" as engine:
            print(ours(engine))
        case key:
            print(peer(key))
