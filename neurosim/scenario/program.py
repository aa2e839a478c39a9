"""A scenario as a program of plain Python that runs on its own: the formulas of its log, nothing else.

The lines are those of `neurosim.engines.source`, which also train in the engine ``program``. What a user
typed gets into the program as numbers, as letters of safe names, or inside its docstring.
"""

import textwrap
from collections.abc import Iterator, Sequence

from neurosim.data.dataset import Dataset
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.engines.program import update_lines
from neurosim.engines.source import FUNCTIONS, PassesCode
from neurosim.engines.update_source import UpdateLines
from neurosim.ground.errors import FormatError
from neurosim.network import Network
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.trace.statements import indented
from neurosim.training.fit_options import with_defaults

MOST_PARAMETERS = 1_000
MOST_NUMBERS = 20_000  # in the data
WIDTH = 100

ENDING = '''\
def cost(parameters):
    """Return the mean of E over all samples."""
    total = 0.0
    for sample in SAMPLES:
        total += forward(parameters, sample)[1]
    return total / len(SAMPLES)


if __name__ == "__main__":
    shown = {0, EPOCHS, *(10**k for k in range(len(str(EPOCHS))))}
    print("epochs  cost")
    for epoch, parameters in enumerate(train(START, SAMPLES, LEARNING_RATE)):
        if epoch in shown:
            print(f"{epoch:6d}  {cost(parameters)!r}")
        if epoch == EPOCHS:
            break
    print()
    for number, sample in enumerate(SAMPLES, start=1):
        outs, E = forward(parameters, sample)
        values = ", ".join(f"{name} = {out!r}" for name, out in zip(OUTS, outs))
        print(f"sample {number}: {values}, E = {E!r}")
    print()
    for name, parameter in zip(NAMES, parameters):
        print(f"{name} = {parameter!r}")
'''


def program(scenario: PlainScenario) -> str:
    """Return the text of a program that trains the network of a scenario.

    It prints the cost after 0, 1, 10, 100, ... epochs, the outs of every sample, and the parameters that
    come out, which are those of neurosim to the last bit.

    Raises
    ------
    FormatError
        The network or its data are too large to be read as a program, or the training needs more than
        plain Python (a schedule, shuffles, early stopping).
    StructureError
        An equation is not one of the bundled.
    """
    network = scenario.build()
    _can_be_printed(scenario, network)
    source = PassesCode(network, folded=False)
    data = data_of(scenario).train
    if data.X.size + data.T.size > MOST_NUMBERS:
        raise FormatError(
            f"{scenario.where}: its data are {data.X.size + data.T.size:,} numbers, and a program to read "
            f"holds at most {MOST_NUMBERS:,}; train it with: neurosim train {scenario.name}"
        )
    targets = data.T.tolist() if network.loss.needs_target else [[]] * len(data.X)
    rows = [(*x, *t) for x, t in zip(data.X.tolist(), targets, strict=True)]
    update = _update(scenario, source, network, data)
    lines = [
        *_docstring(scenario, network),
        *_imports(source, update),
        *_data(scenario, source, rows),
        *_parameters(source, Parameters(network)),
        *(f"{name} = {number!r}" for name, number in source.constants.items()),
        "",
        "",
        *_forward(source),
        "",
        "",
        *_train(scenario, source, update, len(rows)),
        "",
        "",
    ]
    return "\n".join(lines) + "\n" + ENDING


def _can_be_printed(scenario: PlainScenario, network: Network) -> None:
    table, parameters = scenario.table.training, len(Parameters(network))
    shown = scenario.table
    if scenario.learning_rate is None and (
        shown.input_descent is not None or shown.gradient_cost is not None
    ):
        raise FormatError(
            f"{scenario.where}: it updates no weight, so a program of its training would do nothing; its "
            f"results are shown by: neurosim run {scenario.name}"
        )
    if parameters > MOST_PARAMETERS:
        raise FormatError(
            f"{scenario.where}: its network has {parameters:,} parameters, and a program to read "
            f"has at most {MOST_PARAMETERS:,}; train it with: neurosim train {scenario.name}"
        )
    for key in ("schedule", "early_stopping", "shuffle"):
        if getattr(table, key):
            raise FormatError(
                f"{scenario.where}: training.{key} is more than a short program can do; leave it out, or "
                f"train with: neurosim train {scenario.name}"
            )


def _batch_size(scenario: PlainScenario, samples: int) -> int:
    return min(scenario.table.training.batch_size(samples), samples)


def _update(
    scenario: PlainScenario, source: PassesCode, network: Network, data: Dataset
) -> UpdateLines | None:
    """The lines of the update; None where the scenario makes none."""
    if scenario.learning_rate is None:
        return None
    rule, choices = scenario.table.training.made_optimizer(), scenario.table.training.options(len(data))
    job = Job.of(data.X, data.T, rule, with_defaults({"epochs": scenario.table.training.epochs, **choices}))
    return update_lines(source, job, Parameters(network))


