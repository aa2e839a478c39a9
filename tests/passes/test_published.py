"""Worked examples that others published, through the public interface.

The numbers are those of the sources, recomputed at full precision by an independent program (PyTorch and
plain NumPy); where a source prints fewer digits, its own digits are checked by the scenarios.
"""

import pytest

import neurosim as ns
from neurosim.training.descend import gradient_descent

EXACT = 1e-9


def near(value):
    return pytest.approx(value, rel=EXACT, abs=1e-15)


def check(net: ns.Network, *, net_input=(), out=(), delta=(), gradient=(), bias_gradient=(), slope=()):
    """Compare what stands on the network with mappings of names to numbers."""
    for name, number in dict(net_input).items():
        assert net[name].net == near(number), f"net of {name}"
    for name, number in dict(out).items():
        assert net[name].out == near(number), f"out of {name}"
    for name, number in dict(delta).items():
        assert net[name].delta == near(number), f"delta of {name}"
    for name, number in dict(bias_gradient).items():
        assert net[name].bias_gradient == near(number), f"bias gradient of {name}"
    for name, number in dict(gradient).items():
        source, target = name.split("->")
        assert net[source, target].gradient == near(number), f"gradient of {name}"
    for name, number in dict(slope).items():
        n = net[name]
        assert n.activation is not None
        assert n.activation.slope(n.net, n.out) == near(number), f"slope of {name}"


def weights_are(net: ns.Network, weights: dict[str, float]) -> None:
    for name, number in weights.items():
        source, target = name.split("->")
        assert net[source, target].weight == near(number), f"weight of {name}"


MAZUR = {
    "net_input": {
        "h1": 0.3775,
        "h2": 0.39249999999999996,
        "o1": 1.10590596705977,
        "o2": 1.2249214040964653,
    },
    "out": {
        "h1": 0.5932699921071872,
        "h2": 0.596884378259767,
        "o1": 0.7513650695523157,
        "o2": 0.7729284653214625,
    },
    "slope": {
        "o2": 0.17551005281727122,
        "o1": 0.18681560180895948,
        "h2": 0.2406134172492184,
        "h1": 0.24130070857232525,
    },
    "delta": {
        "o2": -0.03809823651655623,
        "o1": 0.13849856162855698,
        "h2": 0.009954254705217202,
        "h1": 0.008771354689486937,
        "i1": 0.003804266879727341,
        "i2": 0.004740547349462548,
    },
    "gradient": {
        "i1->h1": 0.00043856773447434685,
        "i2->h1": 0.0008771354689486937,
        "i1->h2": 0.0004977127352608601,
        "i2->h2": 0.0009954254705217202,
        "h1->o1": 0.08216704056423078,
        "h2->o1": 0.08266762784753326,
        "h1->o2": -0.022602540477475067,
        "h2->o2": -0.02274024221597822,
    },
    "bias_gradient": {
        "h1": 0.008771354689486937,
        "h2": 0.009954254705217202,
        "o1": 0.13849856162855698,
        "o2": -0.03809823651655623,
    },
}
MAZUR_UPDATED = {
    "i1->h1": 0.1497807161327628,
    "i2->h1": 0.19956143226552567,
    "i1->h2": 0.24975114363236958,
    "i2->h2": 0.29950228726473915,
    "h1->o1": 0.35891647971788465,
    "h2->o1": 0.4086661860762334,
    "h1->o2": 0.5113012702387375,
    "h2->o2": 0.5613701211079891,
}
MAZUR_AFTER_10000 = {
    "i1->h1": 0.37850998835013183,
    "i2->h1": 0.6570199767002626,
    "i1->h2": 0.47730070568478583,
    "i2->h2": 0.7546014113695693,
    "h1->o1": -3.892977198865725,
    "h2->o1": -3.8684166877036152,
    "h1->o2": 2.861810948620059,
    "h2->o2": 2.9256889667716157,
}


def test_mazur_one_step_of_backpropagation(mazur):
    outs = mazur.forward({"i1": 0.05, "i2": 0.10})
    assert outs == {"o1": near(0.7513650695523157), "o2": near(0.7729284653214625)}
    assert mazur.error({"o1": 0.01, "o2": 0.99}) == near(0.2983711087600027)
    mazur.backward({"o1": 0.01, "o2": 0.99})
    check(mazur, **MAZUR)
    mazur.update(learning_rate=0.5)
    weights_are(mazur, MAZUR_UPDATED)
    assert [mazur[name].bias for name in ("h1", "h2", "o1", "o2")] == [0.35, 0.35, 0.60, 0.60]
    mazur.forward([0.05, 0.10])
    assert mazur.error([0.01, 0.99]) == near(0.29102777369359933)


def test_mazur_digits_of_the_source(mazur):
    # As printed in the post: E, one hidden delta, the new w5.
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert f"{trace.value('error', 'E'):.9f}" == "0.298371109"
    assert f"{trace.value('error', 'o1'):.9f}" == "0.274811083"
    assert f"{trace.value('error', 'o2'):.9f}" == "0.023560026"
    assert f"{trace.value('error_slope', 'h1'):.9f}" == "0.036350306"
    assert f"{trace.value('slope', 'h1'):.9f}" == "0.241300709"
    assert f"{trace.value('gradient', 'h1->o1'):.9f}" == "0.082167041"
    assert f"{mazur['h1', 'o1'].weight:.8f}" == "0.35891648"


