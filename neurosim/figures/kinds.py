"""The kinds of figures: the one table from a name to the function that draws its record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, Unpack, overload

from neurosim.drawing import draw_network
from neurosim.drawing.page.canvas import NARROW
from neurosim.drawing.page.choices import Choices, Drawn, FigureLook
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.style import Style
from neurosim.figures import heights as upright
from neurosim.figures.along import draw_along
from neurosim.figures.bias_styles import draw_bias_styles
from neurosim.figures.computation import draw_computation
from neurosim.figures.confusion import draw_confusion
from neurosim.figures.decision_line import draw_decision_line
from neurosim.figures.derivative import draw_derivative
from neurosim.figures.fields import draw_boundary, draw_epochs, draw_small_fields
from neurosim.figures.functions import draw_curves, draw_losses
from neurosim.figures.gradients import draw_deltas, draw_steps, draw_times
from neurosim.figures.images import draw_predictions, draw_tiles
from neurosim.figures.landscape import draw_map
from neurosim.figures.layer import draw_layer
from neurosim.figures.learning import draw_training, draw_weights
from neurosim.figures.matrices import draw_matrices
from neurosim.figures.neuron import draw_neuron
from neurosim.figures.paths import draw_paths
from neurosim.figures.rates import draw_rates
from neurosim.figures.softmax import draw_softmax
from neurosim.figures.surface import draw_surface
from neurosim.figures.tables import draw_tables
from neurosim.ground.errors import NumberError, UnknownNameError, did_you_mean, listed
from neurosim.records import Record
from neurosim.records.decision_line import DecisionLine
from neurosim.records.functions import Curves, Derivative, LossCurves, SoftmaxGroup
from neurosim.records.landscapes import ErrorAlong, Landscape, LearningRates
from neurosim.records.learning import (
    Confusion,
    DeltaSizes,
    Field,
    Films,
    GradientTimes,
    ImageTiles,
    Predictions,
    StepErrors,
    Training,
    WeightHistories,
)
from neurosim.records.networks import BiasStyles, Moment, Paths
from neurosim.records.neurons import Layer, NeuronSum
from neurosim.records.tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


R = TypeVar("R", bound=Record)
Drawable = TypeVar("Drawable", bound=Record, contravariant=True)


class Draw(Protocol[Drawable]):
    """A function that draws a record."""

    def __call__(self, record: Drawable, /, **choices: Unpack[Choices]) -> Drawn: ...


class Kind(NamedTuple, Generic[R]):
    """What a kind of figure is made from, and what makes it.

    Attributes
    ----------
    upright : callable or None
        The height in points, by record and width, of a narrow page on which parts stand below each other;
        None where the page stays as the style has it.
    below : float
        The width in points from which on a page is not narrow.
    """

    record: type[R]
    draw: Draw[R]
    upright: Callable[[R, float], float] | None = None
    below: float = NARROW


def draw_moment(moment: Moment, **choices: Unpack[Choices]) -> Drawn:
    """Draw a network at one moment."""
    choices["subtitle"] = choices.get("subtitle") or moment.caption or None
    return draw_network(moment.state, moment.show, focus=moment.focus, **choices)


KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        "network": Kind(Moment, draw_moment),
        "decision-line": Kind(DecisionLine, draw_decision_line, upright.square),
        "bias-styles": Kind(BiasStyles, draw_bias_styles, upright.two_networks),
        "neuron": Kind(NeuronSum, draw_neuron, upright.neuron, Style().width),
        "computation": Kind(NeuronSum, draw_computation, upright.computation, Style().width),
        "layer": Kind(Layer, draw_layer, upright.layer),
        "paths": Kind(Paths, draw_paths, upright.paths, Style().width),
        "matrices": Kind(Moment, draw_matrices, upright.matrices),
        "functions": Kind(Curves, draw_curves, upright.functions),
        "derivative": Kind(Derivative, draw_derivative, upright.two_panels),
        "softmax": Kind(SoftmaxGroup, draw_softmax, upright.softmax),
        "losses": Kind(LossCurves, draw_losses, upright.two_panels),
        "map": Kind(Landscape, draw_map, upright.landscape),
        "surface": Kind(Landscape, draw_surface, upright.square),
        "error-over": Kind(Landscape, draw_map, upright.landscape),
        "error-along": Kind(ErrorAlong, draw_along, upright.two_panels),
        "learning-rates": Kind(LearningRates, draw_rates, upright.rates),
        "curves": Kind(Training, draw_training, upright.training),
        "boundary": Kind(Field, draw_boundary, upright.square),
        "boundary-epochs": Kind(Films, draw_epochs, upright.epochs),
        "hidden-outs": Kind(Field, draw_small_fields, upright.fields),
        "weight-histories": Kind(WeightHistories, draw_weights, upright.histories),
        "delta-sizes": Kind(DeltaSizes, draw_deltas, upright.square),
        "confusion": Kind(Confusion, draw_confusion, upright.confusion),
        "digits": Kind(Predictions, draw_predictions, upright.digits),
        "first-layer": Kind(ImageTiles, draw_tiles, upright.tiles),
        "gradient-steps": Kind(StepErrors, draw_steps, upright.two_panels),
        "gradient-times": Kind(GradientTimes, draw_times, upright.square),
        "design-matrix": Kind(Tables, draw_tables, upright.tables),
        "predictions": Kind(Tables, draw_tables, upright.tables),
        "steps": Kind(Tables, draw_tables, upright.tables),
    }
)


def kind_named(name: str) -> Kind[Any]:
    """Return a kind of figure.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    """
    if name not in KINDS:
        raise UnknownNameError(
            f"unknown kind of figure '{name}' ({did_you_mean(name, KINDS)}one of: {listed(KINDS, 99)})"
        )
    return KINDS[name]


def on_page(kind: Kind[R], record: R, style: Style) -> Style:
    """Return the style with a page high enough: a narrow one grows where parts stand below each other."""
    if kind.upright is None or style.width >= kind.below:
        return style
    return replace(style, height=max(style.height, kind.upright(record, style.width)))


@overload
def draw(kind: str, record: Record, *, ax: None = None, **look: Unpack[FigureLook]) -> "Figure": ...


@overload
def draw(kind: str, record: Record, *, ax: "Axes", **look: Unpack[FigureLook]) -> "Axes": ...


@overload
def draw(kind: str, record: Record, **choices: Unpack[Choices]) -> Drawn: ...


def draw(kind: str, record: Record, **choices: Unpack[Choices]) -> Drawn:
    """Draw a figure of any kind from its record.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    NumberError
        The record is one of another kind of figure.
    """
    from neurosim.drawing.page.settings import default_settings

    found = kind_named(kind)
    if not isinstance(record, found.record):
        raise NumberError(
            f"a figure of the kind '{kind}' is made from a {found.record.__name__}, "
            f"not from a {type(record).__name__}"
        )
    style = style_of(choices.get("style"))
    if choices.get("ax") is None:
        style = on_page(found, record, style)
    choices["style"] = style
    with default_settings():
        return found.draw(record, **choices)
