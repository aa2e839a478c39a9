"""Update rules: against PyTorch 2.13, closed forms, and each rule's own limits."""

import copy
import math
import pickle

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.updates import OPTIMIZERS, optimizer, penalised
from neurosim.ground.errors import NeurosimError

GRADIENTS = [0.5, -0.25, 0.125, 1.0, -2.0, 0.0]
# One parameter from 1.0 on, with these gradients in turn: torch.optim.SGD, Adagrad, RMSprop(alpha=0.9), Adam.
PYTORCH = {
    "descent": (ns.Descent(0.1), [0.95, 0.975, 0.9625, 0.8625, 1.0625, 1.0625]),
    "momentum": (
        ns.Momentum(0.1, momentum=0.9),
        [0.95, 0.9299999999999999, 0.8995, 0.7720499999999999, 0.8573449999999999, 0.9341105],
    ),
    "nesterov": (
        ns.Nesterov(0.1, momentum=0.9),
        [0.905, 0.912, 0.87205, 0.657345, 0.9341105, 1.0031994499999999],
    ),
    "adagrad": (
        ns.AdaGrad(0.1, epsilon=1e-8),
        [
            0.900000002,
            0.9447213607499958,
            0.922899572107349,
            0.8361273897328276,
            0.9227722471292823,
            0.9227722471292823,
        ],
    ),
    "rmsprop": (
        ns.RMSprop(0.1, decay=0.9, epsilon=1e-8),
        [
            0.6837722539831608,
            0.8312142014424063,
            0.7557505669390919,
            0.47256074219742844,
            0.7520080107597933,
            0.7520080107597933,
        ],
    ),
    "adam": (
        ns.Adam(0.1, beta1=0.9, beta2=0.999, epsilon=1e-8),
        [
            0.900000002,
            0.8733662987078463,
            0.8393233849166541,
            0.7750341939353117,
            0.795195234225351,
            0.8125714429391107,
        ],
    ),
}
# The same over more updates, by AdamW(weight_decay=0.05), Adadelta, Adamax and NAdam of torch 2.13, with a
# Parameter of 1.0. The default of torch was float64, for the product that NAdam keeps.
MORE_GRADIENTS = [
    *(0.5, -0.25, 0.125, 1.0, -2.0, 0.0, 0.3, -0.7, 1.5, 1e-3, -1e-3),
    *(0.25, 0.25, 0.25, -4.0, 0.0, 0.0, 2.0, -0.125, 0.6, -0.9, 0.05),
]
MORE_OF_PYTORCH = {
    "adamw": (
        ns.AdamW(0.1, weight_decay=0.05),
        [
            *(0.895000002, 0.8638912986978463, 0.8255289284131649, 0.7571120927897567),
            *(0.7734875726158472, 0.7869963434665277, 0.7915750925957914, 0.8091028167362979),
            *(0.7955739397681137, 0.7831153927352197, 0.7716164570635751, 0.756755802135954),
            *(0.7388897240008068, 0.7183199546657277, 0.7452721610105244, 0.7692261988180042),
            *(0.790494359537257, 0.7889489407649767, 0.7883724597925121, 0.7817814043658715),
            *(0.7840084626677892, 0.7851950170015334),
        ],
    ),
    "adadelta": (
        ns.AdaDelta(1.0, decay=0.9, epsilon=1e-6),
        [
            *(0.9968377855834876, 0.9989228726112789, 0.9977698243328964, 0.9934432398849704),
            *(0.9990827514640144, 0.9990827514640144, 0.9979215211793446, 1.0005240743343016),
            *(0.9957773279141251, 0.9957735486178713, 0.9957773544885924, 0.9948251999806272),
            *(0.993865145223668, 0.992896531007319, 0.9995121517370301, 0.9995121517370301),
            *(0.9995121517370301, 0.9953962055220363, 0.9956847524663235, 0.9943069453592582),
            *(0.9963548561322544, 0.9962367667005326),
        ],
    ),
    "adamax": (
        ns.AdaMax(0.1),
        [
            *(0.900000002, 0.8789262971372425, 0.8563719864280683, 0.8193117948824156),
            *(0.8297260704280097, 0.8379259280722051, 0.8416797149605296, 0.8509413614033297),
            *(0.8464064516067461, 0.8425562469323719, 0.8392711797580694, 0.8346868545733194),
            *(0.8290237391852641, 0.8224545411746526, 0.8322020303725435, 0.8407616248439373),
            *(0.8483014782094112, 0.849060158308877, 0.8500945488243405, 0.8492959329550442),
            *(0.8511279334209496, 0.8526187238152526),
        ],
    ),
    "nadam": (
        ns.NAdam(0.1, momentum_decay=0.004),
        [
            *(0.8943548242773647, 0.9354657961611363, 0.9082600781647536, 0.7986719379402688),
            *(0.9108310809226112, 0.9145128876336154, 0.8977157797151969, 0.9480538661999608),
            *(0.8588650394611967, 0.8563137350492716, 0.854031138441596, 0.8338798888600424),
            *(0.8119389006208225, 0.7882802942889469, 0.9712225292221404, 0.9813986974804666),
            *(0.9908430107746351, 0.904465433045039, 0.9113856069295958, 0.8829037884728089),
            *(0.9269523410502115, 0.9266672025033426),
        ],
    ),
}


