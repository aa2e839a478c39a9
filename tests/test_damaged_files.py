"""Every saved format, damaged in every field and at random: refused in one sentence, or valid and usable."""

import importlib.util
import io
import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import damaging
import numpy as np
import pytest

import neurosim as ns
from neurosim.figures import draw, load_record, save_record
from neurosim.figures.kinds.confusion import Confusion
from neurosim.figures.kinds.curves import Training
from neurosim.figures.kinds.delta_sizes import DeltaSizes
from neurosim.figures.kinds.softmax import SoftmaxGroup
from neurosim.figures.landscape import DescentPath, Landscape
from neurosim.figures.moments import Moment
from neurosim.figures.series import Series
from neurosim.figures.table import Table, Tables
from neurosim.ground.errors import NeurosimError
from neurosim.printing.notation import read_notation

# Matplotlib warns of axes without extent, which is no error.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")]
ENGINES = ["objects", "program", "numpy", *(["compiled"] if importlib.util.find_spec("llvmlite") else [])]
X = np.array([[0.0, 0.5], [1.0, -1.0], [0.25, 0.75]])
T = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]])
GENERATORS = ("PCG64", "MT19937", "Philox", "SFC64")


def network() -> ns.Network:
    return ns.Network.layered([2, 2, 2], "tanh", output_activation="sigmoid", seed=1, name="two")


def optimizer(rule: str) -> ns.Optimizer:
    return {"momentum": ns.Momentum(0.1), "rmsprop": ns.RMSprop(0.1), "adam": ns.Adam(0.1)}[rule]


def fitted(net: ns.Network, rule: str, **choices: Any) -> ns.History:
    return net.fit(
        X, T, optimizer=optimizer(rule), snapshots_every=2, evaluate_every=2, progress=False, **choices
    )


def history_of(rule: str, generator: str) -> ns.History:
    seed = np.random.Generator(getattr(np.random, generator)(3))
    return fitted(network(), rule, epochs=4, shuffle=True, seed=seed, engine="objects")


# -- how each format is made, and what is done with what could be loaded ----------------------------------


def save_network(path: Path) -> None:
    network().save(path)


def use_network(path: Path, engine: str) -> None:
    net = ns.Network.load(path)
    net.fit([[0.5] * len(net.inputs)], [[0.5] * len(net.outputs)], epochs=2, learning_rate=0.1, engine=engine)


def save_trace(path: Path) -> None:
    network().trace([0.5, 0.25], [1.0, 0.0], learning_rate=0.5).save(path)


def use_trace(path: Path, engine: str) -> None:
    str(ns.Trace.load(path))


def save_history(path: Path) -> None:
    history_of("adam", "PCG64").save(path)


def use_history(path: Path, engine: str) -> None:
    history = ns.History.load(path)
    str(history)
    fitted(network(), "adam", epochs=2, engine=engine, shuffle=True, history=history)


def save_moment(path: Path) -> None:
    trace = network().trace([0.5, 0.25], [1.0, 0.0])
    save_record(Moment(trace.state(), ("weight", "net"), (), ""), "network", path)


def save_landscape(path: Path) -> None:
    line, plane = np.array([0.0, 1.0, 2.0]), np.arange(9.0).reshape(3, 3)
    way = DescentPath("down", line, line, line)
    record = Landscape("x", "y", "z", line, line, plane, (way,), ((1.0, 1.0, 0.0),))
    save_record(record, "map", path, title="A map")


def save_softmax(path: Path) -> None:
    save_record(SoftmaxGroup(("a", "b"), (0.0, 1.0), (1.0, 2.7), (0.27, 0.73), 1), "softmax", path)


def save_training(path: Path) -> None:
    series = Series("training", np.array([0.0, 1.0]), np.array([1.0, 0.5]))
    save_record(Training((series,), (series,), 0.5), "curves", path)


def use_figure(path: Path, engine: str) -> None:
    saved = load_record(path)
    draw(saved.kind, saved.record, title=saved.title, subtitle=saved.subtitle)


FORMATS: dict[str, tuple[Callable[[Path], None], Callable[[Path, str], None]]] = {
    "network": (save_network, use_network),
    "trace": (save_trace, use_trace),
    "history": (save_history, use_history),
    "figure of a network": (save_moment, use_figure),
    "figure of a landscape": (save_landscape, use_figure),
    "figure of a softmax": (save_softmax, use_figure),
    "figure of a training": (save_training, use_figure),
}
#: Damaged files of every format and way; larger runs are made by hand.
HOW_MANY = 40


@pytest.fixture(scope="module", params=list(FORMATS))
def saved(request, tmp_path_factory):
    """A whole document, where to write damaged ones, and what is done with them."""
    save, use = FORMATS[request.param]
    path = tmp_path_factory.mktemp("damaged") / "file.json"
    save(path)
    use(path, "objects")
    return json.loads(path.read_text(encoding="utf-8")), path, use


def refused(path: Path, use: Callable[[Path, str], None], engine: str) -> str | None:
    """The one sentence in which a file is refused; None where it is valid."""
    try:
        use(path, engine)
    except NeurosimError as error:
        sentence = str(error)
        assert "\n" not in sentence and 10 < len(sentence) < 600, sentence
        return sentence
    return None


