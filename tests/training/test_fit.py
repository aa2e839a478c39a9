"""Fitting: against PyTorch, against descent by hand, and what is left on the network."""

from typing import Any

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError
from neurosim.training.descend import gradient_descent

RULES = {
    "descent": lambda: ns.Descent(0.5),
    "momentum": lambda: ns.Momentum(0.5, momentum=0.9),
    "nesterov": lambda: ns.Nesterov(0.5, momentum=0.9),
    "adagrad": lambda: ns.AdaGrad(0.1, epsilon=1e-8),
    "rmsprop": lambda: ns.RMSprop(0.01, decay=0.9, epsilon=1e-8),
    "adam": lambda: ns.Adam(0.05, epsilon=1e-8),
}
# PyTorch 2.13 in float64: 8 epochs over the five samples in batches of two, mean of the gradients, weight
# decay 0.01 for the weights and 0 for the biases. Weights in creation order, then biases.
PYTORCH = {
    "descent": [
        0.19662147539878932,
        -0.024732521695576656,
        0.13797052486931402,
        0.19546766583359967,
        0.42566353633788984,
        -0.38465548918953496,
        0.1561790129375711,
        -0.13046580414137723,
        0.10364125769324126,
        0.2520960281653547,
        -0.10290339932775225,
        0.16569909921278594,
        -0.035711398450619054,
        0.04941972090695231,
        0.2674481758460335,
        0.3327550632285337,
        0.396550055484006,
    ],
    "momentum": [
        0.47867746120344445,
        -0.5449009665482177,
        0.32941198160074414,
        -0.3248038638654158,
        0.8653879294014932,
        -0.2575766175345262,
        0.6209460444096759,
        -0.028079542887692904,
        -0.9157722431675889,
        0.7159222404468002,
        0.6265486225222554,
        -0.2895349105933641,
        -0.2950246477466043,
        0.2470561209972242,
        0.3699734224881882,
        0.4595638232708645,
        1.3673758803057061,
    ],
    "nesterov": [
        0.5560141654182201,
        -0.623386409160153,
        0.3905312283072452,
        -0.3409551386905211,
        0.8924037466863417,
        -0.30137262826731565,
        0.6640872604003639,
        -0.11368772048450014,
        -0.9741863486257584,
        0.800414733359556,
        0.6470960836189438,
        -0.3075528225782227,
        -0.2410512367468056,
        0.24245713505250002,
        0.28601230342391554,
        0.45492063524356235,
        1.2456529060961297,
    ],
    "adagrad": [
        0.351247487148334,
        0.16371259883936853,
        -0.2629112450346447,
        -0.04000728829123496,
        0.34553118257297966,
        -0.13108483945538021,
        0.18275852236911214,
        -0.3507125224256491,
        0.0805501879592542,
        0.2975914743458748,
        -0.14677698616375837,
        0.2023007284309376,
        -0.45803584313012663,
        0.06792550139161808,
        0.3815080596993778,
        0.3201499613717806,
        0.39555520619486534,
    ],
    "rmsprop": [
        0.2328054017092382,
        0.025330345383807726,
        0.012461707042260597,
        0.20385616623188818,
        0.3327583179866847,
        -0.3822057788279768,
        0.13642842945488048,
        -0.12057755997129595,
        0.1859784533144639,
        0.19193338784007968,
        -0.26321241130849793,
        0.20475001392274575,
        -0.16100542851383717,
        -0.022859717138274154,
        0.28688850551885675,
        0.1961158622764653,
        0.07099871868490262,
    ],
    "adam": [
        0.5738755502269202,
        0.15201175079890383,
        -0.37958904315153036,
        -0.2409469012905749,
        0.4595405854346946,
        0.12220225520631522,
        0.4321203702020228,
        -0.271588791889166,
        -0.10384902510871245,
        0.45888044986153576,
        0.03473835428088297,
        0.25097826999867895,
        -0.31691534469725935,
        0.27890337751449806,
        0.5667196148902326,
        0.39472296668460244,
        0.5840050444850677,
    ],
}
# The same with the sum of the gradients, plain descent.
PYTORCH_SUM = [
    0.29484977685877173,
    -0.12132407886346691,
    0.11282178744212643,
    0.07991655989910333,
    0.5129493434353148,
    -0.3357731829026817,
    0.18230594088957758,
    -0.1449501800830756,
    -0.11475528708538728,
    0.4380064239121834,
    0.02813184376841605,
    0.038603183945870374,
    -0.06465686818538222,
    0.08087477880102532,
    0.3086862706322753,
    0.17656047797548902,
    0.45264397934230427,
]


