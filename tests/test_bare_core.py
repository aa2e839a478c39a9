"""Building, passes, traces and their text need nothing but the standard library and networkx."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import neurosim

MISSING = ("numpy", "scipy", "matplotlib", "pydantic")
BLOCKED = f"import sys\nfor name in {MISSING!r}:\n    sys.modules[name] = None\n"
NETWORK = """
import neurosim as ns
net = ns.Network("cross_entropy", name="bare")
net.add_input("x"), net.add_constant("one"), net.add_neuron("h", "tanh", bias=0.1)
net.add_neuron("m", "relu", aggregation="max")
net.add_neuron("o", "softmax", output=True), net.add_neuron("p", "softmax", output=True)
for weight, (source, target) in enumerate(
    [("x", "h"), ("x", "m"), ("one", "m"), ("h", "o"), ("m", "o"), ("h", "p"), ("m", "p")]
):
    net.connect(source, target, 0.3 - 0.1 * weight)
"""
#: Every pass, a trace, its files and its text in every medium that is text.
WORK = """
import pathlib, tempfile
from neurosim.printing import CsvPrinter, HtmlPrinter, JsonPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
net.forward({"x": 1.5}), net.error([1, 0]), net.backward([1, 0]), net.update(0.5)
trace = net.trace([[1.0], {"x": -2.0}], [[1, 0], [0.25, 0.75]], 0.5, reduction="mean")
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "saved.json"
    trace.save(path)
    trace = ns.Trace.load(path)
    net.save(path)
    net = ns.Network.load(path)
for printer in (CsvPrinter, HtmlPrinter, JsonPrinter, LatexPrinter, MarkdownPrinter, TextPrinter):
    print(printer().print(trace))
print(trace.why("x->h"), trace.paths("x->h"), trace.contributions(), trace.carried(significant=3))
print(net, net.forward([1.5]), trace.diff(trace), net.to_networkx().nodes, sep="\\n")
"""


def run(code: str) -> str:
    """What a program prints; the messages that it raises count, too."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def test_logs_without_packages_are_those_with_them() -> None:
    bare = run(BLOCKED + NETWORK + WORK)
    assert bare == run(NETWORK + WORK)
    assert len(bare) > 50_000


def test_what_needs_a_package_names_it() -> None:
    code = """
calls = {
    "fit": lambda: net.fit([[1.0]], [[1, 0]], epochs=1, learning_rate=0.5),
    "predict": lambda: net.predict([[1.0]]),
    "check_gradients": lambda: net.check_gradients([1.0], [1, 0]),
    "layered": lambda: ns.Network.layered([2, 2, 1]),
    "draw": lambda: net.draw(),
    "play": lambda: net.trace([1.0]).play(),
    "neurosim.History": lambda: ns.History,
    "neurosim.data": lambda: ns.data,
    "neurosim.scenarios": lambda: ns.scenarios,
}
for what, call in calls.items():
    try:
        call()
    except ns.MissingExtraError as error:
        assert str(error) == f"{what} needs numpy, which is not installed; install it with: pip install numpy"
        print(what)
print(net._repr_mimebundle_())
"""
    said = run(BLOCKED + NETWORK + code).splitlines()
    assert len(said) == 10
    assert said[-1].startswith("({'text/plain': \"<Network 'bare'")


def test_importing_loads_no_package_that_is_heavy() -> None:
    code = f"import sys, neurosim\nprint([name for name in {MISSING!r} if name in sys.modules])"
    assert run(code) == "[]\n"


def test_names_that_are_loaded_later_are_those_that_type_checkers_see() -> None:
    tree = ast.parse(Path(neurosim.__file__).read_text(encoding="utf-8"))
    checking = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        name.asname or name.name: (node.module or "", name.name)
        for node in checking.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert set(imported) == set(neurosim._LATER)
    for name, (module, its_name) in imported.items():
        holder = import_module(module)
        found = getattr(holder, its_name, None) or import_module(f"{module}.{its_name}")
        if name != "scenarios":  # a folder of that name takes its place once it was imported
            assert getattr(neurosim, name) is found
