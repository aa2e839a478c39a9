"""The figures of a scenario: from what a table asks for to the record that is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from neurosim.ground.errors import FormatError, UnknownNameError, brief
from neurosim.records import Record
from neurosim.records.landscapes import ErrorAlong, Landscape
from neurosim.records.learning import GradientTimes, StepErrors
from neurosim.records.networks import BiasStyles, Moment, Paths
from neurosim.records.neurons import Layer, NeuronSum
from neurosim.records.tables import Tables
from neurosim.scenario.building.limits import refuse_figure, refuse_printing
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.demonstrations.gradient_cost import GradientCost
from neurosim.scenario.function_kinds import FUNCTIONS
from neurosim.scenario.run.fitting import first_update
from neurosim.scenario.run.tracing import sample_log, trace_batch, trace_sample
from neurosim.scenario.table.schema import FigureTable
from neurosim.trace.records import State
from neurosim.trace_view import Trace
from neurosim.training import tables
from neurosim.training.closeups import bias_styles, layer, neuron_sum, paths
from neurosim.training.input_landscapes import input_landscape
from neurosim.training.landscapes import error_along, error_over
from neurosim.training.pictures import step_errors

if TYPE_CHECKING:
    from neurosim.scenario.run.trained import Trained

#: Of a training that is drawn over two weights.
UPDATES = 40

#: The phases that are over at each moment.
_PHASES = {"forward": ("forward", "error"), "backward": ("forward", "error", "backward")}


def moment_of(show: tuple[str, ...] | list[str]) -> str:
    """Return the earliest moment at which everything shown is known.

    Examples
    --------
    >>> moment_of(["weight", "net"]), moment_of(["weight", "delta"]), moment_of(["update"])
    ('forward', 'backward', 'update')
    """
    if {"update", "change"} & set(show):
        return "update"
    return "backward" if {"delta", "gradient"} & set(show) else "forward"


def _network(scenario: PlainScenario, table: FigureTable, start: str) -> Moment:
    """The network at one moment, with the numbers asked for."""
    from neurosim.scenario.trained_kinds import AFTER_TRAINING
    from neurosim.scenario.weights import met

    moment = table.moment or moment_of(table.show)
    state = _state(scenario, table.sample, moment, start)
    refuse_unknown(table.show, state, moment, start)
    # Beside figures of the training it must be said that this is not what the training left.
    others = any(figure.kind in AFTER_TRAINING for figure in scenario.table.figures)
    said = moment != "update" and (table.weights is not None or others)
    return Moment(state, tuple(table.show), tuple(table.of), met(scenario, table.sample) if said else "")


def refuse_unknown(show: list[str], state: State, moment: str, start: str) -> None:
    """Refuse what no pass of this scenario will ever know, or none that has been made by this moment."""
    known = {quantity for quantity, _ in state.values}
    for quantity in show:
        if quantity == "target" and quantity not in known:
            raise FormatError(
                f"{start}there is no target to show, because the loss '{state.network.loss}' has none; "
                "leave target out"
            )
        if quantity in ("delta", "gradient") and moment == "forward":
            raise FormatError(
                f"{start}{quantity} is not known yet with moment = 'forward'; leave out one of them"
            )
        if quantity in ("update", "change") and moment != "update":
            raise FormatError(
                f"{start}{quantity} is not known yet with moment = '{moment}'; leave out moment"
            )


def _state(scenario: PlainScenario, sample: int, moment: str, start: str) -> State:
    """Return what stands on the network at a moment."""
    if moment == "update":
        if scenario.learning_rate is None:
            raise FormatError(f"{start}there is no update to show, because training has no learning_rate")
        return _updated(scenario, sample, start)
    # One sample alone, so that every gradient in the figure is delta times out of the same figure.
    return state_at(trace_sample(scenario, sample), moment)


def _updated(scenario: PlainScenario, sample: int, start: str) -> State:
    """Return what stands on the network after an update: as the log has it, or the first by any rule."""
    log = trace_batch(scenario, sample)
    if log.conventions.learning_rate is not None:
        return log.state()
    network, samples = first_update(scenario)
    if sample not in samples:
        raise FormatError(
            f"{start}sample {sample} is not in the first update, and later ones are drawn for plain descent "
            f"alone; choose sample = {samples[0]}"
        )
    state, after = log.state(), network.record()
    new = {("weight", c.name): c.weight for c in after.connections if c.trainable}
    new |= {("bias", n.name): n.bias for n in after.neurons if n.bias is not None and n.bias_trainable}
    before = {key: state.values[key] for key in new}
    changes = {(f"{kind}_change", of): value - before[kind, of] for (kind, of), value in new.items()}
    return replace(state, values={**state.values, **new, **changes}, before=before)


def state_at(trace: Trace, moment: str) -> State:
    """Return what stands on the network after the forward or the backward pass of a trace."""
    return trace.state(upto=max(step.id for step in trace if step.phase in _PHASES[moment]))


def _bias_styles(scenario: PlainScenario, table: FigureTable, start: str) -> BiasStyles:
    """The network as it is drawn, and as it is computed."""
    network, (inputs, _) = scenario.build(), _sample(scenario, table, start)
    return bias_styles(network, inputs)


def _neuron(scenario: PlainScenario, table: FigureTable, start: str) -> NeuronSum:
    """One neuron from close by; without a name the first one that computes."""
    trace = trace_sample(scenario, table.sample)
    computing = [neuron.name for neuron in trace.network.neurons if neuron.kind == "neuron"]
    return neuron_sum(trace, _one(table, start) or computing[0])


def _layer(scenario: PlainScenario, table: FigureTable, start: str) -> Layer:
    """One layer, by its number; without one the first."""
    number = _one(table, start) or "1"
    if not number.isdecimal():
        raise FormatError(f"{start}of must be the number of a layer, such as 1, not {brief(number)}")
    return layer(_state(scenario, table.sample, "forward", start), int(number))


def _paths(scenario: PlainScenario, table: FigureTable, start: str) -> Paths:
    """The paths of one gradient; without a name that of the first connection."""
    trace = trace_sample(scenario, table.sample)
    return paths(trace, _one(table, start) or trace.network.connections[0].name)


def _landscape(scenario: PlainScenario, table: FigureTable, start: str) -> Landscape:
    """The error over the two inputs, with the descents of ``[input_descent]`` from every sample."""
    wanted = scenario.table.input_descent
    if wanted is None:
        raise FormatError(f"{start}a landscape shows descents on the inputs; add [input_descent]")
    starts = [inputs for inputs, _ in scenario.samples()]
    reach = 1.25 * max(abs(value) for inputs in starts for value in inputs.values())
    return input_landscape(
        scenario.build(),
        starts,
        reach=reach,
        learning_rate=wanted.learning_rate,
        steps=wanted.steps,
        height="f",
    )


def _error_over(scenario: PlainScenario, table: FigureTable, start: str) -> Landscape:
    """The cost over two weights, the first and the last where none are named."""
    network = scenario.build()
    names = table.of or [network.connections[0].name, network.connections[-1].name]
    rate = 1.0 if scenario.learning_rate is None else scenario.learning_rate
    return error_over(network, scenario.samples(), names, learning_rate=rate, updates=UPDATES)


def _error_along(scenario: PlainScenario, table: FigureTable, start: str) -> ErrorAlong:
    """E of one sample along one weight; without a name the first."""
    network = scenario.build()
    name = _one(table, start) or network.connections[0].name
    sample = _sample(scenario, table, start)
    return error_along(network, sample, name, learning_rate=scenario.learning_rate)


def _design_matrix(scenario: PlainScenario, table: FigureTable, start: str) -> Tables:
    """The inputs of all samples, without and with the column of ones."""
    return tables.design_matrix(scenario.build(), scenario.samples())


def _predictions(scenario: PlainScenario, table: FigureTable, start: str) -> Tables:
    """All samples with what the untrained network says."""
    from neurosim.scenario.building.parts import data_of
    from neurosim.scenario.run.trained import judged_by

    network = scenario.build()
    rule = judged_by(scenario, network, data_of(scenario)) if network.loss.needs_target else None
    return replace(tables.predictions(network, scenario.samples(), rule=rule), when="before training")


def _steps(scenario: PlainScenario, table: FigureTable, start: str) -> Tables:
    """The steps of the first update, for one sample."""
    log = sample_log(scenario, table.sample)
    refuse_printing(scenario, log)
    return tables.steps(log)


def _steps_of_a_check(scenario: PlainScenario, table: FigureTable, start: str) -> StepErrors:
    """How far numeric gradients are off; of the first weight where none is named."""
    network = scenario.build()
    name = _one(table, start) or network.connections[0].name
    return step_errors(network, _sample(scenario, table, start), name)


def _sample(scenario: PlainScenario, table: FigureTable, start: str) -> Sample:
    """Inputs and targets of the sample that the figure is of."""
    samples = scenario.samples()
    if table.sample > len(samples):
        raise UnknownNameError(f"{start}no sample {table.sample} (samples are 1 to {len(samples)})")
    return samples[table.sample - 1]


def _times(scenario: PlainScenario, table: FigureTable, start: str) -> GradientTimes:
    """What the gradients of growing networks cost, in both ways, measured now."""
    wanted = scenario.table.gradient_cost
    if wanted is None:
        raise FormatError(
            f"{start}the times of gradients need networks of several sizes; add [gradient_cost]"
        )
    return GradientCost.make(wanted).times()


def _one(table: FigureTable, start: str) -> str | None:
    """The one name that `of` gives, or None."""
    if len(table.of) > 1:
        raise FormatError(
            f"{start}a figure of the kind '{table.kind}' is about one thing, not {len(table.of)}"
        )
    return table.of[0] if table.of else None


Maker = Callable[[PlainScenario, FigureTable, str], Record]


#: What needs the weights of many epochs, so that the scenario is trained once more, with snapshots.
WITH_SNAPSHOTS = ("boundary-epochs", "weight-histories")

#: What is made from a scenario as it stands in its file.
MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "network": _network,
        "bias-styles": _bias_styles,
        "neuron": _neuron,
        "computation": _neuron,
        "layer": _layer,
        "paths": _paths,
        "matrices": _network,
        "map": _landscape,
        "surface": _landscape,
        "error-over": _error_over,
        "error-along": _error_along,
        "design-matrix": _design_matrix,
        "predictions": _predictions,
        "steps": _steps,
        "gradient-steps": _steps_of_a_check,
        "gradient-times": _times,
        **FUNCTIONS,
    }
)


def record_of(
    scenario: PlainScenario, table: FigureTable, start: str, trained: "Trained | None" = None
) -> Record:
    """Return what a figure of a scenario is made from.

    Parameters
    ----------
    start : str
        Where messages say that it stands.
    trained : Trained, optional
        The training, for the figures that are of one; else the scenario is trained where one is needed.
    """
    refuse_figure(scenario, table)
    if table.kind in WITH_SNAPSHOTS and table.weights is None:
        from neurosim.scenario import films

        return (
            films.boundary_epochs(scenario, 6)
            if "epochs" in table.kind
            else films.parameter_histories(scenario, table.of)
        )
    from neurosim.scenario.run.train import train_scenario
    from neurosim.scenario.trained_kinds import AFTER_TRAINING, WITH_TRAINED
    from neurosim.scenario.weights import after, untrained, weights_of

    weights = weights_of(table, start)
    if table.kind in MAKERS and weights != "trained":
        return MAKERS[table.kind](scenario, table, start)
    if weights == "first":
        found = untrained(scenario)
    else:
        found = train_scenario(scenario, progress=True) if trained is None else trained
    record = {**AFTER_TRAINING, **WITH_TRAINED}[table.kind](found, table, start)
    return record if weights is None or table.kind in WITH_TRAINED else replace(record, when=after(found))