def test_every_field_deleted_or_mistyped_is_refused_in_one_sentence_or_valid(saved):
    document, path, use = saved
    cases = list(damaging.each_field(document))
    cases = random.Random(2).sample(cases, min(HOW_MANY, len(cases)))
    for damaged, engine in zip(cases, itertools.cycle(ENGINES), strict=False):
        path.write_text(damaging.as_text(damaged[2]), encoding="utf-8")
        refused(path, use, engine)


def test_every_field_that_is_missing_is_told_by_the_path_of_its_keys(saved):
    document, path, use = saved
    told = 0
    for keys in damaging.places(document):
        if isinstance(keys[-1], int) or "network" in keys or "neurons" in keys or "connections" in keys:
            continue  # entries of lists have no names; networks leave out what is as usual
        path.write_text(json.dumps(damaging.changed(document, keys, damaging.DELETED)), encoding="utf-8")
        sentence = refused(path, use, "objects")
        if sentence is not None:
            assert str(keys[-1]) in sentence and "file.json" in sentence, (keys, sentence)
            told += 1
    assert told > 3


def test_a_document_damaged_at_random_is_refused_or_valid(saved):
    document, path, use = saved
    rng = random.Random(3)
    for engine in itertools.islice(itertools.cycle(ENGINES), HOW_MANY):
        path.write_text(damaging.by_chance(rng, document), encoding="utf-8")
        refused(path, use, engine)


# -- what an optimizer remembers, and where a generator stands --------------------------------------------

MEMORIES = [
    {"powers": []},
    {"powers": [0.9]},
    {"powers": [0.9, 1.5]},
    {"slots": []},
    {"slots": [[0.0] * 10]},
    {"slots": [[0.0] * 9, [0.0] * 9]},
    {"slots": [[0.0] * 10, [-1.0] * 10]},
    {"slots": [[0.0] * 10, [1e400] * 10]},
    {"updates": -1},
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("change", MEMORIES, ids=str)
def test_a_memory_that_does_not_fit_reaches_no_engine(change, engine, tmp_path, numbers_of):
    path = tmp_path / "history.json"
    save_history(path)
    document = json.loads(path.read_text())
    document["memory"] |= change
    path.write_text(damaging.as_text(document))
    net = network()
    before = numbers_of(net)
    with pytest.raises(NeurosimError, match="memory"):
        fitted(net, "adam", epochs=2, engine=engine, history=ns.History.load(path))
    assert numbers_of(net) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_an_optimizer_with_a_foreign_memory_reaches_no_engine(engine):
    rule, net = ns.Adam(0.1), network()
    net.fit(X, T, epochs=1, optimizer=rule)
    assert rule.memory is not None
    rule.memory.slots = rule.memory.slots[:1]
    with pytest.raises(ns.StructureError, match=r"the memory of Adam is damaged: it needs 2 arrays"):
        net.fit(X, T, epochs=1, optimizer=rule, engine=engine)
    assert rule.memory is not None
    rule.memory.slots = (rule.memory.slots[0], np.zeros(3))
    with pytest.raises(ns.StructureError, match=r"'squares' is not an array of 12 floats"):
        net.fit(X, T, epochs=1, optimizer=rule, engine=engine)


@pytest.mark.parametrize("generator", GENERATORS)
def test_every_number_of_the_state_of_a_generator_is_checked(generator, tmp_path):
    path = tmp_path / "history.json"
    history_of("momentum", generator).save(path)
    document = json.loads(path.read_text())
    state = document["generator"]
    for keys, value in itertools.product(damaging.places(state), (damaging.DELETED, None, -1, 2**130, "x")):
        path.write_text(json.dumps(document | {"generator": damaging.changed(state, keys, value)}))
        with pytest.raises(ns.FormatError, match=r"generator"):
            fitted(network(), "momentum", epochs=1, shuffle=True, history=ns.History.load(path))


# -- checkpoints: the arrays, and the archive around them -------------------------------------------------


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """The folder of a checkpoint, the name of its file, its document and its arrays."""
    folder = tmp_path_factory.mktemp("checkpoint") / "run"
    fitted(network(), "adam", epochs=4, checkpoint=ns.Checkpoint(folder, every=4), engine=ENGINES[-1])
    (path,) = folder.glob("*.npz")
    with np.load(path) as archive:
        arrays = dict(archive)
    return folder, path, json.loads(arrays.pop("document").tobytes()), arrays


def resumed(path: Path, content: bytes, engine: str) -> str | None:
    """Go on from a damaged checkpoint; the sentence in which it is refused, None where it is valid."""
    for old in path.parent.glob("*.npz"):
        old.unlink()
    path.write_bytes(content)
    net = network()
    before = [connection.weight for connection in net.connections]
    try:
        fitted(net, "adam", epochs=6, checkpoint=path.parent, resume=True, engine=engine)
    except NeurosimError as error:
        assert "\n" not in str(error) and len(str(error)) < 600
        assert [connection.weight for connection in net.connections] == before
        return str(error)
    assert all(abs(connection.weight) < 1e300 for connection in net.connections)
    return None


def archive_of(document: Any, arrays: dict[str, np.ndarray]) -> bytes:
    content = io.BytesIO()
    text = damaging.as_text(document).encode()
    np.savez(content, document=np.frombuffer(text, dtype=np.uint8), **arrays)
    return content.getvalue()


ARRAYS: dict[str, Callable[[np.ndarray], Any]] = {
    "shorter": lambda a: a[:-1],
    "longer": lambda a: np.append(a, a),
    "complex": lambda a: a.astype(complex),
    "text": lambda a: a.astype("S"),
    "turned": lambda a: np.stack([a, a]).T,
    "one number": lambda a: np.float64(0.5),
    "not numbers": lambda a: np.full_like(a, np.nan),
}


@pytest.mark.parametrize("damage", list(ARRAYS))
def test_a_checkpoint_with_other_arrays_is_refused(checkpoint, damage):
    _, path, document, arrays = checkpoint
    for name, engine in zip(arrays, itertools.cycle(reversed(ENGINES)), strict=False):
        changed = arrays | {name: ARRAYS[damage](arrays[name])}
        sentence = resumed(path, archive_of(document, changed), engine)
        assert sentence is not None and path.name in sentence, (name, damage)
    for name in arrays:
        less = {key: array for key, array in arrays.items() if key != name}
        assert "array" in str(resumed(path, archive_of(document, less), "objects"))


def test_a_checkpoint_with_a_damaged_document_is_refused_or_valid(checkpoint):
    _, path, document, arrays = checkpoint
    assert resumed(path, archive_of(document, arrays), ENGINES[-1]) is None
    cases = list(damaging.each_field(document))
    for damaged in random.Random(4).sample(cases, HOW_MANY):
        resumed(path, archive_of(damaged[2], arrays), ENGINES[-1])


def test_a_checkpoint_packed_in_an_unknown_way_is_refused(checkpoint):
    _, path, document, arrays = checkpoint
    whole = archive_of(document, arrays)
    for method in (9, 12, 14, 93, 99):
        content = bytearray(whole)
        for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            at = content.find(mark)
            while at >= 0:
                content[at + place] = method
                at = content.find(mark, at + 4)
        assert "it is damaged: its parts are compressed" in str(resumed(path, bytes(content), "objects"))


# -- a notation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "title = " + "[" * 100_000,
        "title = " + "1" * 5000,
        "first_layer = " + "9" * 4000,
        "letters = 5",
        "letters = { net = 5 }",
        "letters = [1]",
        "bold = 1",
        "title = 1979-05-27",
        "first_layer = true",
        "first_layer = inf",
        "[letters]\nnet = '\\u0000'\nnet = 'z'",
        'style = ["call"]',
        'layer = "{0.__class__}"',
        "",
        "\x00",
    ],
    ids=lambda content: content[:20],
)
def test_a_damaged_notation_is_refused_in_one_sentence(content, tmp_path):
    path = tmp_path / "letters.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ns.NeurosimError) as caught:
        read_notation(path)
    assert "letters.toml" in str(caught.value) and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


