"""Scenarios that train on data, against plain NumPy as a textbook writes it, one sample after the other."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import FormatError
from neurosim.scenario import Scenario, load
from neurosim.scenario.building.options import with_options, with_variant
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.run.duration import warning
from neurosim.scenario.run.report.data import data, points
from neurosim.scenario.run.report.epochs import ending
from neurosim.scenario.run.report.results import results, within
from neurosim.scenario.run.tracing import readable_part, sample_log
from neurosim.scenario.run.train import train_scenario
from neurosim.scenario.run.trained import Trained

pytestmark = pytest.mark.slow

ENGINES = ("objects", "program", "numpy", "compiled")


def sigmoid(net: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-net))


def matrices(network: ns.Network) -> list[np.ndarray]:
    """The weights between the generations, sources by targets; a column of ones is one of the inputs."""
    layers = [[n.name for n in generation] for generation in network.generations()]
    return [
        np.array([[network[source, target].weight for target in targets] for source in sources])
        for sources, targets in zip(layers, layers[1:], strict=False)
    ]


def plain_sigmoid_descent(
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    X: np.ndarray,
    T: np.ndarray,
    rate: float,
    epochs: int,
    train_biases: bool = True,
) -> None:
    """Half the squared error, an update after every sample; changes the arrays in place."""
    for _ in range(epochs):
        for x, t in zip(X, T, strict=True):
            outs = [x]
            for w, b in zip(weights, biases, strict=True):
                outs.append(sigmoid(outs[-1] @ w + b))
            deltas = [(outs[-1] - t) * outs[-1] * (1.0 - outs[-1])]
            for w, out in zip(weights[:0:-1], outs[-2:0:-1], strict=True):
                deltas.insert(0, (w @ deltas[0]) * out * (1.0 - out))
            for w, b, out, delta in zip(weights, biases, outs, deltas, strict=False):
                w -= rate * np.outer(out, delta)
                if train_biases:
                    b -= rate * delta


def predicted(weights: list[np.ndarray], biases: list[np.ndarray], X: np.ndarray) -> np.ndarray:
    for w, b in zip(weights, biases, strict=True):
        X = sigmoid(X @ w + b)
    return X


def fewer(scenario: Scenario, samples: int, epochs: int, engine: str = "auto") -> Trained:
    """Train with the first samples only, so that the test is short."""
    parts = data_of(scenario)
    test = None if parts.test is None else parts.test.take(slice(50))
    parts = replace(parts, train=parts.train.take(slice(samples)), test=test)
    return train_scenario(with_options(scenario, epochs=epochs, engine=engine), parts)


@pytest.fixture(scope="module")
def trained_xor() -> Trained:
    return train_scenario(load("xor"))


def test_xor_from_the_seed_of_its_file_gets_all_four_right(trained_xor: Trained) -> None:
    assert trained_xor.metrics["train_accuracy"] == 1.0
    assert trained_xor.cost < 1e-3
    assert np.round(trained_xor.outputs(trained_xor.parts.train)).ravel().tolist() == [0.0, 1.0, 1.0, 0.0]


def test_xor_is_that_of_a_plain_program() -> None:
    data, network = data_of(load("xor")).train, load("xor").build()
    weights = matrices(network)  # 3-3-1, the last of the three inputs a column of ones
    X = np.column_stack([data.X, np.ones(4)])
    biases = [np.zeros(w.shape[1]) for w in weights]
    plain_sigmoid_descent(weights, biases, X, data.T, 0.5, 2000, train_biases=False)
    ours = train_scenario(with_options(load("xor"), epochs=2000))
    np.testing.assert_allclose(ours.outputs(data), predicted(weights, biases, X), rtol=1e-9)


def test_progress_gives_half_the_sum_of_all_squares(
    capsys: pytest.CaptureFixture[str], trained_xor: Trained
) -> None:
    last = trained_xor.history.evaluations[-1]
    data = trained_xor.parts.train
    half = 0.5 * ((data.T - trained_xor.outputs(data)) ** 2).sum()
    assert last.epoch == 20000
    assert last.training["cost"] * 4 == pytest.approx(half, rel=1e-12)
    load("xor").run().tell()
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("    20000 "))
    assert line.split()[2] == f"{half:.6g}"


def test_every_point_stands_with_truth_prediction_and_decision(trained_xor: Trained) -> None:
    rows = [line.split() for line in str(points(trained_xor)).splitlines()[2:]]
    assert [row[:3] for row in rows] == [["0", "0", "0"], ["0", "1", "1"], ["1", "0", "1"], ["1", "1", "0"]]
    assert [row[4] for row in rows] == ["0", "1", "1", "0"]


def test_seeds_show_how_many_get_there_and_where_the_others_are_stuck() -> None:
    found = ns.sweep(with_options(load("xor"), epochs=4000), {"seeds": {"first": 1, "last": 30}}, jobs=1)
    outs = many_xors([matrices(with_options(load("xor"), seed=seed).build()) for seed in range(1, 31)], 4000)
    right = [seed for seed, out in enumerate(outs, start=1) if np.array_equal(out >= 0.5, [0, 1, 1, 0])]
    outcomes = found.outcomes
    assert outcomes.seed[outcomes.result == "reached"].tolist() == right
    assert 10 <= len(right) < 30
    text = str(found)
    assert f"{len(right)} of 30 reach the goal, all 4 samples right: {len(right) / 30:.1%}" in text
    stuck = {seed: " ".join(f"{value + 0.0:.1f}" for value in out) for seed, out in enumerate(outs, start=1)}
    for seed in set(stuck) - set(right):
        (line,) = [line for line in text.splitlines() if line.strip().startswith(stuck[seed])]
        count = sum(stuck[other] == stuck[seed] for other in set(stuck) - set(right))
        assert int(line.split()[4]) == count


def many_xors(networks: list[list[np.ndarray]], epochs: int) -> np.ndarray:
    """Train many networks 3-3-1 on XOR at once; return their four outputs, (networks, 4)."""
    w1, w2 = (np.array([weights[gap] for weights in networks]) for gap in (0, 1))
    X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    for _ in range(epochs):
        for x, t in zip(X, (0.0, 1.0, 1.0, 0.0), strict=True):
            h = sigmoid(x @ w1)
            o = sigmoid((h * w2[:, :, 0]).sum(axis=1))
            delta = (o - t) * o * (1.0 - o)
            hidden = delta[:, None] * w2[:, :, 0] * h * (1.0 - h)
            w2 -= 0.5 * (delta[:, None] * h)[:, :, None]
            w1 -= 0.5 * x[None, :, None] * hidden[:, None, :]
    return np.array([sigmoid((sigmoid(x @ w1) * w2[:, :, 0]).sum(axis=1)) for x in X]).T


def test_without_a_hidden_layer_three_of_four_is_the_most(tmp_path: Path) -> None:
    trained = train_scenario(load("xor-no-hidden"))
    assert trained.metrics["train_accuracy"] <= 0.75
    assert trained.cost == pytest.approx(0.125, abs=0.001)  # all outputs near 0.5: E = 1/2 * 0.25
    assert within(trained, "train_accuracy")
    (figure,) = with_run_of(load("xor-no-hidden"), 10).write_figures(tmp_path)
    text = figure.read_text(encoding="utf-8")
    assert all(f'"{gid}"' in text.replace(":", "-") for gid in ("decision-line", "point-1", "point-4"))


def with_run_of(scenario: Scenario, epochs: int):
    return with_options(scenario, epochs=epochs).run()


@pytest.mark.parametrize("frozen", [False, True])
def test_moons_are_those_of_a_plain_program(frozen: bool) -> None:
    scenario = with_variant(load("moons"), "frozen") if frozen else load("moons")
    network = scenario.build()
    weights = matrices(network)
    biases = [np.array([n.bias for n in generation]) for generation in network.generations()[1:]]
    ours = fewer(scenario, 200, 3)
    data = ours.parts.train
    assert [w.shape for w in weights] == [(2, 25), (25, 50), (50, 25), (25, 2)]
    plain_sigmoid_descent(weights, biases, data.X, data.T, 0.01, 3, train_biases=not frozen)
    np.testing.assert_allclose(ours.outputs(data), predicted(weights, biases, data.X), rtol=1e-9)
    test = ours.parts.test
    assert test is not None
    outs = predicted(weights, biases, test.X)
    assert ours.metrics["test_cost"] == pytest.approx(
        0.5 * ((outs - test.T) ** 2).sum(axis=1).mean(), rel=1e-9
    )
    assert ours.metrics["test_accuracy"] == np.mean(outs.argmax(axis=1) == test.T.argmax(axis=1))


def test_digits_are_those_of_a_plain_program() -> None:
    network = load("digits").build()
    weights = matrices(network)
    assert [w.shape for w in weights] == [(65, 33), (33, 17), (17, 10)]
    ours = fewer(load("digits"), 200, 3)
    data, test = ours.parts.train, ours.parts.test
    assert test is not None
    biases = [np.zeros(w.shape[1]) for w in weights]
    X = np.column_stack([data.X, np.ones(len(data))])
    plain_sigmoid_descent(weights, biases, X, data.T, 0.1, 3, train_biases=False)
    outs = predicted(weights, biases, np.column_stack([test.X, np.ones(len(test))]))
    np.testing.assert_allclose(ours.outputs(test), outs, rtol=1e-9)
    assert len(data_of(load("digits")).test or ()) == 450
    assert set(ours.metrics) == {"train_cost", "train_accuracy", "test_cost", "test_accuracy"}


# The printed program is for small networks; that of mnist would be a megabyte of text.
@pytest.mark.parametrize(
    ("name", "engine"),
    [
        (name, engine)
        for name in ("xor", "xor-no-hidden", "digits", "moons", "mnist", "mat-network")
        for engine in ENGINES
        if (name, engine) != ("mnist", "program")
    ],
)
def test_every_scenario_trains_with_every_engine(name: str, engine: str) -> None:
    trained, same = fewer(load(name), 6, 2, engine), fewer(load(name), 6, 2, "objects")
    assert trained.history.engine == engine
    assert trained.cost == pytest.approx(same.cost, rel=1e-12)


def test_mnist_says_that_other_digits_stand_in_and_judges_nothing_by_them() -> None:
    trained = fewer(load("mnist"), 64, 1)
    assert "No folder with IDX files such as those of MNIST was given with --data" in str(trained.parts.note)
    assert "enlarged from 8 x 8 to 28 x 28" in str(trained.parts.note)
    assert all(within(trained, name) for name in load("mnist").table.reported)
    assert results([("as the file says", trained)]).count("of other data") == 4


def test_data_that_stand_in_are_described_once() -> None:
    text = data(fewer(load("mnist"), 64, 1).parts)
    assert text.count("enlarged from 8 x 8 to 28 x 28") == 1
    assert "64 to train with" in text


def test_the_note_of_mat_network_says_the_cost_before_the_training() -> None:
    scenario = load("mat-network")
    trained = train_scenario(with_options(scenario, epochs=1))
    said = scenario.table.reported["train_cost"].note
    assert said == f"from {trained.history.evaluations[0].training['cost']:.6g} before the training"


BEST = """
title = "The best, not the last"
source = "made up"
[network.layers]
sizes = [2, 3, 2]
seed = 1
[data]
dataset = "moons"
n_samples = 40
noise = 0.3
[data.split]
test_size = 0.25
validation_size = 0.25
[training]
learning_rate = 3.0
epochs = 200
evaluate_every = 1
early_stopping = { patience = 3, restore_best = RESTORE }
"""


@pytest.mark.parametrize("restore", [True, False])
def test_results_of_early_stopping_say_of_which_epoch_they_are(tmp_path: Path, restore: bool) -> None:
    (tmp_path / "best.toml").write_text(BEST.replace("RESTORE", str(restore).lower()), encoding="utf-8")
    trained = train_scenario(load(tmp_path / "best.toml"))
    looked = [(evaluation.validation or {})["cost"] for evaluation in trained.history.evaluations]
    assert trained.summary()["best_epoch"] == looked.index(min(looked)) < trained.history.epochs
    assert (trained.metrics["validation_cost"] == min(looked)) is restore
    said = f"the best: after epoch {looked.index(min(looked))}"
    assert (said in ending(trained)) is restore


def test_ruined_weights_are_said_in_words() -> None:
    fine, ruined = (
        train_scenario(with_options(load("xor"), epochs=50, learning_rate=rate)) for rate in (0.5, 1e300)
    )
    assert not fine.diverged and "diverged" not in ending(fine)
    assert ruined.diverged
    assert "the learning rate 1e+300 is too large; try a smaller one" in ruined.history.diagnosis[-1]


def write_idx(folder: Path, part: str, count: int) -> None:
    generator = np.random.default_rng(count)
    images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = generator.integers(0, 10, count, dtype=np.uint8)
    for kind, magic, array in (("images-idx3", 2051, images), ("labels-idx1", 2049, labels)):
        head = struct.pack(f">{1 + array.ndim}i", magic, *array.shape)
        (folder / f"{part}-{kind}-ubyte").write_bytes(head + array.tobytes())


def test_mnist_takes_its_files_from_a_folder(tmp_path: Path) -> None:
    write_idx(tmp_path, "train", 40)
    write_idx(tmp_path, "t10k", 20)
    parts = with_options(load("mnist"), data=tmp_path).data()
    assert (len(parts.train), len(parts.test or ()), parts.note) == (40, 20, None)


def test_a_folder_for_data_that_stand_in_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FormatError, match="the data 'digits' are not read from a file or folder; leave out --data"
    ):
        with_options(load("digits"), data=tmp_path).data()


def test_the_matlab_network_learns_with_an_error_without_the_half() -> None:
    network = load("mat-network").build()
    assert (network.loss.name, [len(g) for g in network.generations()]) == ("squared_error", [3, 5, 4, 2])
    weights = matrices(network)
    biases = [np.array([n.bias for n in generation]) for generation in network.generations()[1:]]
    trained = train_scenario(with_options(load("mat-network"), epochs=20))
    X, T = trained.parts.train.X, trained.parts.train.T
    for _ in range(20):
        for x, t in zip(X, T, strict=True):
            h1 = np.tanh(x @ weights[0] + biases[0])
            h2 = np.tanh(h1 @ weights[1] + biases[1])
            u = h2 @ weights[2] + biases[2]
            d3 = 2.0 * (u - t)
            d2 = (weights[2] @ d3) * (1.0 - h2**2)
            d1 = (weights[1] @ d2) * (1.0 - h1**2)
            for w, b, out, delta in zip(weights, biases, (x, h1, h2), (d1, d2, d3), strict=True):
                w -= 0.001 * np.outer(out, delta)
                b -= 0.001 * delta
    u = np.tanh(np.tanh(X @ weights[0] + biases[0]) @ weights[1] + biases[1]) @ weights[2] + biases[2]
    assert trained.cost == pytest.approx(((u - T) ** 2).sum(axis=1).mean(), rel=1e-10)


def test_the_matlab_file_is_that_of_its_script() -> None:
    import importlib.util

    from scipy.io import loadmat

    folder = Path(__file__).parents[2] / "scenarios"
    spec = importlib.util.spec_from_file_location("make_mat_network", folder / "make_mat_network.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    stored = loadmat(folder / "mat-network.mat")
    made = script.variables()
    assert {name for name in stored if not name.startswith("__")} == set(made)
    for name, numbers in made.items():
        np.testing.assert_array_equal(stored[name], numbers)


@pytest.mark.parametrize("name", ["digits", "moons", "mnist", "mat-network", "xor", "xor-no-hidden"])
def test_the_gradients_of_the_first_sample_hold_against_numerical_ones(name: str) -> None:
    run = load(name).run()
    for _, check in run.named_gradient_checks:
        assert check.ok, str(check)
        assert len(check.comparisons) <= 200


def test_early_stopping_watches_the_validation_part(tmp_path: Path) -> None:
    path = tmp_path / "stop.toml"
    path.write_text(
        """
