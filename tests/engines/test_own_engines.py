"""Engines of one's own: what they have to be, what is said where they are not, and going on with them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from plain_equations import Halved

import neurosim as ns
from neurosim.engines.choosing import BUNDLED, Choice, borrow, class_of
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import (
    EngineError,
    NeurosimError,
    NonFiniteError,
    StructureError,
    UnknownNameError,
)

X, T = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]


def network() -> ns.Network:
    return ns.Network.layered([2, 3, 1], seed=1)


class Plain(ns.Engine):
    """Descent by the passes of the network that it is given."""

    name = "plain"

    def __init__(self, network: ns.Network, job: Job) -> None:
        self.network, self.job = network, job

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        for k, (order, rate) in enumerate(zip(orders, rates.tolist(), strict=True)):
            costs[k] = self.epoch(order, rate, first_epoch + k) / len(order)

    def epoch(self, order: np.ndarray, rate: float, number: int) -> float:
        total = 0.0
        for sample in order:
            self.network.zero_gradients()
            self.network.forward(self.job.X[sample])
            total += self.network.error(self.job.T[sample])
            self.network.backward(self.job.T[sample])
            self.network.update(rate)
        return total


class Arrays:
    """The same for one layer of sigmoids in NumPy; it has nothing to do with ns.Engine."""

    def __init__(self, network: ns.Network, job: Job) -> None:
        self.parameters, self.job = Parameters(network), job
        self.numbers = self.parameters.read()

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        for k, (order, rate) in enumerate(zip(orders, rates, strict=True)):
            errors = []
            for x, t in zip(self.job.X[order], self.job.T[order], strict=True):
                inputs = np.append(x, 1.0)
                out = 1.0 / (1.0 + np.exp(-(self.numbers @ inputs)))
                errors.append(0.5 * (t[0] - out) ** 2)
                self.numbers = self.numbers - rate * (out - t[0]) * out * (1.0 - out) * inputs
            costs[k] = np.mean(errors)

    def give_back(self) -> None:
        self.parameters.write(self.numbers)


def assert_conforms(engine: Choice, build: Callable[[], ns.Network], rel: float = 1e-12) -> None:
    """Hold an engine to its protocol: costs and weights of the passes by hand, in one call or in several."""
    by_hand, at_once, in_parts = build(), build(), build()
    job = Job(np.array(X), np.array(T), ns.Descent(0.5))
    orders, rates = np.array([[0, 1, 2, 3], [3, 1, 0, 2], [2, 2, 1, 0]]), np.array([0.5, 0.25, 0.125])
    wanted, costs, pieces = np.empty(3), np.empty(3), np.empty(3)
    objects = borrow(by_hand, job, "objects", 3)
    objects.run(orders, rates, wanted)
    before = Parameters(at_once).read()
    made = borrow(at_once, job, engine, 3)
    made.run(orders, rates, costs, 1)
    assert made.completed == 3
    assert made.name
    made.give_back()
    made.give_back()  # as often as one likes
    assert costs == pytest.approx(wanted, rel=rel)
    assert Parameters(at_once).read() == pytest.approx(Parameters(by_hand).read(), rel=rel)
    assert not np.array_equal(Parameters(at_once).read(), before)
    parts = borrow(in_parts, job, engine, 3)
    parts.run(orders[:1], rates[:1], pieces[:1], 1)
    parts.give_back()
    parts.run(orders[1:], rates[1:], pieces[1:], 2)
    parts.give_back()
    assert pieces.tolist() == costs.tolist()
    assert Parameters(in_parts).read().tolist() == Parameters(at_once).read().tolist()
    assert isinstance(job.X, np.ndarray)
    assert job.X.tolist() == X


@pytest.mark.parametrize("engine", [*BUNDLED, Plain], ids=str)
def test_every_engine_keeps_to_the_protocol(engine: Choice) -> None:
    assert_conforms(engine, network)


def test_an_engine_need_not_be_derived_from_ours() -> None:
    assert_conforms(Arrays, lambda: ns.Network.layered([2, 1], seed=1))
    net = ns.Network.layered([2, 1], seed=1)
    assert net.fit(X, T, epochs=2, learning_rate=0.5, engine=Arrays).engine == "Arrays"


def test_an_engine_may_be_a_function_that_makes_one() -> None:
    def made(network: ns.Network, job: Job) -> Plain:
        return Plain(network, job)

    one, other = network(), network()
    assert one.fit(X, T, epochs=5, learning_rate=0.5, engine=made).engine == "made"
    other.fit(X, T, epochs=5, learning_rate=0.5, engine="objects")
    assert Parameters(one).read().tolist() == Parameters(other).read().tolist()


def test_everything_of_fit_works_with_an_engine_of_ones_own() -> None:
    one, other = network(), network()
    nets: list[list[float]] = []
    for net, engine in ((one, Plain), (other, "objects")):
        numbers: list[float] = []
        weight = net.connections[0]
        history = net.fit(
            X, T, epochs=20, learning_rate=0.5, shuffle=True, seed=3, validation=(X, T), metrics="accuracy",
            snapshots_every=5, callback=lambda _, to=numbers, one=weight: to.append(one.weight),  # type: ignore[misc]
            callback_every=4, engine=engine,
        )  # fmt: skip
        nets.append([*numbers, *history.cost, *history.snapshots[10], len(history.evaluations)])
    assert nets[0] == nets[1]


# -- what is amiss ------------------------------------------------------------------------------------


class Failing(Plain):
    name = "failing"

    def epoch(self, order: np.ndarray, rate: float, number: int) -> float:
        cost = super().epoch(order, rate, number)
        if number == 3:
            return self.fail(cost)
        return cost

    def fail(self, cost: float) -> float:
        raise ZeroDivisionError("division by zero")


class Nan(Failing):
    def fail(self, cost: float) -> float:
        return float("nan")


class NanWeight(Failing):
    def fail(self, cost: float) -> float:
        self.network.connections[0].weight = float("nan")
        return cost


class ArrayWeight(Failing):
    def fail(self, cost: float) -> float:
        self.network.connections[0].weight = np.zeros(2)  # type: ignore[assignment]
        return cost


class Growing(Failing):
    def fail(self, cost: float) -> float:
        self.network.add_neuron("more")
        return cost


class OtherActivation(Failing):
    def fail(self, cost: float) -> float:
        self.network["h1"].activation = "tanh"
        return cost


class Thawing(Failing):
    def fail(self, cost: float) -> float:
        self.network["x1", "h1"].weight += 1.0
        return cost


class Writing(Failing):
    def fail(self, cost: float) -> float:
        self.job.X[:] = 0.0
        return cost


class BadMemory(Failing):
    def fail(self, cost: float) -> float:
        memory = self.job.optimizer.remember(["w"])
        memory.powers = (7.0,)
        return cost


class TooLong(Plain):
    name = "too long"

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        costs[len(costs)] = 0.0


class Silent(Plain):
    name = "silent"

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        pass


class NoRun(ns.Engine):
    name = "no run"

    def __init__(self, network: ns.Network, job: Job) -> None: ...


class NoGiveBack:
    def __init__(self, network: ns.Network, job: Job) -> None: ...

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None: ...


class FewArguments(Plain):
    name = "few"

    def run(self, orders: np.ndarray) -> None: ...  # type: ignore[override]


class Unmakable(Plain):
    name = "unmakable"

    def __init__(self, network: ns.Network) -> None: ...


class Numbered(Plain):
    name = 7  # type: ignore[assignment]


class Unable(Plain):
    name = "unable"

    @staticmethod
    def can_train(network: ns.Network, job: Job) -> str | None:
        return "it has hidden neurons" if len(network) > 3 else None


BROKEN: dict[object, str] = {
    Failing: r"^your own engine 'failing' failed in epochs? .*\(ZeroDivisionError: division by zero\)$",
    Nan: r"^your own engine 'failing' left the cost of epoch 3 at nan; run\(...\) fills costs\[k\] with",
    NanWeight: r"^your own engine 'failing' left a number that is none in epochs? .*x1->h1|weight of",
    ArrayWeight: r"^your own engine 'failing' left a number that is none in epochs?",
    Growing: r"^your own engine 'failing' changed the structure of its network in epochs?",
    OtherActivation: r"^your own engine 'failing' changed the structure of its network in epochs?",
    Thawing: r"^your own engine 'failing' changed 'x1->h1' in epochs? .*, which is frozen",
    Writing: r"^your own engine 'failing' failed in epochs? .*\(ValueError: assignment destination",
    BadMemory: r"^your own engine 'failing' failed in epochs? .*: the memory of Descent is damaged",
    TooLong: r"^your own engine 'too long' failed in epoch [13] \(IndexError: index 1 is out of bounds",
    Silent: r"^your own engine 'silent' left the cost of epoch [13] at nan",
    NoRun: r"^your own engine 'no run' cannot be made with \(network, job\) \(TypeError: .*run",
    NoGiveBack: r"^your own engine 'NoGiveBack' has no method give_back\(...\); derive its class from",
    FewArguments: r"^your own engine 'few' failed in epoch [13] \(TypeError: ",
    Unmakable: r"^your own engine 'unmakable' cannot be made with \(network, job\) \(TypeError: ",
    Numbered: r"^the name of your own engine is 7; it must be a text$",
}


@pytest.mark.parametrize("engine", BROKEN, ids=lambda engine: engine.__name__)
def test_an_engine_that_breaks_its_promises_gets_one_sentence_and_leaves_everything(engine: Choice) -> None:
    net = network()
    net["x1", "h1"].trainable = engine is not Thawing
    rule, generator = (
        ns.Momentum(0.25) if engine is not BadMemory else ns.Descent(0.25),
        np.random.default_rng(4),
    )
    options = {"optimizer": rule, "shuffle": True}
    history = net.fit(X, T, epochs=2, engine="objects", seed=generator, **options)
    numbers, memory, kept = Parameters(net).read(), rule.memory, history.copy()
    assert memory is not None
    remembered, state = memory.copy(), generator.bit_generator.state
    # Epoch 3, in which most of them fail, is the third of a new history, and the first after the old one.
    for earlier in (None, history):
        with pytest.raises(EngineError, match=BROKEN[engine]) as caught:
            net.fit(
                X, T, epochs=12, seed=generator, history=earlier, evaluate_every=1, engine=engine, **options
            )
        assert "\n" not in str(caught.value)
        assert Parameters(net).read().tolist() == numbers.tolist()
        assert generator.bit_generator.state == state
        assert rule.memory is not None
        assert [slot.tolist() for slot in rule.memory.slots] == [slot.tolist() for slot in remembered.slots]
        assert rule.memory.updates == remembered.updates
        assert history == kept
    assert [neuron.name for neuron in net.neurons] == [neuron.name for neuron in network().neurons]
    net.fit(X, T, epochs=1, engine="objects", **options)


def test_an_engine_says_itself_what_it_cannot_train() -> None:
    with pytest.raises(StructureError, match="^your own engine 'unable' cannot train this network: it has"):
        network().fit(X, T, epochs=1, learning_rate=0.5, engine=Unable)
    ns.Network.layered([2, 1], seed=1).fit(X, T, epochs=1, learning_rate=0.5, engine=Unable)


@pytest.mark.parametrize("name", ["objects", "auto"])
def test_an_engine_of_ones_own_takes_no_name_of_ours(name: str) -> None:
    taken = type("Mine", (Plain,), {"name": name})
    with pytest.raises(UnknownNameError, match=f"^your own engine is called '{name}', as one of ours"):
        network().fit(X, T, epochs=1, learning_rate=0.5, engine=taken)


def test_what_is_no_engine_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"^unknown engine 5 \(one of: auto, objects, program, numpy"):
        network().fit(X, T, epochs=1, learning_rate=0.5, engine=5)


def test_an_object_in_place_of_its_class_is_told_apart() -> None:
    net = network()
    made = Plain(net, Job(np.array(X), np.array(T), ns.Descent(0.5)))
    with pytest.raises(EngineError, match="^engine is an object of class Plain; give the class, of which"):
        net.fit(X, T, epochs=1, learning_rate=0.5, engine=made)


class Overflowing(Failing):
    def fail(self, cost: float) -> float:
        raise NonFiniteError("net of 'h1' became inf in epoch 3")


def test_a_number_that_leaves_the_range_ends_the_training_after_the_last_complete_run() -> None:
    net, by_hand = network(), network()
    with pytest.raises(NonFiniteError, match="^net of 'h1' became inf in epoch 3") as caught:
        net.fit(X, T, epochs=9, learning_rate=0.5, evaluate_every=1, engine=Overflowing)
    history = caught.value.history  # type: ignore[attr-defined]
    assert history.epochs == 2
    by_hand.fit(X, T, epochs=2, learning_rate=0.5, engine="objects")
    assert Parameters(net).read().tolist() == Parameters(by_hand).read().tolist()


class Interrupted(Failing):
    def fail(self, cost: float) -> float:
        raise KeyboardInterrupt


def test_an_interrupt_leaves_the_last_complete_run() -> None:
    net, by_hand = network(), network()
    with pytest.raises(KeyboardInterrupt) as caught:
        net.fit(X, T, epochs=9, learning_rate=0.5, evaluate_every=1, engine=Interrupted)
    history = caught.value.history  # type: ignore[attr-defined]
    assert (history.epochs, history.stopped) == (2, "interrupted")
    by_hand.fit(X, T, epochs=2, learning_rate=0.5, engine="objects")
    assert Parameters(net).read().tolist() == Parameters(by_hand).read().tolist()


# -- going on -----------------------------------------------------------------------------------------


class Remembering(Plain):
    """Momentum by hand, with what it remembers in the optimizer."""

    name = "remembering"

    def epoch(self, order: np.ndarray, rate: float, number: int) -> float:
        parameters, total = Parameters(self.network), 0.0
        memory, rule = self.job.optimizer.remember(parameters.names), self.job.optimizer
        for sample in order:
            self.network.zero_gradients()
            self.network.forward(self.job.X[sample])
            total += self.network.error(self.job.T[sample])
            self.network.backward(self.job.T[sample])
            gradients = np.array(
                [c.gradient for c in parameters.connections] + [n.bias_gradient for n in parameters.biased]
            )
            change, slots = rule.change(gradients, rate, memory.slots, memory.powers)
            memory.slots[0][:] = slots[0]
            memory.updates += 1
            parameters.write(parameters.read() + change)
        return total


def test_a_training_goes_on_with_the_same_engine_to_the_same_bits(tmp_path: Path) -> None:
    once, continued, resumed = network(), network(), network()
    once.fit(X, T, epochs=9, optimizer=ns.Momentum(0.2), engine=Remembering)
    history = continued.fit(X, T, epochs=4, optimizer=ns.Momentum(0.2), engine=Remembering)
    continued.fit(X, T, epochs=5, optimizer=ns.Momentum(0.2), engine=Remembering, history=history)
    assert Parameters(continued).read().tolist() == Parameters(once).read().tolist()
    rule = "momentum"
    for epochs in (4, 9):
        resumed.fit(
            X, T, epochs=epochs, optimizer=rule, learning_rate=0.2, engine=Remembering,
            checkpoint=tmp_path / "run", resume=True,
        )  # fmt: skip
    assert Parameters(resumed).read().tolist() == Parameters(once).read().tolist()


def test_another_engine_does_not_resume_what_one_of_ones_own_began(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    net = network()
    net.fit(X, T, epochs=2, learning_rate=0.5, engine=Plain, checkpoint=folder)
    with pytest.raises(StructureError, match="was made with engine plain, not objects, program or compiled"):
        net.fit(X, T, epochs=4, learning_rate=0.5, engine="objects", checkpoint=folder, resume=True)
    with pytest.raises(StructureError, match="was begun by your own engine 'plain'; give it again"):
        net.fit(X, T, epochs=4, learning_rate=0.5, checkpoint=folder, resume=True)
    assert (
        net.fit(X, T, epochs=4, learning_rate=0.5, engine=Plain, checkpoint=folder, resume=True).epochs == 4
    )


def test_a_history_of_ones_own_engine_goes_on_with_another_only_where_that_is_said(tmp_path: Path) -> None:
    net = network()
    history = net.fit(X, T, epochs=2, learning_rate=0.5, engine=Plain)
    history.save(tmp_path / "history.json")
    history = ns.History.load(tmp_path / "history.json")
    assert history.engine == "plain"
    before = Parameters(net).read()
    with pytest.raises(StructureError, match="was begun by your own engine 'plain'; give it again"):
        net.fit(X, T, epochs=2, learning_rate=0.5, history=history)
    assert Parameters(net).read().tolist() == before.tolist()
    assert net.fit(X, T, epochs=2, learning_rate=0.5, history=history, engine="program").engine == "program"


# -- which engine can do what ------------------------------------------------------------------------


class Bent(ns.Activation):
    """A formula: every engine knows it."""

    name = "bent"

    def formula(self, net):
        return (ns.formulas.sqrt(net * net + 1) - 1) / 2 + net


ABLE: dict[object, list[str]] = {
    "sigmoid": ["objects", "program", "numpy", "compiled"],
    Halved: ["objects", "numpy"],
    Bent: ["objects", "program", "numpy", "compiled"],
}


@pytest.mark.parametrize("activation", ABLE, ids=str)
def test_equations_train_where_the_engines_say_so_and_are_refused_or_done_by_another_elsewhere(
    activation: object,
) -> None:
    found, names = {}, ABLE[activation]
    for name in BUNDLED:
        engine = class_of(name)
        assert engine.name == name
        net = ns.Network.layered([2, 3, 1], activation, output_activation="sigmoid", seed=1)
        job = Job(np.array(X), np.array(T), ns.Descent(0.5))
        reason = engine.can_train(net, job)
        assert (reason is None) == (name in names)
        if reason is None or engine.replaceable:
            history = net.fit(X, T, epochs=5, learning_rate=0.5, engine=name)
            assert history.engine == ("objects" if reason else name)
            assert history.why == (f"{reason}; objects gives the same bits" if reason else "")
            found[name] = Parameters(net).read()
        else:
            others = ", ".join(f"engine='{other}'" for other in names[:-1]) + f" or engine='{names[-1]}'"
            with pytest.raises(StructureError) as caught:
                net.fit(X, T, epochs=5, learning_rate=0.5, engine=name)
            assert str(caught.value) == f"{reason}; train with {others}"
    assert found.pop("numpy") == pytest.approx(found["objects"], rel=1e-12)
    assert len({tuple(numbers.tolist()) for numbers in found.values()}) == 1


@pytest.mark.parametrize("kind", ["activation", "aggregation", "loss", "optimizer"])
def test_where_compiled_does_not_know_an_equation_another_engine_trains_to_the_same_bits(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from neurosim.engines import bundled
    from neurosim.engines.compiled import engine as compiled

    monkeypatch.setattr(compiled, "is_known_as_formula", lambda one: one.kind != kind)
    net, by_hand = network(), network()
    used = next(one for one in bundled.used(net, ns.Descent(0.5)) if one.kind == kind)
    history = net.fit(X, T, epochs=20, learning_rate=0.5, engine="compiled")
    by_hand.fit(X, T, epochs=20, learning_rate=0.5, engine="objects")
    assert history.engine in ("objects", "program")
    assert history.why == (
        f"engine='compiled' knows only bundled equations and formulas, and {used}; {history.engine} gives "
        "the same bits"
    )
    assert Parameters(net).read().tolist() == Parameters(by_hand).read().tolist()
    assert net.fit(X, T, epochs=1000, learning_rate=0.5).engine != "compiled"


def test_a_bundled_activation_without_a_formula_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    from neurosim.engines import bundled

    monkeypatch.setattr(bundled, "BUNDLED", {**bundled.BUNDLED, "activation": {"halved": Halved}})
    net = ns.Network.layered([2, 1], Halved(), output_activation=Halved(), seed=1)
    with pytest.raises(StructureError, match=r"^engine='program' knows only bundled equations and formulas"):
        net.fit(X, T, epochs=1, learning_rate=0.5, engine="program")


def test_engine_and_job_are_public() -> None:
    assert ns.Job is Job
    assert issubclass(EngineError, NeurosimError)
    assert {"Engine", "Job", "EngineError"} <= set(dir(ns))
