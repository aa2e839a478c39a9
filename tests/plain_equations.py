"""Equations in plain Python, which no engine can print or compile."""

import neurosim as ns


class Halved(ns.Activation):
    """Plain Python: nothing can print it."""

    name = "halved"

    def value(self, net: float) -> float:
        return net / 2

    def slope(self, net: float, out: float) -> float:
        return 0.5
