"""Write one file of each kind that an old neurosim can save: ``python make.py COMMIT.zip``, with its source
in ``PYTHONPATH``. What that source does not have yet is left out, and named. Groups that are named after the
archive, such as ``checkpoint``, are written alone; so is ``figure/Seeds``."""

import dataclasses
import importlib
import json
import pickle
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import neurosim as ns

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
T = np.array([[0.0], [1.0], [1.0], [0.0]])


class Bent(ns.Activation):
    """An activation of one's own, in Python."""

    name = "bent"
    parameter_names = ("steepness",)

    def __init__(self, steepness: float = 1.0) -> None:
        self.steepness = steepness

    def value(self, net: float) -> float:
        return self.steepness * net * abs(net)

    def slope(self, net: float, out: float) -> float:
        return 2 * self.steepness * abs(net)


# -- networks --------------------------------------------------------------------------------------------


def mazur() -> Any:
    net = ns.Network(loss="half_squared_error", name="mazur")
    net.add_input("i1")
    net.add_input("i2")
    net.add_neuron("h1", activation="sigmoid", bias=0.35)
    net.add_neuron("h2", activation="sigmoid", bias=0.35)
    net.add_neuron("o1", activation="sigmoid", bias=0.60, output=True)
    net.add_neuron("o2", activation="sigmoid", bias=0.60, output=True)
    ends = ["i1 h1", "i2 h1", "i1 h2", "i2 h2", "h1 o1", "h2 o1", "h1 o2", "h2 o2"]
    for k, (pair, weight) in enumerate(zip(ends, (0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55), strict=True)):
        source, target = pair.split()
        net.connect(source, target, weight=weight, label=f"w{k + 1}")
    return net


def frozen() -> Any:
    """Frozen parameters, a constant, letters of other alphabets, numbers at the ends of the range."""
    net = ns.Network(loss="squared_error", name="Ünïcode → сеть")
    net.add_input("вход")
    net.add_constant("minus", value=-1.0)
    net.add_neuron("δ₁", activation=ns.LeakyRelu(0.2), bias=0.1 + 0.2)
    net.add_neuron("出", activation="tanh", output=True)
    net["δ₁"].bias_trainable = False
    net.connect("вход", "δ₁", 1 / 3, label="w₁", trainable=False)
    net.connect("minus", "δ₁", 5e-324)
    net.connect("δ₁", "出", -1.7976931348623157e308)
    net.connect("вход", "出", 123456789.123456789)
    return net


def softmax() -> Any:
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name, group in (("a", "inner"), ("b", "inner"), ("c", None), ("d", None)):
        net.add_neuron(name, activation="softmax", output=group is None, group=group)
    for source, target, weight in (("x", "a", 0.5), ("x", "b", -0.25), ("a", "c", 1.0), ("b", "d", 2.0)):
        net.connect(source, target, weight)
    return net


def layered(bias: str) -> Any:
    return ns.Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", bias=bias, seed=1)


def own_python() -> Any:
    net = ns.Network(loss="half_squared_error", name="own")
    net.add_input("x")
    net.add_neuron("o", activation=Bent(0.5), bias=0.25, output=True)
    net.connect("x", "o", 2.0)
    return net


def own_formula() -> Any:
    net = ns.Network(loss="half_squared_error", name="typed")
    net.add_input("x")
    hard = ns.Activation.from_text("hard", "max(a*net, net)", a=0.125)
    net.add_neuron("o", activation=hard, bias=0.25, output=True)
    net.connect("x", "o", -2.0)
    return net


def aggregations() -> Any:
    net = ns.Network(loss="half_squared_error", name="product and maximum")
    net.add_input("x")
    net.add_input("y")
    net.add_neuron("p", activation="linear", aggregation="product")
    net.add_neuron("o", activation="linear", aggregation="max", bias=0.5, output=True)
    for source, target, weight in (("x", "p", 0.5), ("y", "p", 2.0), ("p", "o", 1.5), ("x", "o", -1.0)):
        net.connect(source, target, weight)
    return net


def saved(network: Callable[[], Any], numbers: list[float] | None = None) -> Callable[[Path], None]:
    """Save a network, and beside it what it gives, so that a reader can be held to it."""

    def write(path: Path) -> None:
        net = network()
        net.save(path)
        if numbers is not None:
            outs = net.forward(numbers)
            path.with_suffix(".outs").write_text(json.dumps([numbers, outs], ensure_ascii=False) + "\n")

    return write