def walk(rule, gradients, start=1.0, rates=None):
    """The parameter after every step."""
    remembered, powers, at, path = (0.0,) * len(rule.slots), (1.0,) * len(rule.decays), start, []
    for k, gradient in enumerate(gradients):
        powers = rule.next_powers(powers)
        rate = rule.learning_rate if rates is None else rates[k]
        change, remembered = rule.change(gradient, rate, remembered, powers, weight=at)
        at += change
        path.append(at)
    return path


@pytest.mark.parametrize("name", PYTORCH)
def test_steps_are_those_of_pytorch(name):
    rule, expected = PYTORCH[name]
    assert rule.name == name
    np.testing.assert_allclose(walk(rule, GRADIENTS), expected, rtol=1e-12, atol=0.0)


@pytest.mark.parametrize("name", MORE_OF_PYTORCH)
def test_more_steps_are_those_of_pytorch(name):
    rule, expected = MORE_OF_PYTORCH[name]
    assert rule.name == name
    np.testing.assert_allclose(walk(rule, MORE_GRADIENTS), expected, rtol=1e-12, atol=0.0)


def test_every_rule_is_held_to_pytorch():
    assert {*PYTORCH, *MORE_OF_PYTORCH} == {*OPTIMIZERS}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_float_and_an_array_get_the_same_bits(name):
    rule, generator = (PYTORCH | MORE_OF_PYTORCH)[name][0], np.random.default_rng(5)
    gradients = generator.normal(size=(7, 9)) * 10.0 ** generator.integers(-6, 3, size=9)
    alone = np.array([walk(rule, column, 0.3) for column in gradients.T.tolist()]).T
    remembered, powers = tuple(np.zeros(9) for _ in rule.slots), (1.0,) * len(rule.decays)
    at = np.full(9, 0.3)
    for k, gradient in enumerate(gradients):
        powers = rule.next_powers(powers)
        change, remembered = rule.change(gradient, rule.learning_rate, remembered, powers, weight=at)
        at = at + change
        assert at.tobytes() == alone[k].tobytes()


def test_momentum_under_a_constant_gradient_comes_to_its_final_speed():
    steps = np.diff(walk(ns.Momentum(0.1, momentum=0.5), [1.0] * 60))
    assert steps[-1] == pytest.approx(-0.1 / (1.0 - 0.5), rel=1e-14)


def test_momentum_adds_a_share_of_the_previous_change_even_where_the_rate_has_fallen():
    path = walk(ns.Momentum(1.0, momentum=0.5), [1.0, 0.0, 0.0], 0.0, rates=[1.0, 0.1, 0.1])
    assert path == [-1.0, -1.5, -1.75]


def test_nesterov_looks_ahead_by_one_velocity():
    """w + momentum * velocity is the point of the plain momentum method with the same gradients."""
    mu, rate = 0.9, 0.1
    ahead, velocity, behind = 1.0, 0.0, 1.0
    for gradient, found in zip(GRADIENTS, walk(ns.Nesterov(rate, momentum=mu), GRADIENTS), strict=True):
        velocity = mu * velocity - rate * gradient
        behind += velocity
        ahead = behind + mu * velocity
        assert found == pytest.approx(ahead, rel=1e-13)


def test_adagrad_falls_with_the_root_of_the_number_of_equal_gradients():
    steps = np.diff([0.0, *walk(ns.AdaGrad(0.1, epsilon=1e-12), [3.0] * 5, 0.0)])
    np.testing.assert_allclose(steps, [-0.1 / math.sqrt(t) for t in range(1, 6)], rtol=1e-10)