@pytest.mark.parametrize("rule", RULES)
def test_every_optimizer_trains_to_the_weights_of_pytorch(new_net, five, numbers, engine, rule):
    net = new_net()
    net.fit(*five, epochs=8, optimizer=RULES[rule](), batch_size=2, reduction="mean", l2=0.01, engine=engine)
    np.testing.assert_allclose(numbers(net), PYTORCH[rule], rtol=1e-11, atol=1e-13)


def test_summed_gradients_train_to_the_weights_of_pytorch(new_net, five, numbers, engine):
    net = new_net()
    net.fit(*five, epochs=8, learning_rate=0.5, batch_size=2, l2=0.01, engine=engine)
    np.testing.assert_allclose(numbers(net), PYTORCH_SUM, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("batch_size", [1, 2, "all"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_batches_are_those_of_descent_by_hand(new_net, five, numbers, batch_size, reduction):
    one, other = new_net(), new_net()
    one.fit(*five, epochs=3, learning_rate=0.5, batch_size=batch_size, reduction=reduction, engine="objects")
    size = 5 if batch_size == "all" else batch_size
    updates = 3 * -(-5 // size)
    samples = list(zip(five[0].tolist(), five[1].tolist(), strict=True))
    list(
        gradient_descent(
            other, samples, learning_rate=0.5, updates=updates, batch_size=size, reduction=reduction
        )
    )
    assert numbers(one) == numbers(other)


def test_the_penalty_is_half_l2_times_the_squared_weights(new_net, five, numbers):
    """One step over all samples goes down the gradient that automatic differentiation finds."""
    import autograd
    import autograd.numpy as anp

    X, T = five

    def penalised(p):
        hidden = anp.tanh(anp.dot(X, p[:6].reshape(2, 3)) + p[12:15])
        out = 1.0 / (1.0 + anp.exp(-anp.dot(hidden, p[6:12].reshape(3, 2)) - p[15:]))
        return 0.5 * anp.sum((T - out) ** 2) + 0.3 / 2.0 * anp.sum(p[:12] ** 2)

    net = new_net()
    before = np.array(numbers(net))
    history = net.fit(X, T, epochs=1, learning_rate=0.25, batch_size="all", l2=0.3)
    np.testing.assert_allclose(numbers(net), before - 0.25 * autograd.grad(penalised)(before), rtol=1e-12)
    assert history.cost[0] * 5 == pytest.approx(
        penalised(before) - 0.15 * np.sum(before[:12] ** 2), rel=1e-12
    )


@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("rule", ["descent", "adam"])
def test_biases_train_to_the_same_bits_as_variables_and_as_weights_from_a_constant(
    new_net, five, numbers, engine, l2, rule
):
    variable, constant = new_net("variable"), new_net("constant")
    for net in (variable, constant):
        net.fit(*five, epochs=20, optimizer=RULES[rule](), batch_size=2, l2=l2, engine=engine)
    again = constant.with_bias_variables()
    if engine == "numpy":  # products of matrices add in an order of their own
        np.testing.assert_allclose(numbers(again), numbers(variable), rtol=1e-12)
    else:
        assert numbers(again) == numbers(variable)


def test_frozen_weights_and_biases_stay(new_net, five, engine):
    net = new_net()
    net["x1", "h1"].trainable = net["o2"].bias_trainable = False
    net.fit(*five, epochs=5, optimizer="adam", l2=0.1, engine=engine)
    assert (net["x1", "h1"].weight, net["o2"].bias) == (0.1, -0.2)
    assert net["x1", "h2"].weight != -0.2


@pytest.mark.parametrize(
    "given",
    [
        lambda X, T: (X, T),
        lambda X, T: (X.tolist(), T.tolist()),
        lambda X, T: (X.astype(np.float32).astype(float), T),
        lambda X, T: (np.asfortranarray(X), np.asfortranarray(T)),
        lambda X, T: (
            [{"x2": b, "x1": a} for a, b in X.tolist()],
            [{"o2": d, "o1": c} for c, d in T.tolist()],
        ),
        lambda X, T: ([tuple(x) for x in X], T),
    ],
)
def test_samples_come_as_tables_lists_or_by_name(new_net, five, numbers, given):
    X = five[0].astype(np.float32).astype(float)
    one, other = new_net(), new_net()
    one.fit(X, five[1], epochs=2, learning_rate=0.5)
    other.fit(*given(X, five[1]), epochs=2, learning_rate=0.5)
    assert numbers(one) == numbers(other)


def test_a_dataset_brings_its_targets(new_net, five, numbers):
    from neurosim.data import Dataset

    one, other = new_net(), new_net()
    first = one.fit(*five, epochs=2, learning_rate=0.5, validation=five)
    second = other.fit(Dataset(*five), epochs=2, learning_rate=0.5, validation=Dataset(*five))
    assert numbers(one) == numbers(other)
    assert first == second


def test_the_data_of_the_caller_are_neither_changed_nor_kept(new_net, five):
    X, T = five[0].copy(), five[1].copy()
    X.setflags(write=False)
    history = new_net().fit(X, T, epochs=2, learning_rate=0.5)
    T[:] = 0.0
    assert np.array_equal(X, five[0])
    assert history.cost[0] > 0.0


def test_with_one_output_a_list_of_targets_will_do(xor, numbers):
    one, other = (ns.Network.layered([2, 2, 1], seed=3) for _ in range(2))
    one.fit(*xor, epochs=3, learning_rate=0.5)
    other.fit(xor[0], [[t] for t in xor[1]], epochs=3, learning_rate=0.5)
    assert numbers(one) == numbers(other)


def test_a_loss_without_targets_is_descended_on(engine):
    net = ns.Network.layered([1, 1], "square", weights=[[[1.0]]], bias="none", loss="sum_of_outputs")
    history = net.fit([1.0], epochs=100, learning_rate=0.1, engine=engine)
    assert net["x1", "o1"].weight == pytest.approx(0.8**100, rel=1e-10)
    assert history.cost[:3].tolist() == pytest.approx([1.0, 0.64, 0.4096])


def test_the_cost_of_an_epoch_is_the_mean_of_each_error_as_its_sample_is_met(new_net, five, engine):
    X, T = five
    net, by_hand, met = new_net(), new_net(), []
    history = net.fit(X, T, epochs=2, learning_rate=0.5, engine=engine)
    for inputs, targets in [*zip(X.tolist(), T.tolist(), strict=True)] * 2:
        by_hand.zero_gradients()
        by_hand.forward(inputs)
        met.append(by_hand.error(targets))
        by_hand.backward(targets)
        by_hand.update(learning_rate=0.5)
    np.testing.assert_allclose(history.cost, [np.mean(met[:5]), np.mean(met[5:])], rtol=1e-14)


def test_shuffling_goes_through_all_samples_in_an_order_that_the_seed_repeats(five, numbers):
    def trained(**choices):
        net = ns.Network.layered([2, 3, 2], seed=1)
        history = net.fit(*five, epochs=4, learning_rate=0.5, **choices)
        return numbers(net), history

    first, second = trained(shuffle=True, seed=7), trained(shuffle=True, seed=7)
    assert first[0] == second[0] != trained()[0]
    assert first[0] != trained(shuffle=True, seed=8)[0]
    assert trained(shuffle=True, seed=np.random.default_rng(7))[0] == first[0]
    drawn = trained(shuffle=True)
    assert trained(shuffle=True, seed=drawn[1].seed)[0] == drawn[0]
    met = ns.Network(loss="sum_of_outputs")
    met.add_input("x")
    met.add_neuron("o", "linear", output=True)
    met.connect("x", "o", 1.0)
    history = met.fit([1.0, 2.0, 4.0], epochs=9, learning_rate=0.0, shuffle=True)
    assert history.cost.tolist() == [7.0 / 3.0] * 9


def test_afterwards_no_value_of_a_pass_stands_on_the_network(new_net, five, engine):
    net = new_net("constant")
    net.forward([1.0, 2.0])
    net.backward([0.0, 1.0])
    net.fit(*five, epochs=2, learning_rate=0.5, engine=engine, metrics="accuracy")
    assert {c.gradient for c in net.connections} | {n.bias_gradient for n in net.neurons} == {0.0}
    assert {(n.net, n.delta) for n in net.neurons} == {(None, None)}
    assert [n.out for n in net.neurons] == [n.value for n in net.neurons]
    with pytest.raises(ns.PassOrderError):
        net.backward([0.0, 1.0])


def test_no_epochs_at_all_change_no_weight(new_net, five, numbers):
    net = new_net()
    history = net.fit(*five, epochs=0, learning_rate=0.5, metrics="accuracy")
    assert numbers(net) == numbers(new_net())
    assert [e.epoch for e in history.evaluations] == [0]
    assert history.cost.shape == (0,)


def test_a_number_that_leaves_the_range_is_named_and_what_was_trained_is_kept(engine, numbers):
    def trained(epochs):  # w <- w - 2 w^3 grows faster and faster from 2 on
        net = ns.Network.layered([1, 1], "square", weights=[[[2.0]]], bias="none")
        nets.append(net)
        return net.fit([1.0], [0.0], epochs=epochs, learning_rate=1.0, engine=engine)

    nets: list[ns.Network] = []
    with pytest.raises(
        ns.NonFiniteError, match=r"delta of 'o1' .*in sample 1 of epoch 6 \(learning"
    ) as caught:
        trained(50)
    history = vars(caught.value)["history"]
    assert (history.epochs, history.stopped) == (5, "error")
    assert history.cost.tolist() == trained(5).cost.tolist()
    assert numbers(nets[0]) == numbers(nets[1])
    assert abs(numbers(nets[0])[0]) > 1e100


WRONG: dict[str, dict[str, Any]] = {
    "epochs is 2.5; it must be a whole number of at least 0": {"epochs": 2.5},
    "epochs is -1; it must be a whole number of at least 0": {"epochs": -1},
    "training by descent needs a learning_rate, such as learning_rate=0.5": {"learning_rate": None},
    "learning_rate is nan; it must be a finite real number": {"learning_rate": float("nan")},
    "batch_size is 0; it must be a whole number of at least 1": {"batch_size": 0},
    "batch_size is 'full'; it must be a whole number of at least 1, or 'all'": {"batch_size": "full"},
    "reduction must be one of sum, mean, not 'average'": {"reduction": "average"},
    "reduction must be one of sum, mean, not ['sum']": {"reduction": ["sum"]},
    "shuffle is 'yes'; it must be True or False": {"shuffle": "yes"},
    "exact is None; it must be True or False": {"exact": None},
    "seed is -3; it must be a whole number of at least 0, a numpy.random.Generator, or None": {
        "shuffle": True,
        "seed": -3,
    },
    "seed is 'x'; it must be a whole number of at least 0, a numpy.random.Generator, or None": {"seed": "x"},
    "learning_rate is True; it must be a finite real number": {"learning_rate": True},
    "l2 is True; it must be a finite real number": {"l2": True},
    "l2 is -0.1; it must be at least 0": {"l2": -0.1},
    "l2 is 'much' (str); it must be a finite real number": {"l2": "much"},
    "unknown metric 'acuracy' (did you mean 'accuracy'? one of: accuracy, micro_accuracy, micro_precision, "
    "micro_recall)": {"metrics": ["acuracy"]},
    "a metric must be a name or a function (targets, outputs), not 5": {"metrics": [5]},
    "metrics must be names or functions (targets, outputs), not 5": {"metrics": 5},
    "there is already a metric 'accuracy'; every metric needs its own name": {
        "metrics": ["accuracy", "accuracy"]
    },
    "evaluate_every is 0; it must be a whole number of at least 1": {"evaluate_every": 0},
    "snapshots_every is 1.5; it must be a whole number of at least 1": {"snapshots_every": 1.5},
    "callback_every is 0; it must be a whole number of at least 1": {"callback": print, "callback_every": 0},
    "callback must be a function, not 5": {"callback": 5},
    "progress must be True, False or a function (done, total), not 'bar'": {"progress": "bar"},
    "early_stopping must be of class EarlyStopping, not 5": {"early_stopping": 5},
    "history must be of class History, not {}": {"history": {}},
    "validation must be a pair (X, T) or a dataset, not [1, 2, 3]": {"validation": [1, 2, 3]},
    "X of the validation has shape (1, 3); it must be (samples, 2), with one column for every input of the "
    "network": {"validation": ([[1, 2, 3]], [[0, 1]])},
    "resume needs a checkpoint to continue from; give checkpoint=ns.Checkpoint(folder)": {"resume": True},
    "checkpoint must be of class Checkpoint, not 5": {"checkpoint": 5},
    "unknown engine 'numby' (did you mean 'numpy'? one of: auto, objects, program, numpy, compiled)": {
        "engine": "numby"
    },
    "schedule must be one such as ns.StepDecay(0.5, factor=0.1, every=100), a function of the epoch, or a "
    "list with a learning rate for every epoch, not 'step'": {"schedule": "step", "learning_rate": None},
    "learning_rate 0.5 was given together with a schedule, which sets the rate of every epoch; set it "
    "only in the schedule": {"schedule": ns.ConstantRate(0.1)},
    "X has shape (2, 3); it must be (samples, 2), with one column for every input of the network": {
        "X": [[1, 2, 3], [1, 2, 3]]
    },
    "X has shape (3,); it must be (samples, 2), with one column for every input of the network": {
        "X": [1, 2, 3]
    },
    "X has shape (); it must be (samples, 2), with one column for every input of the network": {"X": 5},
    "X must be a table of real numbers with rows of equal length, not [[1, 2], [3]]": {"X": [[1, 2], [3]]},
    "X must be a table of real numbers with rows of equal length, not 'samples'": {"X": "samples"},
    "X must be a table of real numbers with rows of equal length, not [[1j, 2]]": {"X": [[1j, 2]]},
    "X is one mapping; give a list with one mapping for every sample": {"X": {"x1": 1.0, "x2": 2.0}},
    "sample 2 of X: no input 'xx2' (did you mean 'x2'? inputs are 'x1', 'x2')": {
        "X": [{"x1": 1.0, "x2": 2.0}, {"x1": 1.0, "xx2": 2.0}]
    },
    "sample 2 of X: input of 'x2' is missing (inputs are 'x1', 'x2')": {
        "X": [{"x1": 1.0, "x2": 2.0}, {"x1": 1.0}]
    },
    "X is inf in sample 2, input 'x2'; every number must be finite; remove such samples or fill them in": {
        "X": [[0, 1], [0, float("inf")]]
    },
    "T is nan in sample 1, target 'o2'; every number must be finite; remove such samples or fill them in": {
        "T": [[0, float("nan")]] * 5
    },
    "X is an array with masked numbers; remove such samples or fill them in": {
        "X": np.ma.array([[1.0, 2.0]] * 5, mask=[[False, True]] * 5)
    },
    "X holds no sample; give at least one": {"X": np.zeros((0, 2))},
    "X has 5 samples and T has 4; each sample needs its targets": {"T": [[0, 1]] * 4},
    "T has shape (5,); it must be (samples, 2), with one column for every target of the network": {
        "T": [1] * 5
    },
    "loss half_squared_error needs targets: give T together with X": {"T": None},
}


@pytest.mark.parametrize("sentence", WRONG)
def test_every_wrong_argument_gets_one_sentence_and_changes_nothing(new_net, five, numbers_of, sentence):
    net = new_net()
    net.forward([1.0, 2.0])
    before = numbers_of(net)
    given = {"X": five[0], "T": five[1], "epochs": 3, "learning_rate": 0.5, **WRONG[sentence]}
    with pytest.raises(NeurosimError) as caught:
        net.fit(given.pop("X"), given.pop("T"), **given)
    assert str(caught.value) == sentence
    assert numbers_of(net) == before


def test_targets_that_would_not_be_used_are_refused(new_net, five):
    from neurosim.data import Dataset

    with pytest.raises(ns.NumberError, match="X is a dataset, which has its own targets; leave out T"):
        new_net().fit(Dataset(*five), five[1], epochs=1, learning_rate=0.5)
    with pytest.raises(ns.NumberError, match="loss sum_of_outputs uses no targets; leave out T"):
        new_net(loss="sum_of_outputs").fit(*five, epochs=1, learning_rate=0.5)


def test_a_network_without_output_is_refused():
    net = ns.Network()
    net.add_input("x")
    with pytest.raises(ns.NumberError, match="the network has no output to train; add one with"):
        net.fit([1.0], [1.0], epochs=1, learning_rate=0.5)


def test_a_negative_learning_rate_is_refused() -> None:
    net = ns.Network.layered([2, 1], seed=1)
    with pytest.raises(ns.NumberError, match="learning_rate is -1.0; it must be at least 0"):
        net.fit([[1.0, 2.0]], [[1.0]], epochs=1, learning_rate=-1.0)
    with pytest.raises(ns.NumberError, match="learning_rate is -1.0; it must be at least 0"):
        ns.Adam(-1.0)


def test_what_machine_code_began_goes_on_without_it_to_the_same_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    X, T = [[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]]
    whole, parted = (ns.Network.layered([2, 3, 1], seed=1) for _ in range(2))
    whole.fit(X, T, epochs=8, learning_rate=0.5, engine="objects")
    history = parted.fit(X, T, epochs=5, learning_rate=0.5, engine="compiled")
    monkeypatch.setattr("neurosim.engines.compiled.engine.find_spec", lambda name: None)
    history = parted.fit(X, T, epochs=3, learning_rate=0.5, history=history)
    assert history.engine in ("program", "objects")
    assert [c.weight for c in parted.connections] == [c.weight for c in whole.connections]
