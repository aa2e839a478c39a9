"""Tables for figures: the design matrix, predictions, and the steps of a trace."""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Sample
from neurosim.ground.rounding import to_decimals
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.passes.given import given_numbers
from neurosim.records.tables import Table, Tables
from neurosim.trace.trace_record import TraceRecord
from neurosim.training.classes import Rule, rule_for
from neurosim.training.landscapes import weight_name

MOST_ROWS = 40
MOST_COLUMNS = 6  # of inputs; beyond that the first ones and the last
STEPS = {
    "net": "net({})",
    "out": "out({})",
    "input": "input {}",
    "delta": "δ({})",
    "error": "E",
    "cost": "J",
    "gradient": "∂E/∂{}",
    "bias_gradient": "∂E/∂b({})",
    "mean_gradient": "∂J/∂{}",
    "mean_bias_gradient": "∂J/∂b({})",
    "weight": "new {}",
    "bias": "new b({})",
}
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def shown(value: float, decimals: int = 3) -> str:
    """Return a number as a table shows it: as typed where that is short, else rounded.

    Examples
    --------
    >>> shown(1.0), shown(0.25), shown(-1 / 3), shown(-0.0)
    ('1', '0.25', '−0.333', '0')
    """
    text = f"{value:zg}"
    typed = len(text) <= decimals + 3 and "e" not in text
    return (text if typed else to_decimals(value, decimals)).replace("-", "−")


def design_matrix(network: PlainNetwork, samples: Sequence[Sample]) -> Tables:
    """Return the inputs of all samples, without and with the column of ones.

    Raises
    ------
    NumberError
        There are no samples.
    """
    if not samples:
        raise NumberError("a design matrix needs samples, at least one")
    count = len(network.inputs)
    names = _cut([neuron.name for neuron in network.inputs])
    rows = [given_numbers("input", inputs, network.inputs) for inputs, _ in samples[:MOST_ROWS]]
    texts = [tuple(_cut([shown(value) for value in row])) for row in rows]
    more = len(samples) - len(rows)
    shape = f"{len(samples)} × {count}"
    wider = f"{len(samples)} × {count + 1}"
    with_ones = tuple((*row, "1") for row in texts)
    note = "the weight of the column of ones is the bias"
    return Tables(
        (
            Table(f"X, {shape}", tuple(names), tuple(texts), more=more),
            Table(
                f"X with ones, {wider}", (*names, "1"), with_ones, marked=(len(names),), note=note, more=more
            ),
        )
    )


def _cut(cells: list[str], most: int = MOST_COLUMNS) -> list[str]:
    """Return the cells, or of many the first ones, dots, and the last."""
    return cells if len(cells) <= most else [*cells[: most - 2], "…", cells[-1]]


def predictions(network: PlainNetwork, samples: Sequence[Sample], *, rule: Rule | None = None) -> Tables:
    """Return samples, targets, what the network says, and its error; wrong samples are marked.

    By which rule they are wrong stands below; it is `rule`, or that of
    `neurosim.training.classes.rule_for`.

    Raises
    ------
    NumberError
        There are no samples.
    """
    if not samples:
        raise NumberError("a table of predictions needs samples, at least one")
    inputs = [neuron.name for neuron in network.inputs]
    outputs = [neuron.name for neuron in network.outputs]
    most = MOST_COLUMNS if len(inputs) + 2 * len(outputs) <= 2 * MOST_COLUMNS else 3
    rows, judged, total = [], [], 0.0
    own = network.copy()
    for number, (given, targets) in enumerate(samples):
        values = given_numbers("input", given, own.inputs)
        safely.forward(own, given)
        outs = [neuron.out for neuron in own.outputs]
        error = safely.error(own, targets, judged=True)
        total += error
        wanted = [] if targets is None else given_numbers("target", targets, own.outputs)
        if wanted:
            judged.append((wanted, outs))
        parts = [[shown(value) for value in part] for part in (values, wanted, outs)]
        cells = [*(cell for part in parts for cell in _cut(part, most)), shown(error, 4)]
        rows.append((str(number + 1), *cells))
    has_targets = samples[0][1] is not None
    targets_ = [f"target {name}" for name in outputs] if has_targets else []
    outs_ = [f"out({name})" for name in outputs]
    columns = ("sample", *_cut(inputs, most), *_cut(targets_, most), *_cut(outs_, most), "E")
    note = f"cost {shown(total / len(samples), 4)}"
    wrong: tuple[int, ...] = ()
    if has_targets:
        wanted_all, outs_all = (np.array(part) for part in zip(*judged, strict=True))
        rule = rule_for(own, wanted_all) if rule is None else rule
        wrong = tuple(np.flatnonzero(rule.wrong(wanted_all, outs_all)).tolist())
        note = "; ".join(filter(None, (note, rule.verdict(len(wrong), len(samples)))))
    more = max(0, len(rows) - MOST_ROWS)
    table = Table("", columns, tuple(rows[:MOST_ROWS]), wrong=wrong, note=note, more=more)
    return Tables((table,))


def steps(trace: TraceRecord, *, sample: int | None = None) -> Tables:
    """Return the steps of one sample as a table: number, what, and its value."""
    number = trace.samples[0] if sample is None else sample
    labels = trace.network.labels()
    rows = []
    for step in trace.of_sample(number):
        if step.quantity == "input":
            continue
        of = labels.get(step.of) or weight_name(step.of)
        name = STEPS["mean_" * (step.phase == "gradient") + step.quantity].format(of)
        if (written := trace.sample_written(step)) is not None:
            name = name.replace("E", f"E{str(written).translate(BELOW)}", 1)
        rows.append((str(step.id), step.phase, name, to_decimals(step.value, 6).replace("-", "−")))
    columns = ("step", "phase", "quantity", "value")
    tall = -(-len(rows) // min(3, -(-len(rows) // 14)))  # up to three tables, as tall as each other
    parts = [rows[k : k + tall] for k in range(0, len(rows), tall)]
    notes = [_inputs_left_out(trace, number), *[""] * len(parts)]
    return Tables(
        tuple(Table("", columns, tuple(part), note=note) for part, note in zip(parts, notes, strict=False))
    )


def _inputs_left_out(trace: TraceRecord, sample: int) -> str:
    """Say which steps are the inputs, which a table of what is computed begins after."""
    given = [step.id for step in trace.of_sample(sample) if step.quantity == "input"]
    if not given:
        return ""
    if len(given) == 1:
        return f"step {given[0]} is the input"
    return f"steps {given[0]} {'and' if len(given) == 2 else 'to'} {given[-1]} are the inputs"
