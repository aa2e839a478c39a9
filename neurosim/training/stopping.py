"""Early stopping: ending a training when the watched quantity no longer improves.

References
----------
.. [1] L. Prechelt, "Early stopping - but when?", in Neural Networks: Tricks of the Trade, Springer, 1998,
   p. 55-69.
"""

from collections.abc import Sequence

from neurosim.ground.checks import flag, number, whole
from neurosim.ground.choices import offered
from neurosim.ground.errors import NumberError, UnknownNameError, brief
from neurosim.ground.keywords import explains_arguments
from neurosim.training.history_record import Evaluation, HistoryRecord


class EarlyStopping:
    """When to stop [1]_.

    Parameters
    ----------
    quantity : str, optional
        What is watched: ``"validation cost"``, ``"training cost"``, or a metric such as
        ``"validation accuracy"``. By default the validation cost, without validation the training cost.
    patience : int
        How many evaluations in a row may bring no improvement; the training ends with the last of them.
        Only those after a multiple of `evaluate_every` epochs are counted: the one at the end of an earlier
        call of `fit` is not counted.
    least_change : float
        An improvement counts only if it is larger than this.
    highest : bool, optional
        Whether high numbers are good; by default they are, but for a cost.
    restore_best : bool
        Whether the network gets the weights back that were best, where the training ends by itself or by
        a callback; after an error or Ctrl-C it keeps those that it had.

    Raises
    ------
    NumberError
        A number is out of range, or something is not True or False that must be.

    Examples
    --------
    >>> EarlyStopping(patience=5)
    EarlyStopping(quantity=None, patience=5, least_change=0.0, highest=None, restore_best=False)
    """

    parameter_names = ("quantity", "patience", "least_change", "highest", "restore_best")

    @explains_arguments
    def __init__(
        self,
        quantity: str | None = None,
        *,
        patience: int = 10,
        least_change: float = 0.0,
        highest: bool | None = None,
        restore_best: bool = False,
    ) -> None:
        self.quantity = quantity
        self.patience = whole(patience, "patience")
        self.least_change = number(least_change, "least_change")
        self.highest = None if highest is None else flag(highest, "highest")
        self.restore_best = flag(restore_best, "restore_best")
        if self.least_change < 0.0:
            raise NumberError(f"least_change is {self.least_change}; it must be at least 0")

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"


class StoppingWatch:
    """Looks at one evaluation after the other for an `EarlyStopping`.

    Attributes
    ----------
    quantity : str
        What is watched.
    best : Evaluation or None
        The best evaluation so far.
    waited : int
        Evaluations since then that count.

    Raises
    ------
    UnknownNameError
        The evaluations will not hold what is watched.
    """

    def __init__(self, rule: EarlyStopping, quantities: Sequence[str], every: int = 1) -> None:
        quantity = rule.quantity
        if quantity is None:
            quantity = "validation cost" if "validation cost" in quantities else "training cost"
        if quantity not in quantities:
            raise UnknownNameError(
                f"early stopping cannot watch {brief(quantity)} "
                f"{offered(quantity, quantities, 'there are')}; metrics and validation are arguments of fit"
            )
        self.rule, self.every, self.quantity = rule, every, quantity
        self.of, _, self.name = quantity.partition(" ")
        highest = rule.highest if rule.highest is not None else self.name != "cost"
        self._sign = 1.0 if highest else -1.0
        self.best: Evaluation | None = None
        self.waited = 0

    def knows(self, evaluation: Evaluation) -> bool:
        """Tell whether an evaluation holds what is watched."""
        return self.name in evaluation.numbers(self.of)

    def look(self, evaluation: Evaluation) -> bool:
        """Take an evaluation into account, and tell whether it is the best so far."""
        if self.best is None or self._gain(evaluation) > self.rule.least_change:
            self.best, self.waited = evaluation, 0
            return True
        if evaluation.epoch % self.every == 0:
            self.waited += 1
        return False

    def looks_back(self, history: HistoryRecord) -> bool:
        """Look at what was evaluated since the best epoch, and tell whether it still is the best."""
        for evaluation in history.evaluations:
            if history.best_epoch is None or evaluation.epoch < history.best_epoch:
                continue
            if not self.knows(evaluation):
                return False
            self.look(evaluation)
        return self.best is not None and self.best.epoch == history.best_epoch

    @property
    def over(self) -> bool:
        """Whether the patience has come to its end."""
        return self.waited >= self.rule.patience

    def _gain(self, evaluation: Evaluation) -> float:
        assert self.best is not None
        return self._sign * (self._value(evaluation) - self._value(self.best))

    def _value(self, evaluation: Evaluation) -> float:
        return evaluation.numbers(self.of)[self.name]
