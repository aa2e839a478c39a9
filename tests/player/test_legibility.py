"""No text of a page lies on another or is cut off, at any step, on wide screens and on phones."""

from collections.abc import Callable, Iterator

import pytest
from player_pages import SEEN, Page, resize

import neurosim as ns
from neurosim.trace_view import Trace

Opened = Callable[..., Page]

#: In JavaScript: texts of the figure in sight that meet, or that leave the picture, by their ink.
CONFLICTS = """
  const svg = SEEN('.graph svg')[0], edge = svg.viewBox.baseVal, found = [];
  const boxes = [...svg.querySelectorAll('text')]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.textContent.trim())
    .map((one) => {
      const box = one.getBBox(), size = Number(one.getAttribute('font-size'));
      const foot = Number(one.getAttribute('y')), text = one.textContent;
      const below = /[gjpqy,()]/.test(text) ? 0.2 * size : 0;
      return {text, left: box.x, right: box.x + box.width, top: foot - 0.72 * size, bottom: foot + below};
    });
  boxes.forEach((one, i) => {
    const inside = one.left > edge.x && one.right < edge.x + edge.width
      && one.top > edge.y && one.bottom < edge.y + edge.height;
    if (!inside) found.push(one.text + ' is cut off');
    for (const other of boxes.slice(i + 1)) {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 0.3 && high > 0.3) found.push(one.text + ' lies on ' + other.text);
    }
  });
  return found;
""".replace("SEEN", SEEN)


def hidden_softmax() -> Trace:
    """A softmax group in the middle, with long biases below its last disc."""
    net = ns.Network.layered([3, 3, 2], activation="softmax", seed=3)
    for neuron in net.neurons:
        if neuron.bias is not None:
            neuron.bias = -0.125
    return net.trace([0.5, -1.0, 2.0], [1.0, 0.0], learning_rate=1.0)


def tall_softmax() -> Trace:
    """A softmax group from the top of the picture to its bottom."""
    net = ns.Network.layered([2, 6], output_activation="softmax", loss="cross_entropy", seed=3)
    return net.trace([0.5, -1.0], [1.0, *[0.0] * 5], learning_rate=1.0)


TRACES = {
    "sports-3-2-2": lambda: ns.scenarios.load("sports-3-2-2").trace(),
    "mat-network": lambda: ns.scenarios.load("mat-network").trace(),
    "hidden softmax": hidden_softmax,
    "tall softmax": tall_softmax,
}


def ends(trace: Trace) -> Iterator[int]:
    """The last step of every phase of every sample: what stands on the network then, stands there longest."""
    last = {(step.sample, step.phase): step.id for step in trace.steps}
    yield from last.values()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", TRACES)
def test_no_text_of_the_network_lies_on_another_or_is_cut_off(opened: Opened, name: str, width: int) -> None:
    trace = TRACES[name]()
    page = opened(trace)
    resize(page.driver, width, 740)
    for number in ends(trace):
        page.go(number)
        assert page.run(CONFLICTS) == [], f"step {number}"


@pytest.mark.parametrize("width", [320, 345, 360])
def test_the_steps_are_counted_in_sight_on_a_narrow_phone(opened: Opened, width: int) -> None:
    trace = ns.scenarios.load("mat-network").trace()
    page = opened(trace, f"#step-{len(trace)}")
    resize(page.driver, width, 740)
    assert page.run("return document.documentElement.scrollWidth") <= width
    right = page.run("return document.getElementById('where').getBoundingClientRect().right")
    assert right <= width and page.text("#where") == f"Step {len(trace)} of {len(trace)}"
