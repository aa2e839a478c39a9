"""Every step of one update as a table."""

from neurosim.figures.connections import weight_name
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOneSample
from neurosim.figures.source import Source
from neurosim.figures.table import Table, Tables
from neurosim.figures.tables import draw_tables, tables_height
from neurosim.ground.rounding import to_decimals
from neurosim.trace.trace_record import TraceRecord

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


def _make(source: Source, options: OfOneSample) -> Tables:
    """The steps of the first update, for one sample."""
    return steps(source.log(options.sample))


KIND = Kind(
    name="steps",
    place=150,
    teaches="Each number is computed from the numbers above it.",
    options=OfOneSample,
    record=Tables,
    make=_make,
    draw=draw_tables,
    height=tables_height,
    of="passes",
    examples=(
        Example(
            "steps",
            "Every step of one update",
            "Forward, error, backward, update: each number is computed from the numbers above it.",
            family="Tables",
            place=5030,
            scenario="mazur",
        ),
    ),
)
