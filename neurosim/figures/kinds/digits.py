"""Images with predictions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.scene import Box, Rectangle
from neurosim.drawing.page.titles import dated
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import digits_trained
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfTrained
from neurosim.figures.shapes import along, finite_shape, some
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import Rule, rule_for
from neurosim.training.evaluating import predict


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Images with what the network says about them.

    Attributes
    ----------
    images : (samples, rows, columns) array
    outs : (samples, classes) array
    targets : (samples,) array
        Numbers of the classes.
    wrong, of : int
        How many mistakes there are in all, among how many samples.
    when : str
        Of which weights it speaks: before training, after so many epochs.
    """

    classes: Annotated[tuple[str, ...], some("classes")]
    images: Annotated[np.ndarray, along("samples", "rows", "columns")]
    outs: Annotated[np.ndarray, along("samples", "classes")]
    targets: Annotated[np.ndarray, finite_shape("samples", least=0.0)]
    wrong: int
    of: int
    when: str = ""


def image_predictions(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    shape: tuple[int, int] | None,
    classes: Sequence[str],
    *,
    right: int = 5,
    rule: Rule | None = None,
) -> Predictions:
    """Return images with the outs for them: some that are right, then the worst mistakes.

    The worst are those in which the network is surest of a wrong class.

    Raises
    ------
    FormatError
        The inputs are not images, or the outputs do not stand for one class each.
    """
    if shape is None:
        raise FormatError("predictions are drawn as images, but these data are not images")
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    if rule.kind != "greatest":
        raise FormatError(
            "images with predictions need an output for every class and one-hot targets; "
            "draw the kind 'confusion' or 'predictions'"
        )
    outs = predict(network, X)
    wanted, said = rule.wanted(np.asarray(T)), rule.given(outs)
    mistakes = np.nonzero(said != wanted)[0]
    sure = outs[mistakes].max(axis=1) - outs[mistakes, wanted[mistakes]]
    worst = mistakes[np.argsort(-sure, kind="stable")][:right]
    fine = np.nonzero(said == wanted)[0][: 2 * right - len(worst)]
    chosen = np.concatenate([fine, worst])
    images = np.asarray(X, dtype=float)[chosen].reshape(-1, *shape)
    return Predictions(
        tuple(classes), images, outs[chosen], wanted[chosen].astype(float), len(mistakes), len(outs)
    )


def draw_predictions(record: Predictions, **choices: Unpack[Choices]) -> Drawn:
    """Draw images with the outs for them as bars; mistakes are framed and crossed."""
    share = num(100.0 * record.wrong / record.of, 1)
    count = f"{record.wrong} of {record.of} wrong, {share} %; below: the worst of them"
    canvas = Canvas(choices, dated(record.when, count))
    style = canvas.style
    classes = f"{printable(record.classes[0])} (top) to {printable(record.classes[-1])}"
    canvas.key(
        [
            (f"bars: the outs for {classes}", style.secondary, None),
            ("green: the right one", style.secondary, None),
            ("mistakes: the largest difference of the two outs first", style.secondary, None),
        ]
    )
    columns = 3 if canvas.stacked else (len(record.images) + 1) // 2
    rows = -(-len(record.images) // columns)
    room = (style.width - 2 * 0.6 * style.left) / columns
    half = (canvas.high - canvas.low - 6.0) / rows
    side = min(0.62 * room, half - 52.0)
    for k, (image, outs) in enumerate(zip(record.images, record.outs, strict=True)):
        row, column = divmod(k, columns)
        left = 0.6 * style.left + column * room + 4.0
        top = canvas.high - 20.0 - row * half
        _image(canvas, k, image, left, top - side, side)
        _bars(canvas, k, outs, int(record.targets[k]), left + side + 8, top - side, room - side - 22.0, side)
        said = int(outs.argmax())
        wrong = said != int(record.targets[k])
        text = f"{record.classes[said]}" + (
            f", not {record.classes[int(record.targets[k])]}" if wrong else ""
        )
        text = canvas.ruler.shortened(printable(text), 10.8, room - 24.0)
        sign = "× " if wrong else "✓ "
        colour = style.negative_text if wrong else style.target
        canvas.writer.write(f"said:{k}", f"{sign}{text}", left, top + 9, size=10.0, colour=colour, bold=True)
        outs_ = f"out {num(float(outs.max()), 2)}"
        if wrong:
            right = num(float(outs[int(record.targets[k])]), 2)
            whole = f"{outs_}, right: {right}"
            fits = canvas.ruler.width(whole, 9.0) < room - 12.0
            outs_ = whole if fits else f"{num(float(outs.max()), 2)} vs {right}"
        canvas.writer.write(f"sure:{k}", outs_, left, top - side - 11)
        if wrong:
            box = Box(left - 3, top - side - 3, left + side + 3, top + 3)
            canvas.scene.add(Rectangle(f"wrong:{k}", box, "none", style.negative, 2.0, 3.0, layer=2.5))
    return canvas.done()


def _image(canvas: Canvas, k: int, image: np.ndarray, left: float, low: float, side: float) -> None:
    panel = canvas.panel(f"image {k}", left, low, left + side, low + side)
    panel.imshow(image, cmap="gray_r", interpolation="nearest", aspect="auto", gid=f"image-{k}")
    panel.set_xticks([])
    panel.set_yticks([])
    for spine in panel.spines.values():
        spine.set_visible(True)


def _bars(
    canvas: Canvas, k: int, outs: np.ndarray, target: int, left: float, low: float, wide: float, side: float
) -> None:
    """Draw the outs of all classes as bars, top first; the target's in green with a border."""
    style, tall = canvas.style, side / len(outs)
    said = int(outs.argmax())
    for c, out in enumerate(outs):
        y = low + side - (c + 1) * tall
        colour = style.target if c == target else style.negative if c == said else style.hairline
        end = left + max(0.8, float(out) * wide)
        canvas.scene.add(
            Rectangle(f"bar:{k} {c}", Box(left, y + 0.8, end, y + tall - 0.8), colour, layer=2.0)
        )


def _height(record: Predictions, width: float) -> float:
    """Three images in a row."""
    return AROUND + 100.0 * -(-len(record.images) // 3)


def _digits() -> Predictions:
    network, _, parts = digits_trained()
    test = parts.test
    found = image_predictions(network, test.X, test.T, test.image_shape, test.classes)
    return replace(found, when="after 30 epochs")


def _make(source: Source, options: OfTrained) -> Predictions:
    """Images with predictions, and the worst mistakes."""
    learnt = source.with_weights(options.weights).learnt()
    part = learnt.judged
    shape, classes = part.image_shape, part.classes
    found = image_predictions(learnt.network, part.X, part.T, shape, classes, rule=learnt.rule)
    return replace(found, when=learnt.when)


KIND = Kind(
    name="digits",
    place=200,
    teaches="What the network gets wrong, and how sure it is of it.",
    options=OfTrained,
    record=Predictions,
    make=_make,
    draw=draw_predictions,
    height=_height,
    of="training",
    examples=(
        Example(
            "digits",
            "Digits with predictions",
            "Top: right answers. Bottom: the mistakes that the network was most certain about.",
            family="Training",
            place=4090,
            record=_digits,
        ),
    ),
)
