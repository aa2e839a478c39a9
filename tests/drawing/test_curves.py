"""Histories as curves: legible in every preset, alone and in given axes."""

import numpy as np
import pytest
from legibility import HARD, measure
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.drawing.page.presets import PRESETS
from neurosim.ground.errors import NumberError


@pytest.fixture(scope="module")
def history() -> ns.History:
    net = ns.Network.layered([2, 2, 1], seed=1)
    X, T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    options = {"validation": (X, T), "metrics": "accuracy", "evaluate_every": 1}
    return net.fit(X, T, epochs=5, learning_rate=0.5, engine="objects", **options)


@pytest.mark.slow
@pytest.mark.parametrize("given", [False, True], ids=["alone", "in axes"])
@pytest.mark.parametrize("quantities", [None, ["training accuracy"], ["training cost", "training accuracy"]])
@pytest.mark.parametrize("preset", PRESETS)
def test_a_history_is_legible(
    preset: str, quantities: list[str] | None, given: bool, history: ns.History
) -> None:
    style = PRESETS[preset]
    size = (style.width / 72, style.height / 72)
    figure = Figure(figsize=size)
    look = {"title": "How XOR was learnt", "style": style}
    if preset == "paper-one-column" and quantities is not None and len(quantities) == 2:
        with pytest.raises(NumberError, match="2 panels cannot be read on 3.5 by 2.5 inches"):
            history.plot(quantities, **look)
        return
    if given:
        axes = figure.add_subplot()
        assert history.plot(quantities, ax=axes, **look) is axes
    else:
        drawn = history.plot(quantities, **look)
        assert isinstance(drawn, Figure)
        figure = drawn
    report = measure(figure, dpi=100, slide=size)
    assert not {kind for kind in report.violations if kind in HARD}, report.summary()


def test_one_epoch_is_a_mark_and_not_an_invisible_line() -> None:
    net = ns.Network.layered([2, 1], seed=1)
    history = net.fit([[0.0, 1.0]], [[1.0]], epochs=1, learning_rate=0.5, engine="objects")
    figure = history.plot()
    assert isinstance(figure, Figure)
    (line,) = figure.axes[0].child_axes[0].lines
    assert (line.get_marker(), np.asarray(line.get_xdata()).tolist()) == ("o", [1])