NETWORKS = {
    "mazur": saved(mazur, [0.05, 0.10]),
    "frozen": saved(frozen),
    "softmax": saved(softmax, [0.75]),
    "variable": saved(lambda: layered("variable"), [1.0, 0.5]),
    "constant": saved(lambda: layered("constant"), [1.0, 0.5]),
    "column": saved(lambda: layered("column"), [1.0, 0.5]),
    "own-python": saved(own_python, [0.75]),
    "own-formula": saved(own_formula, [0.75]),
    "aggregations": saved(aggregations, [0.75, 0.5]),
}


# -- traces ----------------------------------------------------------------------------------------------


def exact() -> Any:
    return mazur().trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)


def forward_only() -> Any:
    return softmax().trace([0.75])


def carried() -> Any:
    return mazur().trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5).carried(decimals=3)


def of_softmax() -> Any:
    return softmax().trace([0.75], [1.0, 0.0], learning_rate=0.5)


def of_mean() -> Any:
    return layered("variable").trace(X[:2], T[:2], 0.5, reduction="mean")


def of_part() -> Any:
    return exact().about("o1")


def kept(make: Callable[[], Any]) -> Callable[[Path], None]:
    """Save what is made."""
    return lambda path: make().save(path)


TRACES = {
    "exact": kept(exact),
    "forward": kept(forward_only),
    "carried": kept(carried),
    "softmax": kept(of_softmax),
    "mean": kept(of_mean),
    "part": kept(of_part),
    "own-formula": kept(lambda: own_formula().trace([0.75], [1.0], learning_rate=0.5)),
    "aggregations": kept(lambda: aggregations().trace([0.75, 0.5], [1.0], learning_rate=0.5)),
}


# -- histories and checkpoints ---------------------------------------------------------------------------


def plain(**more: Any) -> Any:
    net = layered("variable")
    usual = {"epochs": 3, "progress": False, "engine": "objects", "learning_rate": 0.5}
    return net.fit(X, T, **usual | more)


def shuffled(**more: Any) -> Any:
    return plain(shuffle=True, seed=3, batch_size=2, reduction="mean", **more)


def momentum(**more: Any) -> Any:
    return plain(learning_rate=None, optimizer=ns.Momentum(0.5, 0.9), snapshots_every=1, **more)


def watched(**more: Any) -> Any:
    return plain(
        validation=(X[:2], T[:2]), early_stopping=ns.EarlyStopping("validation cost", patience=2),
        evaluate_every=1, metrics=["accuracy"], **more,
    )  # fmt: skip


def adam(**more: Any) -> Any:
    seed = np.random.Generator(np.random.MT19937(5))
    return plain(
        learning_rate=None, optimizer=ns.Adam(0.1), shuffle=True, seed=seed, snapshots_every=2, **more
    )


TRAININGS = {"plain": plain, "shuffled": shuffled, "momentum": momentum, "watched": watched, "adam": adam}
#: The engine that compiled was called before, sample by sample and in batches.
WITH_NUMBA: dict[str, Callable[..., Any]] = {
    "numba": lambda **more: plain(**{"engine": "numba"} | more),
    "numba-shuffled": lambda **more: shuffled(**{"engine": "numba"} | more),
    "numba-adam": lambda **more: adam(**{"engine": "numba"} | more),
    "numba-relaxed": lambda **more: plain(**{"engine": "numba", "exact": False} | more),
}
HISTORIES = {name: kept(make) for name, make in (TRAININGS | WITH_NUMBA).items()}


def checkpoint(make: Callable[..., Any]) -> Callable[[Path], None]:
    """Write a checkpoint after every epoch, and keep the last."""

    def write(path: Path) -> None:
        folder = path.with_suffix(".folder")
        make(checkpoint=ns.Checkpoint(folder, every=1))
        last = sorted(folder.glob("*.npz"))[-1]
        for other in folder.iterdir():
            if other != last:
                other.unlink()
        last.rename(path.with_suffix(".npz"))
        folder.rmdir()

    return write


CHECKPOINTS = {name: checkpoint(make) for name, make in (TRAININGS | WITH_NUMBA).items()}


# -- records of figures ----------------------------------------------------------------------------------


def made(module: str, record: str, /, **numbers: Any) -> Any:
    """Make a record of the fields that it has in this version."""
    kind = getattr(importlib.import_module(f"neurosim.records.{module}"), record)
    known = [each.name for each in dataclasses.fields(kind)]
    return kind(**{key: value for key, value in numbers.items() if key in known})


