"""How long logs take, line by line: ``python benchmarks/logs.py``.

A log of 2-2-1 over more and more samples, from 100 lines to 100,000: the time of a line must not grow (at
most 1.5 times that of the shortest log), and the text must take at most 8 times what recording took. Then
what once grew faster than its lines: a chain of 3,000 neurons, 784-32-16-10 and softmax groups from 20 to
1,000. Recording and printing are timed in turn, round after round; a ratio is the median over the rounds, in
processor time. The exit code is 1 when a goal is missed.
"""

import argparse
import gc
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from report import Report, at_most, machine

import neurosim as ns
from neurosim.printing.html import HtmlPrinter
from neurosim.printing.json import JsonPrinter
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.markdown import MarkdownPrinter
from neurosim.printing.table import CsvPrinter
from neurosim.printing.text import TextPrinter
from neurosim.trace_view import Trace

LINES_OF_A_SAMPLE = 23  # of 2-2-1
LINES = (100, 1_000, 10_000, 100_000)
FLAT, OVER_RECORDING = 1.5, 8.0
PRINTERS = {
    "text": TextPrinter,
    "Markdown": MarkdownPrinter,
    "LaTeX": LatexPrinter,
    "HTML": HtmlPrinter,
    "JSON": JsonPrinter,
    "CSV": CsvPrinter,
}


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time that something took, and what it returned."""
    gc.collect()
    begun = process_time()
    made = work()
    return process_time() - begun, made


def samples_of(lines: int) -> Callable[[], Trace]:
    """Return what records 2-2-1 over so many samples that the log has about so many lines."""
    net = ns.Network.layered([2, 2, 1], seed=1)
    draw = random.Random(1)
    samples = max(1, lines // LINES_OF_A_SAMPLE)
    inputs = [[draw.random(), draw.random()] for _ in range(samples)]
    return lambda: net.copy().trace(inputs, [[0.5]] * samples, learning_rate=0.5)


def chain(neurons: int) -> Callable[[], Trace]:
    """Return what records a chain, in which every neuron is a layer of its own."""
    net = ns.Network(name="chain")
    net.add_input("h0")
    for number in range(1, neurons + 1):
        net.add_neuron(f"h{number}", "tanh", output=number == neurons)
        net.connect(f"h{number - 1}", f"h{number}", weight=1.0)
    return lambda: net.copy().trace([0.5], [1.0], learning_rate=0.1)


def layers(*sizes: int, **choices: Any) -> Callable[[], Trace]:
    """Return what records one sample of a layered network; the first output is wanted."""
    net = ns.Network.layered(list(sizes), seed=1, **choices)
    targets = [1.0] + [0.0] * (sizes[-1] - 1)
    return lambda: net.copy().trace([0.5] * sizes[0], targets, learning_rate=0.1)


def softmax(size: int) -> Callable[[], Trace]:
    """Return what records a softmax of so many outputs with cross-entropy."""
    return layers(4, size, output_activation="softmax", loss="cross_entropy")


def measured(record: Callable[[], Trace], kind: type, rounds: int) -> tuple[int, float, float, float]:
    """Return the lines, microseconds a line of recording and of printing, and the ratio of the two."""
    recording, printing, lines = [], [], 1
    for _ in range(rounds):
        spent, trace = seconds(record)
        recording.append(spent)
        lines = len(trace)
        printing.append(seconds(partial(kind().print, trace))[0])
    ratio = median(p / r for p, r in zip(printing, recording, strict=True))
    return lines, 1e6 * median(recording) / lines, 1e6 * median(printing) / lines, ratio


def main() -> int:
    """Measure, show the tables, and hold them against the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=LINES[-1], help="lines of the longest log")
    parser.add_argument("--only", help="printers, with commas between them")
    parser.add_argument("--output", type=Path, help="write the tables to this file, too")
    given = parser.parse_args()
    names = given.only.split(",") if given.only else list(PRINTERS)
    report = Report("Logs", f"{machine('neurosim')} {given.rounds} rounds, processor time.")
    seconds(lambda: TextPrinter().print(samples_of(100)()))  # the imports
    for name in names:
        report.table(f"{name}, 2-2-1", "recording, us a line", "printing, us a line", "ratio", "of the first")
        first = 0.0
        for lines in (lines for lines in LINES if lines <= given.most):
            rounds = given.rounds * max(1, 2_000 // lines)  # short logs are soon measured
            found, recorded, printed, ratio = measured(samples_of(lines), PRINTERS[name], rounds)
            first = first or printed
            growth = printed / first
            report.row(f"{found:,} lines", *(f"{x:.3g}" for x in (recorded, printed, ratio, growth)))
        report.judge(
            at_most(f"{name}: a line of the longest log, in times of one of the first", growth, FLAT)
        )
        if name == "text":
            report.judge(at_most("text: in times of recording", ratio, OVER_RECORDING))
    report.table("text", "lines", "recording, us a line", "printing, us a line", "ratio")
    cases = {"chain of 3,000": chain(3_000), "784-32-16-10": layers(784, 32, 16, 10)}
    cases |= {f"softmax of {size:,}": softmax(size) for size in (20, 21, 100, 1_000)}
    for name, record in cases.items():
        found, *numbers = measured(record, TextPrinter, 1)
        report.row(name, f"{found:,}", *(f"{x:.3g}" for x in numbers))
    print(report.goals())
    if given.output is not None:
        given.output.write_text(report.text(), encoding="utf-8")
    return int(not report.reached)


if __name__ == "__main__":
    sys.exit(main())
