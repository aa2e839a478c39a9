"""All that trees are made of, in one module, as `neurosim.formulas` types formulas with it."""

# This module passes on what it imports:
# ruff: noqa: F401
# mypy: implicit-reexport

from neurosim.formulas.conditions import Choice, Joined, both, choice, differs, either, fact, same, usually
from neurosim.formulas.evaluation import COMPARISONS, FLOAT_FUNCTIONS, Functions
from neurosim.formulas.expression import (
    Call,
    Comparison,
    Condition,
    Expression,
    Negative,
    Number,
    Operand,
    Part,
    Power,
    Product,
    Quotient,
    Read,
    Sum,
    Symbol,
    as_expression,
)
from neurosim.formulas.functions import (
    absolute,
    atan,
    cos,
    exp,
    log,
    log1p,
    maximum,
    minimum,
    sign,
    sin,
    sqrt,
    tanh,
)
from neurosim.formulas.rebuilding import as_written, rebuilt, with_children
from neurosim.formulas.shown import Named, Written, named, written
