"""The options of a training: each stands here once, with its type, its meaning and its default."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

from neurosim.engines.job_options import JobOptions

if TYPE_CHECKING:
    import numpy as np

    from neurosim.engines.job import Engine, Job
    from neurosim.formulas.updates import Optimizer
    from neurosim.ground.files import FilePath
    from neurosim.ground.frames import Rows, SampleSet
    from neurosim.model.plain_network import PlainNetwork
    from neurosim.training.checkpoints import Checkpoint
    from neurosim.training.evaluating import Metric
    from neurosim.training.history_record import HistoryRecord
    from neurosim.training.schedules import ScheduleChoice
    from neurosim.training.stopping import EarlyStopping


#: The class of the network that is trained, and that of the history that is made: `neurosim.Network` and
#: `neurosim.History` for users, to whom signatures and help speak of them by these names.
Network = TypeVar("Network", bound="PlainNetwork")
History = TypeVar("History", bound="HistoryRecord")


class FitChoices(JobOptions, Generic[Network, History], total=False):
    """The options that need not be given; what they mean is told by `FitOptions`."""

    learning_rate: float | None
    shuffle: bool
    seed: "int | np.random.Generator | None"
    optimizer: "str | type[Optimizer] | Optimizer | None"
    schedule: "ScheduleChoice | None"
    validation: "tuple[Rows, Rows | None] | SampleSet | None"
    metrics: "Iterable[str | Metric] | str | Metric"
    evaluate_every: int | None
    snapshots_every: int | None
    early_stopping: "EarlyStopping | None"
    callback: "Callable[[History], object] | None"
    callback_every: int
    progress: "bool | Callable[[int, int], object] | None"
    engine: "str | Callable[[Network, Job], Engine]"
    history: "History | None"
    checkpoint: "Checkpoint | FilePath | None"
    resume: bool


class FitOptions(FitChoices[Network, History]):
    """What `Network.fit` takes besides the samples.

    epochs : int
        How often to go through all samples; with `history`, how many more; with `resume`, how
        many in total.
    learning_rate : float, optional
        Needed unless the optimizer or the schedule has one.
    batch_size : int or ``"all"``
        Samples per update. The last batch of an epoch may be smaller.
    reduction : ``"sum"`` or ``"mean"``
        Whether the gradients of a batch are divided by its size.
    shuffle : bool
        Whether every epoch goes through the samples in a new order, drawn from `seed`.
    seed : int or numpy.random.Generator, optional
        Without one, a random seed is used; the history stores it.
    optimizer : str or Optimizer, optional
        Plain descent, or another rule by name, such as ``"momentum"`` or ``"adam"`` (``neurosim equation``
        lists all); an object (``ns.Momentum(0.5, momentum=0.9)``) keeps what it remembers for the next
        training.
    l2 : float
        Descends on E + l2/2 * (sum of w^2), biases excluded: l2 * w is added to the gradient of a weight,
        once per update. Reported costs do not include it.
    schedule : Schedule, function of the epoch, or list of rates, optional
        The learning rate of every epoch, in place of `learning_rate`.
    validation : pair (X, T) or Dataset, optional
        Samples to evaluate the training with, which are not trained on.
    metrics : names or functions (targets, outputs) -> float
        Names are ``"accuracy"``, ``"micro_accuracy"``, ``"micro_precision"``, ``"micro_recall"``.
    evaluate_every : int, optional
        Every so many epochs, before the first and at the end, cost and metrics are computed over all
        samples; by default after each, if there is a validation, a metric or an early stopping.
    snapshots_every : int, optional
        Every so many epochs, the weights are stored in the history.
    early_stopping : EarlyStopping, optional
    callback : function of the history, optional
        Called after epochs, with the weights of that moment on the network; what it changes (weights,
        biases, which are trainable) is trained on. Where it returns True, the training ends.
    callback_every : int
        Every how many epochs it is called; it is always called at the end.
    progress : bool or function (done, total), optional
        By default a bar on standard error, if that is a terminal and the training takes longer than two
        seconds. True shows it at once, False never.
    engine : str or Engine
        ``"objects"``, ``"program"`` and ``"compiled"`` give the same bits, ``"numpy"`` adds in another
        order. ``"auto"`` chooses, and continues with the engine of the history. What ``"compiled"``
        cannot do, such as equations in plain Python, another with the same bits does in its place.
        One of your own is a class or function (network, job) -> `neurosim.Engine`.
    exact : bool
        False allows ``"compiled"`` other roundings, for speed.
    history : History, optional
        The history of a training to continue; it is extended in place.
    checkpoint : Checkpoint or folder, optional
        Where to write everything that is needed to continue.
    resume : bool
        Whether to continue from the last checkpoint, if there is one.
    """

    epochs: int


#: What an option is where it is not given.
DEFAULTS: "FitChoices[PlainNetwork, HistoryRecord]" = {
    "learning_rate": None,
    "batch_size": 1,
    "reduction": "sum",
    "shuffle": False,
    "seed": None,
    "optimizer": None,
    "l2": 0.0,
    "schedule": None,
    "validation": None,
    "metrics": (),
    "evaluate_every": None,
    "snapshots_every": None,
    "early_stopping": None,
    "callback": None,
    "callback_every": 1,
    "progress": None,
    "engine": "auto",
    "exact": True,
    "history": None,
    "checkpoint": None,
    "resume": False,
}


def with_defaults(options: FitOptions[Network, History]) -> FitOptions[Network, History]:
    """Return the options with the defaults of those that were not given."""
    return {**DEFAULTS, "history": None, **options}