@pytest.mark.slow
def test_mazur_10000_updates(mazur):
    sample = ({"i1": 0.05, "i2": 0.10}, {"o1": 0.01, "o2": 0.99})
    for done in gradient_descent(mazur, [sample], learning_rate=0.5, updates=10_000):
        if done == 9999:
            mazur.forward(sample[0])
            assert mazur.error(sample[1]) == near(3.510854812251263e-05)
    weights_are(mazur, MAZUR_AFTER_10000)
    check_out = mazur.forward(sample[0])
    assert check_out == {"o1": near(0.01591362044355068), "o2": near(0.9840642735146238)}
    assert mazur.error(sample[1]) == near(3.510187782978859e-05)


@pytest.mark.parametrize("as_constant", [True, False])
def test_cs231n_sigmoid_neuron(as_constant):
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x0")
    net.add_input("x1")
    if as_constant:
        net.add_constant("bias", 1.0)
    else:
        net.add_input("bias")
    net.add_neuron("f", "sigmoid", output=True)
    for source, weight in (("x0", 2.0), ("x1", -3.0), ("bias", -3.0)):
        net.connect(source, "f", weight)
    net.forward([-1.0, -2.0] if as_constant else [-1.0, -2.0, 1.0])
    assert net.error() == near(0.7310585786300049)
    net.backward()
    check(
        net,
        net_input={"f": 1.0},
        out={"f": 0.7310585786300049},
        delta={"f": 0.19661193324148185, "x0": 0.3932238664829637, "x1": -0.5898357997244456},
        gradient={
            "x0->f": -0.19661193324148185,
            "x1->f": -0.3932238664829637,
            "bias->f": 0.19661193324148185,
        },
    )
    if not as_constant:
        assert net["bias"].delta == near(-0.5898357997244456)


def test_micrograd_tanh_neuron():
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x1")
    net.add_input("x2")
    net.add_neuron("o", "tanh", bias=6.881373587019543, output=True)
    net.connect("x1", "o", -3.0)
    net.connect("x2", "o", 1.0)
    net.forward({"x1": 2.0, "x2": 0.0})
    net.backward()
    check(
        net,
        net_input={"o": 0.8813735870195432},
        out={"o": 0.7071067811865477},
        delta={"o": 0.4999999999999998, "x1": -1.4999999999999993, "x2": 0.4999999999999998},
        gradient={"x1->o": 0.9999999999999996, "x2->o": 0.0},
        bias_gradient={"o": 0.4999999999999998},
    )


def test_hmkcode_linear_network():
    net = ns.Network.layered(
        [2, 2, 1], "linear", bias="none", weights=[[[0.11, 0.12], [0.21, 0.08]], [[0.14], [0.15]]]
    )
    net.forward([2.0, 3.0])
    assert net.error([1.0]) == near(0.32724049999999993)
    net.backward([1.0])
    check(
        net,
        net_input={"h1": 0.85, "h2": 0.48, "o1": 0.191},
        out={"o1": 0.191},
        delta={"o1": -0.809, "h1": -0.11326, "h2": -0.12135, "x1": -0.0270206, "x2": -0.0334926},
        gradient={
            "x1->h1": -0.22652,
            "x2->h1": -0.33978,
            "x1->h2": -0.2427,
            "x2->h2": -0.36405,
            "h1->o1": -0.68765,
            "h2->o1": -0.38832,
        },
    )
    net.update(0.05)
    weights_are(
        net,
        {
            "x1->h1": 0.121326,
            "x2->h1": 0.226989,
            "x1->h2": 0.132135,
            "x2->h2": 0.0982025,
            "h1->o1": 0.1743825,
            "h2->o1": 0.169416,
        },
    )
    assert net.forward([2.0, 3.0]) == {"o1": near(0.2557457808075)}
    assert net.error([1.0]) == near(0.2769571713929189)


def test_nnfs_relu_neuron():
    net = ns.Network(loss="sum_of_outputs")
    for name in ("x0", "x1", "x2"):
        net.add_input(name)
    net.add_neuron("y", "relu", bias=1.0, output=True)
    for source, weight in (("x0", -3.0), ("x1", -1.0), ("x2", 2.0)):
        net.connect(source, "y", weight)
    net.forward([1.0, -2.0, 3.0])
    net.backward()
    check(
        net,
        net_input={"y": 6.0},
        out={"y": 6.0},
        delta={"y": 1.0, "x0": -3.0, "x1": -1.0, "x2": 2.0},
        gradient={"x0->y": 1.0, "x1->y": -2.0, "x2->y": 3.0},
        bias_gradient={"y": 1.0},
    )
    net.update(0.001)
    weights_are(net, {"x0->y": -3.001, "x1->y": -0.998, "x2->y": 1.997})
    assert net["y"].bias == near(0.999)
    assert net.forward([1.0, -2.0, 3.0]) == {"y": near(5.985)}


