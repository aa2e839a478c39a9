"""A computer for which machine code cannot be made: others train in its place, with the same bits."""

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.base import UnusableError
from neurosim.engines.choosing import borrow
from neurosim.engines.compiled import building, prepared, processor, variants
from neurosim.engines.compiled.engine import CompiledEngine
from neurosim.engines.compiled.kept_code import KeptCode
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import Descent

X, T = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]


def forget() -> None:
    for function in (processor.this_processor, building._library, variants._best):
        function.cache_clear()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What is known of this computer is found out again, before and after."""
    forget()
    yield
    forget()


def refused(*_: object, **__: object) -> None:
    raise RuntimeError("not here")


def no_features(*_: object) -> None:
    raise RuntimeError("failed to get host cpu features.")


def other_exp(variant: str, arguments: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
    return arguments, arguments


ODD: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "floats the other way round": (
        "the floats of this computer are not IEEE numbers",
        lambda patch: patch.setattr(processor, "IEEE", processor.IEEE[::-1]),
    ),
    "32 bits": (
        "machine code is made for processors of 64 bits",
        lambda patch: patch.setattr(ctypes, "sizeof", lambda _: 4),
    ),
    "no target": (
        "llvmlite cannot make machine code for this processor (not here)",
        lambda patch: patch.setattr(processor.llvm, "initialize_native_target", refused),
    ),
    "no features": (
        "llvmlite cannot make machine code for this processor (failed to get host cpu features.)",
        lambda patch: patch.setattr(processor.llvm, "get_host_cpu_features", no_features),
    ),
    "text is not read": (
        "llvmlite cannot compile on this computer (not here)",
        lambda patch: patch.setattr(processor.llvm, "parse_assembly", refused),
    ),
    "no loader": (
        "llvmlite cannot compile on this computer (not here)",
        lambda patch: patch.setattr(building.llvm, "create_mcjit_compiler", refused),
    ),
    "another exp": (
        "the C library that machine code would call has another exp than Python",
        lambda patch: patch.setattr(variants, "exps", other_exp),
    ),
    "llvmlite is broken": (
        "llvmlite cannot be loaded",
        lambda patch: patch.setitem(sys.modules, "llvmlite.binding", None),
    ),
}


@pytest.mark.parametrize("engine", ["compiled", "auto"])
@pytest.mark.parametrize(("reason", "make_odd"), ODD.values(), ids=ODD)
def test_another_engine_trains(
    reason: str, make_odd: Callable[[pytest.MonkeyPatch], None], engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptCode, "read", lambda _: None)
    monkeypatch.setattr(KeptCode, "write", lambda *_: None)
    if engine == "auto":
        monkeypatch.setattr(CompiledEngine, "expected_seconds", classmethod(lambda *_: 1e-9))
    make_odd(monkeypatch)
    found = []
    for name in ("objects", engine):
        net = ns.Network.layered([2, 3, 1], seed=1)
        history = net.fit(X, T, learning_rate=0.5, epochs=20, engine=name, progress=False)
        found.append([number.hex() for number in Parameters(net).read().tolist()])
    assert found[0] == found[1]
    assert history.engine in ("objects", "program")
    assert reason in history.why and history.why.endswith(f"; {history.engine} gives the same bits")


def test_made_by_itself_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "IEEE", b"")
    job = Job(np.array(X), np.array(T), Descent(0.5))
    with pytest.raises(UnusableError, match="IEEE"):
        CompiledEngine(ns.Network.layered([2, 3, 1], seed=1), job)


def test_on_this_computer_it_is_compiled() -> None:
    job = Job(np.array(X), np.array(T), Descent(0.5))
    engine = borrow(ns.Network.layered([2, 3, 1], seed=1), job, "compiled", 1)
    assert type(engine) is CompiledEngine and engine.why == ""


def test_asking_what_it_can_train_imports_no_llvmlite() -> None:
    code = (
        "import sys, neurosim as ns; net = ns.Network.layered([2, 3, 1], seed=1); "
        f"history = net.fit({X}, {T}, learning_rate=0.5, epochs=1, progress=False); "
        "from neurosim.engines.compiled.engine import CompiledEngine; "
        "print(history.engine, CompiledEngine.is_installed(), 'llvmlite' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split()[1:] == ["True", "False"]
    assert ran.stdout.split()[0] != "compiled"


def test_who_goes_on_where_it_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    net = ns.Network.layered([2, 2, 1], seed=1)
    history = net.fit(X, T, epochs=2, learning_rate=0.5, engine="compiled")
    monkeypatch.setattr(CompiledEngine, "is_installed", lambda: False)
    history = net.fit(X, T, epochs=2, learning_rate=0.5, engine="auto", history=history)
    assert history.engine in ("objects", "program")
    expected = f"engine='compiled' is not installed here; {history.engine} gives the same bits"
    assert history.why == expected
    assert net.fit(X, T, epochs=2, learning_rate=0.5, engine="auto", history=history).why == expected


def test_formulas_that_are_nested_too_deeply_are_left_to_another_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def deeper(*given: object) -> object:
        return deeper(*given)

    nets = [ns.Network.layered([2, 9, 1], seed=1) for _ in range(2)]
    expected = nets[0].fit(X, T, epochs=2, learning_rate=0.1, engine="objects")
    monkeypatch.setattr(prepared, "kernel_for", deeper)
    history = nets[1].fit(X, T, epochs=2, learning_rate=0.1, engine="compiled")
    assert history.engine in ("objects", "program")
    assert (
        history.why == f"a formula is nested too deeply to be compiled; {history.engine} gives the same bits"
    )
    assert history.cost.tolist() == expected.cost.tolist()
