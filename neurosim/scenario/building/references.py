"""Whatever a scenario speaks of must come by in its run; what will not is refused before the run begins."""

from typing import TYPE_CHECKING

from neurosim.figures.options import OfOneSample
from neurosim.ground.errors import FormatError, NeurosimError, UnknownNameError, brief, listed
from neurosim.ground.numbers import counted
from neurosim.scenario.table.reading import place

if TYPE_CHECKING:
    from neurosim.scenario.building.plain import PlainScenario


def check_references(scenario: "PlainScenario") -> None:
    """Refuse what speaks of an update, a sample or a rule that a run will not come by.

    Raises
    ------
    FormatError
        The message gives the key path.
    """
    _rules(scenario)
    if scenario.table.data is not None:
        _variants(scenario)
        return
    samples = len(scenario.table.samples)
    if scenario.batch_size > samples:
        raise FormatError(
            f"{scenario.where}: {place(('training', 'batch'))}must be at most {samples}, not "
            f'{scenario.batch_size}: the file has only {counted(samples, "sample")} ("all" takes all)'
        )
    _published(scenario, samples)
    _demonstrations(scenario, samples)
    for position, figure in enumerate(scenario.table.figures):
        if isinstance(figure, OfOneSample) and figure.sample > samples:
            start = f"{scenario.where}: {place(('figures', position, 'sample'))}"
            raise FormatError(f"{start}the file has only {counted(samples, 'sample')}")


def _rules(scenario: "PlainScenario") -> None:
    """Make optimizer and schedule once, so that a wrong name is found now."""
    training = scenario.table.training
    if training.learning_rate is None:
        return
    for key, make in (
        ("optimizer", training.made_optimizer),
        ("schedule", training.made_schedule),
        ("early_stopping", training.made_early_stopping),
    ):
        try:
            make()
        except NeurosimError as error:
            raise FormatError(f"{scenario.where}: {place(('training', key))}{error}") from None
    if training.early_stopping is not None and not _has_validation(scenario):
        raise FormatError(
            f"{scenario.where}: {place(('training', 'early_stopping'))}needs a validation part; "
            "add [data.split] with validation_size, such as validation_size = 0.1"
        )


def _has_validation(scenario: "PlainScenario") -> bool:
    data = scenario.table.data
    return data is not None and data.split is not None and data.split.validation_size is not None


def _variants(scenario: "PlainScenario") -> None:
    names = [variant.name for variant in scenario.table.variants]
    for position, name in enumerate(names):
        start = f"{scenario.where}: {place(('variants', position))}"
        if name in names[:position]:
            raise FormatError(f"{start}there is a variant {brief(name)} already")
        bias = scenario.table.variants[position].bias
        if bias is not None and (scenario.table.network is None or scenario.table.network.layers is None):
            raise FormatError(f"{start}bias can be changed in [network.layers] only; leave it out")


def _published(scenario: "PlainScenario", samples: int) -> None:
    for published in scenario.published:
        start = f"{scenario.where}: {place(published.keys)}"
        if published.of_first_update and scenario.updates == 0:
            raise FormatError(
                f"{start}refers to an update, but the training makes none (see learning_rate and epochs)"
            )
        if published.batch and scenario.table.training.shuffle and scenario.batch_size < samples:
            raise FormatError(
                f"{start}refers to the first batch, but the samples are shuffled; leave out "
                "shuffle, or publish numbers of single samples"
            )
        if published.after is not None and published.after > scenario.updates:
            raise FormatError(f"{start}training ends after {counted(scenario.updates, 'update')}")
        parts = [moment for moment in published.moments if moment % scenario.updates_per_epoch]
        if scenario.table.training.shuffle and parts:
            raise FormatError(
                f"{start}must be whole epochs, that is a multiple of {scenario.updates_per_epoch} updates, "
                "where the samples are shuffled"
                + ("" if published.after in parts else "; write the weight or bias after it")
            )
        if published.after is None and scenario.batch_size < published.sample <= samples:
            raise FormatError(f"{start}the first update uses only {counted(scenario.batch_size, 'sample')}")
        if published.sample > samples:
            raise FormatError(f"{start}the file has only {counted(samples, 'sample')}")


def _demonstrations(scenario: "PlainScenario", samples: int) -> None:
    table = scenario.table
    if table.input_descent is not None:
        _input_descent(scenario, samples)
    if table.update_too_early is not None:
        start = f"{scenario.where}: {place(('update_too_early',))}"
        if scenario.learning_rate is None:
            raise FormatError(f"{start}updates need a learning_rate in [training]")
        for updates in table.update_too_early.totals:
            if not updates.isdecimal() or int(updates) < 1:
                raise FormatError(
                    f"{start}totals are named by a number of updates, such as 1, not {brief(updates)}"
                )


def _input_descent(scenario: "PlainScenario", samples: int) -> None:
    table = scenario.table.input_descent
    assert table is not None
    network = scenario.untrained
    start = f"{scenario.where}: {place(('input_descent',))}"
    if network.loss.needs_target:
        raise FormatError(
            f'{start}descends on the output itself, so the loss must use no target: loss = "sum_of_outputs"'
        )
    if len(table.ends) not in (0, samples):
        raise FormatError(f"{start}ends must be one for each of the {counted(samples, 'sample')}")
    inputs = [neuron.name for neuron in network.inputs]
    for end in [*table.ends, *table.misprints]:
        for name in end:
            if name not in inputs:
                raise UnknownNameError(f"{start}no input {brief(name)} (inputs are {listed(inputs)})")