def _docstring(scenario: PlainScenario, network: Network) -> Iterator[str]:
    text = [
        scenario.title,
        f"Source: {scenario.source}",
        f"Loss: {network.loss.name}, E = {network.loss.text}. "
        "delta is dE/dnet, and an update is w <- w - learning_rate * dE/dw.",
        "Printed by neurosim: the formulas of its step log, in their order, as plain Python. It prints "
        "the numbers of neurosim to the last bit. Change it, and see what happens.",
    ]
    if scenario.table.update_too_early is not None:
        text.append(
            "This is the right order: all deltas are complete before any weight changes. It is "
            f"compared with the wrong order by: neurosim run {scenario.name}"
        )
    opening = '"""'
    lines: list[str] = []
    for paragraph in text:
        # Broken before it is quoted: between the two backslashes of one, an escape would begin.
        room = "" if lines else " " * len(opening)
        lines += ["", *map(_quoted, textwrap.wrap(_plain(paragraph), WIDTH, initial_indent=room))]
    yield from (opening + lines[1].lstrip(), *lines[2:], opening, "")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _quoted(text: str) -> str:
    """Return a line that can stand in a docstring: it cannot end it, nor begin an escape."""
    return text.replace("\\", "\\\\").replace('"', "'")


def _imports(source: PassesCode, update: UpdateLines | None) -> Iterator[str]:
    lines = [*source.forward, *source.error, *source.backward]
    lines += [] if update is None else update.lines()
    used = [name for name in FUNCTIONS if any(_calls(line, name) for line in lines)]
    if used:
        yield from (f"from math import {', '.join(used)}", "")


def _calls(line: str, function: str) -> bool:
    """Whether a line calls a function, and not another whose name only ends like it."""
    before, *_ = line.partition(f"{function}(")
    return before != line and not before[-1:].isalnum()


def _data(scenario: PlainScenario, source: PassesCode, rows: Sequence[tuple[float, ...]]) -> Iterator[str]:
    yield "# The samples: what goes in" + (", and what should come out." if source.targets else ".")
    yield "SAMPLES = ["
    yield f"    # {', '.join([*source.inputs, *source.targets])}"
    yield from (f"    {row!r}," for row in rows)
    yield from ("]", "")
    if scenario.learning_rate is None:
        yield "# Its source makes no update."
    yield f"LEARNING_RATE = {scenario.learning_rate or 0.0!r}"
    yield f"EPOCHS = {scenario.table.training.epochs if scenario.learning_rate is not None else 0}"
    yield ""


def _parameters(source: PassesCode, parameters: Parameters) -> Iterator[str]:
    yield "# The weights and biases to start from, and the names of what is printed."
    yield "START = ("
    for name, value, trainable in zip(
        source.parameters, parameters.read().tolist(), parameters.trainable, strict=True
    ):
        yield f"    {value!r},  # {name}" + ("" if trainable else ", frozen")
    yield ")"
    yield from _assigned("NAMES = ", [f'"{name}"' for name in source.parameters])
    yield from _assigned("OUTS = ", [f'"{name}"' for name in source.outs])


def _assigned(before: str, names: Sequence[str], after: str = "") -> list[str]:
    """A tuple of names, broken where it is long."""
    line = f"{before}({', '.join(names)}{',' if len(names) == 1 else ''}){after}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{before}(", *indented(textwrap.wrap(f"{', '.join(names)},", WIDTH - 8)), f"){after}"]


def _unpacked(names: Sequence[str], whole: str) -> list[str]:
    return _assigned("", names, f" = {whole}") if names else []


def _forward(source: PassesCode) -> list[str]:
    body = [
        '"""Return the outs of the network for one sample, and its error E."""',
        *_unpacked(source.parameters, "parameters"),
        *_unpacked([*source.inputs, *source.targets], "sample"),
        "# FORWARD",
        *source.forward,
        "# ERROR",
        *source.error,
        *_assigned("return ", source.outs, ", E"),
    ]
    return ["def forward(parameters, sample):", *indented(body)]


def _train(
    scenario: PlainScenario, source: PassesCode, update: UpdateLines | None, samples: int
) -> list[str]:
    passes = [
        *_unpacked([*source.inputs, *source.targets], "sample"),
        "# FORWARD",
        *source.forward,
        "# ERROR: an update needs its slope only",
        *source.error,
    ]
    if source.backward:
        passes += ["# BACKWARD: all deltas, before any weight changes", *source.backward]
    size = _batch_size(scenario, samples)
    if update is None:
        loop = ["for sample in samples:", *indented(passes)]
    elif not update.added_up:
        loop = ["for sample in samples:", *indented([*passes, "# UPDATE", *update.lines()])]
    else:
        loop = [
            f"for first in range(0, len(samples), {size}):",
            *indented(
                [
                    f"batch = samples[first : first + {size}]",
                    *(["size = len(batch)"] if update.job.mean else []),
                    *(f"{name} = 0.0" for name in update.sums),
                    "for sample in batch:",
                    *indented([*passes, "# GRADIENTS, added up over the batch", *update.adding()]),
                    "# UPDATE",
                    *update.lines(),
                ]
            ),
        ]
    memory = [] if update is None else [f"{name} = 0.0" for name in update.slots]
    powers = [] if update is None else [f"{name} = 1.0" for name in update.powers]
    body = [
        '"""Yield the parameters: as they are at first, and after every epoch."""',
        *_unpacked(source.parameters, "parameters"),
        *memory,
        *powers,
        "while True:",
        *indented([*_assigned("yield ", source.parameters), *loop]),
    ]
    return ["def train(parameters, samples, learning_rate):", *indented(body)]
