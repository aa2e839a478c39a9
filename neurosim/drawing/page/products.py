"""Products as a figure prints them: what is written as equal is equal on a calculator."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from neurosim.drawing.page.numbers import MINUS, num
from neurosim.ground.rounding import to_significant

DIGITS = 4  # significant, as in the log


def significant(value: float, digits: int = DIGITS) -> str:
    """Return a number with so many significant digits, without zeros at its end.

    Examples
    --------
    >>> significant(0.19661193), significant(-2.0), significant(0.000123456), significant(3.2e-7)
    ('0.1966', '−2', '0.0001235', '3.2e−7')
    >>> significant(-4e-31), significant(-0.0)
    ('−4e−31', '0')
    """
    size = abs(value)
    if not 0.0 < size < float("inf"):
        return num(value, 0)
    rounded = to_significant(value, digits)
    if 1e-4 <= size < 1e6:
        return f"{Decimal(repr(rounded)).normalize():f}".replace("-", MINUS)
    mantissa, exponent = f"{rounded:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def told_apart(old: float, new: float, digits: int = DIGITS) -> tuple[str, str]:
    """Return two numbers with as many digits, up to 15 significant ones, as it takes to see that they differ.

    Examples
    --------
    >>> told_apart(0.25, 0.75), told_apart(0.29837110, 0.29837101), told_apart(0.5, 0.5)
    (('0.25', '0.75'), ('0.2983711', '0.2983710'), ('0.5', '0.5'))
    """
    for more in range(digits, 16):
        one, other = significant(old, more), significant(new, more)
        if one != other:
            return (one, other) if more == digits else (_with_zeros(one, other), _with_zeros(other, one))
    return significant(old, digits), significant(new, digits)


def _with_zeros(text: str, other: str) -> str:
    """Return a number with as many decimals as the other one, so that they stand digit below digit."""
    if "." not in other or "e" in text + other:
        return text
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(len(other.partition('.')[2]), '0')}"


def printed_number(text: str) -> Decimal:
    """Return the number that a printed text stands for."""
    return Decimal(text.replace(MINUS, "-").replace("∞", "Infinity"))


def product_sign(factors: Iterable[str], result: str) -> str:
    """Return = if the printed factors give the printed product, else ≈.

    Equal is what lies within half a unit of the last printed digit of the product.

    Examples
    --------
    >>> product_sign(["0.2", "0.1"], "0.02"), product_sign(["0.33", "0.33"], "0.1111")
    ('=', '≈')
    """
    numbers = [printed_number(factor) for factor in factors]
    if not all(number.is_finite() for number in numbers):
        return "≈"
    return sign_between(math.prod(numbers, start=Decimal(1)), result)


def sum_sign(terms: Iterable[str], result: str) -> str:
    """Return = if the printed terms add up to the printed sum, else ≈.

    Examples
    --------
    >>> sum_sign(["0.25", "−0.05"], "0.2"), sum_sign(["0.33", "0.33"], "0.67")
    ('=', '≈')
    """
    numbers = [printed_number(term) for term in terms]
    if not all(number.is_finite() for number in numbers):
        return "≈"
    return sign_between(sum(numbers, Decimal(0)), result)


def sign_between(value: Decimal, result: str) -> str:
    """Return = if a value rounds to what is printed, else ≈."""
    exponent = printed_number(result).as_tuple().exponent
    if not isinstance(exponent, int):  # of nan and infinity it is a letter
        return "≈"
    return "=" if abs(value - printed_number(result)) <= Decimal(5).scaleb(exponent - 1) else "≈"


def product_text(factors: Sequence[float], result: float, *, digits: int = DIGITS) -> str:
    """Return ``a · b = c``, negative factors after the first in brackets.

    Examples
    --------
    >>> product_text((0.15, 0.05), 0.0075), product_text((0.2, -1.0), -0.2)
    ('0.15 · 0.05 = 0.0075', '0.2 · (−1) = −0.2')
    """
    texts = [significant(factor, digits) for factor in factors]
    end = significant(result, digits)
    shown = [f"({t})" if k and t.startswith(MINUS) else t for k, t in enumerate(texts)]
    return f"{' · '.join(shown)} {product_sign(texts, end)} {end}"
