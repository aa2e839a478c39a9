"""Random networks in every preset, whatever is shown: nothing missing, every text equal to its number."""

import random
import re

import pytest
from drawing_states import centres, layered, passed, random_dag
from legibility import HARD, measure
from matplotlib.figure import Figure

from neurosim.drawing import QUANTITIES, draw_network
from neurosim.drawing.page.presets import PRESETS
from neurosim.trace.records import NetworkRecord, State

pytestmark = pytest.mark.slow

SHOWS = [
    ("weight", "net", "out"),
    ("weight", "net", "out", "delta", "gradient"),
    ("update", "net", "out"),
    ("change",),
    ("error",),
    ("target", "error"),
    tuple(name for name in QUANTITIES if name not in ("update", "change")),
    (),
]
NUMBERS = ("weight", "gradient", "delta", "net", "out", "bias", "target", "error", "change")
DIGITS = re.compile(r"[\u2212+]?\d+(?:\.\d+)?(?:e\u2212?\d+)?")


def made_up(seed: int) -> NetworkRecord:
    draw = random.Random(seed)
    if seed % 2:
        neurons = draw.randint(4, 14)
        return random_dag(seed, neurons, draw.randint(neurons, 2 * neurons + 2))
    sizes = [draw.randint(1, 9) for _ in range(draw.randint(2, 4))]
    return layered(*sizes, bias=draw.choice(["variable", "constant", "none"]), seed=seed)


def with_changes(state: State) -> State:
    """The state with what the update added to each parameter."""
    added = {(f"{q}_change", of): state.values[q, of] - before for (q, of), before in state.before.items()}
    return State(state.network, {**state.values, **added}, state.before, state.learning_rate)


def value_of(state: State, gid: str, show: tuple[str, ...]) -> float:
    quantity, _, of = gid.partition(":")
    if "change" in show and quantity in ("change", "bias"):
        return next(
            state.values[f"{q}_change", of] for q in ("weight", "bias") if (f"{q}_change", of) in state.values
        )
    return state.values[quantity, of]


def equal(text: str, value: float) -> bool:
    """Whether the number at the end of a text is the value, to half a unit of its last digit."""
    digits = DIGITS.findall(text)[-1].replace("\u2212", "-")
    mantissa, _, exponent = digits.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(float(digits) - value) <= 0.5 * unit * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize("seed", range(16))
def test_a_random_network_is_complete_and_every_text_is_its_number(seed: int) -> None:
    record, show = made_up(seed), SHOWS[seed % len(SHOWS)]
    style = list(PRESETS.values())[(seed // 2) % len(PRESETS)]
    state = with_changes(passed(record, seed, backward=True, update=bool({"update", "change"} & set(show))))
    figure = draw_network(state, show, style=style)
    gids = {str(patch.get_gid()) for patch in figure.axes[0].patches}
    if not any(gid.startswith("dots:") for gid in gids):
        fed = {connection.source for connection in record.connections}
        assert {f"neuron:{n.name}" for n in record.neurons if n.kind != "constant" or n.name in fed} <= gids
        assert {f"edge:{connection.name}" for connection in record.connections} <= gids
    texts = [(str(text.get_gid()), text.get_text()) for text in figure.axes[0].texts]
    constants = {neuron.name for neuron in record.neurons if neuron.kind == "constant"}
    for gid, text in texts:
        if gid.partition(":")[0] in NUMBERS and gid.partition(":")[2] not in constants:
            assert equal(text, value_of(state, gid, show)), (gid, text)
    labelled = {
        gid.partition(":")[2] for gid, _ in texts if gid.startswith(("weight:", "gradient:", "change:"))
    }
    if {"weight", "update", "change"} & set(show) and len(labelled) < len(record.connections):
        said = " ".join(text for _, text in texts)
        assert re.search("largest|by width and colour only|no numbers|no room for the numbers of", said)
    assert centres(draw_network(state, ("weight",), style=style)) == centres(figure)


@pytest.mark.parametrize(
    ("sizes", "show", "preset"),
    [
        ((6, 7, 1, 8, 7), ("error",), "paper-one-column"),
        ((5, 9), ("error",), "paper-two-columns"),
        ((3, 9, 9), ("target", "error"), "paper-two-columns"),
        ((7, 7, 8), ("out",), "paper-two-columns"),
        ((3, 9, 6), ("weight", "gradient"), "slide"),
    ],
)
def test_names_targets_and_errors_of_many_outputs_keep_apart(
    sizes: tuple[int, ...], show: tuple[str, ...], preset: str
) -> None:
    style = PRESETS[preset]
    figure: Figure = draw_network(passed(layered(*sizes), backward=True), show, style=style)
    report = measure(figure, dpi=150, slide=tuple(figure.get_size_inches()))
    assert not {kind for kind in report.violations if kind in HARD}, report.summary()


@pytest.mark.parametrize("seed", [2533, 2267, 2413])
def test_an_old_and_a_new_bias_keep_off_the_labels_of_the_next_column(seed: int) -> None:
    draw = random.Random(seed)
    draw.random()  # which kind of network, when these were found
    neurons = draw.randint(4, 14)
    record = random_dag(seed, neurons, draw.randint(neurons, 2 * neurons + 2))
    report = measure(draw_network(passed(record, seed, update=True), ("update", "net", "out")), dpi=150)
    assert not {kind for kind in report.violations if kind in HARD}, report.summary()
