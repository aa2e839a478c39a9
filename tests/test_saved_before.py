"""Files that neurosim 0.1.0 saved are read; the README of ``tests/saved`` says how they were made."""

import io
import json
import math
import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import neurosim as ns
from neurosim.figures import load_record, save_record
from neurosim.figures.field import Field
from neurosim.figures.storage import record_from_json, record_to_json, records
from neurosim.ground.errors import FormatError
from neurosim.training.checkpoints import SavedTraining, _packed, _unpacked
from neurosim.training.history_documents import to_document
from neurosim.training.history_record import HistoryRecord

FOLDER = Path(__file__).parent / "saved"
X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
T = [[0.0], [1.0], [1.0], [0.0]]


class Bent(ns.Activation):
    """The activation of one's own that ``make.py`` saved."""

    name = "bent"
    parameter_names = ("steepness",)

    def __init__(self, steepness: float = 1.0) -> None:
        self.steepness = steepness

    def value(self, net: float) -> float:
        return self.steepness * net * abs(net)

    def slope(self, net: float, out: float) -> float:
        return 2 * self.steepness * abs(net)


def archives(group: str, ending: str = ".json") -> list[tuple[str, str]]:
    """The archive and the name of every saved file of a format."""
    return [
        (archive.stem, name)
        for archive in sorted(FOLDER.glob("*.zip"))
        for name in zipfile.ZipFile(archive).namelist()
        if name.startswith(f"{group}/") and name.endswith(ending)
    ]


def content_of(commit: str, name: str) -> bytes:
    with zipfile.ZipFile(FOLDER / f"{commit}.zip") as archive:
        return archive.read(name)


def put(commit: str, name: str, folder: Path) -> Path:
    path = folder / Path(name).name
    path.write_bytes(content_of(commit, name))
    return path


@pytest.mark.parametrize(("commit", "name"), archives("network"))
def test_a_network_gives_what_it_gave_and_is_saved_anew(tmp_path: Path, commit: str, name: str) -> None:
    path = put(commit, name, tmp_path)
    net = ns.Network.load(path, own=[Bent])
    if name != "network/frozen.json":  # its numbers are at the ends of the range
        given, outs = json.loads(content_of(commit, name.replace(".json", ".outs")))
        assert net.forward(given) == outs
    before = json.loads(path.read_text(encoding="utf-8"))
    net.save(path)
    after = json.loads(path.read_text(encoding="utf-8"))
    assert after.pop("schema") == "neurosim-network/2"
    assert after.pop("made_by").startswith("neurosim ")
    assert before.pop("schema") == "neurosim-network/1"
    assert after == before


def test_what_is_frozen_and_named_in_other_letters_stays_so(tmp_path: Path) -> None:
    net = ns.Network.load(put("c59d4b2", "network/frozen.json", tmp_path))
    assert net.name == "Ünïcode → сеть"
    assert net["вход", "δ₁"].label == "w₁"
    assert not net["вход", "δ₁"].trainable and not net["δ₁"].bias_trainable
    assert net["δ₁"].bias == 0.1 + 0.2 and net["minus", "δ₁"].weight == 5e-324
    assert net["minus"].value == -1.0


@pytest.mark.parametrize(("commit", "name"), archives("trace"))
def test_a_trace_is_read_printed_and_saved_anew(tmp_path: Path, commit: str, name: str) -> None:
    path = put(commit, name, tmp_path)
    trace = ns.Trace.load(path)
    before = json.loads(path.read_text(encoding="utf-8"))
    assert [step.value for step in trace] == [step["value"] for step in before["steps"]]
    assert str(trace)
    trace.save(path)
    assert ns.Trace.load(path) == trace
    after = json.loads(path.read_text(encoding="utf-8"))
    for step, old in zip(after["steps"], before["steps"], strict=True):
        assert step["tree"] == old["tree"] and step["uses"] == old["uses"]


def test_a_carried_trace_stays_carried(tmp_path: Path) -> None:
    for commit in ("6b1e18e", "56cf0ee"):
        trace = ns.Trace.load(put(commit, "trace/carried.json", tmp_path))
        assert trace.conventions.carried is not None and trace.conventions.carried.decimals == 3
        assert all(step.value == round(step.value, 3) for step in trace)


@pytest.mark.parametrize(("commit", "name"), archives("history"))
def test_a_history_is_read_and_a_training_goes_on_with_it(tmp_path: Path, commit: str, name: str) -> None:
    path = put(commit, name, tmp_path)
    history = ns.History.load(path)
    before = json.loads(path.read_text(encoding="utf-8"))
    assert history.cost.tolist() == before["cost"] and history.epochs == len(before["cost"])
    assert list(history.parameters) == before["parameters"]
    assert {epoch: array.tolist() for epoch, array in history.snapshots.items()} == dict(before["snapshots"])
    assert len(history.evaluations) == len(before["evaluations"])
    assert str(history)
    history.save(path)
    assert ns.History.load(path) == history


