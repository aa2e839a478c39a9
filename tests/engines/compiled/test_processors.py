"""Code for other processors: that which runs here has the same bits, and the rest can be made."""

import json
import os
import re
import subprocess
import sys

import llvmlite.binding as llvm
import numpy as np
import pytest
import trained_on

import neurosim as ns
from neurosim.engines.compiled.kernels import kernel_for
from neurosim.engines.compiled.processor import Processor, module_for, this_processor
from neurosim.engines.compiled.variants import best_variant, exps
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import optimizer

PROCESSORS = trained_on.processors()
each_processor = pytest.mark.parametrize("processor", PROCESSORS.values(), ids=PROCESSORS)
#: Instructions that round a product and a sum together, on x86 and on ARM.
JOINED = re.compile(r"\b(vfn?m(add|sub)|fn?m(add|sub)|fml[as])", re.IGNORECASE)
each_case = pytest.mark.parametrize("case", trained_on.CASES.values(), ids=trained_on.CASES)


@each_case
def test_every_processor_gives_the_bits_of_the_passes_by_hand(case: trained_on.Case) -> None:
    expected = trained_on.trained(case, None)
    for called, processor in PROCESSORS.items():
        assert trained_on.trained(case, processor) == expected, called


def test_no_exp_is_taken_that_the_processor_would_emulate() -> None:
    """With fma in the C library, code without fma asks the library; all is exact, this is the quickest."""
    for processor in PROCESSORS.values():
        assert best_variant(processor) != "fma" or processor.has_fma


@each_processor
def test_fma_is_rounded_once_also_where_the_processor_has_none(processor: Processor) -> None:
    numbers = np.random.default_rng(2).uniform(-30.0, 30.0, 100_000)
    expected, _ = exps("fma", numbers, this_processor())
    found, asked = exps("fma", numbers, processor)
    assert found.tolist() == expected.tolist()
    if best_variant() == "fma":
        assert found.tolist() == asked.tolist()


@pytest.mark.slow
def test_a_library_without_fma_gives_its_bits_to_all_processors() -> None:
    environment = {**os.environ, "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4"}
    ran = subprocess.run(
        [sys.executable, trained_on.__file__], env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout)
    assert found["different"] == []
    if best_variant() == "fma" and found["variants"]["this"] == "plain":  # it had an effect
        assert set(found["variants"].values()) == {"plain"}
    else:
        assert found["variants"] == {name: best_variant(each) for name, each in PROCESSORS.items()}


#: Processors that this computer is not: code is made for them, but cannot run.
ELSEWHERE = {
    "ARM": Processor("generic", "", "aarch64-unknown-linux-gnu"),
    "Apple": Processor("apple-m1", "", "arm64-apple-macosx"),
    "AVX-512": Processor("skylake-avx512", "+avx512f,+fma", "x86_64-unknown-linux-gnu"),
    "Windows": Processor("x86-64", "", "x86_64-pc-windows-msvc"),
}

EVERYWHERE = {**PROCESSORS, **ELSEWHERE}


@pytest.mark.slow
@each_case
@pytest.mark.parametrize("processor", ELSEWHERE.values(), ids=ELSEWHERE)
def test_code_can_be_made_for_other_computers(case: trained_on.Case, processor: Processor) -> None:
    build, options = case
    net = build()
    X, T = np.zeros((9, len(net.inputs))), np.zeros((9, len(net.outputs)))
    rule, batch_size = optimizer(options.get("rule"), 0.1), options.get("batch_size", 1)
    job = Job(X, T, rule, batch_size=batch_size)
    rule.remember(Parameters(net).names)
    kernel, _ = kernel_for(net, Parameters(net), Parameters(net).read(), job)
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = processor.machine()
    code = machine.emit_object(module_for(machine, kernel.text()))
    assert len(code) > 1000


@pytest.mark.parametrize("batch_size", [1, 8])
@pytest.mark.parametrize(
    "processor", [*PROCESSORS.values(), *ELSEWHERE.values()], ids=[*PROCESSORS, *ELSEWHERE]
)
def test_products_and_sums_are_rounded_each(processor: Processor, batch_size: int) -> None:
    """No processor joins them in one instruction by itself; without exactness those that can do."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    net = ns.Network.layered([5, 9, 8, 3], "relu", output_activation="linear", seed=1)
    joined = {}
    for exact in (True, False):
        X, T = np.zeros((9, 5)), np.zeros((9, 3))
        job = Job(X, T, optimizer(None, 0.1), batch_size=batch_size, exact=exact)
        kernel, _ = kernel_for(net, Parameters(net), Parameters(net).read(), job)
        machine = processor.machine()
        joined[exact] = JOINED.search(machine.emit_assembly(module_for(machine, kernel.text()))) is not None
    assert joined == {True: False, False: processor.has_fma}


def test_code_for_another_processor_is_other_code() -> None:
    """Or the comparisons above would compare one thing with itself."""
    codes = set()
    for processor in PROCESSORS.values():
        machine = processor.machine()
        text = "define <8 x double> @f(<8 x double> %x, <8 x double> %y) {\n  %z = fmul <8 x double> %x, %y\n"
        text += (
            "  %t = call <8 x double> @llvm.fma.v8f64(<8 x double> %z, <8 x double> %y, <8 x double> %x)\n"
        )
        text += "  ret <8 x double> %t\n}\n"
        text += "declare <8 x double> @llvm.fma.v8f64(<8 x double>, <8 x double>, <8 x double>)\n"
        codes.add(machine.emit_assembly(module_for(machine, text)))
    assert len(codes) >= min(3, len(PROCESSORS))
