"""Going on with a training: after an earlier call of `fit`, or from a checkpoint."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from neurosim.engines.choosing import Choice, of_same_bits, who_trains
from neurosim.engines.job import Job
from neurosim.engines.own import name_of
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import Optimizer
from neurosim.ground.errors import EngineError, NumberError, StructureError
from neurosim.model.keeping import require_restorable
from neurosim.model.plain_network import PlainNetwork
from neurosim.model.standing import forget_passes
from neurosim.training.checkpoints import Checkpoint, SavedTraining
from neurosim.training.fingerprint import digest_of, require_same, settings_of
from neurosim.training.history_record import HistoryRecord
from neurosim.training.plan import FitPlan
from neurosim.training.schedules import rates
from neurosim.training.shuffling import Seed, generator_of, new_generator, seed_number, set_state


def find_saved(
    checkpoint: Checkpoint | None, resume: bool, history: HistoryRecord | None
) -> SavedTraining | None:
    """Return the checkpoint to continue from; None where the training begins.

    Raises
    ------
    NumberError
        There is no folder to continue from, or two histories.
    StructureError
        There is a checkpoint, but it was not asked for.
    FormatError
        Its checkpoints cannot be read.
    """
    if checkpoint is None:
        if resume:
            raise NumberError(
                "resume needs a checkpoint to continue from; give checkpoint=ns.Checkpoint(folder)"
            )
        return None
    if resume and history is not None:
        raise NumberError("resume takes its history from the checkpoint; leave history out")
    if not resume and checkpoint.files():
        raise StructureError(
            f"'{checkpoint.folder}' holds checkpoints of an earlier training; give resume=True to continue "
            "from them, or another folder to start again"
        )
    return checkpoint.newest() if resume else None


def settings(network: PlainNetwork, job: Job, plan: FitPlan, engine: Choice) -> dict[str, str]:
    """Return everything that the weights depend on, but for those that the training starts with.

    Raises
    ------
    StructureError
        The network has an equation of the user's own that could not be told from another one.
    """
    require_restorable(network)
    name = who_trains(engine, network, job) if isinstance(engine, str) else name_of(engine)
    stopping = "none"
    if plan.stopping is not None:
        stopping = f"{plan.stopping} every {plan.evaluate_every} epochs"
    watched = plan.validation if plan.stopping is not None else None
    seed = plan.checkpoint.seed if plan.checkpoint is not None else None
    return settings_of(
        network,
        job,
        shuffle=plan.generator is not None,
        early_stopping=stopping,
        validation="none" if watched is None else digest_of(*watched),
        engine=of_same_bits(name, job),
        **({} if seed is None else {"seed": seed}),
    )


def require_network(saved: SavedTraining, plan: FitPlan, names: tuple[str, ...]) -> None:
    """Refuse a checkpoint that was made with another network.

    Raises
    ------
    StructureError
        Its parameters are not those of this network.
    """
    if plan.checkpoint is not None and saved.history.parameters != names:
        raise StructureError(
            f"the checkpoint in '{plan.checkpoint.folder}' was made with another network; "
            "give the network that it was made with, or another folder"
        )


def refuse_other_settings(saved: SavedTraining, plan: FitPlan) -> None:
    """Refuse to continue with other settings than those of the checkpoint.

    Raises
    ------
    StructureError
        With the first difference.
    NumberError
        The training has more epochs behind it than it is to have.
    """
    history = saved.history
    assert plan.checkpoint is not None
    require_same(saved.settings, plan.settings, plan.checkpoint.folder)
    if not np.array_equal(rates(plan.schedule, 1, history.epochs), history.learning_rate):
        raise StructureError(
            f"the checkpoint in '{plan.checkpoint.folder}' was made with other learning rates; "
            "give the same to continue, or another folder to start again"
        )
    if history.epochs > plan.last:
        raise NumberError(
            f"epochs is {plan.last}, but the checkpoint is of epoch {history.epochs} already; "
            "epochs counts from the very beginning where a training is resumed"
        )


def is_over(saved: SavedTraining, plan: FitPlan) -> bool:
    """Tell whether the training of a checkpoint has come to its end."""
    return saved.history.stopped in ("early stopping", "callback") or saved.history.epochs == plan.last


def finish(
    network: PlainNetwork, parameters: Parameters, rule: Optimizer, saved: SavedTraining, plan: FitPlan
) -> None:
    """Leave the network and the optimizer as the training left them that has come to its end."""
    history = saved.history
    best = plan.best(history)
    if plan.generator is not None and history.generator is not None:
        set_state(plan.generator, history.generator)
    parameters.write(saved.parameters if best is None else best)
    rule.forget()
    rule.belong_to(network, parameters.names)
    history.remind(rule)
    forget_passes(network)


@contextmanager
def start(
    saved: SavedTraining | None,
    history: HistoryRecord,
    parameters: Parameters,
    rule: Optimizer,
    plan: FitPlan,
) -> Iterator[None]:
    """Put everything where it was when the training stopped; take it back if the training cannot begin."""
    memory, owner, generator = rule.memory, rule.owner, plan.generator
    before = parameters.read() if saved is not None else None
    state = generator.bit_generator.state if generator is not None else {}
    try:
        if saved is not None:
            if generator is not None and history.generator is not None:
                set_state(generator, history.generator)
            parameters.write(saved.parameters)
            rule.forget()
        rule.belong_to(parameters.network, parameters.names)
        history.remind(rule)
        yield
    except BaseException:
        rule.memory, rule.owner = memory, owner
        if generator is not None:
            generator.bit_generator.state = state
        if before is not None:
            parameters.write(before)
        raise


@contextmanager
def taken_back(
    network: PlainNetwork, rule: Optimizer, plan: FitPlan, history: HistoryRecord
) -> Iterator[None]:
    """Put everything back as it was, if an engine of one's own turns out to be none."""
    numbers, memory, owner, before = network.snapshot(), rule.memory, rule.owner, history.copy()
    remembered = None if memory is None else memory.copy()
    state = plan.generator.bit_generator.state if plan.generator is not None else {}
    try:
        yield
    except EngineError:
        network.restore(numbers)
        rule.memory, rule.owner = remembered, owner
        if plan.generator is not None:
            plan.generator.bit_generator.state = state
        history.become(before)
        raise


def generator(
    shuffle: bool, seed: Seed, history: HistoryRecord, resume: bool
) -> tuple[np.random.Generator | None, int | None]:
    """Return the generator of the shuffles, and the number that it was made from.

    Raises
    ------
    NumberError
        The seed is of the wrong kind, or another one than the training began with.
    """
    if not shuffle:
        if seed is not None and not isinstance(seed, np.random.Generator):
            seed_number(seed)
        return None, None
    if history.generator is None or (isinstance(seed, np.random.Generator) and not resume):
        return new_generator(seed)
    if isinstance(seed, np.random.Generator):
        return seed, None  # `start` moves it to where it stood
    if seed is not None:
        number = seed_number(seed)
        if number != history.seed:
            raise NumberError(
                f"seed is {number}, but the shuffles of this training were drawn from "
                f"{'a generator' if history.seed is None else history.seed}; leave out seed to continue"
            )
    return generator_of(history.generator), history.seed