def example(kind: str) -> Any:
    """What the gallery shows of a kind of figure."""
    return importlib.import_module("neurosim.figures.registry").kind_named(kind).examples[0].record()


def state() -> Any:
    from neurosim.trace.records import State

    net = mazur()
    trace = net.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    values = {("weight", c.name): c.weight for c in trace.network.connections}
    values |= {("out", "i1"): 0.05, ("out", "h1"): 0.593269992, ("error", "E"): 0.298371109}
    return State(trace.network, values, {("weight", "i1->h1"): 0.15}, 0.5)


def curve(name: str = "tanh") -> Any:
    x = np.array([-1.0, 0.0, 1.0])
    return made(
        "functions", "Curve", name=name, text="tanh(net)", slope_text="1 − out²", x=x, value=np.tanh(x),
        slope=1 - np.tanh(x) ** 2, touches=((0.0, 0.0, 1.0),), steepest=1.0,
    )  # fmt: skip


def series() -> Any:
    return made(
        "learning", "Series", name="training", epoch=np.array([0.0, 1, 2]), value=np.array([0.5, np.nan, 0.1])
    )


def field() -> Any:
    response = made("learning", "Response", name="o", out=np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]))
    return made(
        "learning", "Field", across="x", up="y", x=np.array([0.0, 0.5, 1.0]), y=np.array([0.0, 1.0]),
        responses=(response,), points=X, classes=T[:, 0], test=np.array([0.0, 0, 0, 1]),
        wrong=np.array([0.0, 1, 0, 0]), when="after 3 epochs", decides="out(o)",
    )  # fmt: skip


def descent() -> Any:
    numbers = np.array([1.0, 0.5])
    return made("landscapes", "Descent", name="0.25", x=numbers, y=numbers, value=numbers**2)


def moment() -> Any:
    return made(
        "networks", "Moment", state=state(), show=("weight", "out"), focus=("h1",), caption="net of h1"
    )


def table() -> Any:
    return made(
        "tables", "Table", title="AND", columns=("x1", "x2", "t"), rows=(("0", "0", "0"), ("1", "1", "1")),
        marked=(2,), wrong=(1,), note="one mistake", more=2,
    )  # fmt: skip