@pytest.mark.parametrize("gradient", [1e-6, 1.0, 1e6])
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(gradient):
    assert walk(ns.Adam(0.01, epsilon=1e-14), [gradient], 0.0) == pytest.approx([-0.01], rel=1e-7)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_name_stands_for_the_rule_with_the_given_rate(name):
    assert repr(optimizer(name, 0.25)).startswith(f"{OPTIMIZERS[name].__name__}(learning_rate=0.25")
    assert repr(optimizer(OPTIMIZERS[name], 0.25)) == repr(optimizer(name, 0.25))


def test_rules_that_have_a_usual_rate_need_none():
    assert optimizer("adam").learning_rate == 0.001
    assert optimizer(ns.AdaGrad).learning_rate == 0.01


@pytest.mark.parametrize(
    ("choice", "learning_rate", "sentence"),
    [
        (None, None, "training by descent needs a learning_rate, such as learning_rate=0.5"),
        ("momentum", None, "training by momentum needs a learning_rate, such as learning_rate=0.5"),
        ("adem", 0.1, "unknown optimizer 'adem' (did you mean 'adam'? one of: descent, momentum, nesterov, "
                      f"{', '.join([*OPTIMIZERS][3:])})"),
        (5, 0.1, "optimizer must be a name or an object of class Optimizer, not 5; names: descent, momentum, "
                 f"nesterov, {', '.join([*OPTIMIZERS][3:])}"),
        (ns.Adam(0.1), 0.2, "learning_rate 0.2 was given together with Adam(learning_rate=0.1, beta1=0.9, "
                            "beta2=0.999, epsilon=1e-08); set it only in the optimizer"),
        ("adam", "fast", "learning_rate is 'fast' (str); it must be a finite real number"),
    ],
)  # fmt: skip
def test_a_wrong_choice_gets_one_sentence(choice, learning_rate, sentence):
    with pytest.raises(NeurosimError) as caught:
        optimizer(choice, learning_rate)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ns.Descent(math.inf), "learning_rate is inf; it must be a finite real number"),
        (lambda: ns.Momentum(0.1, momentum=1.0), "momentum is 1.0; it must be at least 0 and below 1"),
        (lambda: ns.Nesterov(0.1, momentum=-0.1), "momentum is -0.1; it must be at least 0 and below 1"),
        (lambda: ns.AdaGrad(0.1, epsilon=0.0), "epsilon is 0.0; it must be above 0"),
        (lambda: ns.RMSprop(0.1, decay=2), "decay is 2.0; it must be at least 0 and below 1"),
        (lambda: ns.AdamW(0.1, weight_decay=-1), "weight_decay is -1.0; it must be at least 0"),
        (lambda: ns.NAdam(0.1, momentum_decay=-1), "momentum_decay is -1.0; it must be at least 0"),
        (lambda: ns.Adam(0.1, beta2=1.0), "beta2 is 1.0; it must be at least 0 and below 1"),
    ],
)
def test_a_number_out_of_range_gets_one_sentence(make, sentence):
    with pytest.raises(ns.NumberError) as caught:
        make()
    assert str(caught.value) == sentence


def test_an_optimizer_belongs_to_one_network():
    rule = ns.Momentum(0.1)
    ns.Network.layered([1, 1], seed=1).fit([1.0], [1.0], epochs=1, optimizer=rule)
    other = ns.Network.layered([2, 1], seed=1)
    with pytest.raises(ns.StructureError, match="remembers 2 parameters of another network, not these 3"):
        other.fit([[1.0, 1.0]], [1.0], epochs=1, optimizer=rule)
    rule.forget()
    other.fit([[1.0, 1.0]], [1.0], epochs=1, optimizer=rule)
    assert rule.memory is not None
    assert rule.memory.names == ("x1->o1", "x2->o1", "b(o1)")


def twins():
    return [ns.Network.layered([1, 1], seed=seed) for seed in (1, 2)]


def test_a_network_with_the_same_names_is_another_one_too():
    rule, (one, other) = ns.Momentum(0.1), twins()
    one.fit([1.0], [1.0], epochs=1, optimizer=rule)
    assert rule.memory is not None
    remembered = rule.memory.copy()
    with pytest.raises(ns.StructureError, match="remembers 2 parameters of another network, not these 2"):
        other.fit([1.0], [1.0], epochs=1, optimizer=rule)
    assert rule.memory.updates == remembered.updates
    one.fit([1.0], [1.0], epochs=1, optimizer=rule)
    assert rule.memory.updates == 2
    rule.forget()
    other.fit([1.0], [1.0], epochs=1, optimizer=rule)
    assert rule.memory is not None
    assert rule.memory.updates == 1


