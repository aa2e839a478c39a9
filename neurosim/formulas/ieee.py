"""The arithmetic of IEEE 754 for floats: overflow gives inf, a division of 0 by 0 nan, as in other languages.

Python alone raises exceptions there.
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

INF, NAN = math.inf, math.nan

#: The functions that may stand in a formula, for floats, as Python has them.
FLOAT_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "exp": math.exp,
        "log": math.log,
        "log1p": math.log1p,
        "tanh": math.tanh,
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "atan": math.atan,
        "abs": abs,
        "max": max,
        "min": min,
    }
)


def _divide(numerator: float, denominator: float) -> float:
    if denominator != 0.0:
        return numerator / denominator
    if numerator == 0.0 or math.isnan(numerator):
        return NAN
    return math.copysign(INF, numerator) * math.copysign(1.0, denominator)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return INF


def _log(x: float) -> float:
    return math.log(x) if x > 0.0 else -INF if x == 0.0 else NAN


def _log1p(x: float) -> float:
    return math.log1p(x) if x > -1.0 else -INF if x == -1.0 else NAN


def _defined_above_zero(x: float) -> float:
    return math.sqrt(x) if x >= 0.0 else NAN


#: The same, and a division, where no number is an error.
CAREFUL_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        **FLOAT_FUNCTIONS,
        "divide": _divide,
        "exp": _exp,
        "log": _log,
        "log1p": _log1p,
        "sqrt": _defined_above_zero,
        "sin": lambda x: math.sin(x) if math.isfinite(x) else NAN,
        "cos": lambda x: math.cos(x) if math.isfinite(x) else NAN,
    }
)
