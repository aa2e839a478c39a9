"""Whether a change of the source changes a number: ``golden.py record COMMIT``, then ``golden.py compare``.

`record` makes everything that neurosim writes with the source of a commit, in a worktree of its own: the logs
of every scenario in every notation and medium, exact and carried; the printed programs; the figures of the
gallery; the signatures of the public names; the weights, bit by bit, after trainings of random networks on
every engine. It keeps them in ``benchmarks/golden`` and their SHA-256 in ``benchmarks/golden.sha256``.
`compare` makes the same with the source as it stands. A file that differs is a fault, unless
``benchmarks/golden.toml`` says why it is meant to differ. Versions and hashes of scenarios are masked.

The weights of the engine numpy rest on the machine's BLAS: on another machine `record` once more first.
"""

import argparse
import contextlib
import fnmatch
import hashlib
import inspect
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal, get_args

HERE = Path(__file__).resolve().parent
RECORD, SUMS, MEANT = HERE / "golden", HERE / "golden.sha256", HERE / "golden.toml"
NOTATIONS = ("net-out", "nielsen", "rumelhart", "bishop", "mitchell", "goodfellow")
FORMATS = ("text", "markdown", "latex", "html", "json", "csv")
#: These are always in the first notation.
FOR_PROGRAMS = ("json", "csv")
#: Of these networks the whole log would have thousands of lines: what concerns one neuron, in one notation,
#: stands for them.
LARGE = {"digits": "o1", "mnist": "o1", "moons": "o1"}
#: What differs from version to version, and what stands for it.
MASKS = (
    (re.compile(r'\n? *"made_by": "neurosim [^"]*",'), ""),  # which documents before version 2 did not say
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"scenario [0-9a-f]{12}\b"), "scenario SHA256"),
    (re.compile(r"neurosim \d+\.\d+\.\d+\S*?(?=[,<\"\s&])"), "neurosim VERSION"),
    (re.compile(r"(version(?:\"|&quot;|\\\")?:\s*(?:\"|&quot;|\\\")?)\d+\.\d+\.\d+"), r"\1VERSION"),
)

#: The name of a file of the record, and what makes its text.
Item = tuple[str, Callable[[], str]]
Engine = Literal["objects", "program", "numpy", "numba"]
Reduction = Literal["sum", "mean"]
#: (seed, activation, output activation, loss, optimizer, bias style, batch, reduction)
Random = tuple[int, str, str, str, str, str, int, Reduction]


# -- what is recorded: run with the source of either side ------------------------------------------------


def items() -> Iterator[Item]:
    """Yield every file of the record but the figures."""
    import neurosim as ns

    for name in sorted(ns.scenarios.names()):
        about = ["--neuron", LARGE[name]] if name in LARGE else []
        for notation in NOTATIONS[:1] if name in LARGE else NOTATIONS:
            for form in (one for one in FORMATS if notation == NOTATIONS[0] or one not in FOR_PROGRAMS):
                for rounding, options in (("exact", []), ("carried", ["--carry"])):
                    command = ["trace", name, "--notation", notation, "--format", form, *options, *about]
                    yield f"logs/{name}/{notation}.{rounding}.{form}", partial(printed, command)
        yield f"programs/{name}.py", partial(printed, ["program", name])
    yield "signatures.txt", signatures
    for number, network in enumerate(CORPUS):
        for engine in get_args(Engine):
            yield f"weights/{number:02d}.{engine}.txt", partial(weights, network, engine)


def printed(command: list[str]) -> str:
    """Return what a command line prints, and how it ends."""
    from neurosim.cli.app import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code: object = main(command)
        except SystemExit as end:
            code = end.code
    return f"{out.getvalue()}\n{err.getvalue()}exit code {code or 0}\n"


def figures(folder: Path) -> None:
    """Write the gallery; figures that time something differ by themselves."""
    from neurosim.cli.app import main

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["figures", "--out", str(folder)])
    for path in sorted(folder.rglob("*.svg")):
        path.write_text(masked(path.read_text(encoding="utf-8")), encoding="utf-8")


def signatures() -> str:
    """Return the public names with the parameters of all that can be called; types may be told better."""
    import neurosim as ns

    lines = []
    for name in sorted(vars(ns)):
        thing = getattr(ns, name)
        if name.startswith("_") or (inspect.ismodule(thing) and not thing.__name__.startswith("neurosim")):
            continue
        lines.append(f"{name}{parameters(thing)}")
        if inspect.isclass(thing):
            lines += [
                f"{name}.{member}{parameters(inspect.getattr_static(thing, member))}"
                for member in sorted(dir(thing))
                if not member.startswith("_")
            ]
    return "\n".join(lines) + "\n"


def parameters(thing: object) -> str:
    """Return the names and kinds of parameters, with the defaults; nothing for what is not called."""
    called = getattr(thing, "__func__", thing)
    if isinstance(called, property) or not callable(called):
        return ""
    try:
        found = inspect.signature(called).parameters.values()
    except (TypeError, ValueError):
        return ""
    shown = ", ".join(str(one.replace(annotation=inspect.Parameter.empty)) for one in found)
    return f"({re.sub(r' at 0x[0-9a-f]+', '', shown)})"


CORPUS: list[Random] = [
    (0, "sigmoid", "sigmoid", "half_squared_error", "descent", "variable", 1, "sum"),
    (1, "tanh", "linear", "mean_squared_error", "momentum", "constant", 2, "mean"),
    (2, "relu", "softmax", "cross_entropy", "adam", "variable", 3, "mean"),
    (3, "leaky_relu", "sigmoid", "binary_cross_entropy", "rmsprop", "variable", 4, "sum"),
    (4, "softplus", "linear", "squared_error", "nesterov", "constant", 5, "mean"),
    (5, "sigmoid", "softmax", "cross_entropy", "adagrad", "none", 2, "sum"),
    (6, "tanh", "tanh", "half_squared_error", "adam", "constant", 1, "sum"),
    (7, "relu", "linear", "half_squared_error", "momentum", "variable", 8, "mean"),
]