def test_an_optimizer_may_go_on_with_a_network_that_was_saved_and_loaded(tmp_path):
    rule, (net, _) = ns.Momentum(0.1), twins()
    net.fit([1.0], [1.0], epochs=1, optimizer=rule)
    net.save(tmp_path / "net.json")
    net = ns.Network.load(tmp_path / "net.json")  # the other one is given up
    net.fit([1.0], [1.0], epochs=1, optimizer=rule)
    assert rule.memory is not None
    assert rule.memory.updates == 2


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda rule: pickle.loads(pickle.dumps(rule))])
def test_a_copy_of_an_optimizer_goes_on_with_a_copy_of_the_network(copied):
    rule, (net, _) = ns.Adam(0.1), twins()
    net.fit([1.0], [1.0], epochs=1, optimizer=rule)
    again, other = copied(rule), net.copy()
    for one, its in ((net, rule), (other, again)):
        one.fit([1.0], [1.0], epochs=1, optimizer=its)
    assert net["x1", "o1"].weight == other["x1", "o1"].weight
    assert rule.memory is not None and again.memory is not None
    assert rule.memory.updates == again.memory.updates == 2


def test_the_penalty_adds_a_share_of_the_weight_to_its_gradient():
    """The slope of E + l2/2 * w^2, where E = g * w."""
    assert penalised(0.25, -2.0, 0.5) == 0.25 + 0.5 * -2.0
    assert penalised(np.array([0.25, 1.0]), np.array([-2.0, 0.0]), 0.5).tolist() == [-0.75, 1.0]


def test_weights_decay_beside_the_step_of_adam_and_biases_do_not():
    """Loshchilov and Hutter, algorithm 2: with gradients of 0 a weight shrinks by 1 - rate * decay."""
    net = ns.Network.layered([1, 1], activation="linear", seed=1)
    net["x1", "o1"].weight, net["o1"].bias = 0.5, 0.0
    net.fit([1.0], [0.5], epochs=3, optimizer=ns.AdamW(0.1, weight_decay=0.2), engine="objects")
    assert net["x1", "o1"].weight < 0.5
    still = ns.Network.layered([1, 1], activation="linear", seed=1)
    still["x1", "o1"].weight, still["o1"].bias = 0.5, 0.25
    still.fit([0.0], [0.25], epochs=3, optimizer=ns.AdamW(0.1, weight_decay=0.2), engine="objects")
    assert still["x1", "o1"].weight == pytest.approx(0.5 * (1 - 0.1 * 0.2) ** 3, rel=1e-15)
    assert still["o1"].bias == 0.25


def test_without_decay_adamw_is_adam_to_the_bit():
    assert walk(ns.AdamW(0.1, weight_decay=0.0), MORE_GRADIENTS) == walk(ns.Adam(0.1), MORE_GRADIENTS)


def test_a_penalty_beside_the_decay_of_adamw_is_refused():
    net = ns.Network.layered([1, 1], seed=1)
    with pytest.raises(ns.NumberError) as caught:
        net.fit([1.0], [1.0], epochs=1, optimizer="adamw", l2=0.1)
    assert str(caught.value) == (
        "l2 = 0.1 was given together with optimizer adamw, which has a weight_decay of its own (0.01); "
        "leave one of them out"
    )


@pytest.mark.parametrize("gradient", [1e-3, 1.0, 1e3])
def test_the_first_step_of_adamax_is_the_learning_rate_whatever_the_gradient(gradient):
    assert walk(ns.AdaMax(0.01, epsilon=1e-14), [gradient], 0.0) == pytest.approx([-0.01], rel=1e-7)


def test_the_first_step_of_adadelta_follows_from_its_epsilon():
    """Zeiler, algorithm 1: sqrt(epsilon) / sqrt((1 - rho) * g^2 + epsilon) * g."""
    expected = -math.sqrt(1e-6) / math.sqrt(0.1 * 4.0 + 1e-6) * 2.0
    assert walk(ns.AdaDelta(), [2.0], 0.0) == pytest.approx([expected], rel=1e-14)


def test_a_rule_of_ones_own_must_take_the_weight():
    class Old(ns.Optimizer):
        name = "old"

        def change(self, gradient, learning_rate, remembered, powers):  # type: ignore[override]
            return -(learning_rate * gradient), ()

    with pytest.raises(ns.StructureError, match="change of optimizer Old has no argument 'weight'"):
        optimizer(Old(0.1))
