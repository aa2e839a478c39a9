"""exp in machine code has the bits of the C library's and of Python's: of ten million none differ."""

import json
import math
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import exp_arguments
import numpy as np
import pytest

from neurosim.engines.base import UnusableError
from neurosim.engines.compiled import variants
from neurosim.engines.compiled.exponential import C2, C3, C4, C5, FIRST_PART, PER_ENTRY, SECOND_PART, SHIFT
from neurosim.engines.compiled.processor import this_processor
from neurosim.engines.compiled.variants import VARIANTS, best_variant, exps

#: With these instructions switched off, the C library of Linux takes its build without fma.
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4"}


def bits(numbers: np.ndarray) -> np.ndarray:
    return numbers.view(np.int64)


def exp_of_python(numbers: np.ndarray) -> np.ndarray:
    def one(x: float) -> float:
        try:
            return math.exp(x)
        except OverflowError:
            return math.inf

    return np.array(list(map(one, numbers.tolist())))


def test_ten_million_arguments() -> None:
    parts = list(exp_arguments.arguments())
    assert sum(map(len, parts)) > 10_000_000
    assert exp_arguments.differences(best_variant()) == 0


def test_edges_are_those_of_python() -> None:
    edges = exp_arguments.edges()
    numbers = edges[~np.isnan(edges)]
    for variant in {best_variant(), "library"}:
        for found in exps(variant, numbers, this_processor()):
            assert bits(found).tolist() == bits(exp_of_python(numbers)).tolist()
        not_a_number, _ = exps(variant, np.array([math.nan, -math.nan]), this_processor())
        assert np.isnan(not_a_number).all()


def test_the_variant_without_fma_where_the_library_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    """In a process without fma the library takes the other build; where that cannot be had, it is said."""
    ran = subprocess.run(
        [sys.executable, exp_arguments.__file__],
        env={**os.environ, **WITHOUT_FMA},
        capture_output=True,
        text=True,
        check=True,
    )
    different = json.loads(ran.stdout)
    if this_processor().has_fma and best_variant() == "fma" and different["fma"] == 0:
        with capsys.disabled():
            print(f"\n{WITHOUT_FMA} has no effect here: 'plain' is compared with its steps in Python alone")
        return
    assert different["plain"] == 0
    assert different["fma"] > 1000  # or the comparison would find nothing


# -- the same steps in Python, with fractions where a product and a sum are rounded together --------------


def entry(i: int) -> tuple[float, float]:
    """2^(i/128) as a float, and what it has lost, relative."""
    with localcontext() as context:
        context.prec = 70
        exact = Decimal(2) ** (Decimal(i) / 128)
        return float(exact), float(exact / Decimal(float(exact)) - 1) if i else 0.0


ENTRIES = [entry(i) for i in range(128)]


def fma(a: float, b: float, c: float) -> float:
    if (exact := Fraction(a) * Fraction(b) + Fraction(c)) == 0:
        return a * b + c  # for the sign
    return exact.numerator / exact.denominator  # rounded once


def looked_up(shifted: float) -> tuple[float, float]:
    whole = struct.unpack("<q", struct.pack("<d", shifted))[0]
    near, tail = ENTRIES[whole % 128]
    k = int(shifted - SHIFT)
    return math.ldexp(near, (k - k % 128) // 128), tail


def steps_with_fma(x: float) -> float:
    shifted = fma(x, PER_ENTRY, SHIFT)
    k = shifted - SHIFT
    r = fma(k, SECOND_PART, fma(k, FIRST_PART, x))
    scale, tail = looked_up(shifted)
    power = fma(fma(C3, r, C2), r * r, r + tail)
    power = fma((r * r) * (r * r), fma(r, C5, C4), power)
    return fma(scale, power, scale)


def steps_without_fma(x: float) -> float:
    shifted = x * PER_ENTRY + SHIFT
    k = shifted - SHIFT
    r = x + k * FIRST_PART + k * SECOND_PART
    scale, tail = looked_up(shifted)
    power = tail + r + (r * r) * (C2 + r * C3) + (r * r) * (r * r) * (C4 + r * C5)
    return scale + scale * power


@pytest.mark.parametrize(("variant", "steps"), [("fma", steps_with_fma), ("plain", steps_without_fma)])
def test_a_variant_is_its_steps(variant: str, steps: Callable[[float], float]) -> None:
    numbers = np.concatenate([part[:1000] for part in exp_arguments.arguments()])
    numbers = numbers[np.abs(numbers) < 512.0]
    found, _ = exps(variant, numbers, this_processor())
    assert bits(found).tolist() == bits(np.array(list(map(steps, numbers.tolist())))).tolist()


# -- which variant is taken --------------------------------------------------------------------------------


def with_one_other_bit(array: int) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """`exps`, with the last number of what it found (0) or of what the library gave (1) a little smaller."""

    def other(variant: str, *given: object) -> tuple[np.ndarray, np.ndarray]:
        found = exps(variant, *given)
        found[array][-1] = math.nextafter(found[array][-1], 0.0)
        return found

    return other


def test_a_variant_with_one_other_bit_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "exps", with_one_other_bit(0))
    assert variants._best.__wrapped__(this_processor()) == "library"


def test_a_library_that_is_not_python_s_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "exps", with_one_other_bit(1))
    monkeypatch.setattr(variants, "_best", variants._best.__wrapped__)
    with pytest.raises(UnusableError, match="has another exp than Python"):
        best_variant()


def test_every_variant_is_described() -> None:
    assert set(VARIANTS) == {"fma", "plain", "library"} and best_variant() in VARIANTS


def test_arguments_that_tell_the_variants_apart_are_tried() -> None:
    tried = variants._arguments()
    fma_found, plain_found = (exps(variant, tried, this_processor())[0] for variant in ("fma", "plain"))
    assert (bits(fma_found) != bits(plain_found)).sum() > 5
    assert Path(exp_arguments.__file__).exists() and len(tried) == variants.TRIED
