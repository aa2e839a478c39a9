"""What `import neurosim` gives: every name, quickly, with its errors written down."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.training.fit_options import DEFAULTS, FitOptions

PACKAGE = Path(ns.__file__).parent


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("start", ["import neurosim", "import neurosim.cli.app"])
def test_importing_loads_no_heavy_package(start):
    heavy = ("numpy", "scipy", "matplotlib", "sklearn", "llvmlite", "pydantic", "rich", "importlib.resources")
    assert python(f"{start}; import sys; print([m for m in {heavy} if m in sys.modules])").strip() == "[]"


def test_building_a_network_loads_no_figure():
    code = "import neurosim as ns, sys; ns.Network().add_input('x'); print('matplotlib' in sys.modules)"
    assert python(code).strip() == "False"


@pytest.mark.parametrize("name", ns.__all__)
def test_every_public_name_exists_and_is_listed(name):
    assert getattr(ns, name) is not None
    assert name in dir(ns)


def test_other_names_are_told_apart():
    with pytest.raises(AttributeError, match="module 'neurosim' has no attribute 'Netwrok'"):
        _ = ns.Netwrok


def test_every_name_of_the_interface_is_there():
    methods = [
        "add_input",
        "add_constant",
        "add_neuron",
        "connect",
        "forward",
        "error",
        "backward",
        "update",
        "zero_gradients",
        "trace",
        "check_gradients",
        "fit",
        "predict",
        "layered",
        "with_bias_inputs",
        "with_bias_variables",
        "draw",
        "snapshot",
        "restore",
        "copy",
        "save",
        "load",
        "generations",
        "neurons",
        "connections",
        "inputs",
        "outputs",
        "graph",
    ]
    for name in methods:
        assert hasattr(ns.Network, name)
    for name in (
        "net",
        "out",
        "delta",
        "bias",
        "bias_gradient",
        "bias_trainable",
        "activation",
        "incoming",
        "outgoing",
    ):
        assert hasattr(ns.Neuron, name)
    for name in ("weight", "gradient", "source", "target", "label", "trainable"):
        assert hasattr(ns.Connection, name)


def test_errors_are_builtin_errors_too():
    import neurosim.ground.errors as errors

    kinds = [k for k in vars(errors).values() if inspect.isclass(k) and issubclass(k, ns.NeurosimError)]
    assert len(kinds) > 5
    for kind in kinds:
        if kind is ns.NeurosimError:
            continue
        builtin = [
            b
            for b in kind.__mro__
            if b.__module__ == "builtins" and b not in (Exception, BaseException, object)
        ]
        assert builtin, kind
        assert str(kind("one sentence")) == "one sentence"


def public_functions():
    """Public functions and methods of every module outside cli, with their syntax trees."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name in ("cli/app.py", "cli/arguments.py", "cli/terminal.py", "__main__.py"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
            for function in inner:
                if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                    yield f"{name}:{function.name}", function


FUNCTIONS = list(public_functions())


def test_every_public_function_of_the_core_says_what_it_does():
    silent = []
    for name, function in FUNCTIONS:
        decorators = {ast.unparse(d) for d in function.decorator_list}
        if any(d == "overload" or d.endswith(".setter") for d in decorators):
            continue
        if not ast.get_docstring(function) and not name.startswith("drawing/"):
            silent.append(name)
    assert silent == []


def raised(function: ast.FunctionDef) -> set[str]:
    """The errors of neurosim that the body of a function raises itself."""
    found = set()
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and isinstance(node.exc.func, ast.Name)
        ):
            found.add(node.exc.func.id)
    return {name for name in found if name.endswith("Error") and hasattr(ns, name)}


def test_every_public_function_of_the_core_that_raises_says_so():
    silent = []
    for name, function in FUNCTIONS:
        folder = name.partition("/")[0]
        if folder not in ("formulas", "trace", "model", "passes", "training", "printing", "files.py"):
            continue
        text = ast.get_docstring(function) or ""
        setter = any(ast.unparse(d).endswith(".setter") for d in function.decorator_list)
        if raised(function) and "Raises" not in text and "Refuse" not in text and not setter:
            silent.append((name, sorted(raised(function))))
    assert silent == []


@pytest.mark.parametrize(
    "method",
    [
        "forward",
        "error",
        "backward",
        "update",
        "fit",
        "predict",
        "connect",
        "add_neuron",
        "save",
        "load",
        "restore",
    ],
)
def test_the_methods_of_a_network_say_what_they_raise(method):
    assert "Raises" in (inspect.getdoc(getattr(ns.Network, method)) or "")


def test_signature_and_help_of_fit_name_every_option():
    options = FitOptions.__annotations__
    told = inspect.signature(ns.Network.fit).parameters
    assert list(told)[:4] == ["self", "X", "T", "epochs"]
    assert set(told) - {"self", "X", "T"} == options.keys() == {"epochs", *DEFAULTS}
    assert told["epochs"].default is inspect.Parameter.empty
    assert {name: told[name].default for name in DEFAULTS} == DEFAULTS
    assert str(told["batch_size"]) == "batch_size: \"int | Literal['all']\" = 1"
    text = inspect.getdoc(ns.Network.fit) or ""
    for name in [*options, "X", "T"]:
        assert text.count(f"\n{name} : ") == 1, name
    assert "**options" not in text
