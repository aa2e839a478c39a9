"""The step log of a scenario: the passes of one batch, recorded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from neurosim.ground.errors import UnknownNameError
from neurosim.network import Network
from neurosim.passes.traced import trace as recorded
from neurosim.scenario.building.limits import parameters_of, refuse_passes, refuse_recording
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.run.fitting import fit_to_moments
from neurosim.trace.records import Update
from neurosim.trace_view import Trace

if TYPE_CHECKING:
    from neurosim.printing.words import Words

#: A log of more gradients than this is one of a single sample; with more parameters, of a single neuron.
MANY = 2000


def trace_batch(scenario: PlainScenario, sample: int = 1) -> Trace:
    """Return the trace of the batch that contains a sample, after the updates that come before it.

    Of ``[data]`` it is the network as the training finds it, whichever sample is asked for.

    Raises
    ------
    UnknownNameError
        When there is no such sample.
    """
    network, samples, done = _before(scenario, sample)
    size = _traced_size(scenario, network, len(samples))
    first = (sample - 1) // size * size
    refuse_recording(scenario, network, size)
    batch = samples[first : first + size]
    return recorded(
        Trace,
        network,
        [values for values, _ in batch],
        [wanted for _, wanted in batch if wanted is not None] or None,
        _rate(scenario, len(samples), first, size),
        reduction=scenario.table.training.reduction,
        first=Update(done + 1, done // scenario.updates_per_epoch + 1 if done else 1, (first + 1,), None),
    )


def _rate(scenario: PlainScenario, samples: int, first: int, size: int) -> float | None:
    """The learning rate of the update at the end of a batch; None where the log has no update."""
    training = scenario.table.training
    if scenario.learning_rate is None or not training.first_is_plain:
        return None
    if not training.plain and first > 0:
        return None
    if scenario.table.data is not None and (first > 0 or size != training.batch_size(samples)):
        return None
    return training.first_rate


def trace_sample(scenario: PlainScenario, sample: int = 1) -> Trace:
    """Return the trace of one sample alone, forward and backward, with the weights it meets.

    Raises
    ------
    UnknownNameError
        When there is no such sample.
    """
    network, samples, _ = _before(scenario, sample)
    refuse_recording(scenario, network, 1)
    return recorded(Trace, network, *samples[sample - 1], first=Update(1, 1, (sample,), None))


def _before(scenario: PlainScenario, sample: int) -> tuple[Network, Sequence[Sample], int]:
    """The network as it is when the batch of a sample begins, all samples, and the updates before it."""
    samples = scenario.samples()
    if not 1 <= sample <= len(samples):
        raise UnknownNameError(f"no sample {sample} in {scenario.where} (samples are 1 to {len(samples)})")
    if scenario.table.data is not None:
        return scenario.build(), samples, 0
    done = (sample - 1) // scenario.batch_size
    if not scenario.table.training.plain:
        done = 0  # only plain descent is followed update by update
    refuse_passes(scenario, scenario.untrained, done * scenario.batch_size)
    network = fit_to_moments(scenario, data_of(scenario).train, [done])[0] if done else scenario.build()
    return network, samples, done


def _traced_size(scenario: PlainScenario, network: Network, samples: int) -> int:
    """How many samples the log is of."""
    if scenario.table.data is None:
        return scenario.batch_size
    size = samples if scenario.learning_rate is None else scenario.table.training.batch_size(samples)
    return size if size * parameters_of(network) <= MANY else 1


def which_samples(scenario: PlainScenario, trace: Trace, language: str = "en") -> str | None:
    """Say which samples the log of the first update is of, and what it leaves out; None if it is all of them.

    Parameters
    ----------
    scenario : PlainScenario
    trace : Trace
        Of its first batch.
    language : str
        That of the log.
    """
    from neurosim.printing.words import words

    say = words(language)
    samples, size = len(scenario.samples()), len(trace.samples)
    left = _not_covered(scenario, trace, say)
    if size == samples:
        return left and f"{left[0].upper()}{left[1:]}"
    count = say.count(samples)
    which = say("said.samples", first=1, last=say.count(size), count=count)
    if size == 1:
        which = say("said.sample", number=1, count=count)
    moment = say("said.before" if left else "said.around")
    said = "" if left is None else f"; {left}"
    return f"{which}, {moment}{said}; {say('said.another')}"


def _not_covered(scenario: PlainScenario, trace: Trace, say: "Words") -> str | None:
    """Say in one sentence what the log does not show of the first update; None where it shows all of it."""
    training = scenario.table.training
    if scenario.learning_rate is None or trace.conventions.learning_rate is not None:
        return None
    if training.first_is_plain:
        return say("said.one_of", count=say.count(training.batch_size(len(scenario.samples()))))
    return say("said.not_shown", how=f" {say('figure.and')} ".join(training.why_not_plain(say)))


def one_neuron(scenario: PlainScenario) -> str | None:
    """Return the neuron that the log of a large network is of, so that it can be read; else None."""
    if scenario.table.data is None or parameters_of(scenario.untrained) <= MANY:
        return None
    return scenario.untrained.outputs[0].name


def left_out(scenario: PlainScenario, trace: Trace, neuron: str, language: str = "en") -> str:
    """Say that the log of a large network shows one neuron only."""
    from neurosim.printing.words import words

    say = words(language)
    parameters = say.count(parameters_of(scenario.untrained))
    return say("said.large", parameters=parameters, steps=say.count(len(trace)), neuron=neuron)


def sample_log(scenario: PlainScenario, sample: int | None) -> Trace:
    """Return the log of the first update; or of one sample, counted from 1, when its turn comes."""
    log = trace_batch(scenario, 1 if sample is None else sample)
    return log if sample is None else log.of_sample(sample)


def readable_part(
    scenario: PlainScenario, log: Trace, about: str | None = None, *, whole: bool = True
) -> tuple[Trace, list[str]]:
    """Return of a log what somebody can read, and what has to be said of it.

    Parameters
    ----------
    log : Trace
    about : str, optional
        Only what concerns this neuron or connection; of a large network one output by default.
    whole : bool
        Whether the log is that of the first update, not of one sample.
    """
    said = []
    if whole and (which := which_samples(scenario, log)) is not None:
        said.append(which)
    if about is None and (about := one_neuron(scenario)) is not None:
        said.append(left_out(scenario, log, about))
    return (log if about is None else log.about(about)), said