def test_victorzhou_gradient_of_alice():
    net = ns.Network.layered(
        [2, 2, 1], weights=[[[1, 1], [1, 1]], [[1], [1]]], biases=[[0, 0], [0]], loss="squared_error"
    )
    net.forward([-2.0, -1.0])
    assert net.error([1.0]) == near(0.22686628719087137)
    trace = net.trace([-2.0, -1.0], [1.0])
    assert trace.value("error_slope", "o1") == near(-0.9526096518320006)
    assert trace.value("error_slope", "h1") == near(-0.23761755952842809)
    check(
        net,
        net_input={"h1": -3.0, "h2": -3.0, "o1": 0.09485174635513358},
        out={"h1": 0.04742587317756679, "o1": 0.5236951740839997},
        slope={"o1": 0.24943853872512894, "h2": 0.045176659730912144},
        delta={
            "o1": -0.23761755952842809,
            "h1": -0.010734767632905557,
            "x1": -0.021469535265811114,
            "x2": -0.021469535265811114,
        },
        gradient={
            "x1->h1": 0.021469535265811114,
            "x2->h1": 0.010734767632905557,
            "x1->h2": 0.021469535265811114,
            "x2->h2": 0.010734767632905557,
            "h1->o1": -0.011269220242958157,
            "h2->o1": -0.011269220242958157,
        },
        bias_gradient={"h1": -0.010734767632905557, "o1": -0.23761755952842809},
    )


IAMTRASK = [([0, 0, 1], [0]), ([0, 1, 1], [0]), ([1, 0, 1], [1]), ([1, 1, 1], [1])]


def iamtrask() -> ns.Network:
    net = ns.Network()
    net.add_neuron("l1", output=True)
    start = {"x1": -0.165955990594852, "x2": 0.4406489868843162, "x3": -0.9997712503653102}
    for name, weight in start.items():
        net.add_input(name)
        net.connect(name, "l1", weight)
    return net


def test_iamtrask_first_batch():
    net = iamtrask()
    outs = (0.2689863986549585, 0.3637505753263374, 0.23762817371784412, 0.3262756985110817)
    for (inputs, targets), out in zip(IAMTRASK, outs, strict=True):
        assert net.forward(inputs) == {"l1": near(out)}
        net.backward(targets)
    check(
        net,
        gradient={
            "x1->l1": -0.28621004770421443,
            "x2->l1": -0.06391297395238596,
            "x3->l1": -0.1491335091271439,
        },
    )
    net.update(1.0)
    weights_are(
        net, {"x1->l1": 0.12025405710936243, "x2->l1": 0.5045619608367021, "x3->l1": -0.8506377412381663}
    )


@pytest.mark.slow
def test_iamtrask_10000_batch_steps():
    net = iamtrask()
    for done in gradient_descent(net, IAMTRASK, learning_rate=1.0, updates=10_000, batch_size=4):
        if done == 9999:
            outs = [net.forward(inputs)["l1"] for inputs, _ in IAMTRASK]
            assert outs == near(
                [0.0096644916879683, 0.007865059671309264, 0.9935889804970555, 0.992119573219358]
            )
    weights_are(
        net, {"x1->l1": 9.672993027736892, "x2->l1": -0.20784349926631962, "x3->l1": -4.62963668773159}
    )
    total = 0.0
    for inputs, targets in IAMTRASK:
        net.forward(inputs)
        total += net.error(targets)
    assert total == near(0.00012921879067341613)


def test_pyimagesearch_xor_forward_pass_with_a_column_of_ones():
    net = ns.Network.layered(
        [2, 2, 1],
        bias="column",
        weights=[
            [[0.351, -0.097, 0.457], [1.076, -0.165, -0.165], [1.116, 0.542, -0.331]],
            [[0.383], [-0.327], [-0.329]],
        ],
    )
    net.forward([0.0, 1.0])
    assert net.error([1.0]) == near(0.12176644520157733)
    net.backward([1.0])
    check(
        net,
        net_input={"h1": 2.192, "h2": 0.377, "h3": -0.496, "o1": 0.02603940309741476},
        out={
            "h1": 0.8995288043924039,
            "h2": 0.5931493361286236,
            "h3": 0.378481143072389,
            "o1": 0.5065094829653212,
        },
        delta={
            "o1": -0.12335171840315208,
            "h3": 0.00954640067501057,
            "h2": 0.009734015518797007,
            "h1": -0.004269732066271014,
            "x1": 0.0019198296478953954,
            "x2": -0.007775500375285862,
        },
        gradient={
            "x1->h1": 0.0,
            "x2->h1": -0.004269732066271014,
            "one->h1": -0.004269732066271014,
            "one->h2": 0.009734015518797007,
            "one->h3": 0.00954640067501057,
            "h1->o1": -0.11095842377493588,
            "h2->o1": -0.07316598988115458,
            "h3->o1": -0.046686299381168445,
        },
    )
