"""A network that is being trained is left alone by other threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import neurosim as ns


@pytest.fixture
def net():
    return ns.Network.layered([2, 2, 1], seed=1)


USES = {
    "fit": lambda net: net.fit([[0.0, 1.0]], [[1.0]], epochs=1, learning_rate=0.1),
    "forward": lambda net: net.forward([0.0, 1.0]),
    "update": lambda net: net.update(0.1),
    "trace": lambda net: net.trace([0.0, 1.0], [1.0]),
}


@pytest.mark.parametrize("by", ["objects", "program", "numpy"])
@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_second_thread_is_refused_and_the_training_goes_on(net, use, by):
    twin, begun, tried = net.copy(), threading.Event(), threading.Event()

    def look(_history):
        begun.set()
        assert tried.wait(30)
        net.forward([0.5, 0.5])  # the training thread itself may

    given = {"epochs": 3, "learning_rate": 0.5, "engine": by}
    with ThreadPoolExecutor() as pool:
        training = pool.submit(lambda: net.fit([[0.0, 1.0]], [[1.0]], callback=look, **given))
        assert begun.wait(30)
        with pytest.raises(ns.PassOrderError, match="is being trained in another thread"):
            use(net)
        tried.set()
        training.result()
    twin.fit([[0.0, 1.0]], [[1.0]], **given)
    assert [c.weight for c in net.connections] == [c.weight for c in twin.connections]
    use(net)  # afterwards it is free again