title = "Early"
source = "made up"
[network.layers]
sizes = [2, 4, 2]
seed = 1
[data]
dataset = "moons"
n_samples = 60
[data.split]
test_size = 10
validation_size = 10
[training]
learning_rate = 20.0
epochs = 500
evaluate_every = 1
early_stopping = { patience = 3, quantity = "validation accuracy" }
""",
        encoding="utf-8",
    )
    trained = train_scenario(load(path))
    assert trained.history.stopped == "early stopping"
    assert trained.history.epochs < 500
    assert {name.split("_")[0] for name in trained.metrics} == {"train", "validation", "test"}


def test_the_log_of_a_large_network_is_of_one_neuron_and_says_what_is_left_out() -> None:
    digits, mnist = load("digits"), load("mnist")
    for scenario, parameters in ((digits, "2,876"), (mnist, "25,818")):
        log, said = readable_part(scenario, sample_log(scenario, None))
        assert f"The whole log of this network, with {parameters} weights and biases, has" in said[-1]
        assert "this part is about 'o1'" in said[-1]
        assert 0 < len(log) < 50
    log, said = readable_part(digits, sample_log(digits, 3), "h2_1", whole=False)
    assert said == []
    assert {step.of for step in log} >= {"h2_1"}


def test_the_log_of_data_is_that_of_the_untrained_network_whichever_sample_is_asked_for() -> None:
    scenario = load("xor")
    net = scenario.build()
    for sample, (inputs, targets) in enumerate(scenario.samples(), start=1):
        out = net.forward(inputs)["o1"]
        assert scenario.trace(sample).value("out", "o1", sample) == out
        assert scenario.trace(sample).value("error", "E", sample) == net.error(targets)
    assert {step.phase for step in scenario.trace(1)} == {"forward", "error", "backward", "update"}
    assert {step.phase for step in scenario.trace(2)} == {"forward", "error", "backward"}


def test_without_llvmlite_a_long_training_says_how_long_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("neurosim.engines.compiled.engine.find_spec", lambda name: None)
    digits = load("digits")
    parts = data_of(digits)
    said = str(warning(digits, parts))
    assert said.startswith("About ")
    assert said.endswith('as machine code it is many times faster: pip install "neurosim[fast]"')
    assert warning(with_options(digits, epochs=1), parts) is None
    assert warning(with_options(digits, engine="numpy"), parts) is None


def test_a_reported_result_that_there_will_not_be_is_refused_before_the_training(tmp_path: Path) -> None:
    text = (load("xor").folder / "xor.toml").read_text(encoding="utf-8")
    path = tmp_path / "typo.toml"
    path.write_text(text.replace("[reported.train_accuracy]", "[reported.train_acuracy]"), encoding="utf-8")
    with pytest.raises(
        FormatError, match=r"reported\.train_acuracy: this training has no such result \(did you"
    ):
        train_scenario(load(path))


def test_a_scenario_without_a_learning_rate_has_nothing_to_train() -> None:
    with pytest.raises(FormatError, match="has no learning_rate, so there is nothing to train"):
        train_scenario(load("micrograd-neuron"))


def test_typed_samples_train_as_their_log_does() -> None:
    scenario = with_options(load("mazur"), epochs=1)
    assert train_scenario(scenario).cost == pytest.approx(0.291027774, abs=5e-10)