@pytest.mark.parametrize(("commit", "name"), archives("checkpoint", ".npz"))
def test_a_checkpoint_is_read_and_written_anew(tmp_path: Path, commit: str, name: str) -> None:
    path = put(commit, name, tmp_path)
    saved = _unpacked(path)
    assert saved.parameters.shape == (9,) and saved.history.epochs == 3
    path.write_bytes(_packed(saved))
    again: SavedTraining = _unpacked(path)
    assert _document(again.history) == _document(saved.history) and again.settings == saved.settings
    assert again.parameters.tobytes() == saved.parameters.tobytes()


def _document(history: HistoryRecord) -> str:
    """What there is to keep of a history, as text."""
    return repr(to_document(history))


@pytest.mark.parametrize("commit", ["1c7d0e8", "56cf0ee"])
def test_a_training_goes_on_from_a_checkpoint(tmp_path: Path, commit: str) -> None:
    def trained(epochs: int, **options: Any) -> ns.Network:
        net = ns.Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", seed=1)
        net.fit(X, T, epochs=epochs, learning_rate=0.5, engine="objects", progress=False, **options)
        return net

    put(commit, "checkpoint/plain.npz", tmp_path).rename(tmp_path / "checkpoint-000000000003.npz")
    resumed = trained(5, checkpoint=ns.Checkpoint(tmp_path), resume=True)
    straight = trained(5)
    assert [c.weight for c in resumed.connections] == [c.weight for c in straight.connections]


NUMBA: Mapping[str, dict[str, Any]] = {
    "numba": {"learning_rate": 0.5},
    "numba-shuffled": {
        "learning_rate": 0.5, "shuffle": True, "seed": 3, "batch_size": 2, "reduction": "mean",
    },
    "numba-adam": {"optimizer": "adam", "learning_rate": 0.1, "shuffle": True, "snapshots_every": 2},
    "numba-relaxed": {"learning_rate": 0.5, "exact": False},
}  # fmt: skip


def begun_with_numba(epochs: int, name: str, **options: Any) -> tuple[list[str], ns.History]:
    """The bits of all weights and biases, and the history, of a training that ``make.py`` begins."""
    net = ns.Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", seed=1)
    given = dict(NUMBA[name])
    if name == "numba-adam":
        given["seed"] = np.random.Generator(np.random.MT19937(5))
    history = net.fit(X, T, epochs=epochs, progress=False, **given | options)
    numbers = [*(c.weight for c in net.connections), *(n.bias for n in net.neurons if n.bias is not None)]
    return [number.hex() for number in numbers], history


@pytest.mark.parametrize("engine", ["numba", "compiled", "auto", "objects", "program"])
@pytest.mark.parametrize("name", [name for name in NUMBA if name != "numba-relaxed"])
def test_a_training_that_the_engine_numba_began_goes_on_to_the_same_bits(
    tmp_path: Path, name: str, engine: str
) -> None:
    put("8c22f40", f"checkpoint/{name}.npz", tmp_path).rename(tmp_path / "checkpoint-000000000003.npz")
    resumed, history = begun_with_numba(
        7, name, engine=engine, checkpoint=ns.Checkpoint(tmp_path, every=2), resume=True
    )
    straight, _ = begun_with_numba(7, name, engine="objects")
    assert resumed == straight
    assert history.engine == ("compiled" if engine in ("numba", "auto") else engine)
    again, _ = begun_with_numba(9, name, engine=engine, checkpoint=ns.Checkpoint(tmp_path), resume=True)
    assert again == begun_with_numba(9, name, engine="objects")[0]


def test_one_that_may_round_otherwise_goes_on_with_the_engine_that_numba_is_now(tmp_path: Path) -> None:
    for engine in ("numba", "auto"):
        folder = tmp_path / engine
        folder.mkdir()
        put("8c22f40", "checkpoint/numba-relaxed.npz", folder).rename(folder / "checkpoint-000000000003.npz")
        resumed, history = begun_with_numba(
            7, "numba-relaxed", engine=engine, checkpoint=ns.Checkpoint(folder), resume=True
        )
        straight, _ = begun_with_numba(7, "numba-relaxed", engine="objects")
        assert [float.fromhex(number) for number in resumed] == pytest.approx(
            [float.fromhex(number) for number in straight], rel=1e-12
        )
        assert history.engine == "compiled"


def test_one_that_numba_began_is_refused_with_the_names_of_now(tmp_path: Path) -> None:
    for name, engines in (("numba-relaxed", "compiled"), ("numba", "objects, program or compiled")):
        folder = tmp_path / name
        folder.mkdir()
        put("8c22f40", f"checkpoint/{name}.npz", folder).rename(folder / "checkpoint-000000000003.npz")
        with pytest.raises(ns.StructureError, match=f"was made with engine {engines}, not numpy"):
            begun_with_numba(9, name, engine="numpy", checkpoint=folder, resume=True)


