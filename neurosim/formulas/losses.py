"""Losses: the error E of one sample, and its slope dE/dout at every output.

E is the sum of one term per output. K is the number of outputs.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8, p. 323 (half squared error).
.. [2] C. M. Bishop, "Pattern Recognition and Machine Learning", Springer, 2006, eq. 4.90 (binary
   cross-entropy) and 4.108 (cross-entropy).
"""

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from neurosim.formulas.choices import Equation

# Below this, 1/out would leave the range of a float.
TINY = 1e-300
# Nearer to 1 than this, 1 - out has fewer than ten digits left.
NEAR_ONE = 1e-6
ANY_NUMBER = (-math.inf, math.inf)


class Loss(Equation):
    """Base of all losses; a subclass needs `name`, `term` and `slope`, everything else has defaults.

    Attributes
    ----------
    text, latex : str
        E in plain text and in LaTeX.
    slope_text, slope_latex : str
        dE/do of one output, the same two ways.
    needs_target : bool
        False when E is made from the outs alone.
    natural : str
        The activation that, paired with this loss, has the closed forms `natural_term` and
        `natural_delta`; they are used where an out is so close to 0 or 1 that its logarithm loses its digits.
    domain : str
        What targets and outs the loss is made for, in one sentence.
    target_range, out_range : (float, float) or None
        The same in numbers, ends included; None where the loss does not say, and then nothing is judged.
    shares : bool
        Whether the targets of a sample are shares that add up to 1.
    """

    text: ClassVar[str] = "E"
    latex: ClassVar[str] = "E"
    slope_text: ClassVar[str] = "∂E/∂o"
    slope_latex: ClassVar[str] = r"\frac{\partial E}{\partial o}"
    needs_target: ClassVar[bool] = True
    natural: ClassVar[str] = ""
    domain: ClassVar[str] = ""
    target_range: ClassVar[tuple[float, float] | None] = None
    out_range: ClassVar[tuple[float, float] | None] = None
    shares: ClassVar[bool] = False

    def term(self, target: float, out: float, outputs: int) -> float:
        """Return the share of one output in E."""
        raise NotImplementedError(f"loss '{self.name}' has no term(target, out, outputs)")

    def slope(self, target: float, out: float, outputs: int) -> float:
        """Return dE/dout of one output."""
        raise NotImplementedError(f"loss '{self.name}' has no slope(target, out, outputs)")

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return the terms, shape (samples, outputs)."""
        return np.vectorize(self.term, otypes=[float])(target, out, out.shape[-1])

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return dE/dout, shape (samples, outputs)."""
        return np.vectorize(self.slope, otypes=[float])(target, out, out.shape[-1])

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """Return the term as a tree; `m` brings exp, log and the other functions."""
        given = (out,) if target is None else (target, out)

        def compute(*numbers: float) -> float:
            return self.term(0.0 if target is None else numbers[0], numbers[-1], outputs)

        return m.named(self.name, *given, compute(*(leaf.value for leaf in given)), compute=compute)

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """Return dE/dout as a tree."""
        given = (out,) if target is None else (target, out)

        def compute(*numbers: float) -> float:
            return self.slope(0.0 if target is None else numbers[0], numbers[-1], outputs)

        return m.named(f"{self.name}′", *given, compute(*(leaf.value for leaf in given)), compute=compute)

    def defined(self, target: float, out: float) -> bool:
        """Return whether `term` and `slope` exist: no logarithm of 0, no division by 0."""
        return True

    def far_out(self, target: float, out: float) -> bool:
        """Return whether the closed forms of the natural pair are more exact, or all that is left."""
        return False

    def far_outs(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """`far_out` for every element."""
        return np.vectorize(self.far_out, otypes=[bool])(target, out)

    def far_out_expression(self, target: Any, out: Any, m: Any) -> Any:
        """Return the condition of `far_out` as a tree."""
        return m.fact(self.far_out(0.0 if target is None else target.value, out.value))

    def grouped_term_expression(self, target: Any, net: Any, largest: Any, exp_sum: Any, m: Any) -> Any:
        """The closed form of a term by S = sum_k exp(net_k) over a softmax group; None where it has none."""
        return None

    def shortcut(self, targets: Sequence[float]) -> bool:
        """Return whether delta = out - target holds with the natural activation for these targets."""
        return False


class HalfSquaredError(Loss):
    """E = 1/2 sum (t - o)^2, with dE/do = o - t.

    Examples
    --------
    >>> HalfSquaredError().term(target=1.0, out=0.5, outputs=1)
    0.125
    """

    name = "half_squared_error"
    text = "½·Σ (t − o)²"
    latex = r"\tfrac{1}{2} \sum_k (t_k - o_k)^2"
    slope_text = "o − t"
    slope_latex = r"o_k - t_k"
    domain = "targets and outs may be any numbers"
    target_range = out_range = ANY_NUMBER

    def term(self, target: float, out: float, outputs: int) -> float:
        """1/2 * (target - out)^2."""
        difference = target - out
        return 0.5 * (difference * difference)

    def slope(self, target: float, out: float, outputs: int) -> float:
        """out - target."""
        return out - target

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1/2 * (target - out)^2 for every element."""
        return 0.5 * (target - out) ** 2

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """out - target for every element."""
        return out - target

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """1/2 * (target - out)^2."""
        return m.Number(0.5) * (target - out) ** 2

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """out - target."""
        return out - target


class SquaredError(Loss):
    """E = sum (t - o)^2, with dE/do = 2 (o - t)."""

    name = "squared_error"
    text = "Σ (t − o)²"
    latex = r"\sum_k (t_k - o_k)^2"
    slope_text = "2·(o − t)"
    slope_latex = r"2\,(o_k - t_k)"
    domain = "targets and outs may be any numbers"
    target_range = out_range = ANY_NUMBER

    def term(self, target: float, out: float, outputs: int) -> float:
        """(target - out)^2."""
        difference = target - out
        return difference * difference

    def slope(self, target: float, out: float, outputs: int) -> float:
        """2 * (out - target)."""
        return 2.0 * (out - target)

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """(target - out)^2 for every element."""
        return (target - out) ** 2

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """2 * (out - target) for every element."""
        return 2.0 * (out - target)

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """(target - out)^2."""
        return (target - out) ** 2

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """2 * (out - target)."""
        return 2 * (out - target)


class MeanSquaredError(Loss):
    """E = 1/K sum (t - o)^2, with dE/do = 2 (o - t) / K."""

    name = "mean_squared_error"
    text = "1/K·Σ (t − o)²"
    latex = r"\tfrac{1}{K} \sum_k (t_k - o_k)^2"
    slope_text = "2·(o − t)/K"
    slope_latex = r"\tfrac{2}{K}\,(o_k - t_k)"
    domain = "targets and outs may be any numbers"
    target_range = out_range = ANY_NUMBER

    def term(self, target: float, out: float, outputs: int) -> float:
        """(target - out)^2 / K."""
        difference = target - out
        return difference * difference / outputs

    def slope(self, target: float, out: float, outputs: int) -> float:
        """2 * (out - target) / K."""
        return 2.0 * (out - target) / outputs

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """(target - out)^2 / K for every element."""
        return (target - out) ** 2 / out.shape[-1]

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """2 * (out - target) / K for every element."""
        return 2.0 * (out - target) / out.shape[-1]

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """(target - out)^2 / K."""
        return (target - out) ** 2 / outputs

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """2 * (out - target) / K."""
        return 2 * (out - target) / outputs


class SumOfOutputs(Loss):
    """E = sum o: no target, the error is the output itself, with dE/do = 1."""

    name = "sum_of_outputs"
    text = "Σ o"
    latex = r"\sum_k o_k"
    slope_text = "1"
    slope_latex = r"1"
    needs_target = False
    domain = "outs may be any numbers, and there are no targets"
    target_range = out_range = ANY_NUMBER

    def term(self, target: float, out: float, outputs: int) -> float:
        """out."""
        return out

    def slope(self, target: float, out: float, outputs: int) -> float:
        """1."""
        return 1.0

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """out for every element (a copy)."""
        return np.array(out)

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 for every element."""
        return np.ones_like(out)

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """out."""
        return out

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """1."""
        return m.named("∂E/∂", out, 1.0)


class CrossEntropy(Loss):
    """E = -sum t log o, with dE/do = -t/o; natural with softmax, where delta = o - t."""

    name = "cross_entropy"
    text = "−Σ t·log(o)"
    latex = r"-\sum_k t_k \log o_k"
    slope_text = "−t/o"
    slope_latex = r"-\frac{t_k}{o_k}"
    natural = "softmax"
    domain = "targets are shares from 0 to 1 that add up to 1, such as one-hot, and outs those of softmax"
    target_range = out_range = (0.0, 1.0)
    shares = True

    def term(self, target: float, out: float, outputs: int) -> float:
        """-target * log(out), and 0 where target is 0."""
        return -(target * math.log(out)) if target != 0.0 else 0.0

    def slope(self, target: float, out: float, outputs: int) -> float:
        """-target / out, and 0 where target is 0."""
        return -(target / out) if target != 0.0 else 0.0

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """-target * log(out) for every element."""
        return -target * np.log(np.where(target != 0.0, out, 1.0))

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """-target / out for every element."""
        return -target / np.where(target != 0.0, out, 1.0)

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """-target * log(out); 0 times the logarithm of 0 counts as 0."""
        computed = m.choice(m.differs(target, 0.0), -(target * m.log(out)), 0.0)
        return m.written(computed, -(target * m.choice(out > 0.0, m.log(out), 0.0)))

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """-target / out; 0 divided by 0 counts as 0."""
        computed = m.choice(m.differs(target, 0.0), -(target / out), 0.0)
        return m.written(computed, m.choice(out > 0.0, -(target / out), -(target * 0.0)))

    def defined(self, target: float, out: float) -> bool:
        """True unless log(out) is asked for and out is not above 0."""
        return target == 0.0 or out > 0.0

    def far_out(self, target: float, out: float) -> bool:
        """True where log(out) is asked for and out is not clearly above 0."""
        return target != 0.0 and out < TINY

    def far_outs(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """`far_out` for every element."""
        return (target != 0.0) & (out < TINY)

    def far_out_expression(self, target: Any, out: Any, m: Any) -> Any:
        """target != 0 and out < TINY."""
        return m.both(m.differs(target, 0.0), out < TINY)

    def natural_term(self, target: float, nets: Sequence[float], i: int) -> float:
        """target * (largest + log(sum_k exp(net_k - largest)) - net_i), which is -target * log(out_i)."""
        largest = max(nets)
        total = 0.0
        for net in nets:
            total += math.exp(net - largest)
        return target * (math.log(total) + (largest - nets[i]))

    def natural_delta(self, target: float, out: float, targets: float) -> float:
        """out * (sum of targets) - target."""
        return out * targets - target

    def natural_term_expression(self, target: Any, nets: Sequence[Any], i: int, m: Any) -> Any:
        """target * (log(sum_k exp(net_k - largest)) + (largest - net_i))."""
        largest = m.Call("max", tuple(nets)) if len(nets) > 1 else nets[0]
        exps = tuple(m.exp(net - largest) for net in nets)
        total = m.Sum(exps) if len(exps) > 1 else exps[0]
        return target * (m.log(total) + (largest - nets[i]))

    def grouped_term_expression(self, target: Any, net: Any, largest: Any, exp_sum: Any, m: Any) -> Any:
        """target * (log(S) - net_i), or target * (log(S) + (largest - net_i)) with the largest taken off."""
        return target * (m.log(exp_sum) + (-net if largest is None else largest - net))

    def natural_delta_expression(self, target: Any, out: Any, targets: Sequence[Any]) -> Any:
        """out * (sum of targets) - target."""
        total = targets[0]
        for other in targets[1:]:
            total = total + other
        return out * total - target

    def shortcut(self, targets: Sequence[float]) -> bool:
        """True when the targets of the group add up to 1."""
        return math.isclose(math.fsum(targets), 1.0, rel_tol=1e-12)


class BinaryCrossEntropy(Loss):
    """E = -sum (t log o + (1 - t) log(1 - o)), with dE/do = (o - t) / (o (1 - o)); natural with sigmoid."""

    name = "binary_cross_entropy"
    text = "−Σ (t·log(o) + (1 − t)·log(1 − o))"
    latex = r"-\sum_k \bigl(t_k \log o_k + (1 - t_k) \log(1 - o_k)\bigr)"
    slope_text = "(1 − t)/(1 − o) − t/o"
    slope_latex = r"\frac{1 - t_k}{1 - o_k} - \frac{t_k}{o_k}"
    natural = "sigmoid"
    domain = "targets lie from 0 to 1, and outs between 0 and 1, as those of sigmoid"
    target_range = out_range = (0.0, 1.0)

    def term(self, target: float, out: float, outputs: int) -> float:
        """-(target * log(out) + (1 - target) * log(1 - out)), without the logarithms taken 0 times."""
        if target == 0.0:
            return -math.log(1.0 - out)
        if target == 1.0:
            return -math.log(out)
        return -(target * math.log(out) + (1.0 - target) * math.log(1.0 - out))

    def slope(self, target: float, out: float, outputs: int) -> float:
        """(1 - target) / (1 - out) - target / out."""
        if target == 0.0:
            return 1.0 / (1.0 - out)
        if target == 1.0:
            return -(1.0 / out)
        return (1.0 - target) / (1.0 - out) - target / out

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """-(target * log(out) + (1 - target) * log(1 - out)) for every element."""
        at_one = np.log(np.where(target != 0.0, out, 1.0))
        at_zero = np.log(np.where(target != 1.0, 1.0 - out, 1.0))
        return -(target * at_one + (1.0 - target) * at_zero)

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """(1 - target) / (1 - out) - target / out for every element."""
        at_zero = (1.0 - target) / np.where(target != 1.0, 1.0 - out, 1.0)
        return at_zero - target / np.where(target != 0.0, out, 1.0)

    def term_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """-(target * log(out) + (1 - target) * log(1 - out))."""
        one, zero = m.log(out), m.log(1 - out)
        full = -(target * one + (1 - target) * zero)
        computed = m.choice(m.same(target, 0.0), -zero, m.choice(m.same(target, 1.0), -one, full))
        near_one = m.choice(1.0 - out <= 0.0, -(target * one), full)
        return m.written(computed, m.choice(out < TINY, -((1 - target) * zero), near_one))

    def slope_expression(self, target: Any, out: Any, outputs: int, m: Any) -> Any:
        """(1 - target) / (1 - out) - target / out."""
        full = (1 - target) / (1 - out) - target / out
        one, zero = -(1 / out), 1 / (1 - out)
        computed = m.choice(m.same(target, 0.0), zero, m.choice(m.same(target, 1.0), one, full))
        near_one = m.choice(1.0 - out <= 0.0, -(target / out), full)
        return m.written(computed, m.choice(out < TINY, (1 - target) / (1 - out), near_one))

    def defined(self, target: float, out: float) -> bool:
        """True unless log(out) or log(1 - out) is asked for and its argument is not above 0."""
        return (target == 0.0 or out > 0.0) and (target == 1.0 or out < 1.0)

    def far_out(self, target: float, out: float) -> bool:
        """True where log(out) is asked for and out is hardly above 0, or 1 - out has lost its digits."""
        return (target != 0.0 and out < TINY) or (target != 1.0 and 1.0 - out < NEAR_ONE)

    def far_outs(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """`far_out` for every element."""
        return ((target != 0.0) & (out < TINY)) | ((target != 1.0) & (1.0 - out < NEAR_ONE))

    def far_out_expression(self, target: Any, out: Any, m: Any) -> Any:
        """(target != 0 and out < TINY) or (target != 1 and 1 - out < NEAR_ONE)."""
        at_zero = m.both(m.differs(target, 0.0), out < TINY)
        return m.either(at_zero, m.both(m.differs(target, 1.0), 1 - out < NEAR_ONE))

    def natural_term(self, target: float, nets: Sequence[float], i: int) -> float:
        """max(net, 0) - net * target + log(1 + exp(-|net|))."""
        net = nets[i]
        return max(net, 0.0) - net * target + math.log(1.0 + math.exp(-abs(net)))

    def natural_delta(self, target: float, out: float, targets: float) -> float:
        """out - target."""
        return out - target

    def natural_term_expression(self, target: Any, nets: Sequence[Any], i: int, m: Any) -> Any:
        """max(net, 0) - net * target + log(1 + exp(-max(net, -net)))."""
        net = nets[i]
        return m.maximum(net, 0) - net * target + m.log(1 + m.exp(-m.maximum(net, -net)))

    def natural_delta_expression(self, target: Any, out: Any, targets: Sequence[Any]) -> Any:
        """out - target."""
        return out - target

    def shortcut(self, targets: Sequence[float]) -> bool:
        """Always: the slope of the sigmoid cancels the denominator."""
        return True
