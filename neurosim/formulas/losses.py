"""Losses: the error E of one sample, and its slope dE/dout at every output.

E is the sum of one term per output, which is typed once, as a formula. K is the number of outputs.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8, p. 323 (half squared error).
.. [2] C. M. Bishop, "Pattern Recognition and Machine Learning", Springer, 2006, eq. 4.90 (binary
   cross-entropy) and 4.108 (cross-entropy).
"""

import math
from collections.abc import Sequence

from neurosim.formulas.loss import Loss
from neurosim.formulas.nodes import (
    Expression,
    Operand,
    both,
    choice,
    differs,
    either,
    log,
    same,
    usually,
    written,
)
from neurosim.formulas.sums import Value, added, exponential, greatest, logarithm, positive_part

# Below this, 1/out would leave the range of a float.
TINY = 1e-300
# Nearer to 1 than this, 1 - out has fewer than ten digits left.
NEAR_ONE = 1e-6
ANY_NUMBER = (-math.inf, math.inf)


class Regression(Loss):
    """Base of losses for targets and outs of any size."""

    domain = "targets and outs may be any numbers"
    target_range = out_range = ANY_NUMBER


class HalfSquaredError(Regression):
    """E = 1/2 sum (t - o)^2, with dE/do = o - t [1]_.

    Examples
    --------
    >>> HalfSquaredError().term(target=1.0, out=0.5, outputs=1)
    0.125
    """

    name = "half_squared_error"
    text, slope_text = "½·Σ (t − o)²", "o − t"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """1/2 (target - out)^2."""
        return 0.5 * (target - out) ** 2

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """out - target."""
        return out - target


class SquaredError(Regression):
    """E = sum (t - o)^2, with dE/do = 2 (o - t)."""

    name = "squared_error"
    text, slope_text = "Σ (t − o)²", "2·(o − t)"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """(target - out)^2."""
        return (target - out) ** 2

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """2 (out - target)."""
        return 2 * (out - target)


class MeanSquaredError(Regression):
    """E = 1/K sum (t - o)^2, with dE/do = 2 (o - t) / K."""

    name = "mean_squared_error"
    text, slope_text = "1/K·Σ (t − o)²", "2·(o − t)/K"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """(target - out)^2 / K."""
        return (target - out) ** 2 / outputs

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """2 (out - target) / K."""
        return 2 * (out - target) / outputs


class SumOfOutputs(Loss):
    """E = sum o: no target, the error is the output itself, with dE/do = 1."""

    name = "sum_of_outputs"
    text = "Σ o"
    needs_target = False
    domain = "outs may be any numbers, and there are no targets"
    target_range = out_range = ANY_NUMBER

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """out."""
        return out


class CrossEntropy(Loss):
    """E = -sum t log o, with dE/do = -t/o; natural with softmax, where delta = o - t [2]_."""

    name = "cross_entropy"
    text, slope_text = "−Σ t·log(o)", "−t/o"
    natural = "softmax"
    domain = "targets are shares from 0 to 1 that add up to 1, such as one-hot, and outs those of softmax"
    target_range = out_range = (0.0, 1.0)
    shares = True

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """-target log(out); 0 times the logarithm of 0 counts as 0."""
        computed = choice(differs(target, 0.0), -(target * log(out)), 0.0)
        return written(computed, -(target * usually(log(out), where=out > 0.0, otherwise=0.0)))

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """-target / out; 0 divided by 0 counts as 0."""
        computed = choice(differs(target, 0.0), -(target / out), 0.0)
        return written(computed, usually(-(target / out), where=out > 0.0, otherwise=-(target * 0.0)))

    def far_out_formula(self, target: Expression, out: Expression) -> Expression:
        """log(out) is asked for, and out is not clearly above 0."""
        return both(differs(target, 0.0), out < TINY)

    def defined(self, target: float, out: float) -> bool:
        """True unless log(out) is asked for and out is not above 0."""
        return target == 0.0 or out > 0.0

    def natural_term(self, target: Value, nets: Sequence[Value], i: int) -> Value:
        """target * (log(sum_k exp(net_k - largest)) + (largest - net_i)), which is -target * log(out_i)."""
        largest = greatest(nets)
        total = added([exponential(net - largest) for net in nets])
        return target * (logarithm(total) + (largest - nets[i]))

    def natural_delta(self, target: Value, out: Value, targets: Value) -> Value:
        """out * (sum of targets) - target."""
        return out * targets - target

    def grouped_term(
        self, target: Expression, net: Expression, largest: Expression | None, exp_sum: Expression
    ) -> Expression:
        """target * (log(S) - net_i), or target * (log(S) + (largest - net_i)) with the largest taken off."""
        return target * (log(exp_sum) + (-net if largest is None else largest - net))

    def shortcut(self, targets: Sequence[float]) -> bool:
        """True when the targets of the group add up to 1."""
        return math.isclose(math.fsum(targets), 1.0, rel_tol=1e-12)


class BinaryCrossEntropy(Loss):
    """E = -sum (t log o + (1 - t) log(1 - o)), with dE/do = (o - t) / (o (1 - o)) [2]_.

    Natural with sigmoid, where delta = o - t.
    """

    name = "binary_cross_entropy"
    text, slope_text = "−Σ (t·log(o) + (1 − t)·log(1 − o))", "(1 − t)/(1 − o) − t/o"
    natural = "sigmoid"
    domain = "targets lie from 0 to 1, and outs between 0 and 1, as those of sigmoid"
    target_range = out_range = (0.0, 1.0)

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """-(target log(out) + (1 - target) log(1 - out)), without the logarithms taken 0 times."""
        one, zero = log(out), log(1 - out)
        full = -(target * one + (1 - target) * zero)
        computed = choice(same(target, 0.0), -zero, choice(same(target, 1.0), -one, full))
        near_one = usually(full, where=1.0 - out > 0.0, otherwise=-(target * one))
        return written(computed, usually(near_one, where=out >= TINY, otherwise=-((1 - target) * zero)))

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """(1 - target) / (1 - out) - target / out, without the quotients that are 0."""
        full = (1 - target) / (1 - out) - target / out
        one, zero = -(1 / out), 1 / (1 - out)
        computed = choice(same(target, 0.0), zero, choice(same(target, 1.0), one, full))
        near_one = usually(full, where=1.0 - out > 0.0, otherwise=-(target / out))
        return written(computed, usually(near_one, where=out >= TINY, otherwise=(1 - target) / (1 - out)))

    def far_out_formula(self, target: Expression, out: Expression) -> Expression:
        """log(out) is asked for and out is hardly above 0, or 1 - out has lost its digits."""
        at_zero = both(differs(target, 0.0), out < TINY)
        return either(at_zero, both(differs(target, 1.0), 1 - out < NEAR_ONE))

    def defined(self, target: float, out: float) -> bool:
        """True unless log(out) or log(1 - out) is asked for and its argument is not above 0."""
        return (target == 0.0 or out > 0.0) and (target == 1.0 or out < 1.0)

    def natural_term(self, target: Value, nets: Sequence[Value], i: int) -> Value:
        """max(net, 0) - net * target + log(1 + exp(-max(net, -net)))."""
        net = nets[i]
        return positive_part(net) - net * target + logarithm(1 + exponential(-greatest([net, -net])))

    def natural_delta(self, target: Value, out: Value, targets: Value) -> Value:
        """out - target."""
        return out - target

    def shortcut(self, targets: Sequence[float]) -> bool:
        """Always: the slope of the sigmoid cancels the denominator."""
        return True