# -- records whose parts do not fit each other ------------------------------------------------------------

TABLE = Tables((Table("Samples", ("x", "t"), (("0", "1"), ("1", "0"))),))
SIZES = DeltaSizes((1, 2), ("sigmoid", "relu"), np.ones((2, 2)))
COUNTS = Confusion(("0", "1"), np.array([[3.0, 1.0], [0.0, 4.0]]))


@pytest.mark.parametrize(
    ("kind", "record", "keys", "value", "sentence"),
    [
        ("design-matrix", TABLE, ("tables", 0, "rows", 1), ["1"], "'tables[0].rows' has rows of different"),
        ("design-matrix", TABLE, ("tables", 0, "columns"), ["x"], "'tables[0].rows' has 2 columns, not 1"),
        ("design-matrix", TABLE, ("tables",), [], "'tables' is empty"),
        ("delta-sizes", SIZES, ("sizes", 1, 0), None, "'sizes' holds a number that is not finite"),
        ("delta-sizes", SIZES, ("names",), ["sigmoid"], "'sizes' has 2 networks, not 1"),
        ("confusion", COUNTS, ("counts", 0, 0), -1, "'counts' holds a number below 0"),
        ("confusion", COUNTS, ("counts", 0), [1.0], "'counts' is [[1.0], [0.0, 4.0]]; it must be a table"),
        ("confusion", COUNTS, ("counts", 0, 0), 1e200, "'counts[0][0]' is 1e+200; it must be a number from"),
    ],
)
def test_parts_of_a_record_that_do_not_fit_are_told(kind, record, keys, value, sentence, tmp_path):
    path = tmp_path / "record.json"
    save_record(record, kind, path)
    assert refused(path, use_figure, "objects") is None
    path.write_text(json.dumps(damaging.changed(json.loads(path.read_text()), keys, value)))
    with pytest.raises(ns.FormatError) as caught:
        load_record(path)
    assert str(caught.value).startswith(f"cannot load a figure from '{path}': it is damaged: {sentence}")