def weights(network: Random, engine: Engine) -> str:
    """Return the parameters of a random graph after twenty epochs, bit by bit, and the costs."""
    import neurosim as ns

    seed, hidden, last, loss, optimizer, bias, batch, reduction = network
    draw = random.Random(seed)
    net = ns.Network(loss=loss, name=f"golden {seed}")
    names = [net.add_input(f"x{k}").name for k in range(1, 4)]
    size = 3 + seed % 3
    for k in range(1, size + 1):
        net.add_neuron(f"h{k}", hidden, bias=None if bias == "none" else draw.uniform(-1, 1))
        for source in names if k == 1 else draw.sample(names, min(len(names), 3)):
            net.connect(source, f"h{k}", weight=draw.uniform(-1, 1))
        names.append(f"h{k}")
    for k in (1, 2):
        net.add_neuron(f"o{k}", last, bias=None if bias == "none" else draw.uniform(-1, 1), output=True)
        for source in [f"h{size}", *draw.sample(names[:-1], 3)]:
            net.connect(source, f"o{k}", weight=draw.uniform(-1, 1))
    if bias == "constant":
        net = net.with_bias_inputs()
    inputs = [[draw.uniform(-1, 1) for _ in range(3)] for _ in range(8)]
    targets = [[1.0, 0.0] if draw.random() < 0.5 else [0.0, 1.0] for _ in range(8)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        history = net.fit(
            inputs, targets, epochs=20, learning_rate=0.05, batch_size=batch, reduction=reduction,
            optimizer=optimizer, engine=engine,
        )  # fmt: skip
    lines = [f"{one.name} {float(one.weight).hex()}" for one in net.connections]
    lines += [f"{one.name} {float(one.bias).hex()}" for one in net.neurons if one.bias is not None]
    lines += [f"cost {float(cost).hex()}" for cost in history.cost]
    return "\n".join(lines) + "\n"


def masked(text: str) -> str:
    """Return the text without what differs from version to version."""
    for pattern, put in MASKS:
        text = pattern.sub(put, text)
    return text


def make(folder: Path) -> None:
    """Write the whole record of the source that Python finds."""
    for name, text_of in items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            text = text_of()
        except Exception as error:  # an engine that is not installed, too, stays what it is
            text = f"{type(error).__name__}: {error}\n"
        path.write_text(masked(text), encoding="utf-8")
    figures(folder / "figures")


# -- what is done with it -------------------------------------------------------------------------------


def made_with(source: Path, folder: Path) -> None:
    """Make the record with the package in a folder, in a process of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = {**os.environ, "PYTHONPATH": str(source), "PYTHONHASHSEED": "0", "COLUMNS": "100"}
    command = [sys.executable, str(HERE / "golden.py"), "make", str(folder)]
    subprocess.run(command, check=True, env=settings, cwd=folder)


def sums_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def record(commit: str) -> int:
    """Keep the record of a commit."""
    with tempfile.TemporaryDirectory() as work:
        tree = Path(work) / "source"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", str(tree), commit], check=True, cwd=HERE)
        try:
            made_with(tree, RECORD)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], check=True, cwd=HERE)
    sums = sums_of(RECORD)
    name = subprocess.run(["git", "rev-parse", commit], check=True, cwd=HERE, capture_output=True, text=True)
    lines = [f"# of commit {name.stdout.strip()}", *(f"{sha}  {name}" for name, sha in sums.items())]
    SUMS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(sums)} files of {commit} recorded")
    return 0


def compare() -> int:
    """Hold the source as it stands against the record; name what differs without a reason."""
    sums = (line.split(maxsplit=1) for line in SUMS.read_text().splitlines() if not line.startswith("#"))
    wanted = {name: sha for sha, name in sums}
    meant = tomllib.loads(MEANT.read_text(encoding="utf-8"))["changed"] if MEANT.exists() else []
    with tempfile.TemporaryDirectory() as work:
        made = Path(work) / "made"
        made_with(HERE.parent, made)
        found = sums_of(made)
        faults = []
        for name in sorted(wanted.keys() | found.keys()):
            if wanted.get(name) == found.get(name):
                continue
            if any(fnmatch.fnmatch(name, pattern) for one in meant for pattern in one["files"]):
                continue
            faults.append(f"{name}: {difference(RECORD / name, made / name)}")
    print("\n".join(faults))
    print(f"{len(wanted)} files recorded, {len(faults)} differ without a reason in {MEANT.name}")
    return int(bool(faults))


def difference(old: Path, new: Path) -> str:
    """Return the first line that differs."""
    if not new.exists():
        return "is missing"
    if not old.exists():
        return "is new, or differs (the record itself is not here: `record` makes it)"
    lines = [path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (old, new)]
    for number, (before, now) in enumerate(zip(*lines, strict=False), start=1):
        if before != now:
            return f"line {number}\n  - {before[:300]}\n  + {now[:300]}"
    return f"{len(lines[0])} lines before, {len(lines[1])} now"


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("record", help="keep the record of a commit").add_argument("commit")
    commands.add_parser("compare", help="hold the source as it stands against it")
    commands.add_parser("make", help="(what the two do inside)").add_argument("folder", type=Path)
    given = parser.parse_args()
    if given.command == "record":
        return record(given.commit)
    if given.command == "compare":
        return compare()
    make(given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
