"""What figures are made of: a scenario, or a network or trace that Python saved."""

from collections.abc import Sequence
from dataclasses import replace

from neurosim.drawing.network.selection import DEFAULT, lacking
from neurosim.figures.moments import state_at
from neurosim.figures.registry import all_kinds, kind_named
from neurosim.figures.source import NamedSample, NetworkCost, Source, TrainedNetwork, Weights
from neurosim.ground.errors import FormatError, listed
from neurosim.network import Network
from neurosim.scenario.building.limits import refuse_passes, refuse_printing, refuse_training
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.demonstrations.gradient_cost import GradientCost
from neurosim.scenario.run.fitting import first_update, fit_part
from neurosim.scenario.run.tracing import sample_log, trace_batch, trace_sample
from neurosim.scenario.run.train import train_scenario
from neurosim.scenario.run.trained import Trained, judged_by
from neurosim.scenario.saved import SavedFile
from neurosim.scenario.weights import after, met, untrained
from neurosim.trace.records import State
from neurosim.trace_view import Trace
from neurosim.training.classes import Rule


class ScenarioSource(Source):
    """A scenario as it stands in its file, before the training.

    Parameters
    ----------
    scenario : PlainScenario
    start : str
        What messages begin with.
    trained : Trained, optional
        Its training, for the figures that are of one; else it is trained where one is needed.
    """

    def __init__(self, scenario: PlainScenario, start: str, trained: Trained | None = None) -> None:
        self.scenario, self.start, self.trained = scenario, start, trained
        self.name, self.learning_rate = scenario.name, scenario.learning_rate
        self.limited = scenario.limited and not scenario.parts
        self.input_descent = scenario.table.input_descent

    @property
    def beside_trained(self) -> bool:
        """Whether the file asks for figures of trained weights, too."""
        return any(kind_named(figure.kind).of == "training" for figure in self.scenario.table.figures)

    def limit(self, passes: int) -> None:
        """Refuse so many passes, where nobody named the scenario."""
        refuse_passes(self.scenario, self.scenario.untrained, passes)

    def with_weights(self, weights: Weights) -> "ScenarioSource":
        """Return the scenario with its first weights, or after its training."""
        if weights == "first":
            return self
        trained = train_scenario(self.scenario, progress=True) if self.trained is None else self.trained
        return TrainedSource(trained, self.start)

    def network(self) -> Network:
        """Return the network, untrained."""
        return self.scenario.build()

    def samples(self) -> Sequence[NamedSample]:
        """Return the samples."""
        return self.scenario.samples()

    def rule(self) -> Rule:
        """Return by what outs are judged."""
        return judged_by(self.scenario, self.scenario.untrained, data_of(self.scenario))

    def when(self, sample: int = 1) -> str:
        """Return which weights a sample meets on its first way through the network."""
        return met(self.scenario, sample)

    def trace(self, sample: int) -> Trace:
        """Return the passes of one sample alone, so that a gradient is delta times out of this sample."""
        return trace_sample(self.scenario, sample)

    def state(self, sample: int, moment: str) -> State:
        """Return what stands on the network at a moment."""
        if moment != "update":
            return state_at(self.trace(sample), moment)
        if self.scenario.learning_rate is None:
            raise FormatError(
                f"{self.start}there is no update to show, because training has no learning_rate"
            )
        return self._updated(sample)

    def _updated(self, sample: int) -> State:
        """What stands on the network after an update: as the log has it, or the first by any rule."""
        log = trace_batch(self.scenario, sample)
        if log.conventions.learning_rate is not None:
            return log.state()
        network, samples = first_update(self.scenario)
        if sample not in samples:
            raise FormatError(
                f"{self.start}sample {sample} is not in the first update, and later ones are drawn for plain "
                f"descent alone; choose sample = {samples[0]}"
            )
        state, after_it = log.state(), network.record()
        new = {("weight", c.name): c.weight for c in after_it.connections if c.trainable}
        new |= {("bias", n.name): n.bias for n in after_it.neurons if n.bias is not None and n.bias_trainable}
        before = {key: state.values[key] for key in new}
        changes = {(f"{kind}_change", of): value - before[kind, of] for (kind, of), value in new.items()}
        return replace(state, values={**state.values, **new, **changes}, before=before)

    def refuse_unknown(self, show: Sequence[str], state: State, moment: str) -> None:
        """Refuse what no pass of this scenario will ever know, or none that has been made by this moment."""
        known = {quantity for quantity, _ in state.values}
        for quantity in show:
            if quantity == "target" and quantity not in known:
                raise FormatError(
                    f"{self.start}there is no target to show, because the loss '{state.network.loss}' has "
                    "none; leave target out"
                )
            if quantity in ("delta", "gradient") and moment == "forward":
                raise FormatError(
                    f"{self.start}{quantity} is not known yet with moment = 'forward'; leave out one of them"
                )
            if quantity in ("update", "change") and moment != "update":
                raise FormatError(
                    f"{self.start}{quantity} is not known yet with moment = '{moment}'; leave out moment"
                )

    def log(self, sample: int) -> Trace:
        """Return the steps of a sample when its turn comes, short enough to be read."""
        log = sample_log(self.scenario, sample)
        refuse_printing(self.scenario, log)
        return log

    def learnt(self) -> TrainedNetwork:
        """Return the scenario as it is before its training."""
        return _learnt(untrained(self.scenario))

    def with_snapshots(self) -> TrainedNetwork:
        """Train as the scenario says, and keep the weights on the way."""
        scenario = self.scenario
        if scenario.learning_rate is None:
            raise FormatError(
                f"{scenario.where}: there is no training to show, because it has no learning_rate"
            )
        network, parts = scenario.build(), data_of(scenario)
        epochs = scenario.table.training.epochs
        refuse_training(scenario, network, len(parts.train), 0, 0)
        every = max(1, epochs // 400)
        history = fit_part(scenario, network, parts.train, epochs, progress=False, snapshots_every=every)
        return _learnt(Trained(scenario, parts, network, history, {}))

    def gradient_costs(self) -> Sequence[NetworkCost]:
        """Return what the gradients of the networks of ``[gradient_cost]`` cost."""
        wanted = self.scenario.table.gradient_cost
        if wanted is None:
            raise FormatError(
                f"{self.start}the times of gradients need networks of several sizes; add [gradient_cost]"
            )
        return GradientCost.make(wanted).costs


class TrainedSource(ScenarioSource):
    """A scenario after its training."""

    def __init__(self, trained: Trained, start: str) -> None:
        super().__init__(trained.scenario, start, trained)
        self.of = trained

    def with_weights(self, weights: Weights) -> "ScenarioSource":
        """Return the scenario with its first weights, or this."""
        return self if weights == "trained" else ScenarioSource(self.scenario, self.start, self.of)

    def network(self) -> Network:
        """Return the network, trained."""
        return self.of.network

    def rule(self) -> Rule:
        """Return by what outs are judged."""
        return self.of.rule

    def when(self, sample: int = 1) -> str:
        """Return how long the weights have been trained."""
        return after(self.of)

    def trace(self, sample: int) -> Trace:
        """Return the passes of one sample through the trained network."""
        return self.of.network.trace(*self.sample(sample))

    def state(self, sample: int, moment: str) -> State:
        """Return what stands on the trained network at a moment."""
        if moment == "update":
            raise FormatError(f"{self.start}there is no update to show after the training; leave out weights")
        return state_at(self.trace(sample), moment)

    def learnt(self) -> TrainedNetwork:
        """Return the training."""
        return _learnt(self.of)


def _learnt(trained: Trained) -> TrainedNetwork:
    parts, watched = trained.parts, trained.parts.watched or "validation"
    return TrainedNetwork(
        trained.network, trained.history, parts.train, parts.test, trained.rule, watched, after(trained)
    )


class SavedSource(Source):
    """A saved network or trace, which has passes but no training."""

    def __init__(self, saved: SavedFile) -> None:
        self.saved, self.start, self.name = saved, f"{saved.where}: ", saved.title

    def require_scenario(self, kind: str) -> None:
        """Refuse a kind of figure that needs more than passes."""
        enough = [one.name for one in all_kinds() if one.of == "passes"]
        raise FormatError(
            f"a figure of the kind '{kind}' needs a scenario, but {self.saved.where} is {self.saved.what}; "
            f"kinds for saved networks and traces are {listed(enough, 99)}"
        )

    def trace(self, sample: int) -> Trace:
        """Return the passes of one sample."""
        log = self.saved.trace(sample)
        return log if len(log.samples) == 1 else log.of_sample(self.saved.number(sample))

    def shown(self, show: Sequence[str]) -> tuple[str, ...]:
        """Return what is shown; of a network before its first pass the weights, where nothing is chosen."""
        return ("weight",) if self.saved.log is None and tuple(show) == DEFAULT else tuple(show)

    def state(self, sample: int, moment: str) -> State:
        """Return what stands on the network."""
        if self.saved.log is None:
            assert self.saved.network is not None
            return self.saved.network.state()
        log = self.saved.trace(sample)
        if moment == "update":
            return log.state()
        passes = [step.id for step in log if step.phase != "update"]
        return log.state(upto=max(passes, default=None), sample=self.saved.number(sample))

    def refuse_unknown(self, show: Sequence[str], state: State, moment: str) -> None:
        """Refuse what the passes do not know, and say what makes them know it."""
        for name in lacking(state, show):
            missing = "a learning rate" if name in ("update", "change") else "targets"
            add = "--learning-rate" if name in ("update", "change") else "--targets"
            if self.saved.network is None:
                raise FormatError(
                    f"{self.start}the trace was made without {missing}, so it has no {name} to show"
                )
            options = f"--inputs and {add}" if name not in ("net", "out") else "--inputs"
            raise FormatError(
                f"{self.saved.where} is a network, which holds no {name}; add {options} to show it"
            )

    def log(self, sample: int) -> Trace:
        """Return the steps of a sample."""
        return self.trace(sample)
