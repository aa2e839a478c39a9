"""Samples, targets and what the network says."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfFirst
from neurosim.figures.passes import error_of
from neurosim.figures.source import Source
from neurosim.figures.table import MOST_COLUMNS, MOST_ROWS, Table, Tables, some_cells, table_number
from neurosim.figures.tables import draw_tables, tables_height
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Sample
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.given import given_numbers
from neurosim.training.classes import Rule, rule_for


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
        error = error_of(own, (given, targets))
        outs = [neuron.out for neuron in own.outputs]
        total += error
        wanted = [] if targets is None else given_numbers("target", targets, own.outputs)
        if wanted:
            judged.append((wanted, outs))
        parts = [[table_number(value) for value in part] for part in (values, wanted, outs)]
        cells = [*(cell for part in parts for cell in some_cells(part, most)), table_number(error, 4)]
        rows.append((str(number + 1), *cells))
    has_targets = samples[0][1] is not None
    targets_ = [f"target {name}" for name in outputs] if has_targets else []
    outs_ = [f"out({name})" for name in outputs]
    columns = (
        "sample",
        *some_cells(inputs, most),
        *some_cells(targets_, most),
        *some_cells(outs_, most),
        "E",
    )
    note = f"cost {table_number(total / len(samples), 4)}"
    wrong: tuple[int, ...] = ()
    if has_targets:
        wanted_all, outs_all = (np.array(part) for part in zip(*judged, strict=True))
        rule = rule_for(own, wanted_all) if rule is None else rule
        wrong = tuple(np.flatnonzero(rule.wrong(wanted_all, outs_all)).tolist())
        note = "; ".join(filter(None, (note, rule.verdict(len(wrong), len(samples)))))
    more = max(0, len(rows) - MOST_ROWS)
    table = Table("", columns, tuple(rows[:MOST_ROWS]), wrong=wrong, note=note, more=more)
    return Tables((table,))


def _make(source: Source, options: OfFirst) -> Tables:
    """All samples with what the network says."""
    source = source.with_weights(options.weights)
    network = source.network()
    rule = source.rule() if network.loss.needs_target else None
    return replace(predictions(network, source.samples(), rule=rule), when=source.when())


def _passes(source: Source) -> int:
    return 2 * len(source.samples())


KIND = Kind(
    name="predictions",
    place=140,
    teaches="How far the outs are from the targets.",
    options=OfFirst,
    record=Tables,
    make=_make,
    draw=draw_tables,
    height=tables_height,
    passes=_passes,
    examples=(
        Example(
            "predictions",
            "Samples, targets and predictions",
            "The targets next to the outs, before training; training reduces E.",
            family="Tables",
            place=5020,
            scenario="skip-connection",
        ),
    ),
)
