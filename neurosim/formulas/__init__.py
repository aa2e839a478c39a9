"""Formulas: each typed once, and written from there as numbers, code, text and slopes.

The functions to type a formula of one's own with, such as ``ns.formulas.sqrt(net * net + 1)``.
"""

from neurosim.formulas.nodes import absolute as abs
from neurosim.formulas.nodes import atan, choice, cos, exp, log, log1p, sign, sin, sqrt, tanh
from neurosim.formulas.nodes import maximum as max
from neurosim.formulas.nodes import minimum as min

__all__ = ["abs", "atan", "choice", "cos", "exp", "log", "log1p", "max", "min", "sign", "sin", "sqrt", "tanh"]
