"""``[training]``: how the network learns."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from neurosim.engines.choosing import ENGINES, engine_name
from neurosim.engines.job import require_one_penalty
from neurosim.formulas.updates import OPTIMIZERS, Optimizer
from neurosim.ground.errors import UnknownNameError
from neurosim.ground.tables import Flag, Given, Name, Number, TomlTable, Whole, must_be_one_of, sentence
from neurosim.scenario.table.choices import Choice, Chosen, named_among, thing_of
from neurosim.training.evaluating import METRICS
from neurosim.training.fit_options import FitChoices
from neurosim.training.schedules import (
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    Schedule,
    StepDecay,
    rates,
)
from neurosim.training.stopping import EarlyStopping

if TYPE_CHECKING:
    from neurosim.history_view import History
    from neurosim.network import Network
    from neurosim.printing.words import Words

#: The schedules by the names that a file gives them.
SCHEDULES: Mapping[str, type[Schedule]] = MappingProxyType(
    {
        "step": StepDecay,
        "exponential": ExponentialDecay,
        "inverse_time": InverseTimeDecay,
        "cosine": CosineDecay,
    }
)
#: No training comes so far, and beyond it floats do not count one by one.
BEYOND_COUNTING = 2**53


def _batch(value: Given) -> Given:
    if value in ("sample", "all") or (isinstance(value, int) and value is not True and value >= 1):
        return value
    raise sentence('must be "sample", "all" or a number of samples such as 32')


def _present(value: object) -> object:
    """Return what an engine is called now, for a file that names it as it was called before."""
    return engine_name(value) if isinstance(value, str) else value


Metric = Annotated[Name, must_be_one_of("unknown metric", METRICS)]


class TrainingTable(TomlTable):
    """``[training]``: without a learning rate nothing is updated."""

    instead = MappingProxyType(
        {"momentum": 'it belongs to the optimizer: optimizer = { name = "momentum", momentum = 0.9 }; '}
    )
    learning_rate: Annotated[Number, Field(gt=0)] | None = None
    epochs: Annotated[Whole, Field(ge=0, lt=BEYOND_COUNTING)] = 1
    batch: Annotated[Literal["sample", "all"] | int, BeforeValidator(_batch)] = "sample"
    reduction: Literal["sum", "mean"] = "sum"
    optimizer: Annotated[Choice, named_among("optimizer", OPTIMIZERS)] = {"name": "descent"}
    l2: Annotated[Number, Field(ge=0)] = 0.0
    shuffle: Flag = False
    seed: Annotated[Whole, Field(ge=0)] | None = None
    schedule: Annotated[Choice, named_among("schedule", SCHEDULES)] | None = None
    early_stopping: Chosen | None = None
    train_biases: Flag = True
    evaluate_every: Annotated[Whole, Field(ge=1, lt=BEYOND_COUNTING)] | None = None
    #: Progress lines give the sum of E over all samples beside the cost, its mean.
    sum_of_errors: Flag = False
    metrics: list[Metric] = []
    #: From here on an out stands for the upper of two classes; by default half way between their targets.
    threshold: Number | None = None
    engine: Annotated[Name, must_be_one_of("unknown engine", ENGINES), BeforeValidator(_present)] = "auto"
    exact: Flag = True

    @model_validator(mode="after")
    def _updates_need_a_rate(self) -> Self:
        for key in type(self).model_fields:
            speaks = key in self.model_fields_set and key not in ("train_biases", "metrics", "threshold")
            if speaks and self.learning_rate is None and self.epochs > 0:
                raise sentence(
                    f"{key} is about updates, but without a learning_rate there are none; "
                    f"add one, such as learning_rate = 0.5, or leave out {key}"
                )
        return self

    @property
    def plain(self) -> bool:
        """Whether every update is -learning_rate * gradient, and the samples come in their order.

        Then the step log can show the first update, and a report any number of updates.
        """
        return (
            self.optimizer["name"] == "descent"
            and self.l2 == 0.0
            and not self.shuffle
            and self.schedule is None
            and self.early_stopping is None
        )

    @property
    def first_is_plain(self) -> bool:
        """Whether the first update is one of plain descent on the first samples, as a log shows it."""
        return self.optimizer["name"] == "descent" and self.l2 == 0.0 and not self.shuffle

    @property
    def first_rate(self) -> float | None:
        """The learning rate of the first epoch."""
        schedule = None if self.learning_rate is None else self.made_schedule()
        return self.learning_rate if schedule is None else float(rates(schedule, 1, 1)[0])

    def batch_size(self, samples: int) -> int:
        """How many samples go into one update, given how many there are."""
        if self.batch == "sample":
            return 1
        return samples if self.batch == "all" else int(self.batch)

    def options(self, samples: int) -> "FitChoices[Network, History]":
        """Return what `Network.fit` takes, given how many samples there are; the optimizer is a fresh one."""
        return {
            "optimizer": self.made_optimizer(),
            "schedule": self.made_schedule(),
            "batch_size": min(self.batch_size(samples), samples),
            "reduction": self.reduction,
            "l2": self.l2,
            "shuffle": self.shuffle,
            "seed": self.seed,
            "engine": self.engine,
            "exact": self.exact,
        }

    def how(self) -> str:
        """Return what a training does besides plain descent.

        Examples
        --------
        >>> from neurosim.scenario import load
        >>> load("mazur").table.training.how()
        'plain descent'
        """
        parts = [repr(self.made_optimizer())] if self.optimizer["name"] != "descent" else []
        if self.schedule is not None:
            parts.append(repr(self.made_schedule()))
        if self.l2 > 0.0:
            parts.append(f"L2 penalty {self.l2:g}")
        if self.shuffle:
            parts.append("shuffled" if self.seed is None else f"shuffled (seed {self.seed})")
        return ", ".join(parts) or "plain descent"

    def why_not_plain(self, say: "Words") -> list[str]:
        """Return, in the words of a log, why the first update is none that it can show."""
        reasons = []
        if self.optimizer["name"] != "descent":
            reasons.append(say("said.optimizer", name=self.made_optimizer().name))
        if self.l2 > 0.0:
            reasons.append(say("said.penalty"))
        if self.shuffle:
            reasons.append(say("said.shuffled"))
        return reasons

    def made_optimizer(self) -> Optimizer:
        """Return the optimizer.

        Raises
        ------
        UnknownNameError, NumberError
            There is none of that name, or it refuses a number.
        """
        if "learning_rate" in self.optimizer:
            raise UnknownNameError(
                "the learning rate belongs in training.learning_rate, not in the optimizer"
            )
        optimizer = thing_of("optimizer", self.optimizer, OPTIMIZERS, learning_rate=self.learning_rate)
        require_one_penalty(optimizer, self.l2)
        return optimizer

    def made_schedule(self) -> Schedule | None:
        """Return the schedule of the learning rate.

        Raises
        ------
        UnknownNameError, NumberError
            There is none of that name, or it refuses a number.
        """
        if self.schedule is None:
            return None
        return thing_of("schedule", self.schedule, SCHEDULES, learning_rate=self.learning_rate)

    def made_early_stopping(self) -> EarlyStopping | None:
        """Return when to stop before the last epoch.

        Raises
        ------
        UnknownNameError, NumberError
            The table has a key that is none, or a number out of range.
        """
        if self.early_stopping is None:
            return None
        choice = {**self.early_stopping, "name": "early_stopping"}
        return thing_of("early stopping", choice, {"early_stopping": EarlyStopping})
