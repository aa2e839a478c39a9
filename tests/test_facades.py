"""What users hold stays what it is, whatever is derived from it, and floors below do with records alone."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.traced import trace as traced
from neurosim.printing import JsonPrinter, LatexPrinter, TextPrinter
from neurosim.trace import choosing
from neurosim.trace.shown import Shown
from neurosim.trace.trace_record import TraceRecord
from neurosim.training.fit import fit
from neurosim.training.history_record import HistoryRecord

SAMPLE = ([0.5, -1.0], [1.0])
XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])


def new_net() -> ns.Network:
    return ns.Network.layered([2, 2, 1], "tanh", seed=1)


def plain_net() -> PlainNetwork:
    """The same without a facade."""
    net = PlainNetwork()
    net.add_input("x")
    net.add_neuron("o", "linear", bias=0.25, output=True)
    net.connect("x", "o", 0.5)
    return net


@pytest.mark.parametrize(
    "derived",
    [
        lambda trace: trace.about("h1"),
        lambda trace: trace.of_sample(1),
        lambda trace: trace.carried(decimals=2),
        lambda trace: choosing.upto(trace, 5),
        lambda trace: choosing.of_phase(trace, "forward"),
        lambda trace: choosing.of_neuron(trace, "h1"),
        lambda trace: choosing.only_changes(trace),
        lambda trace: TextPrinter(carry=True).carried(trace),
    ],
)
def test_what_is_derived_from_a_trace_is_of_its_class(derived) -> None:
    trace = new_net().trace(*SAMPLE, learning_rate=0.5)
    assert type(derived(trace)) is ns.Trace


def test_a_trace_equals_the_record_of_the_same_passes_and_no_other() -> None:
    trace = new_net().trace(*SAMPLE)
    record = traced(TraceRecord, new_net(), *SAMPLE)
    assert trace == record and record == trace and hash(trace.steps) == hash(record.steps)
    assert trace != traced(TraceRecord, new_net(), [0.5, -1.5], [1.0])
    assert not isinstance(record, Shown)
    assert repr(record) == "<record of a trace: 23 steps>"


def test_every_log_is_made_of_a_record() -> None:
    record, trace = traced(TraceRecord, new_net(), *SAMPLE), new_net().trace(*SAMPLE)
    for printer in (TextPrinter(), LatexPrinter(), JsonPrinter()):
        assert printer.print(record) == printer.print(trace)


def test_a_plain_network_is_traced_and_trained() -> None:
    record = traced(TraceRecord, plain_net(), [2.0], [1.0], 0.5)
    assert record.value("out", "o") == 1.25
    assert record.value("weight", "x->o") == 0.25
    history = fit(HistoryRecord, plain_net(), [2.0], [1.0], epochs=1, learning_rate=0.5)
    assert type(history) is HistoryRecord
    assert history.cost.tolist() == [0.03125]


def test_a_training_gives_and_shows_a_history_that_prints_itself(tmp_path: Path) -> None:
    seen: list[type] = []

    def look(history: ns.History) -> None:
        seen.append(type(history))

    history = new_net().fit(*XOR, epochs=2, learning_rate=0.5, callback=look)
    assert {type(history), *seen} == {ns.History}
    assert type(history.copy()) is ns.History
    assert str(history).startswith("2 epochs of 4 samples")
    history.save(tmp_path / "history.json")
    assert type(ns.History.load(tmp_path / "history.json")) is ns.History


@pytest.mark.parametrize("epochs", [4, 8])
def test_a_training_that_is_resumed_gives_a_history_that_prints_itself(tmp_path: Path, epochs: int) -> None:
    new_net().fit(*XOR, epochs=4, learning_rate=0.5, checkpoint=tmp_path)
    resumed = new_net().fit(*XOR, epochs=epochs, learning_rate=0.5, checkpoint=tmp_path, resume=True)
    assert type(resumed) is ns.History
    assert resumed == new_net().fit(*XOR, epochs=epochs, learning_rate=0.5)


def test_the_history_of_a_training_that_breaks_off_prints_itself() -> None:
    with pytest.raises(ns.NonFiniteError) as failure:
        ns.Network.layered([2, 1], "linear", seed=1).fit(*XOR, epochs=50, learning_rate=1e200)
    assert type(vars(failure.value)["history"]) is ns.History


@pytest.mark.parametrize("name", ["trace", "why", "paths", "contributions", "differences", "symbolic"])
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_a_trace_and_its_answers_can_be_copied_and_pickled(
    name: str, again: Callable[[object], object]
) -> None:
    trace = new_net().trace(*SAMPLE, learning_rate=0.5)
    things: dict[str, Callable[[], object]] = {
        "trace": lambda: trace,
        "why": lambda: trace.why("out o1"),
        "paths": lambda: trace.paths("x1->h1"),
        "contributions": trace.contributions,
        "differences": lambda: trace.diff(trace.carried(decimals=2)),
        "symbolic": trace.symbolic,
    }
    thing = things[name]()
    assert type(again(thing)) is type(thing)
    assert str(again(thing)) == str(thing)
