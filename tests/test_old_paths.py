"""What has moved can still be imported by its old path, and a warning says where it is now."""

import pickle
from importlib import import_module
from subprocess import run
from sys import executable

import pytest

import neurosim as ns
from neurosim.ground.moved_names import NAMES
from neurosim.ground.old_paths import MOVED


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_the_old_path_gives_what_stands_in_the_new_module(old: str, new: str) -> None:
    program = (
        f"import {old} as old, {new} as new; "
        "names = getattr(new, '__all__', [name for name in dir(new) if name[0] != '_']); "
        "print(all(getattr(old, name) is getattr(new, name) for name in names))"
    )
    done = run([executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert f"<string>:1: DeprecationWarning: {old} has moved to {new}" in done.stderr
    assert import_module(new).__name__ == new


def test_an_attribute_of_the_package_that_has_moved_is_found() -> None:
    with pytest.warns(DeprecationWarning, match="neurosim.errors has moved"):
        assert ns.errors.NumberError is ns.NumberError


@pytest.mark.parametrize(("old", "new"), NAMES.items())
def test_a_name_that_has_moved_is_found_in_its_old_module(old: str, new: str) -> None:
    (module, _, name), (of, _, called) = old.rpartition("."), new.rpartition(".")
    with pytest.warns(DeprecationWarning, match=f"{old} is called {new} now"):
        found = getattr(import_module(module), name)
    assert found is getattr(import_module(of), called)


def test_other_names_are_still_refused() -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named 'neurosim.nothing'"):
        import_module("neurosim.nothing")


def made_before(path: str, thing: object) -> bytes:
    """A pickle of a thing whose class had another path, or another name, in 0.1."""
    kind = type(thing)
    pickled = pickle.dumps(thing, protocol=3)
    assert (now := f"c{kind.__module__}\n{kind.__name__}\n".encode()) in pickled
    module, _, called = path.partition(":")
    return pickled.replace(now, f"c{module}\n{called or kind.__name__}\n".encode())


@pytest.mark.filterwarnings("ignore:neurosim:DeprecationWarning")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("neurosim.model.network", "network"),
        ("neurosim.model.connection", "connection"),
        ("neurosim.trace.trace", "trace"),
        ("neurosim.trace.why", "why"),
        ("neurosim.trace.differences", "differences"),
        ("neurosim.trace.differences", "difference"),
        ("neurosim.trace.paths", "paths"),
        ("neurosim.trace.paths:Path", "path"),
        ("neurosim.trace.steps:Step", "step"),
        ("neurosim.training.comparisons:Comparison", "comparison"),
        ("neurosim.model.neuron:Input", "input"),
        ("neurosim.model.neuron:Constant", "constant"),
        ("neurosim.model.neuron:Computing", "computing"),
        ("neurosim.trace.contributions", "contributions"),
        ("neurosim.training.history", "history"),
        ("neurosim.training.history", "evaluation"),
    ],
)
def test_a_pickle_of_a_version_before_is_read(path: str, name: str) -> None:
    net = ns.Network.layered([2, 2, 1], seed=1)
    history = net.fit([[0, 1]], [1], epochs=2, learning_rate=0.5, evaluate_every=1)
    trace = net.trace([0.5, 1.0], [1.0])
    differences, paths = trace.diff(trace.carried(decimals=2)), trace.paths("x1->h1")
    alone = ns.Network.layered([1, 1], seed=1)  # without a pass, as its parts are in a pickle
    thing = {
        "network": net,
        "connection": alone["x1", "o1"],
        "trace": trace,
        "why": trace.why("out o1"),
        "differences": differences,
        "difference": differences.found[0],
        "paths": paths,
        "path": paths.paths[0],
        "step": trace.steps[-1],
        "comparison": net.check_gradients([0.5, 1.0], [1.0]).comparisons[0],
        "input": alone["x1"],
        "constant": ns.Network().add_constant("one"),
        "computing": alone["o1"],
        "contributions": trace.contributions(),
        "history": history,
        "evaluation": history.evaluations[0],
    }[name]
    read = pickle.loads(made_before(path, thing))
    assert type(read) is type(thing)
    assert repr(read) == repr(thing)


@pytest.mark.filterwarnings("ignore:neurosim:DeprecationWarning")
def test_the_activation_of_an_input_is_found_where_it_was_before() -> None:
    pickled = pickle.dumps(ns.Network.layered([1, 1], seed=1)["x1"], protocol=3)
    old = pickled.replace(b"neurosim.model.neuron_and_connection", b"neurosim.model.neuron")
    assert old != pickled
    assert repr(pickle.loads(old)) == "<input 'x1' out=None>"