@pytest.mark.parametrize("name", NUMBA)
def test_a_history_of_the_engine_numba_is_gone_on_with(tmp_path: Path, name: str) -> None:
    history = ns.History.load(put("8c22f40", f"history/{name}.json", tmp_path))
    assert history.engine == "numba"
    net = ns.Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", seed=1)
    options = {key: value for key, value in NUMBA[name].items() if key != "snapshots_every"}
    net.fit(X, T, epochs=2, history=history, progress=False, **options)
    assert (history.engine, history.epochs) == ("compiled", 5)


@pytest.mark.parametrize(("commit", "name"), archives("figure"))
def test_a_figure_is_read_and_saved_anew(tmp_path: Path, commit: str, name: str) -> None:
    path = put(commit, name, tmp_path)
    saved = load_record(path)
    assert type(saved.record) is records()[Path(name).stem]
    assert (saved.title, saved.subtitle) == (None, None)
    save_record(saved.record, saved.kind, path)
    before, after = json.loads(content_of(commit, name)), json.loads(path.read_text(encoding="utf-8"))
    assert held(before, after, Path(name).stem)
    assert json.loads(record_to_json(load_record(path).record, saved.kind)) == after


def held(before: object, after: object, where: str) -> bool:
    """Make sure that everything of an old document is still there, but what no figure shows any more."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() - {"schema", "made_by", "right"}:
            held(before[key], after[key], f"{where}.{key}")
    elif isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after), where
        for k, pair in enumerate(zip(before, after, strict=True)):
            held(*pair, f"{where}[{k}]")
    else:
        assert before == after, where
    return True


def test_every_record_is_among_the_saved_figures() -> None:
    assert {Path(name).stem for _, name in archives("figure")} == set(records())


def test_what_an_old_figure_did_not_say_is_as_if_nothing_were_known(tmp_path: Path) -> None:
    field = load_record(put("425cdac", "figure/Field.json", tmp_path)).record
    assert isinstance(field, Field)
    assert field.wrong.tolist() == [0.0] * 4 and field.names == ("0", "1") and field.decides == ""


def test_a_network_that_was_pickled_is_read() -> None:
    content = content_of("56cf0ee", "pickle/mazur.pickle")
    with pytest.warns(
        DeprecationWarning, match=r"neurosim\.model\.\S+ (has moved to|is called) neurosim\.(model|network)"
    ):
        net = pickle.loads(content)
    assert isinstance(net, ns.Network) and net["h1"].out == 0.5932699921071872
    net.backward([0.01, 0.99])
    assert math.isclose(net["h1", "o1"].gradient, 0.08216704056423078)


NEWER: Mapping[str, tuple[str, str]] = {
    "network": ("network/mazur.json", "cannot load a network from"),
    "trace": ("trace/exact.json", "cannot load a trace from"),
    "history": ("history/plain.json", "cannot load a history from"),
    "figure": ("figure/Table.json", "cannot load a figure from"),
    "checkpoint": ("checkpoint/plain.npz", "cannot continue from checkpoint"),
}


@pytest.mark.parametrize("group", NEWER)
@pytest.mark.parametrize("made_by", [None, "neurosim 7.1.0"])
def test_a_later_version_is_refused_with_who_made_it(tmp_path: Path, group: str, made_by: str | None) -> None:
    name, start = NEWER[group]
    path = put("56cf0ee", name, tmp_path)
    extra = {"schema": f"neurosim-{group}/9", "nobody": "knows this"}
    extra |= {} if made_by is None else {"made_by": made_by}
    readers: dict[str, Callable[[Path], object]] = {
        "network": ns.Network.load,
        "trace": ns.Trace.load,
        "history": ns.History.load,
        "figure": load_record,
        "checkpoint": _unpacked,
    }
    if group == "checkpoint":
        arrays = dict(np.load(io.BytesIO(path.read_bytes())))
        document = json.loads(arrays["document"].tobytes()) | extra
        arrays["document"] = np.frombuffer(json.dumps(document).encode(), dtype=np.uint8)
        np.savez(path, allow_pickle=True, **arrays)
    else:
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | extra), encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        readers[group](path)
    made = "" if made_by is None else f", made by {made_by}"
    sentence = str(caught.value)
    assert sentence.startswith(
        f"{start} '{path}': it is of version neurosim-{group}/9{made}, but this neurosim, "
    )
    assert f"reads up to neurosim-{group}/2; update it with: pip install --upgrade neurosim" in sentence


@pytest.mark.parametrize("version", ["0", "-1", "x", "", "1.5", "٣", "9" * 50])
def test_a_version_that_there_is_not_is_refused(version: str) -> None:
    document = {"schema": f"neurosim-figure/{version}", "kind": "table"}
    with pytest.raises(FormatError, match="which no neurosim writes$"):
        record_from_json(json.dumps(document))