AXIS = np.array([0.0, 0.5, 1.0])
IMAGES = np.arange(8.0).reshape(2, 2, 2) / 8
FIGURES: dict[str, tuple[str, Callable[[], Any]]] = {
    "State": ("network", state),
    "BiasStyles": ("bias-styles", lambda: made("networks", "BiasStyles", drawn=state(), internal=state())),
    "Moment": ("network", moment),
    "Moments": ("frames", lambda: made("networks", "Moments", title="mazur", moments=(moment(), moment()))),
    "Paths": ("paths", lambda: made(
        "networks", "Paths", state=state(), connection="i1->h1", total=0.02, gradient=0.02, count=1,
        paths=(made("networks", "Path", neurons=("i1", "h1", "o1"), product=0.02,
                    factors=(("out", 0.05), ("weight", 0.4))),))),
    "NeuronSum": ("neuron", lambda: made(
        "neurons", "NeuronSum", name="h1", symbol="σ", text="σ(net)", bias=0.35, net=0.3775, out=0.5933,
        terms=(made("neurons", "Term", source="i1", label="w1", out=0.05, weight=0.15, product=0.0075),),
        curve=curve("sigmoid"), slope=0.2413)),
    "Layer": ("layer", lambda: made(
        "neurons", "Layer", state=state(), sources=("i1", "i2"), targets=("h1",), weights=((0.15, None),),
        outs=(0.05, 0.1), biases=(0.35,), nets=(None,))),
    "DecisionLine": ("decision-line", lambda: made(
        "decision_line", "DecisionLine", inputs=("x1", "x2"), points=((0.0, 1.0, 1.0, 0.75),),
        weights=(1.0, 1.0), bias=-1.5, when="before training", threshold=0.5, middle=0.5,
        names=("0", "1"))),
    "Curves": ("activations", lambda: made("functions", "Curves", variable="net", curves=(curve(),))),
    "Derivative": ("derivative", lambda: made(
        "functions", "Derivative", curve=curve(), at=(0.0, 0.0, 1.0), secants=((1.0, 0.76, 0.76),))),
    "LossCurves": ("losses", lambda: made(
        "functions", "LossCurves", variable="out", slope_name="∂E/∂out", note="t = 1", curves=(curve(),))),
    "SoftmaxGroup": ("softmax", lambda: made(
        "functions", "SoftmaxGroup", names=("a", "b"), nets=(0.0, 1.0), exponentials=(1.0, 2.718281828),
        outs=(0.26894, 0.73106), target=1)),
    "Landscape": ("landscape", lambda: made(
        "landscapes", "Landscape", across="w1", up="w2", height="E", x=AXIS, y=AXIS[:2],
        value=np.ones((2, 3)), descents=(descent(),), minima=((0.0, 0.0, 0.0),), note="")),
    "ErrorAlong": ("error-along", lambda: made(
        "landscapes", "ErrorAlong", connection="i1->h1", weight=AXIS, error=AXIS**2, at=(0.5, 0.25, 1.0),
        after=(0.25, 0.0625), learning_rate=0.25)),
    "LearningRates": ("learning-rates", lambda: made(
        "landscapes", "LearningRates", variable="w", text="w²", x=AXIS, value=AXIS**2, rates=(0.25,),
        verdicts=("converges",), descents=(descent(),))),
    "Training": ("training", lambda: made(
        "learning", "Training", costs=(series(),), accuracies=(series(),), chance=0.5)),
    "Field": ("decision-boundary", field),
    "Films": ("epochs", lambda: made("learning", "Films", field=field(), cost=series())),
    "WeightHistories": ("weights", lambda: made(
        "learning", "WeightHistories", names=("w1", "w2"), groups=("i->h", "i->h"), epoch=AXIS,
        values=np.ones((3, 2)))),
    "DeltaSizes": ("deltas", lambda: made(
        "learning", "DeltaSizes", generations=(1, 2), names=("tanh",), sizes=np.array([[0.1, 1.0]]))),
    "Confusion": ("confusion", lambda: made(
        "learning", "Confusion", classes=("cat", "dog"), counts=np.array([[3.0, 1], [0, 4]]), when="")),
    "Predictions": ("predictions", lambda: made(
        "learning", "Predictions", classes=("cat", "dog"), images=IMAGES, outs=np.array([[0.9, 0.1]] * 2),
        targets=np.array([0.0, 1.0]), wrong=1, of=2)),
    "ImageTiles": ("first-layer", lambda: made(
        "learning", "ImageTiles", names=("h1", "h2"), images=IMAGES)),
    "StepErrors": ("step-errors", lambda: made(
        "learning", "StepErrors", parameter="w5", gradient=0.08, epsilon=np.array([1e-3, 1e-6]),
        forward=np.array([1e-4, 1e-7]), central=np.array([1e-8, 1e-11]))),
    "GradientTimes": ("gradient-times", lambda: made(
        "learning", "GradientTimes", parameters=np.array([9.0, 100.0]), numeric=np.array([1e-3, 0.1]),
        backward=np.array([1e-4, 1e-3]), measured=np.array([1.0, 0.0]), note="a laptop")),
    "Seeds": ("seeds", lambda: example("seeds")),
    "SweepMap": ("sweep-map", lambda: example("sweep-map")),
    "LearningBands": ("learning-bands", lambda: example("learning-bands")),
    "Table": ("table", table),
    "Tables": ("tables", lambda: made("tables", "Tables", tables=(table(),))),
}  # fmt: skip


def figure(kind: str, make: Callable[[], Any]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        importlib.import_module("neurosim.records").save_record(make(), kind, path)

    return write


def pickled(path: Path) -> None:
    """A network after a pass, with what stands on it."""
    net = mazur()
    net.forward([0.05, 0.10])
    path.with_suffix(".pickle").write_bytes(pickle.dumps(net))


KINDS: dict[str, dict[str, Callable[[Path], None]]] = {
    "network": NETWORKS,
    "trace": TRACES,
    "history": HISTORIES,
    "checkpoint": CHECKPOINTS,
    "figure": {name: figure(*how) for name, how in FIGURES.items()},
    "pickle": {"mazur": pickled},
}


def write_all(folder: Path, groups: list[str]) -> None:
    for group, _, only in (words.partition("/") for words in groups):
        for name, write in KINDS[group].items():
            if only not in ("", name):
                continue
            path = folder / group / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                write(path)
            except Exception as error:  # whatever an old source lacks
                print(f"left out {group}/{name}: {type(error).__name__}: {error}"[:200])


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        write_all(Path(folder), sys.argv[2:] or list(KINDS))
        for path in sorted(Path(folder).rglob("*.*")):
            archive.write(path, path.relative_to(folder))
